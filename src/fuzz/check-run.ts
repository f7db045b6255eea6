/** State of a run of `check`: draws programs in batches, shrinks failures, and adds up counts. */
import * as fc from 'fast-check';
import type { Scope as AbstractScope } from '../../models/abstract/scope.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { hardwareWith } from '../../models/faults/fault.ts';
import type { Property } from '../../properties/property.ts';
import { CoverageRecorder } from '../cover/recorder.ts';
import type { Execution, ProgramSource } from '../judge/execution.ts';
import type { Finding } from '../judge/judge.ts';
import { worse } from '../judge/overall.ts';
import type { Verdict } from '../judge/verdict.ts';
import { Laboratory } from '../refine/laboratory.ts';
import { nameObjects } from '../refine/realise.ts';
import type { Program } from '../run/program.ts';
import type { CheckOptions } from './check-options.ts';
import type { Failure } from './check-result.ts';
import { ProgramArbitrary } from './generate.ts';
import type { GenerationCounts } from './generator-options.ts';
import { shrink } from './shrink.ts';

/** Seed of the nth part of a run; the same on every machine. */
export const partSeed = (seed: number, part: number): number =>
  (Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) + Math.imul(part, 0xc2b2_ae35)) | 0;

/** A run over all profiles. */
export class Run {
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
    // Contracts of software are checked even if not asked for: what hardware does after a breach proves nothing.
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

  /** Runs programs until one fails, and shrinks that one. Returns the number of programs run. */
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
    verdicts.set(property, worse(verdicts.get(property), verdict));
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

  /** Adds the counts of a laboratory to those of the run. */
  add({ judge, steps, follower }: Laboratory): void {
    judge.properties.forEach((property, position) => {
      this.exercised.set(property, (this.exercised.get(property) ?? 0) + (judge.exercised[position] ?? 0));
    });
    this.steps += steps;
    this.followed += follower?.followed ?? 0;
    for (const [reason, times] of follower?.left ?? []) this.left.set(reason, (this.left.get(reason) ?? 0) + times);
  }
}

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
