/**
 * GICR_CTLR.EnableLPIs, GICR_PROPBASER, GICR_PENDBASER, GICR_SETLPIR, GICR_CLRLPIR, and the pending tables in memory.
 *
 * A redistributor owns its pending table from EnableLPIs 0 to 1 until RWP=0 after 1 to 0. Memory is stable, and means something, only in between.
 */
import { FIRST_LPI } from '../../architecture/identifiers.ts';
import {
  lpiLimit,
  type ReadPendingTable,
  type WriteDirectLpi,
  type WriteEnableLpis,
  type WritePendbaser,
  type WritePendingTable,
  type WritePropbaser,
} from '../../architecture/lpi-control.ts';
import { IntidSet } from '../intid-set.ts';
import type { Gic, Redistributor } from '../state.ts';
import { clearLpi, setLpi } from './pending.ts';
import { freeVpeTable, vpeTableDiffersInGroup } from './vpe-table.ts';

const WRITE_BACK = ['written back', 'not written back'] as const;
const READS = ['as last written back', 'as it is pending now'] as const;
const PTZ = ['PTZ still holds', 'PTZ is spent'] as const;

export const writeEnableLpis = (gic: Gic, { rd: index, enable }: WriteEnableLpis): void => {
  const rd = gic.rd(index);
  const { control } = rd;
  gic.lpiControlInUse = true;
  const changes = enable !== control.enabled && (enable || gic.lpisCanBeDisabled());
  const misuse = changes ? misuseOfEnable(gic, index, enable) : undefined;
  if (misuse !== undefined) gic.unpredictable(...misuse);
  const takes = changes && misuse === undefined;
  if (takes) {
    control.enabled = enable;
    control.stopping = !enable;
  }
  gic.sink.emit({ kind: 'enable-lpis', rd: index, written: enable, enabled: control.enabled });
  if (takes && enable) start(gic, index, rd);
};

const misuseOfEnable = (gic: Gic, index: number, enable: boolean): readonly [string, string] | undefined => {
  const { control, valid, dirty } = gic.rd(index);
  if (!enable) {
    if (valid || dirty) return ['I-103', 'EnableLPIs cleared where a vPE is resident'];
    for (const vpe of gic.vpes.values()) {
      if (vpe.mapped && vpe.home === index) return ['I-103', 'EnableLPIs cleared where a vPE is mapped'];
    }
    return undefined;
  }
  if (control.stopping) return ['I-36', 'EnableLPIs set while RWP=1'];
  if (differsInGroup(gic, index, control.configTable, control.idBits)) {
    return ['I-45', 'EnableLPIs set while GICR_PROPBASER differs from that of another redistributor of the group'];
  }
  if (control.vpeTableValid && vpeTableDiffersInGroup(gic, index, control.vpeTable)) {
    return ['I-45', 'EnableLPIs set while GICR_VPROPBASER differs from that of another redistributor of the group'];
  }
  if (owner(gic, control.pendingTable) !== undefined) {
    return ['I-119', 'EnableLPIs set with a pending table that somebody else uses'];
  }
  return undefined;
};

/** Another redistributor of the CommonLPIAff group has LPIs enabled, and another configuration table. */
const differsInGroup = (gic: Gic, index: number, table: number, idBits: number | undefined): boolean => {
  const { commonLpiAffGroups: groups, intidBits } = gic.profile;
  return gic.rds.some(
    ({ control }, other) =>
      other !== index &&
      groups[other] === groups[index] &&
      control.enabled &&
      (control.configTable !== table || (control.idBits ?? intidBits - 1) !== (idBits ?? intidBits - 1)),
  );
};

/** Who owns the pending table: a redistributor, or a vPE that is mapped. */
const owner = (gic: Gic, table: number): IntidSet | undefined => {
  for (const { control, pending } of gic.rds) {
    if (control.isRunning && control.pendingTable === table) return pending;
  }
  for (const vpe of gic.vpes.values()) if (vpe.mapped && vpe.vptAddress === table) return vpe.pending;
  return undefined;
};

/** EnableLPIs 0 to 1: the pending table is read, or taken as zero, and configuration is read afresh. */
const start = (gic: Gic, index: number, rd: Redistributor): void => {
  const { control } = rd;
  const { rules } = gic;
  rd.pending.clear();
  if (rules.enableReadsConfigurationAfresh && rd.cache.size > 0) rd.cache.clear();
  if (control.late !== undefined) gic.vpts.set(control.pendingTable, control.late);
  control.late = undefined;
  const isEmpty = control.ptz && (control.ptzIsFresh || gic.choose('A-27', PTZ) === 0);
  control.ptzIsFresh = false;
  const table = rules.enableReadsItsOwnTable ? control.pendingTable : tableOfAnother(gic, index);
  const bits = isEmpty && rules.ptzStartsEmpty ? undefined : gic.vpts.get(table);
  const first = rules.pendingTableStartsAtTheFirstLpi ? FIRST_LPI : 0;
  if (bits !== undefined && rules.enableReadsThePendingTable) {
    for (const intid of bits.members()) if (intid >= first) setLpi(gic, index, intid, 'EnableLPIs', gic.time);
  }
  for (const intid of control.dropped.members()) setLpi(gic, index, intid, 'EnableLPIs', gic.time);
  control.dropped.clear();
};

/** A fault. */
const tableOfAnother = (gic: Gic, index: number): number => gic.rd((index + 1) % gic.rds.length).control.pendingTable;

/** The redistributor stops: each pending bit is written back, or not, and nothing is pending here any more. */
export const stopLpis = (gic: Gic, index: number): void => {
  const rd = gic.rd(index);
  const { control, pending } = rd;
  control.stopping = false;
  const memory = tableIn(gic.vpts, control.pendingTable);
  const now = pending.members();
  if (gic.rules.pendingTableIsStableAfterRwp) {
    for (const intid of new Set([...now, ...memory.members()])) {
      const bit = pending.has(intid);
      if (bit === memory.has(intid) || gic.choose('A-27', WRITE_BACK) === 1) continue;
      writeBit(gic, control.pendingTable, intid, bit);
    }
  } else {
    control.late = new IntidSet();
    control.late.copyFrom(pending);
  }
  gic.ops.lpis.clearAll(gic, index);
  rd.unforwarded.clear();
  gic.sink.emit({ kind: 'lpis-stopped', rd: index });
};

const tableIn = (tables: Map<number, IntidSet>, address: number): IntidSet => {
  let table = tables.get(address);
  if (table === undefined) {
    table = new IntidSet();
    tables.set(address, table);
  }
  return table;
};

const writeBit = (gic: Gic, address: number, intid: number, pending: boolean): void => {
  const memory = tableIn(gic.vpts, address);
  if (pending) memory.add(intid);
  else memory.delete(intid);
  tableIn(gic.images, address).add(intid);
};

/** Software polls until RWP=0. */
export const pollRwp = (gic: Gic, index: number): void => {
  if (gic.rd(index).control.stopping) stopLpis(gic, index);
  if (gic.rd(index).control.freesVpeTable) freeVpeTable(gic, index);
  gic.sink.emit({ kind: 'rwp', rd: index });
};

export const writePropbaser = (gic: Gic, { rd: index, table, idBits }: WritePropbaser): void => {
  const { control } = gic.rd(index);
  gic.lpiControlInUse = true;
  gic.sink.emit({ kind: 'propbaser', rd: index, table, idBits });
  if (control.stopping) gic.unpredictable('I-36', 'GICR_PROPBASER written while RWP=1');
  if (control.enabled && differsInGroup(gic, index, table, idBits)) {
    gic.unpredictable('I-45', 'GICR_PROPBASER made to differ within a group while LPIs are enabled');
  }
  if (gic.fault !== undefined) return;
  control.configTable = table;
  control.idBits = idBits;
  // The distributor's own limit is a matter of the commands that name INTIDs.
  control.limit = idBits + 1 < gic.profile.intidBits ? lpiLimit(gic.profile, idBits) : Number.POSITIVE_INFINITY;
};

export const writePendbaser = (gic: Gic, { rd: index, table, ptz }: WritePendbaser): void => {
  const { control } = gic.rd(index);
  gic.lpiControlInUse = true;
  gic.sink.emit({ kind: 'pendbaser', rd: index, table, ptz });
  if (control.isRunning) {
    gic.unpredictable('I-36', 'GICR_PENDBASER written while EnableLPIs=1 or RWP=1');
    return;
  }
  control.pendingTable = table;
  control.ptz = ptz;
  control.ptzIsFresh = true;
  control.late = undefined;
};

export const writePendingTable = (gic: Gic, { table, intid, pending }: WritePendingTable): void => {
  gic.sink.emit({ kind: 'pending-table', access: 'write', table, intid, pending });
  for (const vpe of gic.vpes.values()) {
    if (vpe.mapped && vpe.vptAddress === table) gic.unpredictable('I-103', 'the VPT of a mapped vPE written');
  }
  if (owner(gic, table) !== undefined) gic.unpredictable('I-119', 'the pending table of a redistributor written');
  if (gic.fault !== undefined) return;
  writeBit(gic, table, intid, pending);
};

/** What software reads from a table that hardware owns may be stale. */
export const readPendingTable = (gic: Gic, { table, intid }: ReadPendingTable): void => {
  const memory = gic.vpts.get(table)?.has(intid) === true;
  const now = owner(gic, table)?.has(intid) ?? memory;
  const pending = memory !== now && gic.choose('A-27', READS) === 1 ? now : memory;
  gic.sink.emit({ kind: 'pending-table', access: 'read', table, intid, pending });
};

/** Implemented or not, the write is seen; it takes place some time later. */
export const writeDirectLpi = (gic: Gic, { kind, rd: index, intid }: WriteDirectLpi): void => {
  const set = kind === 'setlpir';
  gic.sink.emit({ kind: 'direct-lpi', rd: index, intid, set });
  if (gic.profile.directLpis !== true) return;
  gic.lpiControlInUse = true;
  gic.rd(index).control.directWrites.push({ set, intid, origin: gic.time });
};

/** The oldest write of GICR_SETLPIR or GICR_CLRLPIR takes place; an INTID that is no LPI is none of its business. */
export const landDirectWrite = (gic: Gic, index: number): void => {
  const { control, pending } = gic.rd(index);
  const write = control.directWrites.shift();
  if (write === undefined || write.intid < FIRST_LPI || write.intid >= gic.supported.intids) return;
  const { intid, origin } = write;
  if (write.set) {
    if (gic.rules.setlpirSetsPending) setLpi(gic, index, intid, 'SETLPIR', origin);
  } else if (pending.has(intid) && gic.rules.clrlpirClearsPending) {
    clearLpi(gic, index, intid, 'CLRLPIR', origin);
  }
};
