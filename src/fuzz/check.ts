/** `check`: fuzz the reference model, healthy or mutated, against properties; shrink what fails. */
import * as fc from 'fast-check';
import type { AbstractRules } from '../../models/abstract/rules.ts';
import type { Scope as AbstractScope } from '../../models/abstract/scope.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Step } from '../../models/architecture/steps.ts';
import { hardwareWith, type Replacement } from '../../models/faults/fault.ts';
import type { Property } from '../../properties/property.ts';
import { refinement } from '../../properties/refinement/refinement.ts';
import { CoverageRecorder } from '../cover/recorder.ts';
import { type CoverageReport, coverageReport } from '../cover/report.ts';
import type { Execution, ProgramSource } from '../judge/execution.ts';
import type { Finding } from '../judge/judge.ts';
import type { Verdict } from '../judge/verdict.ts';
import { Follower } from '../refine/follower.ts';
import { type Reach, ScopeGraph } from '../refine/graph.ts';
import { Laboratory } from '../refine/laboratory.ts';
import { nameObjects } from '../refine/realise.ts';
import { Walker } from '../refine/walks.ts';
import type { Registry } from '../registry/registry.ts';
import type { Program } from '../run/program.ts';
import { Generator, ProgramArbitrary } from './generate.ts';
import type { GenerationCounts } from './generator-options.ts';
import type { Scope } from './scope.ts';
import { type ShrinkResult, shrink } from './shrink.ts';

export type { Verdict };

export interface CheckOptions {
  /** Its contracts of software are watched too. */
  readonly registry: Registry;
  readonly profiles: readonly Profile[];
  readonly properties: readonly Property[];
  /** The operations that the hardware does wrong; healthy hardware without them. */
  readonly replaces?: Replacement;
  /** Id of the hypothesis that the replaced operations belong to; it is stored with counterexamples. */
  readonly hypothesis?: string;
  /** Programs per profile. */
  readonly runs: number;
  /** Stop after so many seconds, over all profiles. */
  readonly seconds?: number;
  readonly seed: number;
  readonly scope?: Scope;
  /** Programs that contain such a step are not generated: a workaround. */
  readonly avoids?: (step: Step) => boolean;
  /** What software keeps to besides its own contracts. */
  readonly contracts?: readonly Property[];
  readonly searchBudget?: number;
  /** Programs that walk through a scope of the abstract model, where the refinement is among the properties. */
  readonly walks?: WalkOptions;
  /** Rules of the abstract model that runs are compared with; all hold by default. */
  readonly abstractRules?: AbstractRules;
  /** Nothing is left to find once every property has failed. */
  readonly stopWhenAllFound?: boolean;
  readonly onProgress?: (done: number, total: number, profile: string) => void;
}

export interface WalkOptions {
  readonly scope: AbstractScope;
  /** Walks go on until they have come to this share of the transitions, from 0 to 1, or come to no more; else there is one for WALK_ONE_IN programs. */
  readonly until?: number;
}

/** What was compared with the abstract model. */
export interface Refinement {
  /** Steps of the abstract model that were taken. */
  readonly steps: number;
  /** Programs of which the rest was not compared, by what the abstract model leaves out. */
  readonly left: Readonly<Record<string, number>>;
  /** What walks have come to; undefined if there were none. */
  readonly reach: (Reach & { readonly scope: string }) | undefined;
}

export interface Failure extends ShrinkResult {
  readonly profile: Profile;
  readonly replaces: Replacement | undefined;
  readonly hypothesis: string | undefined;
  readonly seed: number;
  /** The failing program was the nth of its profile. */
  readonly foundAt: number;
  /** Items of the program before shrinking. */
  readonly originalLength: number;
}

export interface PropertyResult {
  readonly property: Property;
  readonly verdict: Verdict;
  readonly exercised: number;
  /** Misdeeds of software, ordered by the generator, that the property noticed. */
  readonly noticed: number;
  readonly failure: Failure | undefined;
}

export interface CheckResult {
  readonly seed: number;
  readonly verdict: Verdict;
  readonly properties: readonly PropertyResult[];
  readonly steps: number;
  readonly programs: number;
  readonly generation: GenerationCounts;
  /** A time limit ended the run early. */
  readonly cutShort: boolean;
  /** What the programs came to. */
  readonly coverage: CoverageReport;
  /** Undefined if no profile was followed on the abstract model. */
  readonly refinement: Refinement | undefined;
}

/** Programs between two looks at the clock. */
const BATCH = 500;

/** A seed for the nth part of a run; the same on every machine. */
const partSeed = (seed: number, part: number): number =>
  (Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) + Math.imul(part, 0xc2b2_ae35)) | 0;

/** One walk for so many random programs: each is as long as ten. */
const WALK_ONE_IN = 80;
/** Walks between two looks at what they have come to. */
const WALK_BATCH = 50;
/** Batches of walks that come to nothing new, one after the other, before they are given up. */
const VAIN_BATCHES = 10;

/** Seeds of walks are not those of the random programs. */
const WALK_SEED = 0x5bd1_e995;

/** The run as it goes on, over all profiles. */
class Run {
  readonly options: CheckOptions;
  readonly recorder = new CoverageRecorder();
  readonly failures = new Map<Property, Failure>();
  readonly verdicts = new Map<Property, Verdict>();
  readonly exercised = new Map<Property, number>();
  readonly noticed = new Map<Property, number>();
  readonly generation: GenerationCounts = { legal: 0, illegal: 0, internal: 0 };
  readonly left = new Map<string, number>();
  steps = 0;
  programs = 0;
  followed = 0;
  cutShort = false;
  private readonly watched: readonly Property[];

  constructor(options: CheckOptions) {
    this.options = options;
    const { registry, properties } = options;
    // Contracts of software are watched even if they are not asked for: what hardware does after a breach proves nothing.
    const guards = registry.contracts.filter((property) => !properties.includes(property));
    this.watched = [...properties, ...guards, ...(options.contracts ?? [])];
  }

  laboratory(profile: Profile, scope?: AbstractScope): Laboratory {
    const { replaces, abstractRules: rules } = this.options;
    return new Laboratory(profile, hardwareWith(replaces), this.watched, {
      ...(rules === undefined ? {} : { rules }),
      ...(scope === undefined ? {} : { scope, names: nameObjects(scope) }),
    });
  }

  get isAllFound(): boolean {
    return this.options.stopWhenAllFound === true && this.failures.size === this.options.properties.length;
  }

  /** Runs programs until one fails, which is shrunk; the number of those that were run. */
  batch(laboratory: Laboratory, source: ProgramSource, seed: number, size: number, before: number): number {
    const found = nextFailure(source, seed, size);
    this.programs += found.programs;
    for (const finding of found.execution?.findings ?? []) {
      this.note(laboratory, finding, found.execution?.items ?? [], before + found.programs);
    }
    return found.programs;
  }

  private note(laboratory: Laboratory, { property, verdict }: Finding, program: Program, foundAt: number): void {
    const { options, failures, verdicts } = this;
    if (!options.properties.includes(property)) return;
    laboratory.judge.mute(property);
    verdicts.set(property, worst(verdicts.get(property), verdict));
    if (failures.has(property)) return;
    const { profile } = laboratory;
    const shrunk = shrink({
      registry: options.registry,
      profile,
      hardware: hardwareWith(options.replaces),
      property,
      program,
      ...(options.searchBudget === undefined ? {} : { searchBudget: options.searchBudget }),
      ...(options.abstractRules === undefined ? {} : { abstractRules: options.abstractRules }),
      ...(options.contracts === undefined ? {} : { contracts: options.contracts }),
    });
    const { replaces, hypothesis, seed } = options;
    failures.set(property, { ...shrunk, profile, replaces, hypothesis, seed, foundAt, originalLength: program.length });
  }

  /** What a laboratory has counted is added up. */
  add({ judge, steps, follower }: Laboratory): void {
    judge.properties.forEach((property, position) => {
      this.exercised.set(property, (this.exercised.get(property) ?? 0) + (judge.exercised[position] ?? 0));
    });
    this.steps += steps;
    this.followed += follower?.followed ?? 0;
    for (const [reason, times] of follower?.left ?? []) this.left.set(reason, (this.left.get(reason) ?? 0) + times);
  }
}

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

/** Walks through a scope of the abstract model, on each profile in turn that can be followed. */
const walk = (run: Run, { scope, until }: WalkOptions, deadline: number | undefined): ScopeGraph | undefined => {
  const { profiles, runs, seed } = run.options;
  const walkers = profiles.filter(Follower.isPossible).flatMap((profile) => {
    if (profile.redistributors < scope.redistributors || (scope.vsgis > 0 && !profile.vsgi)) return [];
    const laboratory = run.laboratory(profile, scope);
    return laboratory.follower === undefined ? [] : [{ laboratory, follower: laboratory.follower }];
  });
  if (walkers.length === 0) return undefined;
  const graph = new ScopeGraph(scope, run.options.abstractRules);
  const most = until === undefined ? Math.ceil(runs / WALK_ONE_IN) : Number.POSITIVE_INFINITY;
  for (let done = 0, part = 0, vain = 0; done < most && vain < VAIN_BATCHES && !run.isAllFound; part += 1) {
    const before = graph.reached.transitions;
    const size = Math.min(WALK_BATCH, most - done);
    for (const [index, { laboratory, follower }] of walkers.entries()) {
      if (until !== undefined && graph.share >= until) break;
      if (deadline !== undefined && performance.now() > deadline) {
        run.cutShort = true;
        break;
      }
      const walker = new Walker(laboratory, follower, graph);
      run.batch(laboratory, walker, partSeed(seed ^ WALK_SEED, part * walkers.length + index), size, done);
    }
    done += size;
    vain = graph.reached.transitions === before ? vain + 1 : 0;
    if (run.cutShort || (until !== undefined && graph.share >= until)) break;
  }
  for (const { laboratory } of walkers) run.add(laboratory);
  return graph;
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

/** Runs programs until one fails. */
const nextFailure = (
  source: ProgramSource,
  seed: number,
  runs: number,
): { readonly programs: number; readonly execution: Execution | undefined } => {
  const details = fc.check(
    fc.property(new ProgramArbitrary(source), ({ findings }) => findings.length === 0),
    { seed, numRuns: runs, endOnFailure: true },
  );
  return { programs: details.numRuns, execution: details.counterexample?.[0] };
};

const RANK: Readonly<Record<Verdict, number>> = {
  held: 0,
  lint: 1,
  vacuous: 2,
  inconclusive: 3,
  disputed: 4,
  violated: 5,
};

const worst = (a: Verdict | undefined, b: Finding['verdict'] | Verdict): Verdict =>
  a === undefined || RANK[b] > RANK[a] ? b : a;

/** The verdict of a whole run: the worst of its properties. */
export const overall = (results: readonly { readonly verdict: Verdict }[]): Verdict =>
  results.reduce<Verdict>((sum, { verdict }) => worst(sum, verdict), 'held');
