/** GITS_SGIR, done wrong. */
import type { Gic } from '../reference/gic.ts';
import { anotherVpe } from './elsewhere.ts';
import type { Fault } from './fault.ts';

/** A vPE that is not mapped takes the vSGI. */
const setOfUnmappedVpe = (gic: Gic, vpeid: number, vINTID: number, origin: number): void => {
  const { pending } = gic.vpe(vpeid);
  const changed = !pending.has(vINTID);
  pending.add(vINTID);
  gic.sink.emit({ kind: 'vlpi', vpeid, vINTID, pending: true, changed, cause: 'GITS_SGIR', origin });
};

export const sgir = {
  sgirBurstsAreNotLost: ({ GITS_SGIR }) => ({
    GITS_SGIR: {
      send: (gic, its, vpeid, vINTID) => {
        if (!its.bag.some(({ kind }) => kind === 'sgir')) GITS_SGIR.send(gic, its, vpeid, vINTID);
      },
    },
  }),
  sgirSetsTheNamedVpe: ({ GITS_SGIR }) => ({
    GITS_SGIR: { send: (gic, its, vpeid, vINTID) => GITS_SGIR.send(gic, its, anotherVpe(gic, vpeid), vINTID) },
  }),
  sgirSetsTheNamedVsgi: ({ GITS_SGIR }) => ({
    GITS_SGIR: { send: (gic, its, vpeid, vINTID) => GITS_SGIR.send(gic, its, vpeid, vINTID ^ 1) },
  }),
  sgirSetsOneVsgi: ({ GITS_SGIR }) => ({
    GITS_SGIR: {
      set: (gic, effect, home) => {
        GITS_SGIR.set(gic, effect, home);
        gic.vpe(effect.vpeid).pending.add(effect.intid ^ 1);
      },
    },
  }),
  sgirNeedsAMappedVpe: ({ GITS_SGIR }) => ({
    GITS_SGIR: {
      land: (gic, its, effect) => {
        const { vpeid, intid, origin } = effect;
        const isMapped = its.tables.vpe(vpeid) !== undefined && gic.vpes.get(vpeid)?.mapped === true;
        if (isMapped) GITS_SGIR.land(gic, its, effect);
        else setOfUnmappedVpe(gic, vpeid, intid, origin);
      },
    },
  }),
  sgirWhileLeavingIsNotLost: ({ GITS_SGIR }) => ({
    GITS_SGIR: {
      land: (gic, its, effect) => {
        if (gic.leavingAt(effect.vpeid) < 0) GITS_SGIR.land(gic, its, effect);
      },
    },
  }),
} satisfies Record<string, Fault>;
