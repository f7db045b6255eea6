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
import { Control } from '../refine/control.ts';
import { Laboratory } from '../refine/laboratory.ts';
import { nameObjects } from '../refine/realise.ts';
import type { Program } from '../run/program.ts';
import type { CheckOptions } from './check-options.ts';
import type { Failure } from './check-result.ts';
import { Generator, ProgramArbitrary } from './generate.ts';
import type { GenerationCounts } from './generator-options.ts';
import { shrink, UnrepeatableError } from './shrink.ts';

/** Seed of the nth part of a run; the same on every machine. */
export const partSeed = (seed: number, part: number): number =>
  (Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) + Math.imul(part, 0xc2b2_ae35)) | 0;

/** A run over all profiles. */
export class Run {
  readonly options: CheckOptions;
  readonly recorder = new CoverageRecorder();
  readonly failures = new Map<Property, Failure>();
  readonly verdicts = new Map<Property, Verdict>();
  /** Random programs, and walks through a scope. */
  programs = 0;
  walks = 0;
  cutShort = false;
  /** Called before each program. */
  onProgram: () => void = () => {};
  private readonly laboratories: Laboratory[] = [];
  private readonly generators: Generator[] = [];
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
    const laboratory = new Laboratory(profile, hardwareWith(replaces), this.watched, {
      ...(rules === undefined ? {} : { rules }),
      ...(scope === undefined ? {} : { scope, names: nameObjects(scope) }),
    });
    this.laboratories.push(laboratory);
    return laboratory;
  }

  /** A generator of random programs, whose counts are counts of the run. */
  generator(laboratory: Laboratory): Generator {
    const { recorder } = this;
    const { scope, avoids, leavesOut, registry, replaces } = this.options;
    recorder.attach(laboratory);
    const generator = new Generator(laboratory, {
      recorder,
      // What is built in is disputed where the model may take either reading; what a user has added says so on purpose.
      disputing: registry.added,
      control: Control.of(laboratory.profile, replaces, this.watched),
      ...(scope === undefined ? {} : { scope }),
      ...(avoids === undefined ? {} : { avoids }),
      ...(leavesOut === undefined ? {} : { leavesOut }),
    });
    this.generators.push(generator);
    return generator;
  }

  get isAllFound(): boolean {
    return this.options.stopWhenAllFound === true && this.failures.size === this.options.properties.length;
  }

  /** The run has to end before its time. */
  get isOver(): boolean {
    return this.options.isOver?.() === true;
  }

  /**
   * Runs programs until one fails, and shrinks that one. Returns the number of programs run. `isOver`: no more programs, besides the reasons of the
   * run.
   */
  batch(laboratory: Laboratory, source: ProgramSource, { seed, size, before, isOver }: Batch): number {
    const found = nextFailure(source, seed, size, () => {
      this.onProgram();
      return this.isOver || isOver?.() === true;
    });
    for (const finding of found.execution?.findings ?? []) {
      this.note(laboratory, finding, found.execution?.items ?? [], before + found.programs);
    }
    return found.programs;
  }

  private note(laboratory: Laboratory, { property, verdict }: Finding, program: Program, foundAt: number): void {
    const { options, failures, verdicts } = this;
    if (!options.properties.includes(property)) return;
    // A property that is disputed in one program may be violated in another. A broken contract is never muted: what comes after it proves nothing.
    const isFinal = verdict !== 'disputed' && (property.kind !== 'software' || property.isCommandError === true);
    laboratory.judge.mute(property, isFinal ? 'violated' : 'disputed');
    const before = verdicts.get(property);
    const now = worse(before, verdict);
    verdicts.set(property, now);
    if (before === now && failures.has(property)) return;
    const { profile } = laboratory;
    const { replaces, hypothesis, seed } = options;
    const keep = (isOver: () => boolean): void => {
      const shrunk = shrink({
        registry: options.registry,
        profile,
        replaces,
        property,
        program,
        isOver,
        ...(options.searchBudget === undefined ? {} : { searchBudget: options.searchBudget }),
        ...(options.abstractRules === undefined ? {} : { abstractRules: options.abstractRules }),
        ...(options.contracts === undefined ? {} : { contracts: options.contracts }),
      });
      const failure = { ...shrunk, profile, replaces, hypothesis, seed, foundAt, originalLength: program.length };
      failures.set(property, failure);
      options.onFailure?.(failure);
    };
    try {
      // Shrinking takes seconds. Whoever keeps failures has this one before.
      if (options.onFailure !== undefined) keep(() => true);
      if (!this.isOver || !failures.has(property)) keep(() => this.isOver);
    } catch (error) {
      // Hardware that keeps state from one program to the next: a program that does not fail again proves nothing.
      if (!(error instanceof UnrepeatableError)) throw error;
      if (!failures.has(property)) verdicts.set(property, worse(before, 'inconclusive'));
    }
  }

  /** The counts of all laboratories and generators. */
  counts(): Counts {
    const exercised = new Map<Property, number>();
    const noticed = new Map<Property, number>();
    const left = new Map<string, number>();
    const generation = { legal: 0, illegal: 0, internal: 0 };
    let steps = 0;
    let followed = 0;
    for (const laboratory of this.laboratories) {
      const { judge, follower } = laboratory;
      judge.properties.forEach((property, position) => {
        increase(exercised, property, judge.exercised[position] ?? 0);
      });
      steps += laboratory.steps;
      followed += follower?.followed ?? 0;
      for (const [reason, times] of follower?.left ?? []) increase(left, reason, times);
    }
    for (const generator of this.generators) {
      for (const [property, count] of generator.noticed) increase(noticed, property, count);
      generation.legal += generator.counts.legal;
      generation.illegal += generator.counts.illegal;
      generation.internal += generator.counts.internal;
    }
    return { exercised, noticed, left, generation, steps, followed };
  }
}

/** Counts of a run so far. */
export interface Counts {
  readonly exercised: ReadonlyMap<Property, number>;
  /** Software property → number of deliberate misuses that it noticed. */
  readonly noticed: ReadonlyMap<Property, number>;
  /** Reason for not comparing with the abstract model → number of programs. */
  readonly left: ReadonlyMap<string, number>;
  readonly generation: GenerationCounts;
  readonly steps: number;
  /** Steps that were compared with the abstract model. */
  readonly followed: number;
}

const increase = <Key>(map: Map<Key, number>, key: Key, by: number): void => {
  map.set(key, (map.get(key) ?? 0) + by);
};

/** Some programs of one source. */
export interface Batch {
  readonly seed: number;
  readonly size: number;
  /** Programs that the source has run before. */
  readonly before: number;
  readonly isOver?: () => boolean;
}

const NOTHING: Execution = { items: [], findings: [] };

/** Runs programs until one fails. */
const nextFailure = (
  source: ProgramSource,
  seed: number,
  runs: number,
  isOver: () => boolean,
): { readonly programs: number; readonly execution: Execution | undefined } => {
  let programs = 0;
  const watched: ProgramSource = {
    run: (random) => {
      if (isOver()) return NOTHING;
      programs += 1;
      return source.run(random);
    },
  };
  const details = fc.check(
    fc.property(new ProgramArbitrary(watched), ({ findings }) => findings.length === 0),
    { seed, numRuns: runs, endOnFailure: true },
  );
  return { programs, execution: details.counterexample?.[0] };
};
