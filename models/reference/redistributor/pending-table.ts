/** GICR_PENDBASER, and the pending tables in memory. A write of software to a table that hardware owns is UNPREDICTABLE. */

import type { Fields } from '../../architecture/registers/index.ts';
import type { ReadPendingTable, WritePendbaser, WritePendingTable } from '../../architecture/step-kinds/lpi-control.ts';
import { attributeFields } from '../../architecture/step-kinds/lpi-control.ts';
import type { Gic } from '../gic.ts';
import { IntidSet } from '../intid-set.ts';

const READS = ['as last written back', 'as it is pending now'] as const;

/** Source: Arm sysreg GICR_PENDBASER. */
export const gicrPendbaser = {
  /** PTZ reads as zero (I-86). */
  read: (gic: Gic, at: number): Fields => {
    const { pendingTable, pendAttributes } = gic.rd(at).control;
    return { Physical_Address: pendingTable, PTZ: 0, ...attributeFields(pendAttributes) };
  },
  write: (gic: Gic, index: number, table: number, ptz: boolean): void => {
    const { control } = gic.rd(index);
    control.pendingTable = table;
    control.ptz = ptz;
    control.ptzIsFresh = true;
  },
};

declare module '../operations.ts' {
  interface Operations {
    readonly GICR_PENDBASER: typeof gicrPendbaser;
  }
}

/** The owner of the pending table: a redistributor, or a mapped vPE. */
export const ownerOf = (gic: Gic, table: number): IntidSet | undefined => {
  for (const { control, pending } of gic.rds) {
    if (control.isRunning && control.pendingTable === table) return pending;
  }
  for (const vpe of gic.vpes.values()) if (vpe.mapped && vpe.vptAddress === table) return vpe.pending;
  return undefined;
};

export const tableIn = (tables: Map<number, IntidSet>, address: number): IntidSet => {
  let table = tables.get(address);
  if (table === undefined) {
    table = new IntidSet();
    tables.set(address, table);
  }
  return table;
};

export const writeBit = (gic: Gic, address: number, intid: number, pending: boolean): void => {
  const memory = tableIn(gic.vpts, address);
  if (pending) memory.add(intid);
  else memory.delete(intid);
  tableIn(gic.images, address).add(intid);
};

export const writePendbaser = (gic: Gic, { rd: index, table, ptz, attributes = 0 }: WritePendbaser): void => {
  const { control } = gic.rd(index);
  gic.lpiControlInUse = true;
  gic.sink.emit({ kind: 'pendbaser', rd: index, table, ptz, attributes });
  // The register has that value already: it is no change. PTZ reads as 0.
  const isSame = table === control.pendingTable && attributes === control.pendAttributes && !ptz;
  if (control.enabled && isSame) return;
  if (control.isRunning) {
    gic.unpredictable('I-36', 'GICR_PENDBASER written while EnableLPIs=1 or RWP=1');
    return;
  }
  control.pendAttributes = attributes;
  gic.ops.GICR_PENDBASER.write(gic, index, table, ptz);
};

export const writePendingTable = (gic: Gic, { table, intid, pending }: WritePendingTable): void => {
  gic.sink.emit({ kind: 'pending-table', access: 'write', table, intid, pending });
  for (const vpe of gic.vpes.values()) {
    if (vpe.mapped && vpe.vptAddress === table) gic.unpredictable('I-103', 'the VPT of a mapped vPE written');
  }
  if (ownerOf(gic, table) !== undefined) gic.unpredictable('I-119', 'the pending table of a redistributor written');
  if (gic.fault !== undefined) return;
  writeBit(gic, table, intid, pending);
};

/** A read of a table that hardware owns may return stale bits. */
export const readPendingTable = (gic: Gic, { table, intid }: ReadPendingTable): void => {
  const memory = gic.vpts.get(table)?.has(intid) === true;
  const now = ownerOf(gic, table)?.has(intid) ?? memory;
  const pending = memory !== now && gic.choose('A-27', READS) === 1 ? now : memory;
  gic.valueRead = pending ? 1n : 0n;
  gic.sink.emit({ kind: 'pending-table', access: 'read', table, intid, pending });
};
