/**
 * A cache of the steps from a state. A part of the machine reads a few numbers of the state. These decide its steps, what the steps write, and what
 * the properties say of the steps. So the rules of the model run once for each combination of these numbers, not once for each state.
 *
 * The cache of a part is a decision tree. Each node tests one number; nodes stand in the order in which the part reads the numbers, since which
 * number is read next depends only on those read before. Each leaf holds the steps.
 */
import type { Words } from '../../models/abstract/layout.ts';
import type { AbstractMachine } from '../../models/abstract/machine.ts';
import type { LeafMemory } from './leaf-memory.ts';
import { type Learner, larger, learnerOf } from './learner.ts';
import type { StepSource } from './step-source.ts';
import type { Watch } from './watch.ts';

/**
 * Layout of a node: word, shift and mask of the number that it tests; then, for each value of the number, the next node, or a leaf as a negative
 * number.
 */
const NODE = { WORD: 0, SHIFT: 1, MASK: 2, NEXT: 3 } as const;
const UNKNOWN = 0;
/** The leaf without steps. */
const NOTHING = -1;

const FIRST_ROOM = 2 ** 10;
/** Number of steps at which the cache is emptied. */
const MOST_ENTRIES = 2 ** 20;

export class LearntSteps implements StepSource {
  readonly leaves: Int32Array;
  first = new Int32Array(FIRST_ROOM);
  steps = new Int32Array(FIRST_ROOM);
  changes = new Int32Array(FIRST_ROOM);
  /** Entry → ids of the properties that the step breaks. */
  private readonly broken = new Map<number, readonly string[]>();
  private readonly machine: AbstractMachine;
  private readonly watch: Watch;
  private readonly isWatched: boolean;
  readonly width: number;
  private readonly landings: Learner;
  /** Landings with one watch each. The watches read different numbers: one tree for all would have too many leaves. */
  private readonly lookouts: Learner;
  private readonly hardware: Learner;
  private readonly software: readonly Learner[];
  /** With `order`: the steps that are executed at once. */
  private readonly prompt: Learner | undefined;
  private readonly learners: readonly Learner[];
  /** Number of leaves that the last lookup found, those of lookouts included. */
  private found = 0;
  /** The nodes of all trees. Index 0 is not used: it stands for UNKNOWN. */
  private tree = new Int32Array(FIRST_ROOM);
  private treeLength = 1;
  private leafCount = -NOTHING + 1;
  private entryCount = 0;
  /** Leaf → how often it was found. */
  private hits = new Float64Array(FIRST_ROOM);
  /** Property → how often it was exercised by steps that the cache has dropped. */
  private readonly past: Float64Array;
  private readonly most: number;
  /** Entry → properties that the step exercises. */
  private concerned: (readonly number[])[] = [];

  /** With `order`, a state that has steps to execute at once has no other steps. `most`: number of steps at which the cache is emptied. */
  constructor(machine: AbstractMachine, watch: Watch, order: boolean, most = MOST_ENTRIES) {
    this.most = most;
    this.past = new Float64Array(watch.ids.length);
    this.machine = machine;
    this.watch = watch;
    this.isWatched = watch.ids.length > 0;
    this.width = machine.layout.words;
    const everybody = [this.isWatched ? watch : undefined];
    // A landing depends on too many numbers for combinations of leaves to recur.
    this.landings = learnerOf(this.width, machine.landingParts, [undefined], false);
    this.lookouts = learnerOf(this.width, machine.landingParts, watch.ofLandings, false);
    this.hardware = learnerOf(this.width, machine.internalParts, everybody, true);
    this.software = machine.stimulusParts.map((parts) => learnerOf(this.width, parts, everybody, true));
    this.prompt = order ? learnerOf(this.width, [machine.promptPart], everybody, false) : undefined;
    this.learners = [
      this.landings,
      this.lookouts,
      this.hardware,
      ...this.software,
      ...(this.prompt ? [this.prompt] : []),
    ];
    this.leaves = new Int32Array(this.learners.reduce((sum, { lessons }) => sum + lessons.length, 0));
  }

  initial(): Words {
    return this.machine.layout.initial();
  }

  internal(from: Words): number {
    if (this.entryCount > this.most) this.forget();
    if (this.prompt !== undefined) {
      const found = this.find(this.prompt, from, 0);
      if (found > 0) return this.count(found);
    }
    const found = this.find(this.hardware, from, this.find(this.landings, from, 0));
    if (this.isWatched) this.count(this.find(this.lookouts, from, found));
    return found;
  }

  stimuli(from: Words): number {
    if (this.entryCount > this.most) this.forget();
    if (this.prompt !== undefined && this.find(this.prompt, from, 0) > 0) return 0;
    let found = 0;
    for (const learner of this.software) found = this.find(learner, from, found);
    return this.count(found);
  }

  tellWrong(tell: (properties: readonly string[], step: number) => void): void {
    const { leaves, first, steps, broken } = this;
    if (broken.size === 0) return;
    for (let each = 0; each < this.found; each += 1) {
      const leaf = leaves[each] ?? 0;
      for (let entry = first[leaf] ?? 0; entry < (first[leaf + 1] ?? 0); entry += 1) {
        const properties = broken.get(entry);
        if (properties !== undefined) tell(properties, steps[entry] ?? 0);
      }
    }
  }

  get exercised(): ReadonlyMap<string, number> {
    const { first, hits } = this;
    const counts = this.past.slice();
    for (let leaf = 0; leaf < this.leafCount; leaf += 1) {
      for (let entry = first[leaf] ?? 0; entry < (first[leaf + 1] ?? 0); entry += 1) {
        for (const index of this.concerned[entry] ?? []) counts[index] = (counts[index] ?? 0) + (hits[leaf] ?? 0);
      }
    }
    return new Map(this.watch.ids.map((id, index) => [id, counts[index] ?? 0]));
  }

  private forget(): void {
    this.past.set([...this.exercised.values()]);
    this.hits.fill(0);
    this.concerned = [];
    this.broken.clear();
    this.first[-NOTHING + 1] = 0;
    this.leafCount = -NOTHING + 1;
    this.entryCount = 0;
    this.treeLength = 1;
    this.tree.fill(UNKNOWN);
    for (const { roots, memory } of this.learners) {
      roots.fill(UNKNOWN);
      memory?.forget();
    }
  }

  private count(found: number): number {
    if (!this.isWatched) return found;
    const { leaves, hits } = this;
    this.found = found;
    for (let each = 0; each < found; each += 1) {
      const leaf = leaves[each] ?? 0;
      hits[leaf] = (hits[leaf] ?? 0) + 1;
    }
    return found;
  }

  /** Appends the leaves of a learner to `leaves`, which has `already` leaves. Returns the new number. */
  private find(learner: Learner, from: Words, already: number): number {
    const { memory } = learner;
    if (memory === undefined) return this.descend(learner, from, already);
    const known = memory.find(from);
    if (known < 0) {
      const found = this.descend(learner, from, already);
      memory.add(from, this.leaves, already, found);
      return found;
    }
    const { leaves } = this;
    const { lists } = memory;
    const count = lists[known] ?? 0;
    for (let each = 0; each < count; each += 1) leaves[already + each] = lists[known + 1 + each] ?? 0;
    return already + count;
  }

  private descend(learner: Learner, from: Words, already: number): number {
    const { leaves } = this;
    const { roots } = learner;
    let { tree } = this;
    let found = already;
    for (let lesson = 0; lesson < roots.length; lesson += 1) {
      let at = roots[lesson] ?? UNKNOWN;
      while (at > 0) {
        const number = ((from[tree[at] ?? 0] ?? 0) >>> (tree[at + NODE.SHIFT] ?? 0)) & (tree[at + NODE.MASK] ?? 0);
        at = tree[at + NODE.NEXT + number] ?? UNKNOWN;
      }
      if (at === UNKNOWN) {
        at = this.learn(learner, lesson, from);
        tree = this.tree;
      }
      if (at === NOTHING) continue;
      leaves[found] = -at;
      found += 1;
    }
    return found;
  }

  /** Runs a part of the machine and adds its steps as a leaf. Returns the leaf. */
  private learn({ lessons, roots, memory }: Learner, index: number, from: Words): number {
    const lesson = lessons[index];
    if (lesson === undefined) throw new RangeError(`no lesson ${index} of ${lessons.length}`);
    const { part, watch } = lesson;
    const before = this.entryCount;
    const reads = this.machine.readsOf(part, from, (_, step) => this.enter(step, watch));
    const leaf = this.entryCount === before ? NOTHING : -this.addLeaf();
    // The leaf becomes a successor of the node of the last number read, or the root if no number was read.
    let at = roots[index] ?? UNKNOWN;
    if (reads.length === 0) roots[index] = leaf;
    for (let depth = 0; depth < reads.length; depth += 1) {
      const slot = reads[depth] ?? 0;
      if (at === UNKNOWN) {
        at = this.addNode(slot, memory);
        roots[index] = at;
      }
      const next = this.nextOf(at, slot, from);
      if (depth === reads.length - 1) {
        this.tree[next] = leaf;
        break;
      }
      at = this.tree[next] ?? UNKNOWN;
      if (at !== UNKNOWN) continue;
      at = this.addNode(reads[depth + 1] ?? 0, memory);
      this.tree[next] = at;
    }
    return leaf;
  }

  /** Tree index of the successor of node `at` for that state. The node must test the number in `slot`. */
  private nextOf(at: number, slot: number, from: Words): number {
    const field = this.machine.layout.fields[slot];
    const { tree } = this;
    if (
      field === undefined ||
      tree[at + NODE.WORD] !== field.word ||
      tree[at + NODE.SHIFT] !== field.shift ||
      tree[at + NODE.MASK] !== field.mask
    ) {
      throw new Error(
        'a part of the machine read another number although all numbers before were equal: its reads must depend only on the state',
      );
    }
    return at + NODE.NEXT + (((from[field.word] ?? 0) >>> field.shift) & field.mask);
  }

  private addNode(slot: number, memory: LeafMemory | undefined): number {
    const field = this.machine.layout.fields[slot];
    if (field === undefined) throw new RangeError(`no slot ${slot}`);
    memory?.heed(field);
    const at = this.treeLength;
    this.treeLength += NODE.NEXT + field.mask + 1;
    if (this.treeLength > this.tree.length) this.tree = larger(this.tree, this.treeLength);
    this.tree[at + NODE.WORD] = field.word;
    this.tree[at + NODE.SHIFT] = field.shift;
    this.tree[at + NODE.MASK] = field.mask;
    return at;
  }

  private enter(step: number, watch: Watch | undefined): void {
    const entry = this.entryCount;
    const { width } = this;
    this.entryCount += 1;
    if (this.entryCount > this.steps.length) this.steps = larger(this.steps, this.entryCount);
    if (2 * width * this.entryCount > this.changes.length) {
      this.changes = larger(this.changes, 2 * width * this.entryCount);
    }
    this.steps[entry] = step;
    this.machine.tellChanges(this.changes, 2 * width * entry);
    if (watch === undefined) return;
    const { exercised, broken } = watch.look(step);
    this.concerned[entry] = exercised;
    if (broken.length > 0) this.broken.set(entry, broken);
  }

  private addLeaf(): number {
    const leaf = this.leafCount;
    this.leafCount += 1;
    if (this.leafCount >= this.first.length) {
      this.first = larger(this.first, this.leafCount + 1);
      const hits = new Float64Array(this.first.length);
      hits.set(this.hits);
      this.hits = hits;
    }
    this.first[this.leafCount] = this.entryCount;
    return leaf;
  }
}
