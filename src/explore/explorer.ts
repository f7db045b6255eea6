/** Visits states level by level, and watches the steps between them. */
import type { Words } from '../../models/abstract/layout.ts';
import { AbstractMachine } from '../../models/abstract/machine.ts';
import type { AbstractRules } from '../../models/abstract/rules.ts';
import type { Scope } from '../../models/abstract/scope.ts';
import { BIN_STATES, Bins } from './bins.ts';
import { LearntSteps } from './learnt-steps.ts';
import type { Room, StateSet, States } from './room.ts';
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
}

/** New states between two reports, unless it is said otherwise. */
const REPORT_EVERY = 2 ** 14;
/** States of a batch; those that the last one of a batch brings may come on top. */
const BATCH = 256;
const MOST_SUCCESSORS = 2 ** 10;
const LARGEST_BATCH = BATCH + MOST_SUCCESSORS;
/** States that are looked up together. */
const MOST_TOGETHER = Math.max(LARGEST_BATCH, BIN_STATES);

export class Explorer<List extends States = States> {
  readonly source: StepSource;
  readonly visited: StateSet;
  transitions = 0;
  level: List;
  deeper: List;
  /** New states go there: to this level where the hardware leads to them, else to the next one. */
  private target: List;
  private readonly symmetry: Symmetry | undefined;
  private readonly hooks: ExplorerHooks;
  private readonly ways: Ways | undefined;
  private sinceReport = 0;
  private readonly from: Uint32Array;
  private readonly width: number;
  /** Successors that were not looked for yet, and how they came about. */
  private readonly batch: Words;
  private readonly parents = new Uint32Array(LARGEST_BATCH);
  private readonly steps = new Uint32Array(LARGEST_BATCH);
  private batched = 0;
  /** The same, sorted. */
  private readonly bins: Bins;
  private readonly fresh = new Int32Array(MOST_TOGETHER);
  /** The number of the first state of the level, and of the one that steps are made from. */
  private first = 0;
  current = 0;

  /** With `symmetry` one of the states that it takes for the same is visited. */
  constructor(source: StepSource, { visited, level, deeper }: Room<List>, hooks: ExplorerHooks, symmetry?: Symmetry) {
    this.source = source;
    this.symmetry = symmetry;
    this.hooks = hooks;
    this.ways = hooks.ways;
    this.width = source.width;
    this.visited = visited;
    this.level = level;
    this.deeper = deeper;
    this.target = level;
    this.from = source.initial();
    this.batch = new Uint32Array(LARGEST_BATCH * source.width);
    this.bins = new Bins(source.width, visited, (states, count) => this.keepFresh(states, count));
  }

  /** Of the states, and the lists of those to look at. */
  get bytes(): number {
    return this.visited.bytes + this.level.bytes + this.deeper.bytes + this.bins.bytes;
  }

  /** The initial state is the first one of the first level. */
  begin(): void {
    this.batch.set(this.from);
    this.batched = 1;
    this.flush();
  }

  /** Makes the steps of the hardware from the states between those positions of a list of this depth. */
  close(list: States, from: number, to: number): void {
    this.target = this.level;
    for (let position = from; position < to; position += 1) {
      this.open(list, position);
      this.make(this.source.internal(this.from));
      if (this.batched >= BATCH) this.flush();
    }
    this.flush();
  }

  /** The same of what software and devices do, which leads to the next depth. */
  stimulate(list: States, from: number, to: number): void {
    this.target = this.deeper;
    for (let position = from; position < to; position += 1) {
      this.open(list, position);
      this.make(this.source.stimuli(this.from));
      if (this.batched >= BATCH) this.flush();
    }
    this.flush();
  }

  /**
   * Looks up what still waits for that. Called when there is nothing left to `close`, which this may bring more of, and once more when there is nothing
   * left to `stimulate`.
   */
  settle(): void {
    this.bins.empty();
  }

  private open(list: States, position: number): void {
    this.current = this.first + position;
    list.copyTo(position, this.from);
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
    const { source, from, width, batch } = this;
    const { leaves, first, steps, changes } = source;
    source.tellWrong(this.hooks.onWrong);
    const isPlain = this.symmetry === undefined && this.ways === undefined;
    const from0 = from[0] ?? 0;
    const from1 = from[1] ?? 0;
    let { batched } = this;
    let made = 0;
    for (let each = 0; each < found; each += 1) {
      const leaf = leaves[each] ?? 0;
      const begin = first[leaf] ?? 0;
      const end = first[leaf + 1] ?? 0;
      made += end - begin;
      if (batched + end - begin > LARGEST_BATCH) throw new RangeError(`a state has more than ${MOST_SUCCESSORS} steps`);
      for (let entry = begin; entry < end; entry += 1) {
        const to = batched * width;
        const change = 2 * entry * width;
        // The first two words by themselves: most states have no others.
        const to0 = (from0 & (changes[change] ?? 0)) | (changes[change + 1] ?? 0);
        const to1 = (from1 & (changes[change + 2] ?? 0)) | (changes[change + 3] ?? 0);
        let differs = (to0 ^ from0) | (to1 ^ from1);
        batch[to] = to0;
        batch[to + 1] = to1;
        for (let word = 2; word < width; word += 1) {
          const old = from[word] ?? 0;
          const now = (old & (changes[change + 2 * word] ?? 0)) | (changes[change + 2 * word + 1] ?? 0);
          differs |= now ^ old;
          batch[to + word] = now;
        }
        if (differs === 0) continue;
        if (!isPlain) this.note(batched, steps[entry] ?? 0);
        batched += 1;
      }
    }
    this.batched = batched;
    this.transitions += made;
  }

  /** Of the state at that position of the batch, which that step leads to. */
  private note(position: number, step: number): void {
    this.symmetry?.canonize(this.batch, position * this.width);
    this.parents[position] = this.current;
    this.steps[position] = step;
  }

  private flush(): void {
    const { batch, batched } = this;
    this.batched = 0;
    // How a state was reached is known by its place in the batch.
    if (this.ways === undefined) this.bins.put(batch, batched);
    else this.keepFresh(batch, batched);
  }

  /** Keeps what is new of so many states. */
  private keepFresh(states: Words, count: number): void {
    const { fresh, ways } = this;
    const found = this.visited.addAll(states, count, fresh);
    if (found === 0) return;
    this.target.add(states, fresh, found);
    if (ways !== undefined) {
      for (let each = 0; each < found; each += 1) {
        const position = fresh[each] ?? 0;
        ways.push(this.parents[position] ?? 0, this.steps[position] ?? 0);
      }
    }
    this.sinceReport += found;
    if (this.sinceReport < (this.hooks.progressEvery ?? REPORT_EVERY)) return;
    this.sinceReport = 0;
    this.hooks.onProgress?.();
  }
}

/** Room for the states of one worker. */
export const ownRoom = (width: number, mostStates: number): Room => ({
  visited: new Visited(width, mostStates),
  level: new StateList(width),
  deeper: new StateList(width),
});

/** Explores the abstract model. */
export const explorerOf = <List extends States>(
  options: ExplorerOptions,
  hooks: ExplorerHooks,
  roomOf: (width: number) => Room<List>,
): Explorer<List> => {
  const { scope, rules, properties, symmetry, order } = options;
  const machine = new AbstractMachine(scope, rules);
  const source = new LearntSteps(machine, new Watch(machine, properties), order);
  return new Explorer(source, roomOf(source.width), hooks, symmetry ? new Symmetry(machine.layout) : undefined);
};
