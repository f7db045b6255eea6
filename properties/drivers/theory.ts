/** P-THEORY: a driver refines the state machine of the theory of operation. */
import type { Intent } from '../../models/architecture/events/software-events.ts';
import type { Knowledge } from '../../models/observer/knowledge.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import type { Mapping } from '../../models/observer/ledger-entries.ts';
import { phaseOf, strayEvent, strayResidency, strayVpe } from '../../models/observer/theory.ts';
import { defineProperty, type Property, type Subject, V4 } from '../property.ts';
import { event as eventInWords } from '../terms/wording.ts';

/** What is wrong when an operation returns, and about what. */
interface Strayed {
  readonly words: string;
  readonly subject: Subject;
}

const mappingInWords = (mapping: Mapping | undefined): string => {
  if (mapping === undefined) return 'unmapped';
  return mapping.virtual ? `vLPI ${mapping.intid} of vPE ${mapping.vpeid}` : `LPI ${mapping.intid}`;
};

const isMeant = (intent: Intent, mapping: Mapping | undefined): boolean => {
  switch (intent.op) {
    case 'map-event':
    case 'unforward':
      return mapping?.virtual === false && mapping.intid === intent.intid;
    case 'unmap-event':
      return mapping === undefined;
    case 'forward':
      return mapping?.virtual === true && mapping.vpeid === intent.vpeid && mapping.intid === intent.vINTID;
    case 'move-event':
      return mapping?.virtual === true && mapping.vpeid === intent.vpeid;
    default:
      return true;
  }
};

const strayedEvent = ({ ledgers }: Knowledge, intent: Intent): Strayed | undefined => {
  if (!('deviceId' in intent)) return undefined;
  const { its, deviceId, eventId } = intent;
  const mapping = ledgers.of(its).mapping(deviceId, eventId);
  if (isMeant(intent, mapping)) return undefined;
  return {
    words: `${intent.op} returns while ${eventInWords(deviceId, eventId)} is ${mappingInWords(mapping)}`,
    subject: { deviceId, eventId },
  };
};

const strayedPut = (known: Knowledge, vpeid: number, rd: number, blocks: boolean): string | undefined => {
  const phase = phaseOf(known, vpeid);
  if (phase !== 'idle') return `put returns while vPE ${vpeid} is ${phase}`;
  const { vpeid: last, doorbell } = known.residency.at(rd);
  // v4.0 has no request: its doorbells are enabled or not.
  const isV41 = known.ledgers.vpe(vpeid)?.confAddress !== -1;
  if (!isV41 || last !== vpeid || doorbell === blocks) return undefined;
  return `put returns, and the doorbell of vPE ${vpeid} was ${doorbell ? 'requested: its vCPU does not wait' : 'not requested: its vCPU waits'}`;
};

const strayedVpe = (known: Knowledge, intent: Intent): Strayed | undefined => {
  const { ledgers } = known;
  const of = (vpeid: number, words: string | undefined): Strayed | undefined =>
    words === undefined ? undefined : { words, subject: { vpeid } };
  switch (intent.op) {
    case 'map-vpe':
      return of(
        intent.vpeid,
        ledgers.vpe(intent.vpeid) === undefined ? `map-vpe returns, and no ITS maps vPE ${intent.vpeid}` : undefined,
      );
    case 'load': {
      const { vpeid, rd } = intent;
      const { phase, vpeid: present } = known.residency.at(rd);
      const isThere = phase === 'resident' && present === vpeid;
      return of(vpeid, isThere ? undefined : `load returns while vPE ${vpeid} is not ready at rd${rd}: ${phase}`);
    }
    case 'put':
      return of(intent.vpeid, strayedPut(known, intent.vpeid, intent.rd, intent.blocks));
    case 'set-affinity': {
      const { vpeid, rd } = intent;
      const home = ledgers.vpe(vpeid)?.rd ?? rd;
      return of(vpeid, home === rd ? undefined : `set-affinity returns while the home of vPE ${vpeid} is rd${home}`);
    }
    default:
      return undefined;
  }
};

const refines = defineProperty({
  id: 'P-THEORY',
  name: 'driver-refines-the-theory-of-operation',
  family: 'drivers',
  kind: 'software',
  architectures: V4,
  statement:
    'An event of a device goes from unmapped to an LPI or a vLPI, from a vLPI to that of another vPE, and back to unmapped; it becomes a vLPI only after DISCARD of the LPI, and an LPI only after DISCARD of the vLPI. A vPE is mapped, becomes resident at one redistributor that has no other vPE, and leaves it once it is loaded; it is moved and unmapped only while it is not resident. When an operation returns, events and vPEs are in the state that it is for, unless it has given up waiting for hardware.',
  situation: 'a command on an event or a vPE is consumed, GICR_VPENDBASER is written, or an operation returns',
  source: 'Linux irq-gic-v4.c (theory of operation)',
  needs: ['software', 'consumed', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { known } = context;
    // Call → when it has given up waiting for hardware in the operation that it carries out.
    const gaveUpAt = context.times();
    return {
      consumed: ({ its, command, error }) => {
        if (error !== undefined) return;
        if ('deviceId' in command && 'eventId' in command) {
          context.exercised();
          const state = strayEvent(known, its, command);
          if (state === undefined) return;
          const { deviceId, eventId } = command;
          const words = `${command.op} of ${eventInWords(deviceId, eventId)}, which is ${state}`;
          context.violated(words, { deviceId, eventId });
        } else if (command.op === 'VMAPP' || command.op === 'VMOVP') {
          context.exercised();
          const { op, vpeid } = command;
          const state = strayVpe(known, its, command);
          const name = op === 'VMAPP' ? `VMAPP V=${command.valid ? 1 : 0}` : op;
          if (state !== undefined) context.violated(`${name} of vPE ${vpeid}, which is ${state}`, { vpeid });
        }
      },
      vpendbaser: ({ rd, valid, vpeid }) => {
        context.exercised();
        const why = strayResidency(known, rd, valid, vpeid);
        if (why === undefined) return;
        context.violated(`GICR_VPENDBASER of rd${rd} is written with Valid=${valid ? 1 : 0}: ${why}`, { rd, vpeid });
      },
      software: ({ note }) => {
        if (note.what === 'begins') gaveUpAt.delete(note.call);
        if (note.what === 'gives-up') gaveUpAt.set(note.call, context.now());
        if (note.what !== 'returns') return;
        context.exercised();
        if (gaveUpAt.has(note.call)) return;
        const strayed = strayedEvent(known, note.intent) ?? strayedVpe(known, note.intent);
        if (strayed !== undefined) context.violated(strayed.words, strayed.subject);
      },
    };
  },
});

export const theoryProperties: readonly Property[] = [refines];
