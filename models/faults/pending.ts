/** Faults of pending physical LPIs and of their acknowledgement. */
import type { Cause } from '../architecture/events.ts';
import type { Gic } from '../reference/gic.ts';
import { IntidSet } from '../reference/intid-set.ts';
import { clearLpi, setLpi } from '../reference/redistributor/pending.ts';
import { defineFaults, type Replacement } from './fault.ts';
import { withhold } from './withheld.ts';

/** Events of such causes make an LPI pending although EnableLPIs is 0. */
export const admitsWhileDisabled =
  (isSuch: (cause: Cause) => boolean): Replacement =>
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
const keepsActiveState: Replacement = ({ lpis }, remember) => {
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
const withholdsTheSecond: Replacement = (healthy, remember) => {
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
const withholdsWhatCameDisabled: Replacement = (healthy, remember) => {
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
const droppedEventsComeBack: Replacement = ({ lpis, GICR_CTLR }, remember) => {
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

const disabledLpiIsPresented: Replacement = () => ({ lpis: { isForwarded: () => true } });

const acknowledgeClearsOther: Replacement = ({ lpis }) => ({
  lpis: {
    acknowledged: (gic, rd, intid) => lpis.acknowledged(gic, rd, othersPending(gic, rd, intid)[0] ?? intid),
  },
});

export const pending = defineFaults({
  'lpi-has-active-state': {
    title: 'an acknowledged LPI takes no events before EOI',
    violates: 'I-122',
    profile: 'v3',
    source: 'Arm GIC LPI guide: LPIs have no active state',
    replaces: keepsActiveState,
  },
  'second-lpi-is-overlooked': {
    title: 'of two pending LPIs only the first is presented',
    violates: 'I-117',
    profile: 'v3',
    source: 'IHI 0069, prioritisation',
    replaces: withholdsTheSecond,
  },
  'enabled-lpi-is-forgotten': {
    title: 'a pending LPI is not presented once it is enabled',
    violates: 'I-39',
    profile: 'v3',
    source: 'Arm sysreg GICR_INVLPIR, note on forwarding again',
    replaces: withholdsWhatCameDisabled,
  },
  'enabled-lpi-is-never-presented': {
    title: 'an LPI that becomes pending while disabled is never presented',
    violates: 'I-117',
    profile: 'v3',
    source: 'Arm sysreg GICR_INVLPIR, note on forwarding again',
    replaces: withholdsWhatCameDisabled,
  },
  'disabled-lpi-is-not-set': {
    title: 'an MSI for a disabled LPI is lost',
    violates: 'I-11',
    profile: 'v3',
    source: 'Arm GIC LPI guide',
    replaces: ({ lpis }) => ({
      lpis: {
        admits: (gic, rd, intid, cause) => lpis.admits(gic, rd, intid, cause) && gic.enabled(gic.rd(rd), intid),
      },
    }),
  },
  'propbaser-idbits-ignored': {
    title: 'an LPI beyond GICR_PROPBASER.IDbits becomes pending',
    violates: 'I-15',
    profile: 'v3',
    source: 'Arm sysreg GICR_PROPBASER',
    replaces: ({ lpis }) => ({
      lpis: {
        admits: (gic, rd, intid, cause) => lpis.admits(gic, rd, Math.min(intid, gic.rd(rd).control.limit - 1), cause),
      },
    }),
  },
  'disabled-rd-takes-lpis': {
    title: 'LPIs become pending with EnableLPIs=0',
    violates: 'I-35',
    profile: 'v3',
    source: 'Arm sysreg GICR_CTLR',
    replaces: admitsWhileDisabled((cause) => !isDoorbell(cause)),
  },
  'dropped-events-come-back': {
    title: 'events dropped with EnableLPIs=0 show up later',
    violates: 'I-35',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_CTLR',
    replaces: droppedEventsComeBack,
  },
  'disabled-lpi-is-presented': {
    title: 'a disabled LPI is acknowledged',
    violates: 'I-116',
    profile: 'v3',
    source: 'Arm GIC LPI guide',
    replaces: disabledLpiIsPresented,
  },
  'disabled-lpi-uses-unwritten-byte': {
    title: 'the enable bit of a byte is not read',
    violates: 'I-37',
    profile: 'v4.1',
    source: 'Arm GIC LPI guide',
    replaces: disabledLpiIsPresented,
  },
  'planted-acknowledge-twice': {
    title: 'an LPI is acknowledged twice for one event',
    violates: 'I-28',
    profile: 'v3',
    source: 'Arm GIC LPI guide: LPIs have no active state',
    provenance: 'planted',
    shortest: [5],
    abstractRule: 'acknowledgeClearsPending',
    replaces: () => ({ lpis: { acknowledged: () => {} } }),
  },
  'acknowledge-clears-other': {
    title: 'an acknowledgement clears another LPI',
    violates: 'I-116',
    profile: 'v3',
    source: 'Arm GIC LPI guide',
    replaces: acknowledgeClearsOther,
  },
  'acknowledged-lpi-stays': {
    title: 'an acknowledged LPI is presented once more',
    violates: 'I-28',
    profile: 'v3',
    source: 'Arm GIC LPI guide',
    replaces: acknowledgeClearsOther,
  },
  'acknowledge-clears-all': {
    title: 'an acknowledgement clears every LPI',
    violates: 'I-116',
    profile: 'v3',
    source: 'Arm GIC LPI guide',
    replaces: ({ lpis }) => ({
      lpis: {
        acknowledged: (gic, rd, intid) => {
          lpis.acknowledged(gic, rd, intid);
          for (const other of othersPending(gic, rd, intid)) clearLpi(gic, rd, other, 'acknowledge', gic.time);
        },
      },
    }),
  },
  'acknowledge-clears-elsewhere': {
    title: 'an acknowledgement clears at other redistributors',
    violates: 'I-116',
    profile: 'v3',
    source: 'Arm GIC LPI guide',
    replaces: ({ lpis }) => ({
      lpis: {
        acknowledged: (gic, rd, intid) => {
          lpis.acknowledged(gic, rd, intid);
          for (let other = 0; other < gic.rds.length; other += 1) {
            if (gic.pending(other, intid)) clearLpi(gic, other, intid, 'acknowledge', gic.time);
          }
        },
      },
    }),
  },
});
