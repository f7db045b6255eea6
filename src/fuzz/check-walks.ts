/** Runs walks through a scope of the abstract model as a part of `check`. */
import { Follower } from '../refine/follower.ts';
import { ScopeGraph } from '../refine/graph.ts';
import type { Laboratory } from '../refine/laboratory.ts';
import { Walker } from '../refine/walks.ts';
import type { WalkOptions } from './check-options.ts';
import { partSeed, type Run } from './check-run.ts';

/** Random programs per walk. A walk is as long as ten random programs. */
const WALK_ONE_IN = 80;

/** Walks between two checks of the covered transitions. */
const WALK_BATCH = 50;

/** Consecutive batches without a new transition after which walking stops. */
const VAIN_BATCHES = 10;

/** Mixed into the seed, so that walks do not share seeds with random programs. */
const WALK_SEED = 0x5bd1_e995;

/** A profile that can be compared with the abstract model. */
interface Walking {
  readonly laboratory: Laboratory;
  readonly follower: Follower;
}

/** The profiles of the run that can walk through the scope. */
export const walkersOf = (run: Run, { scope }: WalkOptions): readonly Walking[] =>
  run.options.profiles.filter(Follower.isPossible).flatMap((profile) => {
    if (profile.redistributors < scope.redistributors || (scope.vsgis > 0 && !profile.vsgi)) return [];
    const laboratory = run.laboratory(profile, scope);
    return laboratory.follower === undefined ? [] : [{ laboratory, follower: laboratory.follower }];
  });

/** Runs walks, in turn on each of these profiles. Returns the graph with the covered transitions. */
export const walk = (
  run: Run,
  walkers: readonly Walking[],
  { scope, until }: WalkOptions,
  deadline: number | undefined,
): ScopeGraph | undefined => {
  const { runs, seed } = run.options;
  if (walkers.length === 0) return undefined;
  const graph = new ScopeGraph(scope, run.options.abstractRules);
  const most = until === undefined ? Math.ceil(runs / WALK_ONE_IN) : Number.POSITIVE_INFINITY;
  const isOver = (): boolean =>
    run.isOver ||
    (deadline !== undefined && performance.now() > deadline) ||
    (until !== undefined && graph.share >= until);
  for (let done = 0, part = 0, vain = 0; done < most && vain < VAIN_BATCHES && !run.isAllFound; part += 1) {
    const before = graph.reached.transitions;
    const size = Math.min(WALK_BATCH, most - done);
    for (const [index, { laboratory, follower }] of walkers.entries()) {
      if (isOver()) return graph;
      const walker = new Walker(laboratory, follower, graph);
      const batchSeed = partSeed(seed ^ WALK_SEED, part * walkers.length + index);
      run.walks += run.batch(laboratory, walker, { seed: batchSeed, size, before: done });
    }
    done += size;
    vain = graph.reached.transitions === before ? vain + 1 : 0;
  }
  return graph;
};
