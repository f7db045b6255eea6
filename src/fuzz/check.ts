/** `check`: fuzz the reference model, healthy or mutated, against properties; shrink what fails. */
import * as fc from 'fast-check';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Step } from '../../models/architecture/steps.ts';
import { type Mutation, rulesWith } from '../../models/reference/rules.ts';
import { PROPERTIES } from '../../properties/index.ts';
import type { Finding } from '../../properties/judge.ts';
import type { Property } from '../../properties/property.ts';
import { CoverageRecorder } from '../coverage/recorder.ts';
import { type CoverageReport, coverageReport } from '../coverage/report.ts';
import { type Execution, type GenerationCounts, Generator, ProgramArbitrary } from './generate.ts';
import { Laboratory } from './laboratory.ts';
import type { Scope } from './scope.ts';
import { type ShrinkResult, shrink } from './shrink.ts';

export type Verdict = 'held' | 'violated' | 'disputed' | 'lint' | 'inconclusive' | 'vacuous';

export interface CheckOptions {
  readonly profiles: readonly Profile[];
  readonly properties: readonly Property[];
  readonly mutation?: Mutation;
  /** Id of the hypothesis that the mutation belongs to; it is stored with counterexamples. */
  readonly hypothesis?: string;
  /** Programs per profile. */
  readonly runs: number;
  /** Stop after so many seconds, over all profiles. */
  readonly seconds?: number;
  readonly seed: number;
  readonly scope?: Scope;
  /** Programs that contain such a step are not generated: a workaround. */
  readonly avoids?: (step: Step) => boolean;
  readonly searchBudget?: number;
  /** Nothing is left to find once every property has failed. */
  readonly stopWhenAllFound?: boolean;
  readonly onProgress?: (done: number, total: number, profile: string) => void;
}

export interface Failure extends ShrinkResult {
  readonly profile: Profile;
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
}

/** Programs between two looks at the clock. */
const BATCH = 500;

/** A seed for the nth part of a run; the same on every machine. */
const partSeed = (seed: number, part: number): number =>
  (Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) + Math.imul(part, 0xc2b2_ae35)) | 0;

export const check = (options: CheckOptions): CheckResult => {
  const { profiles, properties, seed, runs } = options;
  const exercised = new Map<Property, number>();
  const failures = new Map<Property, Failure>();
  const verdicts = new Map<Property, Verdict>();
  const noticed = new Map<Property, number>();
  const generation: GenerationCounts = { legal: 0, illegal: 0, internal: 0 };
  const deadline = options.seconds === undefined ? undefined : performance.now() + options.seconds * 1000;
  const recorder = new CoverageRecorder();
  let steps = 0;
  let programs = 0;
  let cutShort = false;
  const total = runs * profiles.length;
  // Contracts of software are watched even if they are not asked for: what hardware does after a breach proves nothing.
  const guards = PROPERTIES.filter((property) => property.kind === 'software' && !properties.includes(property));
  for (const [index, profile] of profiles.entries()) {
    const laboratory = new Laboratory(profile, rulesWith(options.mutation), [...properties, ...guards]);
    recorder.attach(laboratory);
    const generator = new Generator(laboratory, {
      recorder,
      ...(options.scope === undefined ? {} : { scope: options.scope }),
      ...(options.avoids === undefined ? {} : { avoids: options.avoids }),
    });
    const share =
      deadline === undefined
        ? undefined
        : performance.now() + (deadline - performance.now()) / (profiles.length - index);
    let done = 0;
    for (let part = 0; done < runs; part += 1) {
      if (options.stopWhenAllFound === true && failures.size === properties.length) break;
      if (share !== undefined && performance.now() > share) {
        cutShort = true;
        break;
      }
      const size = Math.min(BATCH, runs - done);
      const found = nextFailure(generator, partSeed(seed, part * profiles.length + index), size);
      done += found.programs;
      programs += found.programs;
      options.onProgress?.(index * runs + done, total, profile.id);
      for (const finding of found.execution?.findings ?? []) {
        if (!properties.includes(finding.property)) continue;
        laboratory.judge.mute(finding.property);
        verdicts.set(finding.property, worst(verdicts.get(finding.property), finding.verdict));
        if (failures.has(finding.property)) continue;
        const program = found.execution?.items ?? [];
        const { property } = finding;
        const shrunk = shrink({
          profile,
          rules: laboratory.machine.gic.rules,
          property,
          program,
          ...(options.searchBudget === undefined ? {} : { searchBudget: options.searchBudget }),
        });
        const hypothesis = options.hypothesis;
        failures.set(property, { ...shrunk, profile, hypothesis, seed, foundAt: done, originalLength: program.length });
      }
    }
    laboratory.judge.properties.forEach((property, position) => {
      exercised.set(property, (exercised.get(property) ?? 0) + (laboratory.judge.exercised[position] ?? 0));
    });
    for (const [property, count] of generator.noticed) noticed.set(property, (noticed.get(property) ?? 0) + count);
    steps += laboratory.steps;
    generation.legal += generator.counts.legal;
    generation.illegal += generator.counts.illegal;
    generation.internal += generator.counts.internal;
  }
  const results = properties.map((property): PropertyResult => {
    const count = exercised.get(property) ?? 0;
    const verdict = verdicts.get(property) ?? (count === 0 ? 'vacuous' : 'held');
    return {
      property,
      verdict,
      exercised: count,
      noticed: noticed.get(property) ?? 0,
      failure: failures.get(property),
    };
  });
  const situations = results.map(({ property, exercised: times }) => ({ id: property.id, exercised: times }));
  const coverage = coverageReport(recorder, profiles, situations);
  return { seed, verdict: overall(results), properties: results, steps, programs, generation, cutShort, coverage };
};

/** Runs programs until one fails. */
const nextFailure = (
  generator: Generator,
  seed: number,
  runs: number,
): { readonly programs: number; readonly execution: Execution | undefined } => {
  const details = fc.check(
    fc.property(new ProgramArbitrary(generator), ({ findings }) => findings.length === 0),
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
