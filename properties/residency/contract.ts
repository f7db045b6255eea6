/** Software contracts on commands and writes that require a vPE to have left: VMOVP, VMAPP V=0, and the write that clears Valid. */
import { groupsWritten } from '../../models/architecture/groups.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, type Property, V4, V41 } from '../property.ts';
import { severalItssContract } from '../several-itss/contract.ts';
import { event as eventName, since } from '../terms/wording.ts';
import { dirtyPollContract } from './dirty-poll-contract.ts';
import {
  presence,
  residentAtHome,
  residentOnce,
  residentOnlyWhenComplete,
  unlessPolled,
  writeOnlyWhenClean,
} from './edges-contract.ts';
import { vpropbaserContract } from './vpropbaser-contract.ts';

const moveOnlyWhenAway = defineProperty({
  id: 'I-52',
  name: 'move-only-non-resident-vpe',
  family: 'residency',
  kind: 'software',
  architectures: V4,
  statement:
    'VMOVP names a vPE that is resident nowhere, and whose last residency has ended (Dirty=0). (That the vPE is mapped is I-23.)',
  situation: 'VMOVP of a mapped vPE',
  source: 'Gunyah gicv3_its.c; Linux its_vpe_set_affinity',
  needs: ['consumed', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { ledgers, residency } = context.known;
    return {
      commands: {
        VMOVP: ({ vpeid, rdbase }, { its }) => {
          if (ledgers.of(its).vpe(vpeid) === undefined) return;
          context.exercised();
          const place = residency.whereIs(vpeid);
          if (place < 0) return;
          context.violated(
            `VMOVP of vPEID=${vpeid} to redistributor ${rdbase} while it is ${presence(residency, place)}`,
            { vpeid, rd: place },
            undefined,
            unlessPolled(residency, place),
          );
        },
      },
    };
  },
});

const unmapOnlyWhenAway = defineProperty({
  id: 'I-61',
  name: 'unmap-only-non-resident-vpe',
  family: 'residency',
  kind: 'software',
  architectures: V4,
  statement:
    'Software sends VMAPP V=0 only when the vPE is resident nowhere and its last residency has ended (Dirty=0). While another ITS still maps the vPE this is disputed (A-108). As advice, it does so only when no event names the vPE any more.',
  situation: 'VMAPP V=0 of a mapped vPE',
  source:
    'lkml, July 2025, quoting IHI 0069H.b 8.6.2; Arm GIC virtualisation guide; Linux vgic-v3.c keeps events while it saves',
  needs: ['consumed', ...LEARNT_FROM.residency],
  restsOn: ['vpes', 'events'],
  monitor: (context) => {
    const { ledgers, residency } = context.known;
    return {
      commands: {
        VMAPP: ({ vpeid, valid }, { its, error }) => {
          const ledger = ledgers.of(its);
          if (valid || ledger.vpe(vpeid) === undefined) return;
          context.exercised();
          const place = residency.whereIs(vpeid);
          if (place >= 0) {
            const isMappedElsewhere = (ledgers.mappers(vpeid) & ~(1 << its)) !== 0;
            const why = isMappedElsewhere ? ': it is open whether it may, as another ITS still maps that vPE' : '';
            context.violated(
              `VMAPP V=0 of vPEID=${vpeid} while it is ${presence(residency, place)}${why}`,
              { vpeid, rd: place },
              isMappedElsewhere ? 'A-108' : undefined,
              unlessPolled(residency, place),
            );
          }
          if (error !== undefined) return;
          for (const entry of ledger.events.values()) {
            if (entry.mapping === undefined || !entry.mapping.virtual || entry.mapping.vpeid !== vpeid) continue;
            const name = eventName(entry.deviceId, entry.eventId);
            context.lint(
              `VMAPP V=0 of vPEID=${vpeid} while ${name} (mapped${since(entry.changedAt)}) still names it`,
              { vpeid, deviceId: entry.deviceId, eventId: entry.eventId },
              'A-100',
            );
            break;
          }
        },
      },
    };
  },
});

const clearingWriteRepeatsVpe = defineProperty({
  id: 'I-98',
  name: 'clearing-write-repeats-vpeid',
  family: 'residency',
  kind: 'software',
  architectures: V41,
  statement:
    'On v4.1 the write that clears GICR_VPENDBASER.Valid repeats the vPEID of the resident vPE, and its VGrp0En and VGrp1En (A-65). (Other group enables are reported as a remark only.)',
  situation: 'a write that clears GICR_VPENDBASER.Valid, v4.1',
  source: 'Arm sysreg GICR_VPENDBASER; Linux and Gunyah read, modify and write; Arm example code writes zeros',
  needs: ['consumed', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { ledgers, residency } = context.known;
    const leavesAnyway = context.profile.fixed['A-65'] === 'the resident vPE is descheduled';
    return {
      vpendbaser: (event) => {
        const { rd, valid, vpeid } = event;
        if (valid) return;
        const state = residency.at(rd);
        if (state.phase !== 'loading' && state.phase !== 'resident') return;
        context.exercised();
        if (vpeid === state.vpeid || (vpeid < 0 && ledgers.vpe(state.vpeid) === undefined)) {
          if (groupsWritten(event) === residency.groupsOf(state.vpeid)) return;
          context.lint(
            `the write that clears Valid at redistributor ${rd} does not repeat VGrp0En and VGrp1En of vPEID=${state.vpeid}, which is resident there`,
            { vpeid: state.vpeid, rd },
          );
          return;
        }
        const what = `the write that clears Valid at redistributor ${rd} does not repeat vPEID=${state.vpeid}, which is resident there`;
        const subject = { vpeid: state.vpeid, rd };
        if (leavesAnyway) context.lint(what, subject);
        else context.violated(`${what}: whether that vPE leaves is open`, subject, 'A-65');
      },
    };
  },
});

/** Software contracts on residency. */
export const residencyContract: readonly Property[] = [
  residentOnce,
  writeOnlyWhenClean,
  residentAtHome,
  moveOnlyWhenAway,
  unmapOnlyWhenAway,
  residentOnlyWhenComplete,
  clearingWriteRepeatsVpe,
  ...vpropbaserContract,
  ...dirtyPollContract,
  ...severalItssContract,
];
