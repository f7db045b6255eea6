/**
 * vSGIs of a vPE: their configuration, which moves with the vPE as their pending state does, the groups that VGrpEn disables, and queries
 * of pending vSGIs.
 */
import { VSGIS } from '../../architecture/identifiers.ts';
import type { WriteVsgir } from '../../architecture/step-kinds/register-writes.ts';
import type { Gic } from '../gic.ts';
import type { Effect } from '../its/effects.ts';
import { doorbellForConfiguration } from './doorbells.ts';
import type { Redistributor } from './redistributor.ts';
import { clearVlpi } from './virtual-pending.ts';
import type { Vpe } from './vpe.ts';

const HELD_OR_DROPPED = ['stays pending', 'a vSGI is dropped'] as const;
const WHILE_BUSY = ['ignored', 'starts another query'] as const;
const TOO_WIDE = ['ignored', 'queries some valid vPEID'] as const;
const ELSEWHERE = ['reads no vSGI pending', 'reads anything'] as const;
const STRANGE_VPT = ['disabled and not pending', 'as they were', 'anything'] as const;
const ALL_VSGIS = 2 ** VSGIS - 1;

export const vsgis = {
  /** VSGI with Clear=0 writes enable and group of its vSGI; what is pending stays as it is (I-75, I-76). */
  configure: (_gic: Gic, vpe: Vpe, { intid: vINTID, config }: Effect): void => {
    const bit = 1 << vINTID;
    vpe.vsgiEnabled = (config & 1) !== 0 ? vpe.vsgiEnabled | bit : vpe.vsgiEnabled & ~bit;
    vpe.vsgiGroup1 = config > 1 ? vpe.vsgiGroup1 | bit : vpe.vsgiGroup1 & ~bit;
  },
  /** VSGI with Clear=1 clears the pending state of its vSGI, and nothing else (I-75). */
  clear: (gic: Gic, { vpeid, intid, origin }: Effect): void => {
    clearVlpi(gic, vpeid, intid, 'VSGI', origin);
  },
  /** A redistributor may drop a pending vSGI while VGrpEn disables its group there. */
  isDropped: (gic: Gic, rd: Redistributor, vpe: Vpe, vINTID: number): boolean =>
    (rd.groups & gic.groupBit(vpe, vINTID)) === 0 && gic.choose('A-21', HELD_OR_DROPPED) === 1,
  /** VGrpEn, or the group of a vSGI, was written while the vPE is resident; vLPIs stay pending (I-46). */
  dropDisabledGroups: (gic: Gic, rd: Redistributor, vpe: Vpe): void => {
    const { vsgis } = gic.ops;
    for (let rest = vpe.pending.vsgis; rest !== 0; rest &= rest - 1) {
      const vINTID = 31 - Math.clz32(rest & -rest);
      if (vsgis.isDropped(gic, rd, vpe, vINTID)) clearVlpi(gic, rd.vpeid, vINTID, 'VGrpEn', gic.time);
    }
  },
  /** VMAPP V=0: the configuration goes to the VPT, as the pending state does. */
  save: (gic: Gic, vpeid: number, { vptAddress, vsgiEnabled, vsgiGroup1 }: Vpe): void => {
    gic.vsgiAreas.set(vptAddress, { vpeid, enabled: vsgiEnabled, group1: vsgiGroup1 });
  },
  /**
   * VMAPP V=1: with PTZ=1, or a VPT of zeros, every vSGI is disabled. With PTZ=0 and the VPT as VMAPP V=0 of this vPE saved it, the vSGIs keep
   * their configuration. After use by another vPE it is UNKNOWN.
   */
  load: (gic: Gic, { vpeid, vptAddress, ptz, origin }: Effect, vpe: Vpe): void => {
    const saved = gic.vsgiAreas.get(vptAddress);
    vpe.vsgiEnabled = 0;
    vpe.vsgiGroup1 = 0;
    if (saved === undefined) return;
    gic.vsgiAreas.delete(vptAddress);
    if (ptz) return;
    const choice = saved.vpeid === vpeid ? 1 : gic.choose('A-66', STRANGE_VPT);
    if (choice === 1) {
      vpe.vsgiEnabled = saved.enabled;
      vpe.vsgiGroup1 = saved.group1;
    } else {
      vpe.vsgiEnabled = choice === 0 ? 0 : ALL_VSGIS;
      vpe.pending.vsgis = choice === 0 ? 0 : ALL_VSGIS;
    }
    if (saved.vpeid === vpeid) return;
    for (let rest = vpe.pending.vsgis; rest !== 0; rest &= rest - 1) {
      const vINTID = 31 - Math.clz32(rest & -rest);
      gic.sink.emit({ kind: 'vlpi', vpeid, vINTID, pending: true, changed: true, cause: 'VMAPP', origin });
    }
  },
};

export const vsgir = {
  /** GICR_VSGIPENDR.Pending for the vPE that was queried; nothing changes by it (I-77). */
  answer: (_gic: Gic, _vpeid: number, vpe: Vpe): number => vpe.pending.vsgis,
};

export const vsgipendr = {
  /** Busy reads 1 until the query is answered (I-77). */
  isBusy: ({ querying }: Redistributor): boolean => querying,
};

declare module '../operations.ts' {
  interface Operations {
    readonly vsgis: typeof vsgis;
    readonly GICR_VSGIR: typeof vsgir;
    readonly GICR_VSGIPENDR: typeof vsgipendr;
  }
}

/** VSGI with Clear=0 takes effect. */
export const configureVsgi = (gic: Gic, landing: Effect): void => {
  const { vpeid } = landing;
  const vpe = gic.vpe(vpeid);
  gic.ops.vsgis.configure(gic, vpe, landing);
  const residentAt = gic.residentAt(vpeid);
  if (residentAt >= 0) dropDisabledGroups(gic, gic.rd(residentAt), vpe);
  if (vpe.mapped) doorbellForConfiguration(gic, vpeid, vpe);
};

/** Pending vSGIs may be dropped while VGrpEn disables their group at the redistributor. */
export const dropDisabledGroups = (gic: Gic, rd: Redistributor, vpe: Vpe): void => {
  if (!vpe.pending.isEmpty) gic.ops.vsgis.dropDisabledGroups(gic, rd, vpe);
};

/** A write of GICR_VSGIR begins a query of the vPE that it names. */
export const writeVsgir = (gic: Gic, { rd: index, vpeid }: WriteVsgir): void => {
  const rd = gic.rd(index);
  gic.sink.emit({ kind: 'vsgir', rd: index, vpeid });
  if (!gic.profile.vsgi) return;
  if (rd.querying && gic.choose('A-33', WHILE_BUSY) === 0) return;
  const isTooWide = vpeid >= gic.supported.vpes;
  if (isTooWide && gic.choose('A-33', TOO_WIDE) === 0) return;
  rd.querying = true;
  rd.queried = isTooWide ? 0 : vpeid;
};

/** The moment whose pending vSGIs are the answer. The vPE has to be mapped to the group of this redistributor; otherwise Pending is UNKNOWN. */
export const answerQuery = (gic: Gic, index: number): void => {
  const rd = gic.rd(index);
  rd.querying = false;
  const vpe = gic.vpes.get(rd.queried);
  const groups = gic.profile.commonLpiAffGroups;
  if (vpe?.mapped !== true || groups[vpe.home] !== groups[index]) {
    rd.vsgipendr = gic.choose('A-69', ELSEWHERE) === 0 ? 0 : ALL_VSGIS;
    return;
  }
  rd.vsgipendr = gic.ops.GICR_VSGIR.answer(gic, rd.queried, vpe);
};

/** Software polls GICR_VSGIPENDR until Busy reads 0; by then the query is answered. */
export const readVsgipendr = (gic: Gic, index: number): void => {
  const rd = gic.rd(index);
  if (gic.ops.GICR_VSGIPENDR.isBusy(rd)) answerQuery(gic, index);
  gic.sink.emit({ kind: 'vsgipendr', rd: index, pending: rd.vsgipendr });
};
