/** Visits states level by level, and watches the steps between them. */
import type { Words } from '../../models/abstract/layout.ts';
import { AbstractMachine } from '../../models/abstract/machine.ts';
import type { AbstractRules } from '../../models/abstract/rules.ts';
import type { Scope } from '../../models/abstract/scope.ts';
import { type Exchange, MOST_SUCCESSORS } from './exchange.ts';
import { LearntSteps } from './learnt-steps.ts';
import { StateList } from './state-list.ts';
import type { StepSource } from './step-source.ts';
import { Symmetry } from './symmetry.ts';
import { Visited } from './visited.ts';
import { Watch } from './watch.ts';
import type { Ways } from './ways.ts';

/** What of the abstract model is visited. */
export interface ExplorerOptions {
  readonly scope: Scope;
  readonly rules?: AbstractRules | undefined;
  /** Ids of properties; all that the abstract model has by default. */
  readonly properties?: readonly string[] | undefined;
  readonly mostStates: number;
  readonly symmetry: boolean;
  /** Steps of the hardware that may as well be made at once are made at once. */
  readonly order: boolean;
}

export interface ExplorerHooks {
  /** Is told of each step that breaks properties. */
  readonly onWrong: (properties: readonly string[], step: number) => void;
  /** Is called now and then. */
  readonly onProgress?: (() => void) | undefined;
  /** New states between two calls. */
  readonly progressEvery?: number | undefined;
  /** Is told how states were reached. */
  readonly ways?: Ways | undefined;
  /** Where there are more workers: this one keeps the states that are its own. */
  readonly exchange?: Exchange | undefined;
}

/** New states between two reports, unless it is said otherwise. */
const REPORT_EVERY = 2 ** 14;
/** States of a batch; those that the last one of a batch brings may come on top. */
const BATCH = 256;
const LARGEST_BATCH = BATCH + MOST_SUCCESSORS;

export class Explorer {
  readonly visited: Visited;
  readonly source: StepSource;
  transitions = 0;
  /** States of this depth, and those of the next one that are found so far. */
  level: StateList;
  deeper: StateList;
  private readonly symmetry: Symmetry | undefined;
  private readonly hooks: ExplorerHooks;
  private readonly ways: Ways | undefined;
  private readonly exchange: Exchange | undefined;
  private sinceReport = 0;
  private readonly from: Uint32Array;
  private readonly width: number;
  /** Successors that were not looked for yet, and how they came about. */
  private readonly batch: Uint32Array;
  private readonly parents = new Uint32Array(LARGEST_BATCH);
  private readonly steps = new Uint32Array(LARGEST_BATCH);
  private readonly fresh = new Int32Array(LARGEST_BATCH);
  private batched = 0;
  /** Word by word, the bits that say whose state it is. */
  private readonly owning: Words;
  /** The number of the first state of the level, and of the one that steps are made from. */
  private first = 0;
  current = 0;

  /** Visits `mostStates` states at most; with `symmetry` one of those that it takes for the same. */
  constructor(source: StepSource, mostStates: number, hooks: ExplorerHooks, symmetry?: Symmetry) {
    this.source = source;
    this.symmetry = symmetry;
    this.hooks = hooks;
    this.ways = hooks.ways;
    this.width = source.width;
    this.exchange = hooks.exchange;
    this.owning = hooks.exchange?.mask ?? new Uint32Array(source.width);
    this.visited = new Visited(source.width, mostStates);
    this.level = new StateList(source.width);
    this.deeper = new StateList(source.width);
    this.from = source.initial();
    this.batch = new Uint32Array(LARGEST_BATCH * source.width);
    // The initial state is the first one of the first level.
    if (this.exchange !== undefined && this.exchange.ownerOf(this.from, 0) !== this.exchange.self) return;
    this.visited.addAll(this.from, 1, this.fresh);
    this.level.push(this.from, 0);
  }

  /**
   * Makes the steps of the hardware from the states of the level, those that are found on the way included, from that position on, until there are
   * no more or it has to pause. Says how far it has come.
   */
  close(from: number, mustPause: () => boolean): number {
    let position = from;
    while (position < this.level.length && !mustPause()) {
      this.open(position);
      this.make(this.source.internal(this.from));
      position += 1;
      if (this.batched >= BATCH || position === this.level.length) this.flush(this.level);
    }
    this.flush(this.level);
    return position;
  }

  /** The same of what software and devices do, which leads to the next level. */
  stimulate(from: number, mustPause: () => boolean): number {
    let position = from;
    while (position < this.level.length && !mustPause()) {
      this.open(position);
      this.make(this.source.stimuli(this.from));
      position += 1;
      if (this.batched >= BATCH) this.flush(this.deeper);
    }
    this.flush(this.deeper);
    return position;
  }

  private open(position: number): void {
    this.current = this.first + position;
    this.level.copyTo(position, this.from);
  }

  /** States that another worker has sent. */
  receive(states: Words, count: number, list: StateList): void {
    this.keep(states, this.visited.addAll(states, count, this.fresh), list);
  }

  /** The next level takes the place of this one. */
  descend(): void {
    const { level } = this;
    this.first += level.length;
    this.level = this.deeper;
    this.deeper = level;
    level.clear();
  }

  /** Makes the steps of that many leaves. */
  private make(found: number): void {
    const { source, from, width, batch, owning } = this;
    const { leaves, first, steps, changes, broken } = source;
    const isWrong = broken.size > 0;
    const isPlain = this.symmetry === undefined && this.ways === undefined;
    const from0 = from[0] ?? 0;
    const from1 = from[1] ?? 0;
    const owning0 = owning[0] ?? 0;
    const owning1 = owning[1] ?? 0;
    let { batched } = this;
    let made = 0;
    for (let each = 0; each < found; each += 1) {
      const leaf = leaves[each] ?? 0;
      const begin = first[leaf] ?? 0;
      const end = first[leaf + 1] ?? 0;
      made += end - begin;
      for (let entry = begin; entry < end; entry += 1) {
        const to = batched * width;
        const change = 2 * entry * width;
        // The first two words by themselves: most states have no others.
        const to0 = (from0 & (changes[change] ?? 0)) | (changes[change + 1] ?? 0);
        const to1 = (from1 & (changes[change + 2] ?? 0)) | (changes[change + 3] ?? 0);
        let differs = (to0 ^ from0) | (to1 ^ from1);
        let moves = ((to0 ^ from0) & owning0) | ((to1 ^ from1) & owning1);
        batch[to] = to0;
        batch[to + 1] = to1;
        for (let word = 2; word < width; word += 1) {
          const old = from[word] ?? 0;
          const now = (old & (changes[change + 2 * word] ?? 0)) | (changes[change + 2 * word + 1] ?? 0);
          differs |= now ^ old;
          moves |= (now ^ old) & (owning[word] ?? 0);
          batch[to + word] = now;
        }
        if (isWrong) this.report(entry, steps[entry] ?? 0);
        if (differs === 0) continue;
        if (isPlain && moves === 0) batched += 1;
        else if (this.takes(batched, steps[entry] ?? 0)) batched += 1;
      }
    }
    this.batched = batched;
    this.transitions += made;
  }

  private report(entry: number, step: number): void {
    const broken = this.source.broken.get(entry);
    if (broken !== undefined) this.hooks.onWrong(broken, step);
  }

  /** The state behind the last one of the batch becomes the last one, if it is this worker's; else it is sent. */
  private takes(position: number, step: number): boolean {
    const { width, batch, exchange } = this;
    this.symmetry?.canonize(batch, position * width);
    if (exchange !== undefined) {
      const owner = exchange.ownerOf(batch, position * width);
      if (owner !== exchange.self) {
        exchange.send(owner, batch, position * width);
        return false;
      }
    }
    this.parents[position] = this.current;
    this.steps[position] = step;
    return true;
  }

  private flush(list: StateList): void {
    if (this.batched === 0) return;
    const found = this.visited.addAll(this.batch, this.batched, this.fresh);
    this.batched = 0;
    this.keep(this.batch, found, list);
  }

  /** What of a batch was new. */
  private keep(batch: Uint32Array, found: number, list: StateList): void {
    const { fresh, ways } = this;
    for (let each = 0; each < found; each += 1) {
      const position = fresh[each] ?? 0;
      list.push(batch, position);
      ways?.push(this.parents[position] ?? 0, this.steps[position] ?? 0);
    }
    this.sinceReport += found;
    if (this.sinceReport < (this.hooks.progressEvery ?? REPORT_EVERY)) return;
    this.sinceReport = 0;
    this.hooks.onProgress?.();
  }
}

/** Explores the abstract model. */
export const explorerOf = (options: ExplorerOptions, hooks: ExplorerHooks): Explorer => {
  const { scope, rules, properties, mostStates, symmetry, order } = options;
  const machine = new AbstractMachine(scope, rules);
  const source = new LearntSteps(machine, new Watch(machine, properties), order);
  return new Explorer(source, mostStates, hooks, symmetry ? new Symmetry(machine.layout) : undefined);
};
