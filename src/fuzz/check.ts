/** `check`: fuzzes the reference model, healthy or faulty, against properties, and shrinks failing programs. */
import type { Profile } from '../../models/architecture/profiles.ts';
import { refinement } from '../../properties/refinement/refinement.ts';
import { coverageReport } from '../cover/report.ts';
import { overall } from '../judge/overall.ts';
import { Follower } from '../refine/follower.ts';
import type { ScopeGraph } from '../refine/graph.ts';
import type { CheckOptions } from './check-options.ts';
import type { CheckResult, PropertyResult, Refinement } from './check-result.ts';
import { partSeed, Run } from './check-run.ts';
import { walk } from './check-walks.ts';
import { Generator } from './generate.ts';

/** Programs between two checks of the time limit. */
const BATCH = 500;

/** Random programs on one profile. */
const checkProfile = (run: Run, profile: Profile, index: number, deadline: number | undefined): void => {
  const { options, recorder } = run;
  const { profiles, runs, seed } = options;
  const laboratory = run.laboratory(profile);
  recorder.attach(laboratory);
  const generator = new Generator(laboratory, {
    recorder,
    ...(options.scope === undefined ? {} : { scope: options.scope }),
    ...(options.avoids === undefined ? {} : { avoids: options.avoids }),
  });
  const share =
    deadline === undefined
      ? undefined
      : performance.now() +
        (deadline - performance.now()) / (profiles.length + (options.walks === undefined ? 0 : 1) - index);
  for (let done = 0, part = 0; done < runs && !run.isAllFound; part += 1) {
    if (share !== undefined && performance.now() > share) {
      run.cutShort = true;
      break;
    }
    const size = Math.min(BATCH, runs - done);
    done += run.batch(laboratory, generator, partSeed(seed, part * profiles.length + index), size, done);
    options.onProgress?.(index * runs + done, runs * profiles.length, profile.id);
  }
  run.add(laboratory);
  for (const [property, count] of generator.noticed) {
    run.noticed.set(property, (run.noticed.get(property) ?? 0) + count);
  }
  run.generation.legal += generator.counts.legal;
  run.generation.illegal += generator.counts.illegal;
  run.generation.internal += generator.counts.internal;
};

const refinementOf = (run: Run, graph: ScopeGraph | undefined): Refinement | undefined => {
  const { options, followed, left } = run;
  if (!options.properties.includes(refinement) || !options.profiles.some(Follower.isPossible)) return undefined;
  const byTimes = [...left].toSorted(([, a], [, b]) => b - a);
  const reach = graph === undefined ? undefined : { scope: graph.machine.scope.name, ...graph.reached };
  return { steps: followed, left: Object.fromEntries(byTimes), reach };
};

export const check = (options: CheckOptions): CheckResult => {
  const { profiles, properties, seed, walks } = options;
  const deadline = options.seconds === undefined ? undefined : performance.now() + options.seconds * 1000;
  const run = new Run(options);
  for (const [index, profile] of profiles.entries()) checkProfile(run, profile, index, deadline);
  const graph = walks === undefined || run.isAllFound ? undefined : walk(run, walks, deadline);
  const results = properties.map((property): PropertyResult => {
    const exercised = run.exercised.get(property) ?? 0;
    return {
      property,
      verdict: run.verdicts.get(property) ?? (exercised === 0 ? 'vacuous' : 'held'),
      exercised,
      noticed: run.noticed.get(property) ?? 0,
      failure: run.failures.get(property),
    };
  });
  const situations = results.map(({ property, exercised }) => ({ id: property.id, exercised }));
  const { steps, programs, generation, cutShort, recorder } = run;
  return {
    seed,
    verdict: overall(results),
    properties: results,
    steps,
    programs,
    generation,
    cutShort,
    coverage: coverageReport(recorder, profiles, situations),
    refinement: refinementOf(run, graph),
  };
};
