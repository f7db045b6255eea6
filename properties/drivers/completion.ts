/** Properties of drivers: the commands of an operation are complete when it returns. */
import type { Command } from '../../models/architecture/commands.ts';
import type { Intent, OperationName } from '../../models/architecture/events/software-events.ts';
import { VSGIS } from '../../models/architecture/identifiers.ts';
import { itsEventKey } from '../../models/architecture/keys.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { ALL, defineProperty, type MonitorContext, type Property } from '../property.ts';
import { event as eventInWords } from '../terms/wording.ts';

/** Operations on events whose commands change or use the ITE. */
const ON_EVENTS: ReadonlySet<OperationName> = new Set<OperationName>([
  'map-event',
  'unmap-event',
  'forward',
  'move-event',
  'unforward',
  'configure',
  'set-pending',
]);

/** Commands that use an ITE and leave it as it is. */
const USES: ReadonlySet<Command['op']> = new Set<Command['op']>(['INT', 'CLEAR', 'INV']);

/**
 * Events whose byte an operation changes → its vPE, and the first VINVALL of that since. Whatever else may have invalidated the byte meanwhile ends that:
 * the VINVALL may be another operation's.
 */
const openInvalidations = (context: MonitorContext) => {
  const { ledgers } = context.known;
  const vpeOf = context.map<number>();
  const vinvallAt = context.times();
  const forget = (key: number): void => {
    vpeOf.delete(key);
    vinvallAt.delete(key);
  };
  return {
    begin: (key: number, vpeid: number): void => {
      forget(key);
      vpeOf.set(key, vpeid);
    },
    inv: forget,
    byRegister: (vpeid: number | undefined): void => {
      for (const [key, each] of [...vpeOf]) if (each === vpeid) forget(key);
    },
    vinvall: (vpeid: number): void => {
      for (const [key, each] of vpeOf) {
        if (each === vpeid && vinvallAt.get(key) === undefined) vinvallAt.set(key, context.now());
      }
    },
    /** The operation on the event ends: the vPE whose VINVALL no VSYNC has completed. */
    vinvallOf: (key: number): number | undefined => {
      const vpeid = vpeOf.get(key);
      const at = vinvallAt.get(key);
      forget(key);
      if (vpeid === undefined || at === undefined) return undefined;
      // The first VINVALL may be that of another operation, on another ITS.
      return ledgers.all.some(({ vsyncedAt }) => (vsyncedAt.get(vpeid) ?? -1) > at) ? undefined : vpeid;
    },
  };
};

const done = defineProperty({
  id: 'P-DONE',
  name: 'commands-are-complete-when-an-operation-returns',
  family: 'drivers',
  kind: 'software',
  architectures: ALL,
  statement:
    'When an operation on an event or a vSGI returns, a SYNC or a VSYNC has completed its commands: a SYNC for a physical event, a VSYNC of the vPE for a virtual one, and besides what the event has left: a SYNC of the redistributor after DISCARD of an LPI, a VSYNC of the vPE after VMOVI or DISCARD of a vLPI. A VSYNC has completed the VINVALL of an operation that changes a byte and is followed by no other invalidation. VMOVI that changes nothing but the doorbell is not judged: P-WAKE is.',
  situation: 'an operation on an event or a vSGI returns',
  source:
    'Linux irq-gic-v4.c (every command is followed by VSYNC), its_build_discard_cmd, its_build_vmovi_cmd; I-89 for the redistributor that SYNC names',
  needs: ['software', 'invlpir', 'invallr', ...LEARNT_FROM.ledgers],
  monitor: (context) => {
    const { ledgers } = context.known;
    const invalidations = openInvalidations(context);
    // Event → the last command that has used its ITE; vSGI → the last VSGI.
    const usedAt = context.times();
    const vsgiAt = context.times();
    // Event → when DISCARD last took an LPI from it, and from which redistributor. A SYNC of another one need not wait for that (I-89).
    const discardedAt = context.times();
    const discardedFrom = context.map<number>();
    // Event → when VMOVI last changed nothing but its doorbell, and when its ITE had changed before.
    const doorbellAt = context.times();
    const changedBefore = context.times();
    const event = (intent: Extract<Intent, { readonly deviceId: number }>): void => {
      const { its, deviceId, eventId } = intent;
      const ledger = ledgers.of(its);
      const entry = ledger.entry(deviceId, eventId);
      context.exercised();
      const subject = { deviceId, eventId };
      const key = itsEventKey(its, deviceId, eventId);
      const used = usedAt.get(key) ?? -1;
      const name = `${intent.op} of ${eventInWords(deviceId, eventId)} returns, and`;
      if (entry === undefined) return;
      const { mapping, leftVpeAt } = entry;
      const isDoorbell = doorbellAt.get(key) === entry.changedAt;
      const changedAt = isDoorbell ? (changedBefore.get(key) ?? -1) : entry.changedAt;
      for (const [vpeid, at] of leftVpeAt) {
        if (at < (ledger.vsyncedAt.get(vpeid) ?? -1) || at === doorbellAt.get(key)) continue;
        context.violated(
          `${name} no VSYNC of vPE ${vpeid} has followed the command with which the event left it`,
          subject,
        );
        return;
      }
      const last = Math.max(used, changedAt);
      const isComplete =
        mapping?.virtual === true ? last < (ledger.vsyncedAt.get(mapping.vpeid) ?? -1) : last < ledger.lastSync;
      const hasLeftVpe = mapping === undefined && [...leftVpeAt.values()].includes(changedAt);
      if (!isComplete && !hasLeftVpe) {
        const sync = mapping?.virtual === true ? `VSYNC of vPE ${mapping.vpeid}` : 'SYNC';
        context.violated(`${name} no ${sync} has followed its last command`, subject);
        return;
      }
      const vpeid = intent.op === 'configure' ? invalidations.vinvallOf(key) : undefined;
      if (vpeid !== undefined) {
        context.violated(`${name} no VSYNC of vPE ${vpeid} has followed its VINVALL`, subject);
        return;
      }
      const rd = discardedFrom.get(key);
      const discarded = discardedAt.get(key);
      if (rd === undefined || discarded === undefined || discarded < (ledger.syncedAt.get(rd) ?? -1)) return;
      const sync = discarded < ledger.lastSync ? `SYNC of rd${rd}` : 'SYNC';
      context.violated(`${name} no ${sync} has followed the DISCARD of the LPI that it was`, subject);
    };
    return {
      consumed: ({ its, command, error }) => {
        if (error !== undefined) return;
        if (command.op === 'VINVALL') invalidations.vinvall(command.vpeid);
        if (command.op === 'INV') invalidations.inv(itsEventKey(its, command.deviceId, command.eventId));
        if (command.op === 'DISCARD') {
          const { deviceId, eventId } = command;
          const ledger = ledgers.of(its);
          const mapping = ledger.mapping(deviceId, eventId);
          const collection = mapping?.virtual === false ? ledger.collection(mapping.icid) : undefined;
          if (collection === undefined) return;
          const key = itsEventKey(its, deviceId, eventId);
          discardedAt.set(key, context.now());
          discardedFrom.set(key, collection.rd);
        } else if (USES.has(command.op) && 'deviceId' in command && 'eventId' in command) {
          usedAt.set(itsEventKey(its, command.deviceId, command.eventId), context.now());
        } else if (command.op === 'VMOVI') {
          const entry = ledgers.of(its).entry(command.deviceId, command.eventId);
          if (entry?.mapping?.virtual !== true || entry.mapping.vpeid !== command.vpeid) return;
          const key = itsEventKey(its, command.deviceId, command.eventId);
          if (doorbellAt.get(key) !== entry.changedAt) changedBefore.set(key, entry.changedAt);
          doorbellAt.set(key, context.now());
        } else if (command.op === 'VSGI') vsgiAt.set(command.vpeid * VSGIS + command.vINTID, context.now());
      },
      invlpir: ({ vpeid }) => invalidations.byRegister(vpeid),
      invallr: ({ vpeid }) => invalidations.byRegister(vpeid),
      software: ({ note }) => {
        if (note.what === 'begins' && note.intent.op === 'configure') {
          const { its, deviceId, eventId } = note.intent;
          const mapping = ledgers.of(its).mapping(deviceId, eventId);
          if (mapping?.virtual === true) invalidations.begin(itsEventKey(its, deviceId, eventId), mapping.vpeid);
        }
        if (note.what !== 'returns') return;
        const { intent } = note;
        if ('deviceId' in intent && ON_EVENTS.has(intent.op)) event(intent);
        if (intent.op !== 'configure-vsgi' && intent.op !== 'set-vsgi-pending') return;
        const { vpeid, vINTID } = intent;
        const at = vsgiAt.get(vpeid * VSGIS + vINTID);
        if (at === undefined) return;
        context.exercised();
        if (ledgers.all.some(({ vsyncedAt }) => (vsyncedAt.get(vpeid) ?? -1) > at)) return;
        context.violated(`${intent.op} returns, and no VSYNC of vPE ${vpeid} has followed its VSGI`, { vpeid, vINTID });
      },
    };
  },
});

export const completionProperties: readonly Property[] = [done];
