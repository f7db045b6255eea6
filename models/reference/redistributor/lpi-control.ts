/**
 * GICR_CTLR.EnableLPIs and GICR_PROPBASER.
 *
 * A redistributor owns its pending table from EnableLPIs 0 to 1 until RWP=0 after 1 to 0. Memory is stable, and means something, only in between.
 */
import { FIRST_LPI } from '../../architecture/identifiers.ts';
import { lpiLimit, vlpiLimit } from '../../architecture/lpi-control.ts';
import type { WriteEnableLpis, WritePropbaser } from '../../architecture/step-kinds/lpi-control.ts';
import type { Gic } from '../gic.ts';
import { setLpi } from './pending.ts';
import { ownerOf, tableIn, writeBit } from './pending-table.ts';
import type { Redistributor } from './redistributor.ts';
import { freeVpeTable, vpeTableDiffersInGroup } from './vpe-table.ts';

const WRITE_BACK = ['written back', 'not written back'] as const;
const PTZ = ['PTZ still holds', 'PTZ is spent'] as const;

/** Source: Arm sysreg GICR_CTLR. */
export const gicrCtlr = {
  /** EnableLPIs 0 to 1: the pending table is loaded, or counts as zero, and cached configuration bytes are dropped. */
  start: (gic: Gic, index: number): void => {
    const { GICR_CTLR } = gic.ops;
    const rd = gic.rd(index);
    const { control } = rd;
    rd.pending.clear();
    GICR_CTLR.forgetConfiguration(rd);
    const isZero = control.ptz && (control.ptzIsFresh || gic.choose('A-27', PTZ) === 0);
    control.ptzIsFresh = false;
    for (const intid of GICR_CTLR.readPendingTable(gic, index, isZero)) {
      setLpi(gic, index, intid, 'EnableLPIs', gic.time);
    }
  },
  /** Drops the configuration bytes that were cached before LPIs were enabled. */
  forgetConfiguration: ({ cache }: Redistributor): void => {
    if (cache.size > 0) cache.clear();
  },
  /** The LPIs that are pending in the table; none if PTZ declares it zero. The first 1 KB holds no LPIs, nor does what is beyond the INTID bits. */
  readPendingTable: (gic: Gic, index: number, isZero: boolean): readonly number[] => {
    const bits = isZero ? undefined : gic.vpts.get(gic.rd(index).control.pendingTable);
    return bits?.members().filter((intid) => intid >= FIRST_LPI && intid < gic.supported.intids) ?? [];
  },
  /** RWP=0 after EnableLPIs 1 to 0: nothing is pending here any more, and the pending table is software's again. */
  stop: (gic: Gic, index: number): void => {
    gic.rd(index).control.stopping = false;
    gic.ops.GICR_CTLR.writeBack(gic, index);
    gic.ops.lpis.clearAll(gic, index);
    gic.sink.emit({ kind: 'lpis-stopped', rd: index });
  },
  /** Each pending bit is written back, or not, and memory is stable from then on. */
  writeBack: (gic: Gic, index: number): void => {
    const { control, pending } = gic.rd(index);
    const memory = tableIn(gic.vpts, control.pendingTable);
    for (const intid of new Set([...pending.members(), ...memory.members()])) {
      const bit = pending.has(intid);
      if (bit === memory.has(intid) || gic.choose('A-27', WRITE_BACK) === 1) continue;
      writeBit(gic, control.pendingTable, intid, bit);
    }
  },
};

declare module '../operations.ts' {
  interface Operations {
    readonly GICR_CTLR: typeof gicrCtlr;
  }
}

export const writeEnableLpis = (gic: Gic, { rd: index, enable }: WriteEnableLpis): void => {
  const { control } = gic.rd(index);
  gic.lpiControlInUse = true;
  const changes = enable !== control.enabled && (enable || gic.lpisCanBeDisabled());
  const misuse = changes ? misuseOfEnable(gic, index, enable) : undefined;
  if (misuse !== undefined) gic.unpredictable(...misuse);
  const takes = changes && misuse === undefined;
  if (takes) {
    control.enabled = enable;
    control.stopping = !enable;
  }
  const broken = misuse === undefined ? {} : { broken: misuse[0] };
  gic.sink.emit({ kind: 'enable-lpis', rd: index, written: enable, enabled: control.enabled, ...broken });
  if (takes && enable) gic.ops.GICR_CTLR.start(gic, index);
};

const misuseOfEnable = (gic: Gic, index: number, enable: boolean): readonly [string, string] | undefined => {
  const { control, valid, dirty } = gic.rd(index);
  if (!enable) {
    // A vPE that is mapped here and not resident loses its doorbells, and maybe its events.
    return valid || dirty ? ['I-103', 'EnableLPIs cleared where a vPE is resident'] : undefined;
  }
  if (control.stopping) return ['I-36', 'EnableLPIs set while RWP=1'];
  if (differsInGroup(gic, index)) {
    return ['I-45', 'EnableLPIs set while GICR_PROPBASER differs from that of another redistributor of the group'];
  }
  if (gic.rds.some((other) => other.control.enabled && other.control.pendAttributes !== control.pendAttributes)) {
    return ['I-45', 'EnableLPIs set while the attributes of GICR_PENDBASER differ from those of another redistributor'];
  }
  if (control.vpeTableValid && vpeTableDiffersInGroup(gic, index, control.vpeTable)) {
    return ['I-45', 'EnableLPIs set while GICR_VPROPBASER differs from that of another redistributor of the group'];
  }
  if (ownerOf(gic, control.pendingTable) !== undefined) {
    return ['I-119', 'EnableLPIs set with a pending table that somebody else uses'];
  }
  return undefined;
};

/** Another redistributor of the CommonLPIAff group has LPIs enabled, and another configuration table. */
const differsInGroup = (gic: Gic, index: number): boolean => {
  const { commonLpiAffGroups: groups, intidBits } = gic.profile;
  const own = gic.rd(index).control;
  return gic.rds.some(
    ({ control }, other) =>
      other !== index &&
      groups[other] === groups[index] &&
      control.enabled &&
      (control.configTable !== own.configTable ||
        control.propAttributes !== own.propAttributes ||
        (control.idBits ?? intidBits - 1) !== (own.idBits ?? intidBits - 1)),
  );
};

/** Software polls until RWP=0. */
export const pollRwp = (gic: Gic, index: number): void => {
  if (gic.rd(index).control.stopping) gic.ops.GICR_CTLR.stop(gic, index);
  if (gic.rd(index).control.freesVpeTable) freeVpeTable(gic, index);
  gic.sink.emit({ kind: 'rwp', rd: index });
};

export const writePropbaser = (gic: Gic, { rd: index, table, idBits, attributes = 0 }: WritePropbaser): void => {
  const { control } = gic.rd(index);
  gic.lpiControlInUse = true;
  gic.sink.emit({ kind: 'propbaser', rd: index, table, idBits, attributes });
  if (control.stopping) gic.unpredictable('I-36', 'GICR_PROPBASER written while RWP=1');
  const isSame =
    table === control.configTable &&
    idBits === (control.idBits ?? gic.profile.intidBits - 1) &&
    attributes === control.propAttributes;
  if (control.enabled && !isSame) gic.unpredictable('I-36', 'GICR_PROPBASER changed while EnableLPIs=1');
  if (gic.fault !== undefined) return;
  control.configTable = table;
  control.propAttributes = attributes;
  control.idBits = idBits;
  // Commands check INTIDs against the limit of the distributor.
  control.limit = idBits + 1 < gic.profile.intidBits ? lpiLimit(gic.profile, idBits) : Number.POSITIVE_INFINITY;
};

/** The v4.0 GICR_VPROPBASER. The model takes the configuration table to be that of the vPE (Arm sysreg: that of the scheduled virtual machine). */
export const writeVirtualPropbaser = (gic: Gic, index: number, idBits: number): void => {
  gic.lpiControlInUse = true;
  const { control } = gic.rd(index);
  control.vpropbaserIsBroughtUp = false;
  control.vlpiLimit = vlpiLimit(idBits);
  gic.sink.emit({ kind: 'virtual-propbaser', rd: index, idBits });
};
