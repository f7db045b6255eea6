/** `check`: fuzzes the reference model, healthy or faulty, against properties, and shrinks failing programs. */
import type { Profile } from '../../models/architecture/profiles.ts';
import { appliesTo, type Property } from '../../properties/property.ts';
import { refinement } from '../../properties/refinement/refinement.ts';
import { coverageReport } from '../cover/report.ts';
import { overall } from '../judge/overall.ts';
import type { Verdict } from '../judge/verdict.ts';
import { Follower } from '../refine/follower.ts';
import type { ScopeGraph } from '../refine/graph.ts';
import type { Laboratory } from '../refine/laboratory.ts';
import type { CheckOptions } from './check-options.ts';
import type { CheckResult, PropertyResult, Refinement } from './check-result.ts';
import { type Counts, partSeed, Run } from './check-run.ts';
import { walk, walkersOf } from './check-walks.ts';
import type { Generator } from './generate.ts';

/** Programs that are drawn from one seed, and between two looks at what the run has come to. */
const BATCH = 500;

/** Random programs on one profile. */
class ProfileRun {
  private readonly run: Run;
  private readonly profile: Profile;
  private readonly index: number;
  private readonly laboratory: Laboratory;
  private readonly generator: Generator;
  private done = 0;
  private part = 0;

  constructor(run: Run, profile: Profile, index: number) {
    this.run = run;
    this.profile = profile;
    this.index = index;
    this.laboratory = run.laboratory(profile);
    this.generator = run.generator(this.laboratory);
  }

  get isDone(): boolean {
    return this.done >= this.run.options.runs || this.run.isAllFound || this.run.isOver;
  }

  /** Runs one batch, or less if `deadline` comes before its end. */
  batch(deadline: number | undefined): void {
    const { run, profile, index } = this;
    const { profiles, runs, seed, onProgress } = run.options;
    const ran = run.batch(this.laboratory, this.generator, {
      seed: partSeed(seed, this.part * profiles.length + index),
      size: Math.min(BATCH, runs - this.done),
      before: this.done,
      ...(deadline === undefined ? {} : { isOver: () => performance.now() > deadline }),
    });
    this.done += ran;
    this.part += 1;
    run.programs += ran;
    onProgress?.(index * runs + this.done, runs * profiles.length, profile.id);
  }
}

const isPast = (deadline: number | undefined): boolean => deadline !== undefined && performance.now() > deadline;

const refinementOf = (
  { options }: Run,
  { followed, left }: Counts,
  graph: ScopeGraph | undefined,
): Refinement | undefined => {
  if (!options.properties.includes(refinement) || !options.profiles.some(Follower.isPossible)) return undefined;
  const byTimes = [...left].toSorted(([, a], [, b]) => b - a);
  const reach = graph === undefined ? undefined : { scope: graph.machine.scope.name, ...graph.reached };
  return { steps: followed, left: Object.fromEntries(byTimes), reach };
};

/** The end of the nth of `parts` equal parts of the time that is left. */
const endOfPart = (deadline: number | undefined, index: number, parts: number): number | undefined => {
  if (deadline === undefined) return undefined;
  const now = performance.now();
  return now + (deadline - now) / (parts - index);
};

/** The verdict on a property without findings. */
const verdictWithout = (property: Property, exercised: number, profiles: readonly Profile[]): Verdict => {
  if (exercised > 0) return 'held';
  return profiles.some((profile) => appliesTo(property, profile)) ? 'vacuous' : 'not applicable';
};

const resultOf = (run: Run, graph: ScopeGraph | undefined): CheckResult => {
  const { profiles, properties, seed } = run.options;
  const counts = run.counts();
  const results = properties.map((property): PropertyResult => {
    const exercised = counts.exercised.get(property) ?? 0;
    return {
      property,
      verdict: run.verdicts.get(property) ?? verdictWithout(property, exercised, profiles),
      exercised,
      noticed: counts.noticed.get(property) ?? 0,
      failure: run.failures.get(property),
    };
  });
  const situations = results.map(({ property, exercised }) => ({ id: property.id, exercised }));
  const { programs, walks, cutShort, recorder } = run;
  const { steps, generation } = counts;
  return {
    seed,
    verdict: overall(results),
    properties: results,
    steps,
    programs,
    walks,
    generation,
    cutShort,
    coverage: coverageReport(recorder, profiles, situations),
    refinement: refinementOf(run, counts, graph),
  };
};

export const check = (options: CheckOptions): CheckResult => {
  const { profiles, walks, onInterim } = options;
  const deadline = options.seconds === undefined ? undefined : performance.now() + options.seconds * 1000;
  const run = new Run(options);
  const walkers = walks === undefined ? [] : walkersOf(run, walks);
  const parts = profiles.length + (walkers.length > 0 ? 1 : 0);
  const programs = profiles.map((profile, index) => new ProfileRun(run, profile, index));
  run.onProgram = () => onInterim?.(() => resultOf(run, undefined));
  for (const [index, each] of programs.entries()) {
    const end = endOfPart(deadline, index, parts);
    while (!each.isDone && !isPast(end)) each.batch(end);
  }
  const graph = walks === undefined || run.isAllFound ? undefined : walk(run, walkers, walks, deadline);
  // Walks end when they find nothing new; the time that is left is for programs.
  if (deadline !== undefined) {
    for (let turn = 0; !isPast(deadline) && programs.some(({ isDone }) => !isDone); turn += 1) {
      const each = programs[turn % programs.length];
      if (each !== undefined && !each.isDone) each.batch(deadline);
    }
  }
  run.cutShort = run.isOver || isPast(deadline);
  return resultOf(run, graph);
};
