/**
 * Steps in which a cache loads or drops a configuration byte. They may happen at any moment and never have to. Only bytes that some
 * interrupt uses are listed.
 */
import type { InternalStep } from '../../architecture/steps.ts';
import type { Gic } from '../gic.ts';
import { dropConfig, dropVirtualConfig, loadConfig, loadVirtualConfig } from '../redistributor/configuration.ts';
import { eachRedistributor, eachVpe, type Places, type StepKind } from './step-kind.ts';

interface Optional<S extends InternalStep> {
  readonly places: Places;
  readonly list: StepKind['list'];
  readonly isPossible: (gic: Gic, step: S) => boolean;
  readonly take: (gic: Gic, step: S) => void;
}

const optional = <S extends InternalStep>(
  isIt: (step: InternalStep) => step is S,
  { places, list, isPossible, take }: Optional<S>,
): StepKind => ({
  places,
  list,
  fire: (gic, step, scheduler, watcher) => {
    if (!isIt(step) || !isPossible(gic, step)) return false;
    gic.tick(scheduler);
    take(gic, step);
    watcher?.fired(step.kind);
    return true;
  },
});

type StepOf<K extends InternalStep['kind']> = InternalStep & { readonly kind: K };

const named =
  <K extends InternalStep['kind']>(kind: K) =>
  (step: InternalStep): step is StepOf<K> =>
    step.kind === kind;

export const cacheSteps = {
  evict: optional(named('evict'), {
    places: eachRedistributor,
    list: (gic, rd, steps) => {
      for (const intid of gic.rd(rd).cache.keys()) steps.push({ kind: 'evict', rd, intid });
    },
    isPossible: (gic, { rd, intid }) => gic.rd(rd).cache.has(intid),
    take: (gic, { rd, intid }) => dropConfig(gic, rd, intid),
  }),
  cache: optional(named('cache'), {
    places: eachRedistributor,
    list: (gic, rd, steps) => {
      const { cache } = gic.rd(rd);
      for (const its of gic.itss) {
        for (const { now } of its.tables.ites.values()) {
          const intid = now?.virtual === false ? now.intid : -1;
          if (intid >= 0 && !cache.has(intid)) steps.push({ kind: 'cache', rd, intid });
        }
      }
      for (const { mapped, defaultDoorbell: intid } of gic.vpes.values()) {
        if (mapped && intid > 0 && !cache.has(intid)) steps.push({ kind: 'cache', rd, intid });
      }
    },
    isPossible: (gic, { rd, intid }) => !gic.rd(rd).cache.has(intid),
    take: (gic, { rd, intid }) => loadConfig(gic, rd, intid),
  }),
  vevict: optional(named('vevict'), {
    places: eachVpe,
    list: (gic, vpeid, steps) => {
      const vpe = gic.vpe(vpeid);
      if (!vpe.mapped) return;
      for (const vINTID of vpe.cache.keys()) steps.push({ kind: 'vevict', vpeid, vINTID });
    },
    isPossible: (gic, { vpeid, vINTID }) => gic.vpe(vpeid).cache.has(vINTID),
    take: (gic, { vpeid, vINTID }) => dropVirtualConfig(gic, vpeid, vINTID),
  }),
  vcache: optional(named('vcache'), {
    places: eachVpe,
    list: (gic, vpeid, steps) => {
      const { mapped, cache } = gic.vpe(vpeid);
      if (!mapped) return;
      for (const its of gic.itss) {
        for (const { now } of its.tables.ites.values()) {
          const vINTID = now?.virtual === true && now.vpeid === vpeid ? now.intid : -1;
          if (vINTID >= 0 && !cache.has(vINTID)) steps.push({ kind: 'vcache', vpeid, vINTID });
        }
      }
    },
    isPossible: (gic, { vpeid, vINTID }) => !gic.vpe(vpeid).cache.has(vINTID),
    take: (gic, { vpeid, vINTID }) => loadVirtualConfig(gic, vpeid, vINTID),
  }),
};
