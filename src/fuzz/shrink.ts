/**
 * Shrinking: from a failing program to one in which no step can be left out and the schedule is the plainest that still fails.
 *
 * First deletions, from large blocks to single items, and plainer schedules, until none of them fails any more. Deletion cannot find a
 * shorter program that goes another way, so a breadth-first search over the stimuli of the result follows, as far as its budget reaches.
 */

import type { AbstractRules } from '../../models/abstract/rules.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { isLpiControl } from '../../models/architecture/step-kinds/index.ts';
import { isStimulus, type Stimulus } from '../../models/architecture/steps.ts';
import type { Hardware } from '../../models/reference/operations.ts';
import type { Property } from '../../properties/property.ts';
import { type Finding, isMisuse } from '../judge/judge.ts';
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
  /** The last run of the program, as it is told. */
  readonly recording: Recording;
  /** Programs run on the way. */
  readonly runs: number;
  /** Single deletions and plainer schedules of the result that were tried, none of which fails. */
  readonly deletionsTried: number;
  readonly plainerTried: number;
  /** Programs over the same stimuli that are known not to fail, up to this length; it is one less than the length if proven shortest. */
  readonly coveredLength: number;
  readonly searchedStates: number;
}

export interface ShrinkOptions {
  readonly registry: Registry;
  readonly profile: Profile;
  readonly hardware: Hardware;
  readonly property: Property;
  readonly program: Program;
  /** Rules of the abstract model, where a difference from it is what is shrunk; all hold by default. */
  readonly abstractRules?: AbstractRules;
  /** What software keeps to besides its own contracts. */
  readonly contracts?: readonly Property[];
  /** Executions that the breadth-first search may spend; 0 leaves it out. */
  readonly searchBudget?: number;
}

const DEFAULT_SEARCH_BUDGET = 20_000;

class Shrinker {
  readonly property: Property;
  readonly laboratory: Laboratory;
  runs = 0;

  constructor({ registry, profile, hardware, property, abstractRules, contracts: more = [] }: ShrinkOptions) {
    this.property = property;
    const contracts = [...registry.contracts.filter((other) => other !== property), ...more];
    const followed = abstractRules === undefined ? {} : { rules: abstractRules };
    this.laboratory = new Laboratory(profile, hardware, [property, ...contracts], followed);
  }

  readonly isFailure = ({ property, verdict }: Finding): boolean => property === this.property && verdict !== 'lint';

  /** Software that breaks a contract proves nothing against hardware. */
  readonly isMisuse = (finding: Finding): boolean => finding.property !== this.property && isMisuse(finding);

  /** The program as far as it was executed, if it still fails, by no fault of software. */
  attempt(program: Program): Program | undefined {
    this.runs += 1;
    const result = this.laboratory.run(program, { stops: (findings) => findings.some(this.isFailure) });
    const fails = result.findings.some(this.isFailure) && !result.findings.some(this.isMisuse);
    return fails ? result.program : undefined;
  }
}

/** Programs with one block of items less, large blocks first. */
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

/** Programs with a plainer schedule: everything plain, one item plain, one hold or one choice less. */
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

/** Commands that were written to memory and published by a write of GITS_CWRITER, as commands. */
function* asCommands(program: Program): Generator<Program> {
  for (const [index, { step, hold, choices }] of program.entries()) {
    if (step.kind !== 'slot') continue;
    const { its, command } = step;
    const queued: Item = { step: { kind: 'command', its, command }, hold, choices };
    const next = program.findIndex((other, position) => position > index && isCwriterWrite(other));
    yield replace(program, index, queued);
    if (next > index) yield replace(program, next, queued).filter((_, position) => position !== index);
  }
  // Where the queue stands by then depends on every command before.
  const all = program.flatMap((item): Item[] => {
    if (isCwriterWrite(item)) return [];
    const { step } = item;
    return [step.kind === 'slot' ? { ...item, step: { kind: 'command', its: step.its, command: step.command } } : item];
  });
  if (all.length < program.length) yield all;
}

/** Two items less at once, for pairs that only make sense together. */
function* pairDeletions(program: Program): Generator<Program> {
  for (let first = 0; first < program.length; first += 1) {
    for (let second = first + 1; second < program.length; second += 1) {
      yield program.filter((_, index) => index !== first && index !== second);
    }
  }
}

/** A program of which it is worth while to try two changes at once. */
const FEW = 12;

/** The same with the item at one place put at another. */
const moved = (program: Program, from: number, to: number): Program => {
  const rest = program.filter((_, index) => index !== from);
  return [...rest.slice(0, to), ...program.slice(from, from + 1), ...rest.slice(to)];
};

/** One item less, with another that waits for less or comes elsewhere: what the schedule hid behind the item is plain without it. */
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

/** Shorter first, then plainer, then fewer and lower objects. */
const better = (a: Program, b: Program): boolean => {
  if (a.length !== b.length) return a.length < b.length;
  const plainness = unplainness(a) - unplainness(b);
  return plainness !== 0 ? plainness < 0 : objectCount(a) < objectCount(b);
};

/** Tries candidates until one fails and is better; what was tried is counted. */
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

/** Ways to a better program, in the order of what they cost. After each success the first is tried again. */
const PASSES: readonly Pass[] = [
  deletions,
  asCommands,
  plainer,
  pairDeletions,
  rescheduled,
  renamings,
  (program) => (program.length > FEW ? [] : redirections(program)),
];

/** The stimuli of a program, each once. */
export const stimuliOf = (program: Program): Stimulus[] => {
  const seen = new Map<string, Stimulus>();
  for (const { step } of program) if (isStimulus(step)) seen.set(JSON.stringify(step), step);
  return [...seen.values()];
};

export const shrink = (options: ShrinkOptions): ShrinkResult => {
  const shrinker = new Shrinker(options);
  const { searchBudget = DEFAULT_SEARCH_BUDGET } = options;
  const first = shrinker.attempt(options.program);
  if (first === undefined) throw new Error(`the program does not fail ${options.property.id} when it is run again`);
  let program: Program = first;
  const tried = new Map<Pass, number>();
  let search: SearchResult | undefined;
  const improve = (): Program | undefined => {
    for (const pass of PASSES) {
      const found = firstBetter(shrinker, program, pass(program));
      tried.set(pass, found.tried);
      if (found.program !== undefined) return found.program;
    }
    search = searchShorter(shrinker, program, searchBudget);
    return search?.program;
  };
  for (let next = improve(); next !== undefined; next = improve()) program = next;
  const { findings } = shrinker.laboratory.judge;
  const recording = record(shrinker.laboratory, program, () => findings.some(shrinker.isFailure));
  const finding = findings.find(shrinker.isFailure);
  if (finding === undefined) throw new Error(`the shrunk program does not fail ${options.property.id}`);
  return {
    program,
    finding,
    recording,
    runs: shrinker.runs + (search?.executions ?? 0),
    deletionsTried: tried.get(deletions) ?? 0,
    plainerTried: tried.get(plainer) ?? 0,
    coveredLength: search?.coveredLength ?? 0,
    searchedStates: search?.states ?? 0,
  };
};

/** The plain way to make an LPI pending: a program that does it through EnableLPIs and a pending table may have a shorter sibling. */
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
      tries: triesOf(program),
    });
  const result = search(own);
  if (result.program !== undefined || !own.some(isLpiControl)) return result;
  const other = search([...own.filter((stimulus) => !isLpiControl(stimulus)), ...PLAIN_EVENT]);
  return other.program === undefined ? result : other;
};
