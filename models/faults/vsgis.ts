/** Faults of vSGIs: their configuration, the groups that VGrpEn disables, and queries of pending vSGIs. */
import { hasGroup } from '../architecture/groups.ts';
import { VSGIS } from '../architecture/identifiers.ts';
import { IntidSet } from '../reference/intid-set.ts';
import { clearVlpi, setVlpi } from '../reference/redistributor/virtual-pending.ts';
import { defineFaults, type Replacement } from './fault.ts';

/** While group 1 is disabled, the pending vLPIs of the vPE are lost. */
const dropsVlpis: Replacement = ({ vsgis }) => ({
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

/** GICR_VSGIPENDR reads as the vSGIs of the vPE that was mapped last, apart from the queried one. */
const answersForAnother: Replacement = ({ GICR_VSGIR }) => ({
  GICR_VSGIR: {
    answer: (gic, vpeid, vpe) => {
      let answer = GICR_VSGIR.answer(gic, vpeid, vpe);
      for (const [other, { pending, mapped }] of gic.vpes) if (other !== vpeid && mapped) answer = pending.vsgis;
      return answer;
    },
  },
});

/** An acknowledged vSGI is active, and takes no write of GITS_SGIR, until its vPE is mapped anew. */
const keepsActiveState: Replacement = ({ ICV_IAR1_EL1, GITS_SGIR, vsgis }, remember) => {
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

const vsgiEnableIsDropped: Replacement = ({ vsgis }) => ({
  vsgis: {
    configure: (gic, vpe, landing) => {
      const { vsgiEnabled } = vpe;
      vsgis.configure(gic, vpe, landing);
      vpe.vsgiEnabled = vsgiEnabled;
    },
  },
});

export const vsgis = defineFaults({
  'vsgi-enable-is-dropped': {
    title: 'VSGI does not write the enable',
    violates: 'I-76',
    profile: 'v4.1',
    source: 'IHI 0069, VSGI; Linux its_build_vsgi_cmd',
    replaces: vsgiEnableIsDropped,
  },
  'vsgi-enable-is-forgotten': {
    title: 'a vSGI that was enabled is not presented',
    violates: 'I-92',
    profile: 'v4.1',
    source: 'IHI 0069, VSGI; Linux its_build_vsgi_cmd',
    replaces: vsgiEnableIsDropped,
  },
  'vsgi-group-is-dropped': {
    title: 'VSGI does not write the group',
    violates: 'I-76',
    profile: 'v4.1',
    source: 'IHI 0069, VSGI; Linux its_build_vsgi_cmd',
    replaces: ({ vsgis }) => ({
      vsgis: {
        configure: (gic, vpe, landing) => {
          const { vsgiGroup1 } = vpe;
          vsgis.configure(gic, vpe, landing);
          vpe.vsgiGroup1 = vsgiGroup1;
        },
      },
    }),
  },
  'vsgi-config-clears': {
    title: 'VSGI with Clear=0 clears a pending vSGI',
    violates: 'I-75',
    profile: 'v4.1',
    source: 'Linux its_sgi_irq_domain_deactivate',
    replaces: ({ vsgis }) => ({
      vsgis: {
        configure: (gic, vpe, landing) => {
          vsgis.configure(gic, vpe, landing);
          if ((landing.config & 1) === 0) vpe.pending.delete(landing.intid);
        },
      },
    }),
  },
  'vsgi-config-sets': {
    title: 'VSGI with Clear=0 makes its vSGI pending',
    violates: 'I-75',
    profile: 'v4.1',
    source: 'Linux its_sgi_irq_domain_deactivate',
    replaces: ({ vsgis }) => ({
      vsgis: {
        configure: (gic, vpe, landing) => {
          vsgis.configure(gic, vpe, landing);
          const { vpeid, intid, config, origin } = landing;
          if ((config & 1) !== 0) setVlpi(gic, vpeid, intid, 'VSGI', origin, vpe.home, -1);
        },
      },
    }),
  },
  'planted-vsgi-clear-does-nothing': {
    title: 'VSGI with Clear=1 leaves the vSGI pending',
    violates: 'I-75',
    profile: 'v4.1',
    source: 'IHI 0069, VSGI; Linux its_sgi_set_irqchip_state',
    provenance: 'planted',
    shortest: [4],
    abstractRule: 'vsgiClearClears',
    replaces: () => ({ vsgis: { clear: () => {} } }),
  },
  'vsgi-clear-hits-neighbour': {
    title: 'VSGI with Clear=1 clears another vSGI',
    violates: 'I-75',
    profile: 'v4.1',
    source: 'IHI 0069, VSGI',
    replaces: ({ vsgis }) => ({
      vsgis: {
        clear: (gic, landing) => {
          gic.vpe(landing.vpeid).pending.vsgis = 0;
          vsgis.clear(gic, landing);
        },
      },
    }),
  },
  'vsgi-clear-configures': {
    title: 'VSGI with Clear=1 writes the configuration',
    violates: 'I-75',
    profile: 'v4.1',
    source: 'Linux its_sgi_irq_domain_deactivate; Arm example gicv4_virt.c',
    replaces: ({ vsgis }) => ({
      vsgis: {
        clear: (gic, landing) => {
          gic.vpe(landing.vpeid).vsgiEnabled &= ~(1 << landing.intid);
          vsgis.clear(gic, landing);
        },
      },
    }),
  },
  'enabled-group-is-dropped': {
    title: 'residency drops vSGIs of an enabled group',
    violates: 'I-46',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: ({ vsgis }) => ({
      vsgis: {
        isDropped: (gic, rd, vpe, vINTID) =>
          (rd.groups & gic.groupBit(vpe, vINTID)) !== 0 || vsgis.isDropped(gic, rd, vpe, vINTID),
      },
    }),
  },
  'disabled-group-loses-vlpis': {
    title: 'vLPIs are lost while group 1 is disabled',
    violates: 'I-46',
    profile: 'v4.1',
    source: 'Gunyah vpe.c saw vSGIs dropped, and no vLPI',
    replaces: dropsVlpis,
  },
  'unmap-loses-vsgi-config': {
    title: 'VMAPP V=0 saves no configuration of vSGIs',
    violates: 'I-76',
    profile: 'v4.1',
    source: 'Linux vgic_v3_save_pending_tables replays no VSGI',
    replaces: ({ vsgis }) => ({
      vsgis: {
        save: (gic, vpeid, vpe) => {
          vsgis.save(gic, vpeid, vpe);
          gic.vsgiAreas.set(vpe.vptAddress, { vpeid, enabled: 0, group1: vpe.vsgiGroup1 });
        },
      },
    }),
  },
  'planted-vsgi-becomes-active': {
    title: 'an acknowledged vSGI is active, and GITS_SGIR is lost on it',
    violates: 'I-79',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide: vSGIs have no active state',
    provenance: 'planted',
    shortest: [7],
    replaces: keepsActiveState,
  },
  'vsgi-query-of-other-vpe': {
    title: 'GICR_VSGIPENDR reads the vSGIs of another vPE',
    violates: 'I-77',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VSGIR',
    replaces: answersForAnother,
  },
  'planted-vsgi-query-clears': {
    title: 'GICR_VSGIR clears the vSGIs that it queries',
    violates: 'I-46',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VSGIR',
    provenance: 'planted',
    shortest: [4],
    replaces: ({ GICR_VSGIR }) => ({
      GICR_VSGIR: {
        answer: (gic, vpeid, vpe) => {
          const answer = GICR_VSGIR.answer(gic, vpeid, vpe);
          vpe.pending.vsgis = 0;
          return answer;
        },
      },
    }),
  },
  'planted-vsgi-query-answers-early': {
    title: 'GICR_VSGIPENDR reads Busy=0 before the query is answered',
    violates: 'I-77',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VSGIPENDR',
    provenance: 'planted',
    shortest: [5],
    replaces: () => ({ GICR_VSGIPENDR: { isBusy: () => false } }),
  },
});
