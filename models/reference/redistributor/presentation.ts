/** What gates the presentation of LPIs that are pending: GICR_WAKER, GICD_CTLR.EnableGrp1 and GICR_CTLR.EnableLPIs. None keeps one from becoming pending but the last. */
import type { WriteGicdCtlr, WriteWaker } from '../../architecture/lpi-control.ts';
import type { Gic, Redistributor } from '../state.ts';

const RECALL = ['nothing is acknowledged', 'what was presented before'] as const;
const NASSGIREQ = ['ignored', 'taken'] as const;

/** The PE may be shown LPIs now. While a gate is closing, what was presented before may still be acknowledged. */
export const presents = (gic: Gic, { control }: Redistributor): boolean => {
  const { groupDisableStopsPresentation, sleepStopsPresentation } = gic.rules;
  const isGroupOff = !gic.enableGrp1 && groupDisableStopsPresentation;
  const isAsleep = (control.sleep || control.childrenAsleep) && sleepStopsPresentation;
  if (!isGroupOff && !isAsleep && control.enabled) return true;
  if (isGroupOff && !gic.forwardingStops) return false;
  if (isAsleep && control.childrenAsleep) return false;
  if (!control.isRunning) return false;
  return gic.choose('A-42', RECALL) === 1;
};

export const writeWaker = (gic: Gic, { rd: index, sleep }: WriteWaker): void => {
  const { control, valid, dirty } = gic.rd(index);
  gic.lpiControlInUse = true;
  gic.sink.emit({ kind: 'waker', rd: index, sleep });
  if (control.sleep === sleep) return;
  if (control.childrenAsleep !== control.sleep) {
    gic.unpredictable('P-WAKER', 'ProcessorSleep changed before ChildrenAsleep has followed it');
  } else if (sleep && (valid || dirty)) {
    gic.unpredictable('I-103', 'a redistributor put to sleep where a vPE is resident');
  } else control.sleep = sleep;
};

/** ChildrenAsleep follows ProcessorSleep: the interface is quiet, or is there again. */
export const followSleep = (gic: Gic, index: number): void => {
  const rd = gic.rd(index);
  const { control } = rd;
  control.childrenAsleep = control.sleep;
  if (control.sleep) {
    if (!gic.rules.sleepKeepsPendingState) rd.pending.clear();
  } else if (!gic.rules.wakeUpForwardsPendingLpis) rd.unforwarded.copyFrom(rd.pending);
  gic.sink.emit({ kind: 'children-asleep', rd: index, asleep: control.sleep });
};

/** Software polls until ChildrenAsleep is as ProcessorSleep. */
export const pollWaker = (gic: Gic, index: number): void => {
  const { control } = gic.rd(index);
  if (control.childrenAsleep !== control.sleep) followSleep(gic, index);
  gic.sink.emit({ kind: 'waker-polled', rd: index });
};

/** nASSGIreq can be changed while no group is enabled; a write that disables the last one at the same time is A-70. */
const nassgireqAfter = (gic: Gic, { enableGrp1, nassgireq }: WriteGicdCtlr): boolean => {
  const { rules, profile } = gic;
  if (profile.nassgiCap !== true && rules.nassgireqNeedsItsCapability) return false;
  if (nassgireq === gic.nassgireq) return nassgireq;
  if (!gic.enableGrp1) return rules.nassgireqIsTakenWhileDisabled ? nassgireq : gic.nassgireq;
  if (enableGrp1) return rules.nassgireqIsIgnoredWhileEnabled ? gic.nassgireq : nassgireq;
  return gic.choose('A-70', NASSGIREQ) === 1 ? nassgireq : gic.nassgireq;
};

export const writeGicdCtlr = (gic: Gic, write: WriteGicdCtlr): void => {
  gic.lpiControlInUse = true;
  gic.nassgireq = nassgireqAfter(gic, write);
  const { enableGrp1 } = write;
  if (gic.enableGrp1 && !enableGrp1) gic.forwardingStops = true;
  if (enableGrp1) gic.forwardingStops = false;
  if (!gic.enableGrp1 && enableGrp1 && !gic.rules.groupEnableForwardsPendingLpis) {
    for (const rd of gic.rds) rd.unforwarded.copyFrom(rd.pending);
  }
  gic.enableGrp1 = enableGrp1;
  gic.sink.emit({
    kind: 'gicd-ctlr',
    enableGrp1,
    nassgireqWritten: write.nassgireq,
    nassgireq: gic.nassgireq,
  });
};

/** Everything was retrieved from the CPU interfaces: GICD_CTLR.RWP clears. */
export const stopForwarding = (gic: Gic): void => {
  gic.forwardingStops = false;
  if (!gic.rules.groupDisableKeepsPendingState) for (const rd of gic.rds) rd.pending.clear();
  gic.sink.emit({ kind: 'forwarding-stopped' });
};
