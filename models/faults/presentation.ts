/** What gates the presentation of LPIs, done wrong. */
import type { Redistributor } from '../reference/state.ts';
import type { Fault } from './fault.ts';

const forgetPending = ({ pending }: Redistributor): void => pending.clear();

/** What is pending now is not presented any more. */
const neverPresent = ({ unforwarded, pending }: Redistributor): void => unforwarded.copyFrom(pending);

/** Something happens to what is pending when the PE falls asleep, or when it wakes up. */
const atSleep =
  (sleep: boolean, happens: (rd: Redistributor) => void): Fault =>
  ({ GICR_WAKER }) => ({
    GICR_WAKER: {
      followSleep: (gic, index) => {
        const rd = gic.rd(index);
        if (rd.control.sleep === sleep) happens(rd);
        GICR_WAKER.followSleep(gic, index);
      },
    },
  });

export const presentation = {
  sleepStopsPresentation: () => ({ GICR_WAKER: { stopsPresentation: () => false } }),
  sleepKeepsPendingState: atSleep(true, forgetPending),
  wakeUpForwardsPendingLpis: atSleep(false, neverPresent),
  groupDisableStopsPresentation: () => ({ GICD_CTLR: { stopsPresentation: () => false } }),
  groupDisableKeepsPendingState: ({ GICD_CTLR }) => ({
    GICD_CTLR: {
      stopForwarding: (gic) => {
        for (const rd of gic.rds) forgetPending(rd);
        GICD_CTLR.stopForwarding(gic);
      },
    },
  }),
  groupEnableForwardsPendingLpis: ({ GICD_CTLR }) => ({
    GICD_CTLR: {
      write: (gic, write) => {
        if (!gic.enableGrp1 && write.enableGrp1) for (const rd of gic.rds) neverPresent(rd);
        GICD_CTLR.write(gic, write);
      },
    },
  }),
  nassgireqNeedsItsCapability: () => ({ GICD_CTLR: { hasNassgireq: () => true } }),
  nassgireqIsTakenWhileDisabled: ({ GICD_CTLR }) => ({
    GICD_CTLR: {
      nassgireqAfter: (gic, write) => (gic.enableGrp1 ? GICD_CTLR.nassgireqAfter(gic, write) : gic.nassgireq),
    },
  }),
  nassgireqIsIgnoredWhileEnabled: ({ GICD_CTLR }) => ({
    GICD_CTLR: {
      nassgireqAfter: (gic, write) =>
        gic.enableGrp1 && write.enableGrp1 && GICD_CTLR.hasNassgireq(gic)
          ? write.nassgireq
          : GICD_CTLR.nassgireqAfter(gic, write),
    },
  }),
} satisfies Record<string, Fault>;
