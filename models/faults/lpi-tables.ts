/** LPI configuration and pending tables in memory, and the registers by which software sets and clears LPIs, done wrong. */

import type { Gic } from '../reference/gic.ts';
import { IntidSet } from '../reference/intid-set.ts';
import { onUse } from './caching.ts';
import type { Fault } from './fault.ts';

const neighbour = (gic: Gic, rd: number): number => (rd + 1) % gic.rds.length;

/** The pending table is written long after RWP=0: when LPIs are enabled again, unless GICR_PENDBASER was written in between. */
const pendingTableIsWrittenLate: Fault = ({ GICR_CTLR, GICR_PENDBASER }, remember) => {
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

export const lpiTables = {
  configChangeKeepsPending: ({ configurationTable }) => ({
    configurationTable: {
      write: (gic, table, intid, value) => {
        configurationTable.write(gic, table, intid, value);
        for (const rd of gic.rds) rd.pending.delete(intid);
      },
    },
  }),
  enableReadsConfigurationAfresh: onUse(() => ({ GICR_CTLR: { forgetConfiguration: () => {} } })),
  enableReadsThePendingTable: () => ({ GICR_CTLR: { readPendingTable: () => [] } }),
  enableReadsItsOwnTable: ({ GICR_CTLR }) => ({
    GICR_CTLR: {
      readPendingTable: (gic, index, isZero) => GICR_CTLR.readPendingTable(gic, neighbour(gic, index), isZero),
    },
  }),
  ptzStartsEmpty: ({ GICR_CTLR }) => ({
    GICR_CTLR: { readPendingTable: (gic, index) => GICR_CTLR.readPendingTable(gic, index, false) },
  }),
  pendingTableStartsAtTheFirstLpi: () => ({
    GICR_CTLR: {
      readPendingTable: (gic, index, isZero) =>
        isZero ? [] : (gic.vpts.get(gic.rd(index).control.pendingTable)?.members() ?? []),
    },
  }),
  pendingTableIsStableAfterRwp: pendingTableIsWrittenLate,
  setlpirSetsPending: () => ({ GICR_SETLPIR: { land: () => {} } }),
  clrlpirClearsPending: () => ({ GICR_CLRLPIR: { land: () => {} } }),
  syncrWaitsForClrlpir: () => ({ GICR_SYNCR: { awaitsDirectWrites: () => false } }),
  syncrWaitsForRegisterInvalidations: onUse(() => ({ GICR_SYNCR: { awaitsInvalidations: () => false } })),
} satisfies Record<string, Fault>;
