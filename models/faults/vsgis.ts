/** vSGIs done wrong: their configuration, the groups that VGrpEn disables, and the query of what is pending. */
import { hasGroup } from '../architecture/groups.ts';
import { VSGIS } from '../architecture/identifiers.ts';
import { IntidSet } from '../reference/intid-set.ts';
import { clearVlpi, setVlpi } from '../reference/redistributor/virtual-pending.ts';
import type { Fault } from './fault.ts';

/** Where group 1 is disabled, the vLPIs of the vPE go. */
const dropsVlpis: Fault = ({ vsgis }) => ({
  vsgis: {
    dropDisabledGroups: (gic, rd, vpe) => {
      vsgis.dropDisabledGroups(gic, rd, vpe);
      if (hasGroup(rd.groups, 1)) return;
      for (const vINTID of vpe.pending.members()) {
        if (vINTID >= VSGIS) clearVlpi(gic, rd.vpeid, vINTID, 'VGrpEn', gic.time);
      }
    },
  },
});

/** GICR_VSGIPENDR tells of the mapped vPE that was made known last, other than the one that was queried. */
const answersForAnother: Fault = ({ GICR_VSGIR }) => ({
  GICR_VSGIR: {
    answer: (gic, vpeid, vpe) => {
      let answer = GICR_VSGIR.answer(gic, vpeid, vpe);
      for (const [other, { pending, mapped }] of gic.vpes) if (other !== vpeid && mapped) answer = pending.vsgis;
      return answer;
    },
  },
});

/** An acknowledged vSGI is active, and takes no write of GITS_SGIR, until its vPE is mapped anew. */
const keepsActiveState: Fault = ({ ICV_IAR1_EL1, GITS_SGIR, vsgis }, remember) => {
  const active = remember((): Map<number, IntidSet> => new Map());
  return {
    ICV_IAR1_EL1: {
      acknowledge: (gic, vpeid, vpe, vINTID) => {
        const here = active().get(vpeid) ?? new IntidSet();
        active().set(vpeid, here);
        if (vINTID < VSGIS) here.add(vINTID);
        ICV_IAR1_EL1.acknowledge(gic, vpeid, vpe, vINTID);
      },
    },
    GITS_SGIR: {
      land: (gic, its, effect) => {
        if (active().get(effect.vpeid)?.has(effect.intid) !== true) GITS_SGIR.land(gic, its, effect);
      },
    },
    vsgis: {
      load: (gic, landing, vpe) => {
        active().delete(landing.vpeid);
        vsgis.load(gic, landing, vpe);
      },
    },
  };
};

export const vsgis = {
  vsgiWritesTheEnable: ({ vsgis }) => ({
    vsgis: {
      configure: (gic, vpe, landing) => {
        const { vsgiEnabled } = vpe;
        vsgis.configure(gic, vpe, landing);
        vpe.vsgiEnabled = vsgiEnabled;
      },
    },
  }),
  vsgiWritesTheGroup: ({ vsgis }) => ({
    vsgis: {
      configure: (gic, vpe, landing) => {
        const { vsgiGroup1 } = vpe;
        vsgis.configure(gic, vpe, landing);
        vpe.vsgiGroup1 = vsgiGroup1;
      },
    },
  }),
  vsgiConfigurationClearsNothing: ({ vsgis }) => ({
    vsgis: {
      configure: (gic, vpe, landing) => {
        vsgis.configure(gic, vpe, landing);
        if ((landing.config & 1) === 0) vpe.pending.delete(landing.intid);
      },
    },
  }),
  vsgiConfigurationSetsNothing: ({ vsgis }) => ({
    vsgis: {
      configure: (gic, vpe, landing) => {
        vsgis.configure(gic, vpe, landing);
        const { vpeid, intid, config, origin } = landing;
        if ((config & 1) !== 0) setVlpi(gic, vpeid, intid, 'VSGI', origin, vpe.home, -1);
      },
    },
  }),
  vsgiClearClears: () => ({ vsgis: { clear: () => {} } }),
  vsgiClearNamesItsVsgi: ({ vsgis }) => ({
    vsgis: {
      clear: (gic, landing) => {
        gic.vpe(landing.vpeid).pending.vsgis = 0;
        vsgis.clear(gic, landing);
      },
    },
  }),
  vsgiClearKeepsConfiguration: ({ vsgis }) => ({
    vsgis: {
      clear: (gic, landing) => {
        gic.vpe(landing.vpeid).vsgiEnabled &= ~(1 << landing.intid);
        vsgis.clear(gic, landing);
      },
    },
  }),
  onlyDisabledGroupsAreDropped: ({ vsgis }) => ({
    vsgis: {
      isDropped: (gic, rd, vpe, vINTID) =>
        (rd.groups & gic.groupBit(vpe, vINTID)) !== 0 || vsgis.isDropped(gic, rd, vpe, vINTID),
    },
  }),
  vlpisOfADisabledGroupAreHeld: dropsVlpis,
  unmapSavesVsgiConfiguration: ({ vsgis }) => ({
    vsgis: {
      save: (gic, vpeid, vpe) => {
        vsgis.save(gic, vpeid, vpe);
        gic.vsgiAreas.set(vpe.vptAddress, { vpeid, enabled: 0, group1: vpe.vsgiGroup1 });
      },
    },
  }),
  vsgisHaveNoActiveState: keepsActiveState,
  vsgiQueryNamesItsVpe: answersForAnother,
  vsgiQueryKeepsPendingState: ({ GICR_VSGIR }) => ({
    GICR_VSGIR: {
      answer: (gic, vpeid, vpe) => {
        const answer = GICR_VSGIR.answer(gic, vpeid, vpe);
        vpe.pending.vsgis = 0;
        return answer;
      },
    },
  }),
  vsgipendrWaitsForTheQuery: () => ({ GICR_VSGIPENDR: { isBusy: () => false } }),
} satisfies Record<string, Fault>;
