/**
 * The steps from a state, learnt and remembered. A part of the machine reads a few numbers of the state: where they are the same again, so are the
 * steps that it makes, what these write, and what the properties make of them. So the rules of the model are asked once for each case that there is,
 * and not once for each state. The cases of a part are the leaves of a tree that asks for one number after the other, in the order in which the part
 * read them; which number comes next depends only on those before it.
 */
import type { Words } from '../../models/abstract/layout.ts';
import type { AbstractMachine, Part } from '../../models/abstract/machine.ts';
import { LeafMemory } from './leaf-memory.ts';
import type { StepSource } from './step-source.ts';
import type { Watch } from './watch.ts';

/** A node says where a number lies: its word, its shift and its mask. What follows, by the number, is a node, or a leaf, which is negative. */
const NODE = { WORD: 0, SHIFT: 1, MASK: 2, NEXT: 3 } as const;
const UNKNOWN = 0;
/** The leaf of parts that make no step. */
const NOTHING = -1;

/** A part of the machine, and who looks at its steps, if anybody does. */
interface Lesson {
  readonly part: Part;
  readonly watch: Watch | undefined;
}

/** Parts whose steps are asked for together. */
interface Learner {
  readonly lessons: readonly Lesson[];
  /** By part. */
  readonly roots: Int32Array;
  /** What they come to together, where that is remembered too. */
  readonly memory: LeafMemory | undefined;
}

const larger = (numbers: Int32Array, length: number): Int32Array<ArrayBuffer> => {
  const copy = new Int32Array(Math.max(length, 2 * numbers.length));
  copy.set(numbers);
  return copy;
};

const FIRST_ROOM = 2 ** 10;
/** Steps that are remembered at a time. */
const MOST_ENTRIES = 2 ** 20;

export class LearntSteps implements StepSource {
  readonly leaves: Int32Array;
  first = new Int32Array(FIRST_ROOM);
  steps = new Int32Array(FIRST_ROOM);
  changes = new Int32Array(FIRST_ROOM);
  /** By entry: ids of the properties that the step breaks. */
  private readonly broken = new Map<number, readonly string[]>();
  private readonly machine: AbstractMachine;
  private readonly watch: Watch;
  private readonly isWatched: boolean;
  readonly width: number;
  private readonly landings: Learner;
  /** The same steps once more, for those who look at them: each looks at other numbers, and all together would have too many cases. */
  private readonly lookouts: Learner;
  private readonly hardware: Learner;
  private readonly software: readonly Learner[];
  /** Undefined if nothing is made at once. */
  private readonly prompt: Learner | undefined;
  private readonly learners: readonly Learner[];
  /** Leaves that were found last, those of lookouts included. */
  private found = 0;
  /** Nodes; the first number is of none. */
  private tree = new Int32Array(FIRST_ROOM);
  private treeLength = 1;
  private leafCount = -NOTHING + 1;
  private entryCount = 0;
  /** By leaf: how often it was found. */
  private hits = new Float64Array(FIRST_ROOM);
  /** By property: how often its situation arose at steps that are forgotten. */
  private readonly past: Float64Array;
  private readonly most: number;
  /** By entry: the properties whose situation it is. */
  private concerned: (readonly number[])[] = [];

  /** With `order` what the hardware may as well do at once is done at once. Where there are more than `most` steps, it begins anew. */
  constructor(machine: AbstractMachine, watch: Watch, order: boolean, most = MOST_ENTRIES) {
    this.most = most;
    this.past = new Float64Array(watch.ids.length);
    this.machine = machine;
    this.watch = watch;
    this.isWatched = watch.ids.length > 0;
    this.width = machine.layout.words;
    const learner = (
      parts: readonly Part[],
      watches: readonly (Watch | undefined)[],
      isRemembered: boolean,
    ): Learner => {
      const lessons = watches.flatMap((each) => parts.map((part) => ({ part, watch: each })));
      return {
        lessons,
        roots: new Int32Array(lessons.length).fill(UNKNOWN),
        memory: isRemembered ? new LeafMemory(this.width, lessons.length) : undefined,
      };
    };
    const everybody = [this.isWatched ? watch : undefined];
    // What an effect does depends on too much for it to be the same soon again.
    this.landings = learner(machine.landingParts, [undefined], false);
    this.lookouts = learner(machine.landingParts, watch.ofLandings, false);
    this.hardware = learner(machine.internalParts, everybody, true);
    this.software = machine.stimulusParts.map((parts) => learner(parts, everybody, true));
    this.prompt = order ? learner([machine.promptPart], everybody, false) : undefined;
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

  /** Adds leaves to those that were found already; says how many there are then. */
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

  /** Asks the machine, and remembers what it says. Says which leaf that is. */
  private learn({ lessons, roots, memory }: Learner, index: number, from: Words): number {
    const lesson = lessons[index];
    if (lesson === undefined) throw new RangeError(`no lesson ${index} of ${lessons.length}`);
    const { part, watch } = lesson;
    const before = this.entryCount;
    const reads = this.machine.readsOf(part, from, (_, step) => this.enter(step, watch));
    const leaf = this.entryCount === before ? NOTHING : -this.addLeaf();
    // Where the leaf belongs: in the roots, or in the node of the number that was read last.
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

  /** Where in the tree it says what follows the node for that state. */
  private nextOf(at: number, slot: number, from: Words): number {
    const field = this.machine.layout.fields[slot];
    const { tree } = this;
    if (
      field === undefined ||
      tree[at + NODE.WORD] !== field.word ||
      tree[at + NODE.SHIFT] !== field.shift ||
      tree[at + NODE.MASK] !== field.mask
    ) {
      throw new Error('what a part of the machine reads depends on more than what it has read');
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
