/** Pending state of physical LPIs, and their acknowledgement, done wrong. */
import type { Cause } from '../architecture/events.ts';
import type { Gic } from '../reference/gic.ts';
import { IntidSet } from '../reference/intid-set.ts';
import { clearLpi, setLpi } from '../reference/redistributor/pending.ts';
import type { Fault } from './fault.ts';
import { withhold } from './withheld.ts';

/** Events of such causes make an LPI pending although EnableLPIs is 0. */
export const admitsWhileDisabled =
  (isSuch: (cause: Cause) => boolean): Fault =>
  ({ lpis }) => ({
    lpis: {
      admits: (gic, rd, intid, cause) => {
        if (lpis.admits(gic, rd, intid, cause)) return true;
        const { control } = gic.rd(rd);
        return isSuch(cause) && !control.isRunning && intid < control.limit;
      },
    },
  });

const isDoorbell = (cause: Cause): boolean => cause === 'doorbell' || cause === 'default doorbell';

const othersPending = (gic: Gic, rd: number, intid: number): number[] =>
  gic
    .rd(rd)
    .pending.members()
    .filter((other) => other !== intid);

/** An acknowledged LPI is active, and takes no event. Nothing ends that state. */
const keepsActiveState: Fault = ({ lpis }, remember) => {
  const active = remember(() => new Set<string>());
  const at = (rd: number, intid: number): string => `${rd} ${intid}`;
  return {
    lpis: {
      admits: (gic, rd, intid, cause) => !active().has(at(rd, intid)) && lpis.admits(gic, rd, intid, cause),
      acknowledged: (gic, rd, intid) => {
        active().add(at(rd, intid));
        lpis.acknowledged(gic, rd, intid);
      },
    },
  };
};

/** An LPI that becomes pending beside others is not forwarded. */
const withholdsTheSecond: Fault = (healthy, remember) => {
  const withheld = withhold(healthy, remember);
  return {
    lpis: {
      ...withheld.lpis,
      set: (gic, rd, intid, cause, origin) => {
        const { pending } = gic.rd(rd);
        if (!pending.isEmpty && !pending.has(intid)) withheld.add(rd, intid);
        healthy.lpis.set(gic, rd, intid, cause, origin);
      },
    },
  };
};

/** Whether an LPI is forwarded is decided by its byte when it becomes pending, and not again. */
const withholdsWhatCameDisabled: Fault = (healthy, remember) => {
  const withheld = withhold(healthy, remember);
  return {
    lpis: {
      ...withheld.lpis,
      set: (gic, rd, intid, cause, origin) => {
        if (gic.enabled(gic.rd(rd), intid)) withheld.delete(rd, intid);
        else withheld.add(rd, intid);
        healthy.lpis.set(gic, rd, intid, cause, origin);
      },
    },
  };
};

/** LPIs whose events EnableLPIs=0 dropped become pending when LPIs are enabled again. */
const droppedEventsComeBack: Fault = ({ lpis, GICR_CTLR }, remember) => {
  const dropped = remember((): Map<number, IntidSet> => new Map());
  return {
    lpis: {
      admits: (gic, rd, intid, cause) => {
        if (lpis.admits(gic, rd, intid, cause)) return true;
        const { control } = gic.rd(rd);
        if (control.isRunning || intid >= control.limit) return false;
        const here = dropped().get(rd) ?? new IntidSet();
        dropped().set(rd, here);
        here.add(intid);
        return false;
      },
    },
    GICR_CTLR: {
      start: (gic, index) => {
        GICR_CTLR.start(gic, index);
        for (const intid of dropped().get(index)?.members() ?? []) setLpi(gic, index, intid, 'EnableLPIs', gic.time);
        dropped().delete(index);
      },
    },
  };
};

export const pending = {
  lpisHaveNoActiveState: keepsActiveState,
  secondLpiIsPresented: withholdsTheSecond,
  enabledLpisArePresented: withholdsWhatCameDisabled,
  disabledLpisBecomePending: ({ lpis }) => ({
    lpis: {
      admits: (gic, rd, intid, cause) => lpis.admits(gic, rd, intid, cause) && gic.enabled(gic.rd(rd), intid),
    },
  }),
  propbaserBoundsLpis: ({ lpis }) => ({
    lpis: {
      admits: (gic, rd, intid, cause) => lpis.admits(gic, rd, Math.min(intid, gic.rd(rd).control.limit - 1), cause),
    },
  }),
  disabledRedistributorTakesNoLpis: admitsWhileDisabled((cause) => !isDoorbell(cause)),
  droppedEventsStayDropped: droppedEventsComeBack,
  disabledLpisAreNotPresented: () => ({ lpis: { isForwarded: () => true } }),
  acknowledgeClearsPending: () => ({ lpis: { acknowledged: () => {} } }),
  acknowledgeClearsItsLpi: ({ lpis }) => ({
    lpis: {
      acknowledged: (gic, rd, intid) => lpis.acknowledged(gic, rd, othersPending(gic, rd, intid)[0] ?? intid),
    },
  }),
  acknowledgeLeavesOthersPending: ({ lpis }) => ({
    lpis: {
      acknowledged: (gic, rd, intid) => {
        lpis.acknowledged(gic, rd, intid);
        for (const other of othersPending(gic, rd, intid)) clearLpi(gic, rd, other, 'acknowledge', gic.time);
      },
    },
  }),
  acknowledgeIsLocal: ({ lpis }) => ({
    lpis: {
      acknowledged: (gic, rd, intid) => {
        lpis.acknowledged(gic, rd, intid);
        for (let other = 0; other < gic.rds.length; other += 1) {
          if (gic.pending(other, intid)) clearLpi(gic, other, intid, 'acknowledge', gic.time);
        }
      },
    },
  }),
} satisfies Record<string, Fault>;
