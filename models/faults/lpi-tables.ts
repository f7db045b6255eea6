/** Faults of the LPI configuration and pending tables in memory, and of GICR_SETLPIR and GICR_CLRLPIR. */

import type { Gic } from '../reference/gic.ts';
import { IntidSet } from '../reference/intid-set.ts';
import type { DirectWrite } from '../reference/redistributor/lpi-control-state.ts';
import { onUse } from './caching.ts';
import { defineFaults, type Replacement } from './fault.ts';

const neighbour = (gic: Gic, rd: number): number => (rd + 1) % gic.rds.length;

/** The pending table is written long after RWP=0: when LPIs are enabled again, unless GICR_PENDBASER was written in between. */
const pendingTableIsWrittenLate: Replacement = ({ GICR_CTLR, GICR_PENDBASER }, remember) => {
  const late = remember((): Map<number, readonly number[]> => new Map());
  return {
    GICR_CTLR: {
      writeBack: (gic, index) => {
        late().set(index, gic.rd(index).pending.members());
      },
      start: (gic, index) => {
        const pending = late().get(index);
        if (pending !== undefined) {
          const bits = new IntidSet();
          for (const intid of pending) bits.add(intid);
          gic.vpts.set(gic.rd(index).control.pendingTable, bits);
        }
        late().delete(index);
        GICR_CTLR.start(gic, index);
      },
    },
    GICR_PENDBASER: {
      write: (gic, index, table, ptz) => {
        GICR_PENDBASER.write(gic, index, table, ptz);
        late().delete(index);
      },
    },
  };
};

/** A write of GICR_SETLPIR while EnableLPIs is 0 is kept until LPIs are enabled. */
const writesWaitForEnable: Replacement = ({ GICR_SETLPIR, GICR_CTLR }, remember) => {
  const kept = remember((): Map<number, DirectWrite[]> => new Map());
  return {
    GICR_SETLPIR: {
      takesWrites: (gic, index, write) => {
        const takes = GICR_SETLPIR.takesWrites(gic, index, write);
        if (!takes) kept().set(index, [...(kept().get(index) ?? []), write]);
        return takes;
      },
    },
    GICR_CTLR: {
      start: (gic, index) => {
        GICR_CTLR.start(gic, index);
        gic.rd(index).control.directWrites.push(...(kept().get(index) ?? []));
        kept().delete(index);
      },
    },
  };
};

export const lpiTables = defineFaults({
  'config-write-clears': {
    title: 'a write of a configuration byte clears the pending bit',
    violates: 'I-26',
    profile: 'v3',
    source: 'Arm GIC LPI guide',
    replaces: ({ configurationTable }) => ({
      configurationTable: {
        write: (gic, table, intid, value) => {
          configurationTable.write(gic, table, intid, value);
          for (const rd of gic.rds) rd.pending.delete(intid);
        },
      },
    }),
  },
  'enable-keeps-cached-bytes': {
    title: 'cached bytes survive EnableLPIs 0 to 1',
    violates: 'I-118',
    profile: 'v3',
    source: 'Arm sysreg GICR_CTLR',
    replaces: onUse(() => ({ GICR_CTLR: { forgetConfiguration: () => {} } })),
  },
  'pending-table-is-not-read': {
    title: 'EnableLPIs 0 to 1 ignores the pending table',
    violates: 'I-118',
    profile: 'v3',
    source: 'Arm sysreg GICR_CTLR, GICR_PENDBASER',
    replaces: () => ({ GICR_CTLR: { readPendingTable: () => [] } }),
  },
  'pending-table-of-neighbour': {
    title: 'the pending table of another redistributor is read',
    violates: 'I-118',
    profile: 'v3',
    source: 'Arm sysreg GICR_PENDBASER',
    replaces: ({ GICR_CTLR }) => ({
      GICR_CTLR: {
        readPendingTable: (gic, index, isZero) => GICR_CTLR.readPendingTable(gic, neighbour(gic, index), isZero),
      },
    }),
  },
  'ptz-is-ignored': {
    title: 'PTZ=1 reads the pending table all the same',
    violates: 'I-118',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_PENDBASER',
    replaces: ({ GICR_CTLR }) => ({
      GICR_CTLR: { readPendingTable: (gic, index) => GICR_CTLR.readPendingTable(gic, index, false) },
    }),
  },
  'pending-table-first-kb': {
    title: 'bits in the first 1 KB of the pending table are read as LPIs',
    violates: 'I-15',
    profile: 'v3',
    source: 'Arm sysreg GICR_PENDBASER',
    replaces: () => ({
      GICR_CTLR: {
        readPendingTable: (gic, index, isZero) =>
          isZero ? [] : (gic.vpts.get(gic.rd(index).control.pendingTable)?.members() ?? []),
      },
    }),
  },
  'late-pending-table-write': {
    title: 'the pending table changes after RWP=0',
    violates: 'I-118',
    profile: 'v3',
    source: 'Arm sysreg GICR_CTLR, RWP',
    replaces: pendingTableIsWrittenLate,
  },
  'direct-write-waits-for-enable': {
    title: 'GICR_SETLPIR written while EnableLPIs is 0 acts once it is 1',
    violates: 'I-35',
    profile: 'v3-direct',
    source: 'Arm sysreg GICR_SETLPIR, GICR_CLRLPIR',
    replaces: writesWaitForEnable,
  },
  'setlpir-does-nothing': {
    title: 'GICR_SETLPIR sets nothing',
    violates: 'P-DIRECT',
    profile: 'v3-direct',
    source: 'Arm sysreg GICR_SETLPIR',
    replaces: () => ({ GICR_SETLPIR: { land: () => {} } }),
  },
  'clrlpir-does-nothing': {
    title: 'GICR_CLRLPIR clears nothing',
    violates: 'P-DIRECT',
    profile: 'v4.0-direct',
    source: 'Arm sysreg GICR_CLRLPIR',
    replaces: () => ({ GICR_CLRLPIR: { land: () => {} } }),
  },
  'clrlpir-clears-two': {
    title: 'GICR_CLRLPIR clears the LPI after the one that is written, too',
    violates: 'I-26',
    profile: 'v3-direct',
    source: 'Arm sysreg GICR_CLRLPIR',
    replaces: ({ GICR_CLRLPIR }) => ({
      GICR_CLRLPIR: {
        land: (gic, index, intid, origin) => {
          for (const each of [intid, intid + 1]) GICR_CLRLPIR.land(gic, index, each, origin);
        },
      },
    }),
  },
  'syncr-ignores-clrlpir': {
    title: 'GICR_SYNCR does not wait for GICR_CLRLPIR',
    violates: 'P-DIRECT',
    profile: 'v3-direct',
    source: 'Arm sysreg GICR_SYNCR',
    replaces: () => ({ GICR_SYNCR: { awaitsDirectWrites: () => false } }),
  },
  'syncr-does-not-wait': {
    title: 'GICR_SYNCR reads Busy=0 during an invalidation',
    violates: 'I-41',
    profile: 'v4.0-direct',
    source: 'Arm sysreg GICR_SYNCR',
    replaces: onUse(() => ({ GICR_SYNCR: { awaitsInvalidations: () => false } })),
  },
});
