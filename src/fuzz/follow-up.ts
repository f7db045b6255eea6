/**
 * Draws the stimulus that software usually sends after a given step, such as the SYNC after a command. Faults show between the two, and after the
 * second.
 */

import type { Command } from '../../models/architecture/commands.ts';
import type { Step, Stimulus } from '../../models/architecture/steps.ts';
import { bitsOf } from '../../properties/terms/wording.ts';
import { vmapp } from '../run/vpe-commands.ts';
import { readAfter, readBackOf } from './any-register.ts';
import { lpiTableFollowUp } from './lpi-table-kinds.ts';
import { afterItsAccess, drawItsControl } from './queue-stimuli.ts';
import { isIdle, isServed, pickEntry, type Situation } from './situation.ts';
import { drawQueryOf } from './vsgis.ts';

const sync = ({ its }: Situation, rdbase: number | undefined): Stimulus | undefined =>
  rdbase === undefined || rdbase < 0 ? undefined : { kind: 'command', its, command: { op: 'SYNC', rdbase } };

const vsync = (now: Situation, vpeid: number): Stimulus | undefined => {
  // On v4.1, VSYNC of an unmapped vPE is a command error; on v4.0 it is the command that completes VMAPP V=0.
  if (now.ledger.vpe(vpeid) === undefined && now.profile.architecture === 'v4.1') return undefined;
  return { kind: 'command', its: now.its, command: { op: 'VSYNC', vpeid } };
};

const isMapping = (command: Command): command is Extract<Command, { op: 'MAPTI' | 'MAPI' | 'VMAPTI' | 'VMAPI' }> =>
  command.op === 'MAPTI' || command.op === 'MAPI' || command.op === 'VMAPTI' || command.op === 'VMAPI';

/** A VSYNC on another ITS that also has to complete the mapping or move of the vPE. */
const vsyncElsewhere = ({ gic, ledgers }: Situation, vpeid: number): Stimulus | undefined => {
  if (gic.itss.length === 1) return undefined;
  const vpe = ledgers.vpe(vpeid);
  const [its] = bitsOf(vpe === undefined ? 0 : vpe.owed & vpe.mappers);
  return its === undefined ? undefined : { kind: 'command', its, command: { op: 'VSYNC', vpeid } };
};

/** The usual next stimulus. `now` must be the situation of the ITS that the step named. */
export const followUp = (step: Step, now: Situation): Stimulus | undefined => {
  if (step.kind === 'poll-quiescent') return drawItsControl(now);
  if (step.kind === 'write' || step.kind === 'read') {
    if (step.kind === 'write' && now.dice.below(3) === 0) return readBackOf(step, now);
    return step.frame === 'GITS' ? afterItsAccess(step, now) : undefined;
  }
  if (now.dice.below(8) === 0) {
    const read = readAfter(step, now);
    if (read !== undefined) return read;
  }
  if (step.kind === 'invlpir' || step.kind === 'invallr') return { kind: 'syncr', rd: step.rd };
  if (step.kind === 'land') return afterLanding(now);
  if (step.kind === 'sgir') return afterSgir(step, now);
  if (step.kind === 'vsgir') return { kind: 'vsgipendr', rd: step.rd };
  if (step.kind === 'msi') return afterMsi(step, now);
  if (step.kind === 'syncr') return afterSync(step.rd, now);
  if (step.kind === 'vpendbaser') {
    return step.valid ? { kind: 'vacknowledge', rd: step.rd } : eventOf(step.vpeid, now);
  }
  if (step.kind === 'config' || step.kind === 'vconfig') return invalidation(step, now);
  const next = lpiTableFollowUp(step, now);
  if (next !== undefined || step.kind !== 'command') return next;
  const { command } = step;
  if (isMapping(command) && now.ledger.mapping(command.deviceId, command.eventId) === undefined) {
    // The mapping command was bad. An MSI of the event shows whether the ITS has mapped it nevertheless.
    return { kind: 'msi', its: step.its, deviceId: command.deviceId, eventId: command.eventId };
  }
  if (command.op === 'SYNC') return afterSync(command.rdbase, now);
  // VMOVI has effects under way to both vPEs.
  if (command.op === 'VMOVI' && now.dice.below(2) === 0) return vsync(now, otherVpe(command.vpeid, now));
  if (command.op === 'VSYNC') return vsyncElsewhere(now, command.vpeid) ?? afterVsync(command.vpeid, now);
  if ('vpeid' in command) return vsync(now, command.vpeid);
  if ('eventId' in command) {
    const mapping = now.ledger.mapping(command.deviceId, command.eventId);
    if (mapping?.virtual === true) return vsync(now, mapping.vpeid);
    return sync(
      now,
      mapping === undefined ? now.dice.below(now.gic.rds.length) : now.ledger.collection(mapping.icid)?.rd,
    );
  }
  if (command.op === 'MAPC') return sync(now, command.rdbase);
  if (command.op === 'INVALL') return sync(now, now.ledger.collection(command.icid)?.rd);
  return undefined;
};

/** After a SYNC, acknowledges an interrupt: that shows whether earlier effects are complete. */
const afterSync = (rd: number, { gic }: Situation): Stimulus | undefined =>
  gic.rds[rd]?.pending.isEmpty === false ? { kind: 'acknowledge', rd } : undefined;

/** After a VSYNC, acknowledges an interrupt of the resident vPE, or a doorbell at the home of the vPE. */
const afterVsync = (vpeid: number, now: Situation): Stimulus | undefined => {
  const { gic, dice } = now;
  const vpe = gic.vpes.get(vpeid);
  if (dice.below(3) === 0) return eventOf(vpeid, now);
  if (vpe?.mapped !== true) return undefined;
  const rd = gic.residentAt(vpeid);
  if (rd >= 0) return vpe.pending.isEmpty ? undefined : { kind: 'vacknowledge', rd };
  if (gic.rds[vpe.home]?.pending.isEmpty === false && dice.below(3) > 0) return { kind: 'acknowledge', rd: vpe.home };
  const other = otherVpe(vpeid, now);
  return other === vpeid || dice.below(2) === 0 ? undefined : vsync(now, other);
};

/** Another mapped vPE with an effect under way; the given one if there is none. */
const otherVpe = (vpeid: number, { gic, ledger }: Situation): number =>
  gic.its(0).bag.find((effect) => effect.vpeid !== vpeid && ledger.vpe(effect.vpeid) !== undefined)?.vpeid ?? vpeid;

/** An MSI for the vPE, for example while it is being descheduled. */
const eventOf = (vpeid: number, now: Situation): Stimulus | undefined => {
  const entry = pickEntry(now, (mapping) => mapping.vpeid === vpeid);
  return entry?.mapping?.vpeid === vpeid
    ? { kind: 'msi', its: entry.its, deviceId: entry.deviceId, eventId: entry.eventId }
    : undefined;
};

/** One effect of a command has landed: software waits for the others. */
const afterLanding = (now: Situation): Stimulus | undefined => {
  const [rest] = now.gic.its(now.its).bag;
  if (rest === undefined || now.dice.below(2) === 0) return undefined;
  if (rest.rd >= 0) return sync(now, rest.rd);
  return now.ledger.vpe(rest.vpeid) === undefined ? undefined : vsync(now, rest.vpeid);
};

/** After an MSI: acknowledges the interrupt where it can be presented, or repeats the MSI. */
const afterMsi = (step: Extract<Step, { kind: 'msi' }>, { dice, gic, ledger }: Situation): Stimulus => {
  const mapping = ledger.mapping(step.deviceId, step.eventId);
  if (mapping === undefined || dice.below(2) === 0) return { ...step };
  if (!mapping.virtual) {
    // A bad MAPC that is treated as valid may have named a redistributor that does not exist.
    const host = ledger.collection(mapping.icid)?.rd ?? 0;
    return { kind: 'acknowledge', rd: host < gic.rds.length ? host : 0 };
  }
  const resident = gic.residentAt(mapping.vpeid);
  const rd = resident >= 0 ? resident : gic.leavingAt(mapping.vpeid);
  return rd >= 0 ? { kind: 'vacknowledge', rd } : { ...step };
};

/**
 * After GITS_SGIR: acknowledges the vSGI where it can be presented, queries it, unmaps its vPE while the effect may be under way, or repeats the
 * write.
 */
const afterSgir = (step: Extract<Step, { kind: 'sgir' }>, now: Situation): Stimulus => {
  const { dice, gic } = now;
  const rd = gic.residentAt(step.vpeid);
  if (rd >= 0 && dice.below(2) === 0) return { kind: 'vacknowledge', rd };
  const isAlone = gic.itss.length === 1 && now.ledger.vpe(step.vpeid) !== undefined;
  if (dice.below(8) === 0 && isAlone && isIdle(now, step.vpeid)) {
    return { kind: 'command', its: 0, command: vmapp(now.profile, step.vpeid, 0, false, false) };
  }
  return (dice.below(3) === 0 ? drawQueryOf(now, step.vpeid) : undefined) ?? { ...step };
};

/** The command or register write that puts a changed configuration byte into force: INV, INVDB for a default doorbell, or GICR_INVLPIR. */
const invalidation = (step: Extract<Step, { kind: 'config' | 'vconfig' }>, now: Situation): Stimulus | undefined => {
  if (step.kind === 'config') {
    for (const [vpeid, vpe] of now.ledger.vpes) {
      if (vpe.mapped && vpe.defaultDoorbell === step.intid) {
        return { kind: 'command', its: now.its, command: { op: 'INVDB', vpeid } };
      }
    }
  }
  const entry = now.ledger.findMapping((mapping) =>
    step.kind === 'config'
      ? !mapping.virtual && mapping.intid === step.intid && isServed(now, mapping.icid)
      : mapping.virtual &&
        mapping.vpeid === step.vpeid &&
        mapping.intid === step.vINTID &&
        now.ledger.vpe(step.vpeid) !== undefined,
  );
  if (entry === undefined) return undefined;
  // Sometimes invalidates the whole collection or vPE.
  if (entry.mapping !== undefined && now.dice.below(3) === 0) {
    const { virtual, vpeid, icid } = entry.mapping;
    return { kind: 'command', its: entry.its, command: virtual ? { op: 'VINVALL', vpeid } : { op: 'INVALL', icid } };
  }
  const host = entry.mapping?.virtual === false ? now.ledger.collection(entry.mapping.icid)?.rd : undefined;
  if (step.kind === 'config' && host !== undefined && now.profile.registerInvalidation && now.dice.below(2) === 0) {
    return now.unpolled.has(host) ? { kind: 'syncr', rd: host } : { kind: 'invlpir', rd: host, intid: step.intid };
  }
  return { kind: 'command', its: now.its, command: { op: 'INV', deviceId: entry.deviceId, eventId: entry.eventId } };
};
