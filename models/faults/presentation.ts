/** Faults of GICR_WAKER and GICD_CTLR, which gate the presentation of LPIs. */
import type { Redistributor } from '../reference/redistributor/redistributor.ts';
import { defineFaults, type Replacement } from './fault.ts';
import { withhold } from './withheld.ts';

const forgetPending = ({ pending }: Redistributor): void => pending.clear();

/** Pending LPIs get lost when the PE falls asleep. */
const forgetsAtSleep: Replacement = ({ GICR_WAKER }) => ({
  GICR_WAKER: {
    followSleep: (gic, index) => {
      const rd = gic.rd(index);
      if (rd.control.sleep) forgetPending(rd);
      GICR_WAKER.followSleep(gic, index);
    },
  },
});

/** LPIs that are pending when the PE wakes up are never presented. */
const withholdsAtWakeUp: Replacement = (healthy, remember) => {
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
const withholdsAtGroupEnable: Replacement = (healthy, remember) => {
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

export const presentation = defineFaults({
  'sleeping-rd-presents': {
    title: 'a redistributor presents LPIs in its sleep',
    violates: 'I-116',
    profile: 'v3',
    source: 'Arm sysreg GICR_WAKER',
    replaces: () => ({ GICR_WAKER: { stopsPresentation: () => false } }),
  },
  'sleep-clears': {
    title: 'ProcessorSleep clears the pending bits',
    violates: 'I-26',
    profile: 'v3',
    source: 'Arm sysreg GICR_WAKER',
    replaces: forgetsAtSleep,
  },
  'wake-up-forgets': {
    title: 'after wake-up only LPIs that arrive later are presented',
    violates: 'I-117',
    profile: 'v3',
    source: 'Arm sysreg GICR_WAKER',
    replaces: withholdsAtWakeUp,
  },
  'group-disable-is-ignored': {
    title: 'LPIs are presented with EnableGrp1=0',
    violates: 'I-116',
    profile: 'v3',
    source: 'Arm sysreg GICD_CTLR',
    replaces: () => ({ GICD_CTLR: { stopsPresentation: () => false } }),
  },
  'group-disable-clears': {
    title: 'EnableGrp1=0 clears the pending bits',
    violates: 'I-26',
    profile: 'v3',
    source: 'Arm sysreg GICD_CTLR',
    replaces: ({ GICD_CTLR }) => ({
      GICD_CTLR: {
        stopForwarding: (gic) => {
          for (const rd of gic.rds) forgetPending(rd);
          GICD_CTLR.stopForwarding(gic);
        },
      },
    }),
  },
  'group-enable-forgets': {
    title: 'after EnableGrp1=1 only LPIs that arrive later are presented',
    violates: 'I-117',
    profile: 'v3',
    source: 'Arm sysreg GICD_CTLR',
    replaces: withholdsAtGroupEnable,
  },
  'nassgireq-without-cap': {
    title: 'nASSGIreq is writable with nASSGIcap=0',
    violates: 'I-80',
    profile: 'gic-700',
    source: 'Arm sysreg GICD_CTLR, GICD_TYPER2',
    replaces: () => ({ GICD_CTLR: { hasNassgireq: () => true } }),
  },
  'nassgireq-is-stuck': {
    title: 'nASSGIreq cannot be written at all',
    violates: 'I-80',
    profile: 'v4.1',
    source: 'Arm sysreg GICD_CTLR',
    replaces: ({ GICD_CTLR }) => ({
      GICD_CTLR: {
        nassgireqAfter: (gic, write) =>
          gic.enableGrp0 || gic.enableGrp1 ? GICD_CTLR.nassgireqAfter(gic, write) : gic.nassgireq,
      },
    }),
  },
  'nassgireq-minds-group-1-only': {
    title: 'nASSGIreq changes while only Group 0 is enabled',
    violates: 'I-80',
    profile: 'v4.1',
    source: 'Arm sysreg GICD_CTLR',
    replaces: ({ GICD_CTLR }) => ({
      GICD_CTLR: {
        nassgireqAfter: (gic, write) =>
          gic.enableGrp1 || !GICD_CTLR.hasNassgireq(gic) ? GICD_CTLR.nassgireqAfter(gic, write) : write.nassgireq,
      },
    }),
  },
  'nassgireq-changes-live': {
    title: 'nASSGIreq changes while a group is enabled',
    violates: 'I-80',
    profile: 'v4.1',
    source: 'Arm sysreg GICD_CTLR',
    replaces: ({ GICD_CTLR }) => ({
      GICD_CTLR: {
        nassgireqAfter: (gic, write) =>
          gic.enableGrp1 && write.enableGrp1 && GICD_CTLR.hasNassgireq(gic)
            ? write.nassgireq
            : GICD_CTLR.nassgireqAfter(gic, write),
      },
    }),
  },
});
