/**
 * What software usually does next: the synchronisation that a command needs. Faults hide between the two, and after the second.
 */
import type { Step, Stimulus } from '../../models/architecture/steps.ts';
import { bitsOf } from '../../properties/wording.ts';
import { lpiTableFollowUp } from './lpi-table-stimuli.ts';
import { afterItsAccess, drawItsControl } from './queue-stimuli.ts';
import { isIdle, isServed, type Situation, vmapp } from './situation.ts';
import { drawQueryOf } from './vsgis.ts';

const sync = ({ its }: Situation, rdbase: number | undefined): Stimulus | undefined =>
  rdbase === undefined || rdbase < 0 ? undefined : { kind: 'command', its, command: { op: 'SYNC', rdbase } };

const vsync = (now: Situation, vpeid: number): Stimulus | undefined => {
  // On v4.1 a VSYNC of an unmapped vPE is an error; on v4.0 it is what completes VMAPP V=0.
  if (now.ledger.vpe(vpeid) === undefined && now.profile.architecture === 'v4.1') return undefined;
  return { kind: 'command', its: now.its, command: { op: 'VSYNC', vpeid } };
};

/** Another ITS has something to complete before the vPE is at home for certain. */
const vsyncElsewhere = ({ gic, ledgers }: Situation, vpeid: number): Stimulus | undefined => {
  if (gic.itss.length === 1) return undefined;
  const vpe = ledgers.vpe(vpeid);
  const [its] = bitsOf(vpe === undefined ? 0 : vpe.owed & vpe.mappers);
  return its === undefined ? undefined : { kind: 'command', its, command: { op: 'VSYNC', vpeid } };
};

/** On the ITS that the step named, which is that of the situation. */
export const followUp = (step: Step, now: Situation): Stimulus | undefined => {
  if (step.kind === 'poll-quiescent') return drawItsControl(now);
  if (step.kind === 'write' || step.kind === 'read') {
    return step.frame === 'GITS' ? afterItsAccess(step, now) : undefined;
  }
  if (step.kind === 'invlpir' || step.kind === 'invallr') return { kind: 'syncr', rd: step.rd };
  if (step.kind === 'sgir') return afterSgir(step, now);
  if (step.kind === 'vsgir') return { kind: 'vsgipendr', rd: step.rd };
  if (step.kind === 'msi') return afterMsi(step, now);
  if (step.kind === 'vpendbaser' && step.valid) return { kind: 'vacknowledge', rd: step.rd };
  if (step.kind === 'config' || step.kind === 'vconfig') return invalidation(step, now);
  const next = lpiTableFollowUp(step, now);
  if (next !== undefined || step.kind !== 'command') return next;
  const { command } = step;
  if (command.op === 'SYNC') return afterSync(command.rdbase, now);
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

/** Whether what was to be over is over shows when something is acknowledged. */
const afterSync = (rd: number, { gic }: Situation): Stimulus | undefined =>
  gic.rds[rd]?.pending.isEmpty === false ? { kind: 'acknowledge', rd } : undefined;

/** The same of VSGI. */
const afterVsync = (vpeid: number, { gic }: Situation): Stimulus | undefined => {
  const rd = gic.profile.vsgi && gic.vpes.get(vpeid)?.pending.vsgis !== 0 ? gic.residentAt(vpeid) : -1;
  return rd < 0 ? undefined : { kind: 'vacknowledge', rd };
};

/** The interrupt is taken where it can be, or the same comes once more. */
const afterMsi = (step: Extract<Step, { kind: 'msi' }>, { dice, gic, ledger }: Situation): Stimulus => {
  const mapping = ledger.mapping(step.deviceId, step.eventId);
  if (mapping === undefined || dice.below(2) === 0) return { ...step };
  if (!mapping.virtual) return { kind: 'acknowledge', rd: ledger.collection(mapping.icid)?.rd ?? 0 };
  const rd = gic.residentAt(mapping.vpeid);
  return rd >= 0 ? { kind: 'vacknowledge', rd } : { ...step };
};

/** The vSGI is taken where it can be, or asked for; or its vPE is unmapped while it may be on its way; or the same comes once more. */
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

/** What makes a configuration byte that was written take effect: INV, INVDB for a default doorbell, or GICR_INVLPIR. */
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
  const host = entry.mapping?.virtual === false ? now.ledger.collection(entry.mapping.icid)?.rd : undefined;
  if (step.kind === 'config' && host !== undefined && now.profile.registerInvalidation && now.dice.below(2) === 0) {
    return now.unpolled.has(host) ? { kind: 'syncr', rd: host } : { kind: 'invlpir', rd: host, intid: step.intid };
  }
  return { kind: 'command', its: now.its, command: { op: 'INV', deviceId: entry.deviceId, eventId: entry.eventId } };
};
