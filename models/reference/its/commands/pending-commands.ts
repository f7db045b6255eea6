import type { Clear, Discard, Int } from '../../../architecture/commands.ts';
import { NO_DOORBELL } from '../../../architecture/identifiers.ts';
import { deviceOfKey } from '../../../architecture/keys.ts';
import type { Gic, Its } from '../../state.ts';
import { atRedistributor, atVpe, type Origin, virtualSet } from '../effects.ts';
import type { Ite } from '../tables.ts';
import { translatedEvent } from '../translation.ts';
import { checkMappedEvent, writeIte } from './operands.ts';
import type { CommandRule } from './rule.ts';

/** The redistributor that the command reaches; a fault reaches another one. */
const reachedBy = (gic: Gic, op: 'INT' | 'CLEAR' | 'DISCARD', rd: number): number => {
  const { clearReachesItsRedistributor, discardReachesItsRedistributor } = gic.rules;
  const isRight = op === 'INT' || (op === 'CLEAR' ? clearReachesItsRedistributor : discardReachesItsRedistributor);
  return isRight ? rd : (rd + 1) % gic.rds.length;
};

/** Sends an effect to where the pending state of the event is: its redistributor or its vPE. */
const toPendingState = (
  gic: Gic,
  its: Its,
  command: Int | Clear | Discard,
  ite: Ite,
  physical: 'set' | 'clear',
  virtual: 'vset' | 'vclear',
): void => {
  const origin: Origin = { cause: command.op, at: gic.time, deviceId: command.deviceId, eventId: command.eventId };
  if (!ite.virtual) {
    const rd = its.tables.collection(ite.icid);
    if (rd !== undefined) its.bag.push(atRedistributor(physical, origin, reachedBy(gic, command.op, rd), ite.intid));
  } else if (virtual === 'vset') {
    const home = its.tables.vpe(ite.vpeid)?.rd ?? -1;
    if (!gic.rules.intOfVirtualEventStaysVirtual) {
      its.bag.push(atRedistributor('set', origin, home, ite.intid));
      return;
    }
    const doorbell = gic.rules.intRingsDoorbells ? ite.doorbell : NO_DOORBELL;
    if (!gic.rules.intSetsOneInterrupt) its.bag.push(atRedistributor('set', origin, home, ite.intid));
    its.bag.push(virtualSet(virtual, origin, ite.vpeid, ite.intid, home, doorbell));
  } else if (command.op === 'CLEAR' ? gic.rules.clearClearsVirtualPending : gic.rules.discardClearsVirtualPending) {
    const effect = atVpe(virtual, origin, ite.vpeid, ite.intid);
    if (gic.profile.individualDoorbells) {
      effect.home = its.tables.vpe(ite.vpeid)?.rd ?? -1;
      effect.doorbell = ite.doorbell;
    }
    its.bag.push(effect);
  }
};

/** As an MSI would, but translated with the newest tables, and ordered by SYNC and VSYNC. */
export const int: CommandRule<Int> = {
  section: 'IHI 0069, INT',
  check: checkMappedEvent,
  execute: (gic, its, command) => {
    const ite = its.tables.ite(command.deviceId, command.eventId);
    if (ite === undefined) return;
    const { deviceId, eventId } = command;
    const to = its.tables.translate(deviceId, eventId, undefined, gic.ops.translation);
    gic.sink.emit(translatedEvent(its.number, deviceId, eventId, 'INT', to));
    if (gic.rules.intSetsPending) toPendingState(gic, its, command, ite, 'set', 'vset');
  },
};

export const clear: CommandRule<Clear> = {
  section: 'IHI 0069, CLEAR',
  check: checkMappedEvent,
  execute: (gic, its, command) => {
    const ite = its.tables.ite(command.deviceId, command.eventId);
    if (ite !== undefined && gic.rules.clearClears) toPendingState(gic, its, command, ite, 'clear', 'vclear');
  },
};

/** A fault: the whole ITT is invalidated. */
const unmapEventsOf = (gic: Gic, { tables }: Its, deviceId: number): void => {
  for (const [key, { now }] of tables.ites) {
    if (now !== undefined && deviceOfKey(key) === deviceId) tables.write(tables.ites, key, undefined, gic.time);
  }
};

/** Clears the pending state by the old mapping, then removes the mapping. */
export const discard: CommandRule<Discard> = {
  section: 'IHI 0069, DISCARD',
  check: checkMappedEvent,
  execute: (gic, its, command) => {
    const ite = its.tables.ite(command.deviceId, command.eventId);
    if (ite === undefined) return;
    if (gic.rules.discardClearsPending) toPendingState(gic, its, command, ite, 'clear', 'vclear');
    if (gic.rules.discardInvalidatesTheIte) writeIte(gic, its, command, undefined);
    if (!gic.rules.discardKeepsOtherEvents) unmapEventsOf(gic, its, command.deviceId);
  },
};
