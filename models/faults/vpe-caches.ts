/** HiSilicon 162100801: what redistributors cache of a vPE outlives its unmapping. */

import { pair } from '../architecture/keys.ts';
import type { Step } from '../architecture/steps.ts';
import type { Gic } from '../reference/gic.ts';
import type { Vpe } from '../reference/redistributor/vpe.ts';
import type { Replacement } from './fault.ts';

const vpeidOf = (gic: Gic, vpe: Vpe): number => {
  for (const [vpeid, other] of gic.vpes) if (other === vpe) return vpeid;
  return -1;
};

/**
 * VMAPP V=0 leaves a copy of the vSGI enables at the last home of the vPE. A vPE with the same vPEID that VMOVP moves there later uses that copy, until
 * VINVALL, or GICR_INVALLR with V=1.
 */
export const unmapLeavesVpeCaches: Replacement = (
  { vpeMapping, vsgis, configurationCache, GICR_INVALLR },
  remember,
) => {
  // Redistributor and vPEID → the enables that it has cached of a vPE that is unmapped.
  const cached = remember(() => new Map<number, number>());
  // VPT address of a vPE that uses a stale copy → its enables as VSGI wrote them.
  const written = remember(() => new Map<number, number>());
  const refresh = (vpe: Vpe): void => {
    const enabled = written().get(vpe.vptAddress);
    if (enabled !== undefined) vpe.vsgiEnabled = enabled;
    written().delete(vpe.vptAddress);
  };
  return {
    vpeMapping: {
      unmap: (gic, vpeid, its, alloc) => {
        const vpe = gic.vpe(vpeid);
        const { mapped, home, vsgiEnabled } = vpe;
        refresh(vpe);
        vpeMapping.unmap(gic, vpeid, its, alloc);
        if (mapped && !vpe.mapped) cached().set(pair(home, vpeid), vsgiEnabled);
      },
      move: (gic, vpe, to) => {
        refresh(vpe);
        vpeMapping.move(gic, vpe, to);
        const key = pair(to, vpeidOf(gic, vpe));
        const stale = cached().get(key);
        if (stale === undefined) return;
        cached().delete(key);
        written().set(vpe.vptAddress, vpe.vsgiEnabled);
        vpe.vsgiEnabled = stale;
      },
    },
    vsgis: {
      configure: (gic, vpe, effect) => {
        refresh(vpe);
        vsgis.configure(gic, vpe, effect);
      },
    },
    configurationCache: {
      invalidateVpe: (vpe) => {
        refresh(vpe);
        configurationCache.invalidateVpe(vpe);
      },
    },
    GICR_INVALLR: {
      invalidateVirtual: (vpe) => {
        refresh(vpe);
        GICR_INVALLR.invalidateVirtual(vpe);
      },
    },
  };
};

/** The step sends VMOVP. */
export const sendsVmovp = (step: Step): boolean =>
  (step.kind === 'command' || step.kind === 'slot') && step.command?.op === 'VMOVP';
