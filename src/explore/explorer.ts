/**
 * The core of a search: executes the steps of states, has the properties judge each step, and keeps the states that are new. Callers decide the order
 * of the levels.
 */
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

/** Which part of the abstract model to search, and how. */
export interface ExplorerOptions {
  readonly scope: Scope;
  readonly rules?: AbstractRules | undefined;
  /** Ids of the properties to check; by default all that the abstract model has. */
  readonly properties?: readonly string[] | undefined;
  readonly mostStates: number;
  readonly symmetry: boolean;
  /** Partial-order reduction: where the hardware has a step that no other step can disturb, the search executes it at once and nothing else. */
  readonly order: boolean;
}

export interface ExplorerHooks {
  /** Called for each step that violates properties. */
  readonly onWrong: (properties: readonly string[], step: number) => void;
  /** Called every `progressEvery` new states. */
  readonly onProgress?: (() => void) | undefined;
  /** New states between two calls of `onProgress`. */
  readonly progressEvery?: number | undefined;
  /** Records the predecessor of each state, for programs that lead to it. */
  readonly ways?: Ways | undefined;
}

/** Default of `progressEvery`. */
const REPORT_EVERY = 2 ** 14;
/** Successors after which a batch is looked up. The successors of one more state may come on top. */
const BATCH = 256;
const MOST_SUCCESSORS = 2 ** 10;
const LARGEST_BATCH = BATCH + MOST_SUCCESSORS;
/** Maximum number of states in one lookup. */
const MOST_TOGETHER = Math.max(LARGEST_BATCH, BIN_STATES);

export class Explorer<List extends States = States> {
  readonly source: StepSource;
  readonly visited: StateSet;
  transitions = 0;
  level: List;
  deeper: List;
  /** The list that new states are added to: this level after a step of the hardware, the next level after a stimulus. */
  private target: List;
  private readonly symmetry: Symmetry | undefined;
  private readonly hooks: ExplorerHooks;
  private readonly ways: Ways | undefined;
  private sinceReport = 0;
  private readonly from: Uint32Array;
  private readonly width: number;
  /** Successors that have not been looked up yet, with the number of the state and the step that each came from. */
  private readonly batch: Words;
  private readonly parents = new Uint32Array(LARGEST_BATCH);
  private readonly steps = new Uint32Array(LARGEST_BATCH);
  private batched = 0;
  /** Successors sorted by part of the hash table, where the set is larger than the cache. */
  private readonly bins: Bins;
  private readonly fresh = new Int32Array(MOST_TOGETHER);
  /** Number of the first state of the level, and of the state whose steps are being executed. */
  private first = 0;
  current = 0;

  /** With `symmetry`, of each group of symmetric states one is visited. */
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

  /** Memory of the visited states, the lists and the bins. */
  get bytes(): number {
    return this.visited.bytes + this.level.bytes + this.deeper.bytes + this.bins.bytes;
  }

  /** Adds the initial state as the only state of the first level. */
  begin(): void {
    this.batch.set(this.from);
    this.batched = 1;
    this.flush();
  }

  /** Executes the steps of the hardware from the states of a list of this level, from position `from` to `to - 1`. New states join this level. */
  close(list: States, from: number, to: number): void {
    this.target = this.level;
    for (let position = from; position < to; position += 1) {
      this.open(list, position);
      this.make(this.source.internal(this.from));
      if (this.batched >= BATCH) this.flush();
    }
    this.flush();
  }

  /** Executes the stimuli of software and devices from those states. New states join the next level. */
  stimulate(list: States, from: number, to: number): void {
    this.target = this.deeper;
    for (let position = from; position < to; position += 1) {
      this.open(list, position);
      this.make(this.source.stimuli(this.from));
      if (this.batched >= BATCH) this.flush();
    }
    this.flush();
  }

  /** Empties the bins. Called when every state of the level is closed, which may add states to it, and again after the last call of `stimulate`. */
  settle(): void {
    this.bins.empty();
  }

  private open(list: States, position: number): void {
    this.current = this.first + position;
    list.copyTo(position, this.from);
  }

  /** Makes the next level the current one. */
  descend(): void {
    const { level } = this;
    this.first += level.length;
    this.level = this.deeper;
    this.deeper = level;
    level.clear();
  }

  /** Applies the steps of the first `found` leaves to the current state, and appends the successors to the batch. */
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
        // The first two words are written out: most states have no others, and a loop is slower.
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

  /** Notes where a successor came from, after replacing it by its canonical form. */
  private note(position: number, step: number): void {
    this.symmetry?.canonize(this.batch, position * this.width);
    this.parents[position] = this.current;
    this.steps[position] = step;
  }

  private flush(): void {
    const { batch, batched } = this;
    this.batched = 0;
    // The predecessor of a state is found by its position in the batch, so bins must not reorder it.
    if (this.ways === undefined) this.bins.put(batch, batched);
    else this.keepFresh(batch, batched);
  }

  /** Adds the states to the set; those that are new go to the target list. */
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

/** Storage for a search with one worker. */
export const ownRoom = (width: number, mostStates: number): Room => ({
  visited: new Visited(width, mostStates),
  level: new StateList(width),
  deeper: new StateList(width),
});

/** An explorer of the abstract model. */
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
