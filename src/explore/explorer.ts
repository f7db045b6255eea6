/** Visits states level by level, and watches the steps between them. */
import { AbstractMachine } from '../../models/abstract/machine.ts';
import type { AbstractRules } from '../../models/abstract/rules.ts';
import type { Scope } from '../../models/abstract/scope.ts';
import type { Exchange } from './exchange.ts';
import { StateList } from './state-list.ts';
import { Symmetry } from './symmetry.ts';
import { Visited } from './visited.ts';
import { Watch } from './watch.ts';
import type { Ways } from './ways.ts';

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
  /** Is told how states were reached. */
  readonly ways?: Ways | undefined;
  /** Where there are more workers: this one keeps the states that are its own. */
  readonly exchange?: Exchange | undefined;
}

/** New states between two reports. */
const REPORT_EVERY = 2 ** 14;
/** States of a batch; that of a state and its successors never is larger by itself. */
const BATCH = 256;
const MOST_SUCCESSORS = 1024;

export class Explorer {
  readonly machine: AbstractMachine;
  readonly watch: Watch;
  readonly visited: Visited;
  transitions = 0;
  /** States of this depth, and those of the next one that are found so far. */
  level: StateList;
  deeper: StateList;
  private readonly symmetry: Symmetry | undefined;
  private readonly order: boolean;
  private readonly isWatched: boolean;
  private readonly hooks: ExplorerHooks;
  private readonly ways: Ways | undefined;
  private readonly exchange: Exchange | undefined;
  private sinceReport = 0;
  private readonly from: Uint32Array;
  private readonly scratch: Uint32Array;
  private readonly width: number;
  /** Successors that were not looked for yet, and how they came about. */
  private readonly batch: Uint32Array;
  private readonly parents = new Uint32Array(BATCH + MOST_SUCCESSORS);
  private readonly steps = new Uint32Array(BATCH + MOST_SUCCESSORS);
  private readonly fresh = new Int32Array(BATCH + MOST_SUCCESSORS);
  private batched = 0;
  /** The number of the first state of the level, and of the one that steps are made from. */
  private first = 0;
  current = 0;

  constructor(options: ExplorerOptions, hooks: ExplorerHooks) {
    const { scope, rules, properties, mostStates, symmetry } = options;
    this.machine = new AbstractMachine(scope, rules);
    const { layout } = this.machine;
    this.watch = new Watch(this.machine, properties);
    this.order = options.order;
    this.isWatched = this.watch.ids.length > 0;
    this.symmetry = symmetry ? new Symmetry(layout) : undefined;
    this.hooks = hooks;
    this.ways = hooks.ways;
    this.exchange = hooks.exchange;
    this.width = layout.words;
    this.visited = new Visited(layout.words, mostStates);
    this.level = new StateList(layout.words);
    this.deeper = new StateList(layout.words);
    this.from = layout.initial();
    this.scratch = layout.initial();
    this.batch = new Uint32Array((BATCH + MOST_SUCCESSORS) * layout.words);
    // The initial state is the first one of the first level.
    if (this.exchange !== undefined && this.exchange.ownerOf(this.from) !== this.exchange.self) return;
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
      this.machine.internalSteps(this.from, this.visit, this.order);
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
      this.machine.stimuli(this.from, this.visit, this.order);
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

  /** States that other workers have sent. */
  receive(states: Uint32Array, count: number, list: StateList): void {
    for (let from = 0; from < count; from += BATCH) {
      const to = Math.min(count, from + BATCH);
      const part = states.subarray(from * this.width, to * this.width);
      this.keep(part, this.visited.addAll(part, to - from, this.fresh), list);
    }
  }

  /** The next level takes the place of this one. */
  descend(): void {
    const { level } = this;
    this.first += level.length;
    this.level = this.deeper;
    this.deeper = level;
    level.clear();
  }

  private readonly visit = (to: Uint32Array, step: number): void => {
    this.transitions += 1;
    if (this.isWatched) {
      const wrong = this.watch.look(step);
      if (wrong !== undefined) this.hooks.onWrong(wrong, step);
    }
    const { width, from, batch, symmetry, exchange } = this;
    let differs = 0;
    for (let word = 0; word < width; word += 1) differs |= (to[word] ?? 0) ^ (from[word] ?? 0);
    if (differs === 0) return;
    let next = to;
    if (symmetry !== undefined) {
      next = this.scratch;
      for (let word = 0; word < width; word += 1) next[word] = to[word] ?? 0;
      symmetry.pickLeast(this.machine.after, next);
    }
    if (exchange !== undefined) {
      const owner = exchange.ownerOf(next);
      if (owner !== exchange.self) {
        exchange.send(owner, next);
        return;
      }
    }
    const position = this.batched;
    for (let word = 0; word < width; word += 1) batch[position * width + word] = next[word] ?? 0;
    this.parents[position] = this.current;
    this.steps[position] = step;
    this.batched = position + 1;
  };

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
    if (this.sinceReport < REPORT_EVERY) return;
    this.sinceReport = 0;
    this.hooks.onProgress?.();
  }
}
