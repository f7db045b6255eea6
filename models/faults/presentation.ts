/** What gates the presentation of LPIs, done wrong. */
import type { Redistributor } from '../reference/redistributor/redistributor.ts';
import type { Fault } from './fault.ts';
import { withhold } from './withheld.ts';

const forgetPending = ({ pending }: Redistributor): void => pending.clear();

/** Pending LPIs get lost when the PE falls asleep. */
const forgetsAtSleep: Fault = ({ GICR_WAKER }) => ({
  GICR_WAKER: {
    followSleep: (gic, index) => {
      const rd = gic.rd(index);
      if (rd.control.sleep) forgetPending(rd);
      GICR_WAKER.followSleep(gic, index);
    },
  },
});

/** LPIs that are pending when the PE wakes up are never presented. */
const withholdsAtWakeUp: Fault = (healthy, remember) => {
  const withheld = withhold(healthy, remember);
  const { GICR_WAKER } = healthy;
  return {
    lpis: withheld.lpis,
    GICR_WAKER: {
      followSleep: (gic, index) => {
        if (!gic.rd(index).control.sleep) withheld.allPending(gic, index);
        GICR_WAKER.followSleep(gic, index);
      },
    },
  };
};

/** LPIs that are pending when EnableGrp1 is set are never presented. */
const withholdsAtGroupEnable: Fault = (healthy, remember) => {
  const withheld = withhold(healthy, remember);
  const { GICD_CTLR } = healthy;
  return {
    lpis: withheld.lpis,
    GICD_CTLR: {
      write: (gic, write) => {
        if (!gic.enableGrp1 && write.enableGrp1) {
          for (let rd = 0; rd < gic.rds.length; rd += 1) withheld.allPending(gic, rd);
        }
        GICD_CTLR.write(gic, write);
      },
    },
  };
};

export const presentation = {
  sleepStopsPresentation: () => ({ GICR_WAKER: { stopsPresentation: () => false } }),
  sleepKeepsPendingState: forgetsAtSleep,
  wakeUpForwardsPendingLpis: withholdsAtWakeUp,
  groupDisableStopsPresentation: () => ({ GICD_CTLR: { stopsPresentation: () => false } }),
  groupDisableKeepsPendingState: ({ GICD_CTLR }) => ({
    GICD_CTLR: {
      stopForwarding: (gic) => {
        for (const rd of gic.rds) forgetPending(rd);
        GICD_CTLR.stopForwarding(gic);
      },
    },
  }),
  groupEnableForwardsPendingLpis: withholdsAtGroupEnable,
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
