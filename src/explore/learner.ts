/** Learners: groups of parts of the abstract machine whose steps are looked up together, with the roots of their decision trees. */
import type { Part } from '../../models/abstract/machine.ts';
import { LeafMemory } from './leaf-memory.ts';
import type { Watch } from './watch.ts';

/** A part of the machine, and the watch that judges its steps, if any: one decision tree. */
interface Lesson {
  readonly part: Part;
  readonly watch: Watch | undefined;
}

export interface Learner {
  readonly lessons: readonly Lesson[];
  /** Lesson → root of its tree; 0 while the tree is empty. */
  readonly roots: Int32Array;
  /** Cache of the leaves of all lessons together. */
  readonly memory: LeafMemory | undefined;
}

/** A learner with one lesson for each pair of a part and a watch. `width` is the number of words of a state. */
export const learnerOf = (
  width: number,
  parts: readonly Part[],
  watches: readonly (Watch | undefined)[],
  isRemembered: boolean,
): Learner => {
  const lessons = watches.flatMap((each) => parts.map((part) => ({ part, watch: each })));
  return {
    lessons,
    roots: new Int32Array(lessons.length),
    memory: isRemembered ? new LeafMemory(width, lessons.length) : undefined,
  };
};

/** A copy with room for `length` numbers, and for at least twice as many as before. */
export const larger = (numbers: Int32Array, length: number): Int32Array<ArrayBuffer> => {
  const copy = new Int32Array(Math.max(length, 2 * numbers.length));
  copy.set(numbers);
  return copy;
};
