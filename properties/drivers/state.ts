/** Properties of drivers: what ITSs and redistributors have when an operation has returned. */
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { ALL, defineProperty, type Property, V4 } from '../property.ts';
import { since } from '../terms/wording.ts';
import { placeInWords, sourceInWords, subjectOf } from './wording.ts';

const swap = defineProperty({
  id: 'P-SWAP',
  name: 'event-is-an-lpi-or-a-vlpi',
  family: 'drivers',
  kind: 'software',
  architectures: ALL,
  statement:
    'A DeviceID and EventID is at each moment one of: nothing, an LPI, a vLPI. Once an operation that changes it has returned, an MSI becomes what that operation was for.',
  situation: 'an MSI of an event on which no operation runs is translated',
  source: 'Linux irq-gic-v4.c: an EventID is either a physical LPI or a virtual one',
  needs: ['translated', ...LEARNT_FROM.intentions],
  monitor: (context) => {
    const { intentions } = context.known;
    return {
      translated: ({ its, deviceId, eventId, by, target, arrivedAt }) => {
        const source = intentions.ofEvent(its, deviceId, eventId);
        const [place] = source?.places ?? [];
        if (by !== 'MSI' || source === undefined || place === undefined || source.places.length > 1) return;
        // It arrived while the operation ran, or before.
        if (arrivedAt !== undefined && arrivedAt <= source.changedAt) return;
        context.exercised();
        const is =
          target.kind === 'none'
            ? place.kind === 'nothing'
            : target.kind === 'lpi'
              ? place.kind === 'lpi' && place.intid === target.intid
              : place.kind === 'vlpi' && place.vpeid === target.vpeid && place.vINTID === target.vINTID;
        if (is) return;
        const became =
          target.kind === 'none' ? 'nothing' : target.kind === 'lpi' ? `LPI ${target.intid}` : placeInWords(target);
        context.violated(
          `an MSI of ${sourceInWords(source)}${since(source.changedAt)}, becomes ${became}`,
          subjectOf(source),
        );
      },
    };
  },
});

const home = defineProperty({
  id: 'P-RDMATCH',
  name: 'resident-where-its-home-is',
  family: 'drivers',
  kind: 'software',
  architectures: V4,
  statement:
    'When a vPE has been loaded on a CPU, every ITS that maps it sends its interrupts to the redistributor of that CPU.',
  situation: 'a vPE is loaded',
  source: 'Linux its_vpe_set_affinity, vgic_v4_load; Linux af9acbfc2c4b',
  needs: ['software', 'consumed', 'vpendbaser'],
  monitor: (context) => {
    const { ledgers, residency } = context.known;
    return {
      vpendbaser: ({ rd, valid, vpeid }) => {
        if (!valid || residency.at(rd).phase !== 'idle') return;
        const record = ledgers.vpe(vpeid);
        if (record === undefined) return;
        context.exercised();
        if (record.rd !== rd) {
          context.violated(`vPE ${vpeid} is loaded at rd${rd}, and its home is rd${record.rd}`, { vpeid, rd });
        } else if (!ledgers.isHomeCertain(vpeid)) {
          context.violated(`vPE ${vpeid} is loaded at rd${rd}, and no VSYNC has completed its move there`, {
            vpeid,
            rd,
          });
        }
      },
    };
  },
});

const down = defineProperty({
  id: 'P-DOWN',
  name: 'nothing-refers-to-an-unmapped-vpe',
  family: 'drivers',
  kind: 'software',
  architectures: V4,
  statement:
    'When the operation that unmaps a vPE has returned, no ITS maps the vPE, no event has it, and no redistributor has it resident.',
  situation: 'an operation that unmaps a vPE returns',
  source: 'Linux its_vpe_irq_domain_deactivate, its_vpe_teardown',
  needs: ['software', 'consumed', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { ledgers, residency } = context.known;
    return {
      software: ({ note }) => {
        if (note.what !== 'returns' || note.intent.op !== 'unmap-vpe') return;
        const { vpeid } = note.intent;
        context.exercised();
        if (ledgers.vpe(vpeid) !== undefined) {
          context.violated(`vPE ${vpeid} is unmapped, and an ITS still maps it`, { vpeid });
        }
        for (const [rd, { phase, vpeid: resident }] of residency.byRd) {
          if (phase !== 'idle' && resident === vpeid) {
            context.violated(`vPE ${vpeid} is unmapped, and still resident at rd${rd}`, { vpeid, rd });
          }
        }
      },
    };
  },
});

export const stateProperties: readonly Property[] = [swap, home, down];
