/**
 * Shrinking: reduces a failing program to one in which no item can be deleted and whose schedule is the plainest that still fails.
 *
 * First come deletions, from large blocks to single items, and plainer schedules, until none of them fails. Deletion cannot find a shorter program
 * that takes another path, so a breadth-first search over the stimuli of the result follows, within a budget.
 */

import type { AbstractRules } from '../../models/abstract/rules.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { isLpiControl } from '../../models/architecture/step-kinds/index.ts';
import { isStimulus, type Stimulus } from '../../models/architecture/steps.ts';
import { hardwareWith, type Replacement } from '../../models/faults/fault.ts';
import type { Property } from '../../properties/property.ts';
import { type Finding, isMisuse } from '../judge/judge.ts';
import { blameInWords, Control, type Outcome } from '../refine/control.ts';
import { Laboratory } from '../refine/laboratory.ts';
import type { Registry } from '../registry/registry.ts';
import { ittOf } from '../run/addresses.ts';
import { disablesGroup, HOLDS, type Item, type Program, unplainness } from '../run/program.ts';
import { type Recording, record } from '../run/recording.ts';
import { breadthFirst, type SearchResult, triesOf } from './breadth-first.ts';
import { objectCount, redirections, renamings } from './rename.ts';

export interface ShrinkResult {
  readonly program: Program;
  readonly finding: Finding;
  /** A recording of the last run of the program. */
  readonly recording: Recording;
  /** Programs run while shrinking. */
  readonly runs: number;
  /** Deletions and plainer schedules of the result that were tried. None of them fails. */
  readonly deletionsTried: number;
  readonly plainerTried: number;
  /** No program of up to this many items over the same stimuli fails. If this is the length minus one, the program is proven shortest. */
  readonly coveredLength: number;
  readonly searchedStates: number;
  /** Who is to blame, as healthy hardware shows with the same program; undefined if the hardware is healthy. */
  readonly blame?: string;
  /** `isOver` has ended shrinking before all was tried. */
  readonly isUnfinished?: boolean;
}

export interface ShrinkOptions {
  readonly registry: Registry;
  readonly profile: Profile;
  /** The fault of the hardware; without it the hardware is healthy. */
  readonly replaces?: Replacement | undefined;
  readonly property: Property;
  readonly program: Program;
  /** Rules of the abstract model, for shrinking a difference from it; by default all hold. */
  readonly abstractRules?: AbstractRules;
  /** Contracts of software besides those of the registry. */
  readonly contracts?: readonly Property[];
  /** Budget of the breadth-first search, in executed items; 0 skips the search. */
  readonly searchBudget?: number;
  /** Asked before each program: true ends shrinking with the shortest program so far. */
  readonly isOver?: () => boolean;
}

/** The program does not fail when it is run again: the hardware keeps a state that is not reset between programs. */
export class UnrepeatableError extends Error {}

const DEFAULT_SEARCH_BUDGET = 20_000;

class Shrinker {
  readonly property: Property;
  readonly laboratory: Laboratory;
  runs = 0;
  private readonly isOver: () => boolean;
  /** Healthy hardware, if the hardware is faulty. */
  private readonly control: Control | undefined;
  /** What healthy hardware makes of the program before shrinking. */
  private original: Outcome | undefined;

  constructor(options: ShrinkOptions) {
    const { registry, profile, replaces, property, abstractRules, contracts: more = [] } = options;
    this.isOver = options.isOver ?? (() => false);
    this.property = property;
    const contracts = [...registry.contracts.filter((other) => other !== property), ...more];
    const followed = abstractRules === undefined ? {} : { rules: abstractRules };
    const properties = [property, ...contracts];
    this.laboratory = new Laboratory(profile, hardwareWith(replaces), properties, followed);
    this.control = Control.of(profile, replaces, properties);
  }

  readonly isFailure = ({ property, verdict }: Finding): boolean => property === this.property && verdict !== 'lint';

  private readonly looksLikeMisuse = (finding: Finding): boolean =>
    finding.property !== this.property && isMisuse(finding);

  /** The program breaks a contract, by these findings: what hardware does afterwards proves nothing. Faulty hardware can make it only look so. */
  readonly isMisuse = (findings: readonly Finding[], program: Program): boolean =>
    findings.some(this.looksLikeMisuse) && (this.control === undefined || this.control.run(program).isMisuse);

  /**
   * The hardware is to blame as much as for the program before shrinking: on healthy hardware, this one breaks nothing that the other does not.
   * Always true on healthy hardware.
   */
  readonly blamesTheSame = (program: Program): boolean => {
    if (this.control === undefined) return true;
    const { broken, isMisuse: misuses } = this.control.run(program);
    this.original ??= { broken, isMisuse: misuses };
    const { original } = this;
    return (original.isMisuse || !misuses) && [...broken].every((property) => original.broken.has(property));
  };

  /** Who is to blame for the finding; undefined on healthy hardware. */
  blame(finding: Finding, program: Program): string | undefined {
    return this.control && blameInWords(finding, this.control.run(program));
  }

  /** Runs the program. Returns its executed part if it still fails without a breach of contract by software. */
  attempt(program: Program): Program | undefined {
    if (this.runs > 0 && this.isOver()) return undefined;
    this.runs += 1;
    const result = this.laboratory.run(program, { stops: (findings) => findings.some(this.isFailure) });
    if (!result.findings.some(this.isFailure)) return undefined;
    // The first program is the one that is told: it is judged as it is.
    if (this.control === undefined && result.findings.some(this.looksLikeMisuse)) return undefined;
    return this.blamesTheSame(result.program) ? result.program : undefined;
  }
}

/** Programs with one block of items deleted, large blocks first. */
function* deletions(program: Program): Generator<Program> {
  for (let size = program.length >> 1; size >= 1; size = size === 1 ? 0 : size >> 1) {
    for (let start = program.length - size; start >= 0; start -= 1) {
      yield [...program.slice(0, start), ...program.slice(start + size)];
    }
  }
}

const replace = (program: Program, index: number, item: Item): Program =>
  program.map((old, position) => (position === index ? item : old));

/** The item with both groups enabled. */
const withBothGroups = (item: Item): Item => {
  if (item.step.kind !== 'vpendbaser') return item;
  const { vgrp0en: _, vgrp1en: __, ...step } = item.step;
  return { ...item, step };
};

/** Programs with a plainer schedule: everything plain, one item plain, or one hold or choice removed. */
function* plainer(program: Program): Generator<Program> {
  if (unplainness(program) > 1) yield program.map(({ step }) => ({ step, hold: 'nothing', choices: [] }));
  if (program.some(disablesGroup)) yield program.map(withBothGroups);
  for (const [index, item] of program.entries()) {
    for (const hold of HOLDS.slice(0, HOLDS.indexOf(item.hold))) yield replace(program, index, { ...item, hold });
    for (const choice of item.choices) {
      yield replace(program, index, { ...item, choices: item.choices.filter((other) => other !== choice) });
    }
  }
}

const isCwriterWrite = ({ step }: Item): boolean =>
  step.kind === 'write' && step.frame === 'GITS' && step.offset === itsRegisters.GITS_CWRITER.offset;

/** Replaces commands that were written to memory and published by GITS_CWRITER by plain command stimuli. */
function* asCommands(program: Program): Generator<Program> {
  for (const [index, { step, hold, choices }] of program.entries()) {
    if (step.kind !== 'slot') continue;
    const { its, command } = step;
    const queued: Item = { step: { kind: 'command', its, command }, hold, choices };
    const next = program.findIndex((other, position) => position > index && isCwriterWrite(other));
    yield replace(program, index, queued);
    if (next > index) yield replace(program, next, queued).filter((_, position) => position !== index);
  }
  // All at once too: the value of each write of GITS_CWRITER depends on every command before it.
  const all = program.flatMap((item): Item[] => {
    if (isCwriterWrite(item)) return [];
    const { step } = item;
    return [step.kind === 'slot' ? { ...item, step: { kind: 'command', its: step.its, command: step.command } } : item];
  });
  if (all.length < program.length) yield all;
}

/** Programs with two items deleted, for pairs that only make sense together. */
function* pairDeletions(program: Program): Generator<Program> {
  for (let first = 0; first < program.length; first += 1) {
    for (let second = first + 1; second < program.length; second += 1) {
      yield program.filter((_, index) => index !== first && index !== second);
    }
  }
}

/** Longest program for which two changes at once are tried. */
const FEW = 12;

/** The program with one item moved. */
const moved = (program: Program, from: number, to: number): Program => {
  const rest = program.filter((_, index) => index !== from);
  return [...rest.slice(0, to), ...program.slice(from, from + 1), ...rest.slice(to)];
};

/** Programs with one item deleted and another item moved or made plainer: the deleted item may have been needed only to hide its effect. */
function* rescheduled(program: Program): Generator<Program> {
  if (program.length > FEW) return;
  for (let gone = program.length - 1; gone >= 0; gone -= 1) {
    const rest = program.filter((_, index) => index !== gone);
    yield* plainer(rest);
    for (let from = 0; from < rest.length; from += 1) {
      for (let to = 0; to < rest.length; to += 1) {
        if (to === from) continue;
        const other = moved(rest, from, to);
        yield other;
        if (to === from + 1) yield* plainer(other);
      }
    }
  }
}

/** Order of preference: shorter, then plainer, then fewer and lower objects. */
const better = (a: Program, b: Program): boolean => {
  if (a.length !== b.length) return a.length < b.length;
  const plainness = unplainness(a) - unplainness(b);
  return plainness !== 0 ? plainness < 0 : objectCount(a) < objectCount(b);
};

/** Tries candidates until one fails and is better. Also returns the number tried. */
const firstBetter = (
  shrinker: Shrinker,
  current: Program,
  candidates: Iterable<Program>,
): { readonly program: Program | undefined; readonly tried: number } => {
  let tried = 0;
  for (const candidate of candidates) {
    tried += 1;
    const program = shrinker.attempt(candidate);
    if (program !== undefined && better(program, current)) return { program, tried };
  }
  return { program: undefined, tried };
};

type Pass = (program: Program) => Iterable<Program>;

/** Shrinking passes, cheapest first. After each success the first pass runs again. */
const PASSES: readonly Pass[] = [
  deletions,
  asCommands,
  plainer,
  pairDeletions,
  rescheduled,
  renamings,
  (program) => (program.length > FEW ? [] : redirections(program)),
];

/** The distinct stimuli of a program. */
export const stimuliOf = (program: Program): Stimulus[] => {
  const seen = new Map<string, Stimulus>();
  for (const { step } of program) if (isStimulus(step)) seen.set(JSON.stringify(step), step);
  return [...seen.values()];
};

export const shrink = (options: ShrinkOptions): ShrinkResult => {
  const shrinker = new Shrinker(options);
  const { searchBudget = DEFAULT_SEARCH_BUDGET, isOver = () => false } = options;
  const first = shrinker.attempt(options.program);
  if (first === undefined) {
    throw new UnrepeatableError(`the program does not violate ${options.property.id} when it is run again`);
  }
  let program: Program = first;
  const tried = new Map<Pass, number>();
  let search: SearchResult | undefined;
  const improve = (): Program | undefined => {
    for (const pass of PASSES) {
      const found = firstBetter(shrinker, program, pass(program));
      tried.set(pass, found.tried);
      if (found.program !== undefined) return found.program;
    }
    search = isOver() ? undefined : searchShorter(shrinker, program, searchBudget);
    return search?.program;
  };
  for (let next = improve(); next !== undefined; next = improve()) program = next;
  const { findings } = shrinker.laboratory.judge;
  const recording = record(shrinker.laboratory, program, () => findings.some(shrinker.isFailure));
  const finding = findings.find(shrinker.isFailure);
  if (finding === undefined) throw new Error(`the shrunk program does not violate ${options.property.id}`);
  const blame = shrinker.blame(finding, program);
  return {
    program,
    finding,
    recording,
    ...(blame === undefined ? {} : { blame }),
    runs: shrinker.runs + (search?.executions ?? 0),
    deletionsTried: tried.get(deletions) ?? 0,
    plainerTried: tried.get(plainer) ?? 0,
    coveredLength: search?.coveredLength ?? 0,
    searchedStates: search?.states ?? 0,
    isUnfinished: isOver(),
  };
};

/** Plain stimuli that make an LPI pending. A program that uses EnableLPIs and a pending table for that may have a shorter equivalent with these. */
const PLAIN_EVENT: readonly Stimulus[] = [
  { kind: 'command', its: 0, command: { op: 'MAPD', deviceId: 1, size: 1, ittAddress: ittOf(1), valid: true } },
  { kind: 'command', its: 0, command: { op: 'MAPTI', deviceId: 1, eventId: 0, pINTID: 8192, icid: 0 } },
  { kind: 'command', its: 0, command: { op: 'MAPTI', deviceId: 1, eventId: 0, pINTID: 8192, icid: 1 } },
  { kind: 'msi', its: 0, deviceId: 1, eventId: 0 },
];

const searchShorter = (shrinker: Shrinker, program: Program, budget: number): SearchResult | undefined => {
  if (budget === 0 || program.length < 2) return undefined;
  const own = stimuliOf(program);
  const search = (alphabet: readonly Stimulus[]): SearchResult =>
    breadthFirst({
      laboratory: shrinker.laboratory,
      alphabet,
      longest: program.length - 1,
      budget,
      isFailure: shrinker.isFailure,
      isMisuse: shrinker.isMisuse,
      holds: shrinker.blamesTheSame,
      tries: triesOf(program),
    });
  const result = search(own);
  if (result.program !== undefined || !own.some(isLpiControl)) return result;
  const other = search([...own.filter((stimulus) => !isLpiControl(stimulus)), ...PLAIN_EVENT]);
  return other.program === undefined ? result : other;
};
