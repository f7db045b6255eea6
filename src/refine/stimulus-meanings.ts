/** Translates a stimulus to the abstract step that it stands for. The step of an MSI depends on its translation. */
import { NO_TARGET, PHASE, read } from '../../models/abstract/state.ts';
import { STEP, step } from '../../models/abstract/steps.ts';
import type { Target } from '../../models/architecture/events/interrupt-events.ts';
import { SPURIOUS, VSGIS } from '../../models/architecture/identifiers.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import type { Stimulus, WriteVpendbaser } from '../../models/architecture/steps.ts';
import { bindVsgi } from './bindings.ts';
import { targetOfRd, targetOfVpe } from './map.ts';
import { type Meaning, SAME, type Sight, TOO_MANY, targetOf } from './sight.ts';

/** The abstract step of an MSI that was translated to `target`. */
export const meaningOfMsi = (sight: Sight, key: number, target: Target): Meaning => {
  const { objects, layout } = sight;
  const event = objects.event(key);
  if (target.kind === 'none') return mayBeDropped(sight, event) ? SAME : step(STEP.MSI, Math.max(0, event), NO_TARGET);
  const place = target.kind === 'lpi' ? target.rd : objects.vpe(target.vpeid);
  if (event < 0 || place < 0) return 'an MSI of an event, or to a vPE, without an abstract number';
  const to = target.kind === 'lpi' ? targetOfRd(place) : targetOfVpe(layout, place);
  const isKnown = ((usableTargets(sight, event) >>> to) & 1) === 1;
  if (!isKnown && sight.isPlaceUncertain)
    return 'an MSI translated with the device or collection entry from before MAPD or MAPC';
  return step(STEP.MSI, event, to);
};

/** Targets that an MSI of the event may be translated to, the current one and older ones: a bit each. */
const usableTargets = (sight: Sight, event: number): number =>
  read(sight.now, sight.layout.past, event) | (1 << targetOf(sight, event));

/** Whether an MSI of the event may be dropped: the event or its vPE is not mapped, or the ITS may still use an older entry in which it is not. */
const mayBeDropped = (sight: Sight, event: number): boolean => {
  const { layout, now } = sight;
  if (event < 0 || sight.isPlaceUncertain) return true;
  const usable = usableTargets(sight, event);
  if ((usable & (1 << NO_TARGET)) !== 0) return true;
  for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
    const isCertain = read(now, layout.home, vpe) !== 0 && read(now, layout.settled, vpe) === 1;
    if (((usable >>> targetOfVpe(layout, vpe)) & 1) === 1 && !isCertain) return true;
  }
  return false;
};

const vpendbaser = ({ layout, objects, now }: Sight, write: WriteVpendbaser): Meaning => {
  if (write.rd >= layout.scope.homes) return 'a vPE at a redistributor that hosts none in the abstract scope';
  const phase = read(now, layout.phase, write.rd);
  const isValid = phase === PHASE.LOADING || phase === PHASE.RESIDENT;
  if (write.vgrp0en === false || write.vgrp1en === false)
    return 'GICR_VPENDBASER is written with an interrupt group disabled';
  if (isValid === write.valid) return SAME;
  if (!write.valid) {
    return write.pendingLast
      ? 'GICR_VPENDBASER is written with Valid=0 and PendingLast=1'
      : step(STEP.DESCHEDULE, write.rd, write.doorbell ? 1 : 0);
  }
  const vpe = objects.vpe(write.vpeid);
  return vpe < 0 ? TOO_MANY : step(STEP.SCHEDULE, write.rd, vpe);
};

const acknowledged = ({ objects, layout }: Sight, rd: number, intid: number): Meaning => {
  if (intid === SPURIOUS) return SAME;
  const event = objects.pINTIDs.indexOf(intid);
  const vpe = objects.doorbells.indexOf(intid);
  if (event >= 0 && event < layout.scope.events) return step(STEP.ACKNOWLEDGE, rd, event);
  return vpe < 0 ? 'an acknowledged LPI without an abstract number' : step(STEP.ACKNOWLEDGE_DOORBELL, rd, vpe);
};

const vacknowledged = (sight: Sight, rd: number, vINTID: number): Meaning => {
  const { objects, layout, now } = sight;
  if (vINTID === SPURIOUS) return SAME;
  if (rd >= layout.scope.homes) return 'a vPE at a redistributor that hosts none in the abstract scope';
  const phase = read(now, layout.phase, rd);
  if (phase === PHASE.LEAVING) return 'an acknowledgement by a vPE during its deschedule';
  const event = vINTID < VSGIS ? layout.scope.events : objects.vINTIDs.indexOf(vINTID);
  return event < 0 ? 'an acknowledged vLPI without an abstract number' : step(STEP.VACKNOWLEDGE, rd, event);
};

/** The abstract step of a stimulus other than an MSI. `intid` is the INTID that an acknowledgement returned. */
export const meaningOfStimulus = (sight: Sight, stimulus: Stimulus, intid: number): Meaning => {
  const { layout, objects, now } = sight;
  switch (stimulus.kind) {
    // A queued command has no effect until it is consumed.
    case 'command':
    case 'slot':
    case 'read':
    case 'gicd-read':
    case 'gicd-write':
    // The configuration byte of an LPI shows in acknowledgements only. That of a doorbell or a vLPI decides which doorbells ring.
    case 'invlpir':
    case 'invallr':
    case 'syncr':
    case 'vsgir':
    case 'vsgipendr':
    case 'lr':
    case 'level-one':
    case 'vpe-level-one':
    case 'poll-quiescent':
      return SAME;
    case 'config':
      return objects.doorbells.includes(stimulus.intid) ? 'the configuration byte of a doorbell is written' : SAME;
    case 'config-fill':
      return 'the configuration bytes of all LPIs are written';
    case 'vconfig':
    case 'vconfig-fill':
      return 'the configuration byte of a vLPI is written';
    case 'vpendbaser':
      return vpendbaser(sight, stimulus);
    case 'acknowledge':
      return acknowledged(sight, stimulus.rd, intid);
    case 'vacknowledge':
      return vacknowledged(sight, stimulus.rd, intid);
    case 'sgir': {
      const vpe = objects.vpe(stimulus.vpeid);
      if (vpe < 0 || read(now, layout.home, vpe) === 0) return 'GITS_SGIR of a vPE that is not mapped';
      return bindVsgi(sight, vpe, stimulus.vINTID)
        ? step(STEP.SGIR, vpe)
        : 'a second vSGI of a vPE while the first is still in use';
    }
    case 'write':
      return stimulus.frame === 'GITS' && stimulus.offset === itsRegisters.GITS_CWRITER.offset
        ? SAME
        : 'a register is written by its address';
    default:
      return `the stimulus "${stimulus.kind}"`;
  }
};
