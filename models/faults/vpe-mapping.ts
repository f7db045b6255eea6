/** What becomes of a vPE when it is mapped, unmapped or moved, done wrong. */
import { FIRST_LPI } from '../architecture/identifiers.ts';
import type { Gic } from '../reference/gic.ts';
import { clearLpi, setLpi } from '../reference/redistributor/pending.ts';
import type { Vpe } from '../reference/redistributor/vpe.ts';
import { isFirstMap, isLastUnmap } from '../reference/redistributor/vpe-mapping.ts';
import type { Fault } from './fault.ts';
import { keepsItsEntry } from './moves.ts';

/** VMOVP does this to the vPE before it moves. */
const beforeMove =
  (spoil: (gic: Gic, vpe: Vpe) => void): Fault =>
  ({ vpeMapping }) => ({
    vpeMapping: {
      move: (gic, vpe, to) => {
        spoil(gic, vpe);
        vpeMapping.move(gic, vpe, to);
      },
    },
  });

const staysAtHome: Fault = () => ({ vpeMapping: { move: () => {} } });

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

export const vpeMapping = {
  onlyTheFirstMapLoads: ({ vpeMapping }) => ({
    vpeMapping: {
      map: (gic, landing) => {
        const vpe = gic.vpe(landing.vpeid);
        if (!isFirstMap(vpe, landing)) vpe.pending.clear();
        vpeMapping.map(gic, landing);
      },
    },
  }),
  onlyTheLastUnmapSaves: ({ vpeMapping }) => ({
    vpeMapping: {
      unmap: (gic, vpeid, its, alloc) => {
        const vpe = gic.vpe(vpeid);
        if (vpe.mapped && !isLastUnmap(vpe, its, alloc)) vpe.pending.clear();
        vpeMapping.unmap(gic, vpeid, its, alloc);
      },
    },
  }),
  mapReadsTheNamedVpt: () => ({
    VPT: {
      read: (gic, { vpeid }) => {
        for (const [other, vpe] of gic.vpes) if (other !== vpeid && vpe.mapped) return vpe.pending;
        return undefined;
      },
    },
  }),
  unmapSavesPendingState: () => ({ VPT: { write: () => {} } }),
  vmappKeepsOtherVpes: ({ VPT }) => ({
    VPT: {
      write: (gic, vpe) => {
        VPT.write(gic, vpe);
        for (const other of gic.vpes.values()) other.pending.clear();
      },
    },
  }),
  vmovpKeepsPendingState: beforeMove((_gic, { pending }) => pending.clear()),
  vmovpKeepsVsgiConfiguration: beforeMove((_gic, vpe) => {
    vpe.vsgiEnabled = 0;
  }),
  vmovpMovesTheHome: (healthy, remember) => ({
    ...keepsItsEntry(healthy, remember),
    ...staysAtHome(healthy, remember),
  }),
  vmovpMovesDoorbells: staysAtHome,
  vmovpMovesItsVpeOnly: ({ vpeMapping }) => ({
    vpeMapping: {
      move: (gic, vpe, to) => {
        const from = vpe.home;
        vpeMapping.move(gic, vpe, to);
        for (const other of gic.vpes.values()) if (other.mapped && other.home === from) other.home = to;
      },
    },
  }),
  vmovpLeavesPendingDoorbells: ({ vpeMapping }) => ({
    vpeMapping: {
      moveDoorbells: (gic, landing, vpe, from) => {
        vpeMapping.moveDoorbells(gic, landing, vpe, from);
        const { vpeid, home: to } = landing;
        if (gic.profile.architecture === 'v4.0' && from !== to) movePendingIndividualDoorbells(gic, vpeid, from, to);
      },
    },
  }),
} satisfies Record<string, Fault>;
