/** Blind faults of vSGIs. */
import { VSGIS } from '../../models/architecture/identifiers.ts';
import { clearVlpi } from '../../models/reference/redistributor/virtual-pending.ts';
import { type BlindFault, on } from './blind-fault.ts';

const v41 = on('v4.1');
const ENABLE = 1;
const GROUP = 2;

export const VSGI_FAULTS: readonly BlindFault[] = [
  v41('sgir-needs-enabled', ({ GITS_SGIR }) => ({
    GITS_SGIR: {
      set: (gic, effect, home) => {
        if (gic.venabled(effect.vpeid, gic.vpe(effect.vpeid), effect.intid)) GITS_SGIR.set(gic, effect, home);
      },
    },
  })),
  v41('sgir-cuts-vintid', ({ GITS_SGIR }) => ({
    GITS_SGIR: { send: (gic, its, vpeid, vINTID) => GITS_SGIR.send(gic, its, vpeid, vINTID & 7) },
  })),
  v41('vsgi-clears-anyway', ({ vsgis }) => ({
    vsgis: {
      configure: (gic, vpe, effect) => {
        vsgis.configure(gic, vpe, effect);
        if (vpe.pending.has(effect.intid)) clearVlpi(gic, effect.vpeid, effect.intid, 'VSGI', effect.origin);
      },
    },
  })),
  v41('vsgi-clear-disables', ({ vsgis }) => ({
    vsgis: {
      clear: (gic, effect) => {
        vsgis.clear(gic, effect);
        vsgis.configure(gic, gic.vpe(effect.vpeid), effect);
      },
    },
  })),
  v41('vsgi-enables-or-regroups', ({ vsgis }) => ({
    vsgis: {
      configure: (gic, vpe, effect) => {
        const { intid, config } = effect;
        const before = (((vpe.vsgiEnabled >> intid) & 1) * ENABLE) | (((vpe.vsgiGroup1 >> intid) & 1) * GROUP);
        if ((before ^ config) === (ENABLE | GROUP)) effect.config = config ^ ENABLE;
        vsgis.configure(gic, vpe, effect);
      },
    },
  })),
  v41('vmovp-loses-vsgi', ({ vpeMapping }) => ({
    vpeMapping: {
      move: (gic, vpe, to) => {
        vpeMapping.move(gic, vpe, to);
        vpe.pending.vsgis = 0;
      },
    },
  })),
  v41('deschedule-loses-vsgi', ({ VPENDBASER }) => ({
    VPENDBASER: {
      finishDeschedule: (gic, rd) => {
        const { pending } = gic.vpe(gic.rd(rd).vpeid);
        if (pending.find((vINTID) => vINTID >= VSGIS) !== -1) pending.vsgis = 0;
        VPENDBASER.finishDeschedule(gic, rd);
      },
    },
  })),
  v41('vsgipendr-shows-resident-vpe', ({ GICR_VSGIR }) => ({
    GICR_VSGIR: {
      answer: (gic, vpeid, vpe) => {
        for (const { valid, vpeid: resident } of gic.rds) {
          if (valid && resident !== vpeid) return gic.vpe(resident).pending.vsgis;
        }
        return GICR_VSGIR.answer(gic, vpeid, vpe);
      },
    },
  })),
];
