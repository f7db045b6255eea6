/** Faults of mapping, unmapping and moving a vPE. */
import { FIRST_LPI } from '../architecture/identifiers.ts';
import type { Gic } from '../reference/gic.ts';
import { clearLpi, setLpi } from '../reference/redistributor/pending.ts';
import type { Vpe } from '../reference/redistributor/vpe.ts';
import { isFirstMap, isLastUnmap } from '../reference/redistributor/vpe-mapping.ts';
import { defineFaults, type Replacement } from './fault.ts';
import { keepsItsEntry } from './moves.ts';

/** VMOVP does this to the vPE before it moves. */
const beforeMove =
  (spoil: (gic: Gic, vpe: Vpe) => void): Replacement =>
  ({ vpeMapping }) => ({
    vpeMapping: {
      move: (gic, vpe, to) => {
        spoil(gic, vpe);
        vpeMapping.move(gic, vpe, to);
      },
    },
  });

const staysAtHome: Replacement = () => ({ vpeMapping: { move: () => {} } });

/** Pending individual doorbells of the vPE go to its new home. */
const movePendingIndividualDoorbells = (gic: Gic, vpeid: number, from: number, to: number): void => {
  for (const its of gic.itss) {
    for (const ite of its.tables.ites.values()) {
      const doorbell = ite.now?.virtual === true && ite.now.vpeid === vpeid ? ite.now.doorbell : -1;
      if (doorbell < FIRST_LPI || !gic.pending(from, doorbell)) continue;
      clearLpi(gic, from, doorbell, 'VMOVP', gic.time);
      setLpi(gic, to, doorbell, 'VMOVP', gic.time);
    }
  }
};

const vmovpMovesNothing: Replacement = (healthy, remember) => ({
  ...keepsItsEntry(healthy, remember),
  ...staysAtHome(healthy, remember),
});

export const vpeMapping = defineFaults({
  'second-map-loads-again': {
    title: 'VMAPP on a second ITS reads the VPT once more',
    violates: 'I-46',
    profile: 'v4.0-itslist',
    source: 'Linux its_build_vmapp_cmd, Alloc',
    replaces: ({ vpeMapping }) => ({
      vpeMapping: {
        map: (gic, landing) => {
          const vpe = gic.vpe(landing.vpeid);
          if (!isFirstMap(vpe, landing)) vpe.pending.clear();
          vpeMapping.map(gic, landing);
        },
      },
    }),
  },
  'ptz-clears-without-alloc': {
    title: 'VMAPP with Alloc=0 and PTZ=1 on a further ITS clears what is pending for the vPE',
    violates: 'I-46',
    profile: 'v4.1-2its',
    source: 'Linux its_build_vmapp_cmd: PTZ is signalled with Alloc=1 only',
    replaces: ({ vpeMapping }) => ({
      vpeMapping: {
        map: (gic, landing) => {
          vpeMapping.map(gic, landing);
          if (landing.share?.alloc === false && landing.ptz) gic.vpe(landing.vpeid).pending.clear();
        },
      },
    }),
  },
  'first-unmap-saves': {
    title: 'VMAPP V=0 on one ITS unmaps the vPE for all',
    violates: 'I-46',
    profile: 'v4.1-itslist',
    source: 'Linux its_build_vmapp_cmd, Alloc',
    replaces: ({ vpeMapping }) => ({
      vpeMapping: {
        unmap: (gic, vpeid, its, alloc) => {
          const vpe = gic.vpe(vpeid);
          if (vpe.mapped && !isLastUnmap(vpe, its, alloc)) vpe.pending.clear();
          vpeMapping.unmap(gic, vpeid, its, alloc);
        },
      },
    }),
  },
  'vmapp-reads-other-vpt': {
    title: 'VMAPP loads the VPT of another vPE',
    violates: 'I-60',
    profile: 'v4.1',
    source: 'IHI 0069, VMAPP; Linux its_build_vmapp_cmd',
    replaces: () => ({
      VPT: {
        read: (gic, { vpeid }) => {
          for (const [other, vpe] of gic.vpes) if (other !== vpeid && vpe.mapped) return vpe.pending;
          return undefined;
        },
      },
    }),
  },
  'planted-remap-forgets-pending': {
    title: 'VMAPP V=0 and V=1 lose a pending bit',
    violates: 'I-60',
    profile: 'v4.1',
    source: 'Linux vgic_v4_get_vlpi_state',
    provenance: 'planted',
    shortest: [6, 4],
    abstractRule: 'unmapSavesPendingState',
    replaces: () => ({ VPT: { write: () => {} } }),
  },
  'vmapp-unmap-clears-others': {
    title: 'VMAPP V=0 clears the pending bits of all vPEs',
    violates: 'I-92',
    profile: 'v4.1',
    source: 'IHI 0069, VMAPP',
    replaces: ({ VPT }) => ({
      VPT: {
        write: (gic, vpe) => {
          VPT.write(gic, vpe);
          for (const other of gic.vpes.values()) other.pending.clear();
        },
      },
    }),
  },
  'planted-vmovp-loses-pending': {
    title: 'VMOVP loses a pending bit',
    violates: 'I-46',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide',
    provenance: 'planted',
    shortest: [5, 3],
    abstractRule: 'vmovpKeepsPendingState',
    replaces: beforeMove((_gic, { pending }) => pending.clear()),
  },
  'vmovp-loses-vsgi-config': {
    title: 'VMOVP loses the configuration of vSGIs',
    violates: 'I-76',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide: it is kept in the VPT',
    replaces: beforeMove((_gic, vpe) => {
      vpe.vsgiEnabled = 0;
    }),
  },
  'vmovp-moves-nothing': {
    title: 'VMOVP leaves events and doorbells at the old home',
    violates: 'I-57',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide; Arm sysreg GITS_TYPER.VMOVP',
    replaces: vmovpMovesNothing,
  },
  'vmovp-moves-nothing-v4.1': {
    title: 'v4.1 VMOVP leaves events and doorbells at the old home',
    violates: 'I-57',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide; Arm sysreg GITS_TYPER.VMOVP',
    replaces: vmovpMovesNothing,
  },
  'vmovp-leaves-default-doorbell': {
    title: 'VMOVP leaves the default doorbell at the old home',
    violates: 'I-57',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    abstractRule: 'vmovpMovesDoorbells',
    replaces: staysAtHome,
  },
  'vmovp-moves-neighbours': {
    title: 'VMOVP moves every vPE of the same home',
    violates: 'I-70',
    profile: 'v4.1',
    source: 'IHI 0069, VMOVP',
    replaces: ({ vpeMapping }) => ({
      vpeMapping: {
        move: (gic, vpe, to) => {
          const from = vpe.home;
          vpeMapping.move(gic, vpe, to);
          for (const other of gic.vpes.values()) if (other.mapped && other.home === from) other.home = to;
        },
      },
    }),
  },
  'planted-vmovp-drags-doorbell': {
    title: 'VMOVP moves a pending individual doorbell',
    violates: 'I-106',
    profile: 'v4.0',
    source: 'Linux 958b90d162b4',
    provenance: 'planted',
    shortest: [5],
    replaces: ({ vpeMapping }) => ({
      vpeMapping: {
        moveDoorbells: (gic, landing, vpe, from) => {
          vpeMapping.moveDoorbells(gic, landing, vpe, from);
          const { vpeid, home: to } = landing;
          if (gic.profile.architecture === 'v4.0' && from !== to) movePendingIndividualDoorbells(gic, vpeid, from, to);
        },
      },
    }),
  },
});
