/** Gates of the presentation of pending LPIs: GICR_WAKER, GICD_CTLR.EnableGrp1 and GICR_CTLR.EnableLPIs. Only EnableLPIs=0 also keeps LPIs from becoming pending. */
import type { WriteGicdCtlr, WriteWaker } from '../../architecture/step-kinds/lpi-control.ts';
import type { Gic } from '../gic.ts';
import type { LpiControl } from './lpi-control-state.ts';
import type { Redistributor } from './redistributor.ts';

const RECALL = ['nothing is acknowledged', 'what was presented before'] as const;
const NASSGIREQ = ['ignored', 'taken'] as const;

/** Source: Arm sysreg GICR_WAKER. */
export const gicrWaker = {
  /** The PE sleeps, or is on its way there or back: the redistributor presents nothing to it. */
  stopsPresentation: ({ sleep, childrenAsleep }: LpiControl): boolean => sleep || childrenAsleep,
  /** ChildrenAsleep becomes equal to ProcessorSleep. Pending state is kept. */
  followSleep: (gic: Gic, index: number): void => {
    const { control } = gic.rd(index);
    control.childrenAsleep = control.sleep;
    gic.sink.emit({ kind: 'children-asleep', rd: index, asleep: control.sleep });
  },
};

/** Source: Arm sysreg GICD_CTLR. */
export const gicdCtlr = {
  /** EnableGrp1=0: nothing is presented anywhere. */
  stopsPresentation: ({ enableGrp1 }: Gic): boolean => !enableGrp1,
  write: (gic: Gic, write: WriteGicdCtlr): void => {
    const { enableGrp0 = false, enableGrp1 } = write;
    gic.nassgireq = gic.ops.GICD_CTLR.nassgireqAfter(gic, write);
    if (gic.enableGrp1 && !enableGrp1) gic.forwardingStops = true;
    if (enableGrp1) gic.forwardingStops = false;
    gic.enableGrp0 = enableGrp0;
    gic.enableGrp1 = enableGrp1;
    gic.sink.emit({
      kind: 'gicd-ctlr',
      enableGrp0,
      enableGrp1,
      nassgireqWritten: write.nassgireq,
      nassgireq: gic.nassgireq,
    });
  },
  /** GICD_TYPER2.nASSGIcap; without it nASSGIreq is RES0. */
  hasNassgireq: ({ profile }: Gic): boolean => profile.nassgiCap === true,
  /** nASSGIreq ignores writes while EnableGrp0 or EnableGrp1 is 1; a write that disables the last group at the same time is A-70. */
  nassgireqAfter: (gic: Gic, { enableGrp0 = false, enableGrp1, nassgireq }: WriteGicdCtlr): boolean => {
    if (!gic.ops.GICD_CTLR.hasNassgireq(gic)) return false;
    if (nassgireq === gic.nassgireq || !(gic.enableGrp0 || gic.enableGrp1)) return nassgireq;
    if (enableGrp0 || enableGrp1) return gic.nassgireq;
    return gic.choose('A-70', NASSGIREQ) === 1 ? nassgireq : gic.nassgireq;
  },
  /** All presented LPIs are withdrawn from the CPU interfaces: RWP clears. Pending state is kept. */
  stopForwarding: (gic: Gic): void => {
    gic.forwardingStops = false;
    gic.sink.emit({ kind: 'forwarding-stopped' });
  },
};

declare module '../operations.ts' {
  interface Operations {
    readonly GICR_WAKER: typeof gicrWaker;
    readonly GICD_CTLR: typeof gicdCtlr;
  }
}

/** Whether LPIs are presented to the PE now. While a gate closes, LPIs that were presented before may still be acknowledged. */
export const presents = (gic: Gic, { control }: Redistributor): boolean => {
  const { GICD_CTLR, GICR_WAKER } = gic.ops;
  const isGroupOff = GICD_CTLR.stopsPresentation(gic);
  const isAsleep = GICR_WAKER.stopsPresentation(control);
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
  if (!sleep && !control.childrenAsleep) {
    gic.unpredictable('P-WAKER', 'ProcessorSleep cleared before ChildrenAsleep was 1');
  } else if (sleep && (valid || dirty)) {
    gic.unpredictable('I-103', 'a redistributor put to sleep where a vPE is resident');
  } else control.sleep = sleep;
};

/** Software polls until ChildrenAsleep is as ProcessorSleep. */
export const pollWaker = (gic: Gic, index: number): void => {
  const { control } = gic.rd(index);
  if (control.childrenAsleep !== control.sleep) gic.ops.GICR_WAKER.followSleep(gic, index);
  gic.sink.emit({ kind: 'waker-polled', rd: index });
};

export const writeGicdCtlr = (gic: Gic, write: WriteGicdCtlr): void => {
  gic.lpiControlInUse = true;
  gic.ops.GICD_CTLR.write(gic, write);
};
