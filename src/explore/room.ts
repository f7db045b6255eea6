/** Interfaces of what a search stores: the set of visited states, and lists of states that wait for their steps to be executed. */
import type { Words } from '../../models/abstract/layout.ts';

/** A set of packed states. */
export interface StateSet {
  /** States that were added through this object. (Workers have an object each for one set.) */
  readonly added: number;
  /** Bytes that the set occupies. */
  readonly bytes: number;
  /** Number of leading hash bits that select the part of the set that a state belongs to; each part fits into the cache. 0 if the whole set does. */
  readonly partBits: number;
  /** Reads one of 2^`bits` parts in order, to bring it into the cache. */
  readPart(part: number, bits: number): void;
  /**
   * Adds the states of a batch, one after the other. Returns the number of new ones, and writes their positions in the batch to `fresh`. Throws
   * ScopeTooLarge.
   */
  addAll(batch: Words, count: number, fresh: Int32Array): number;
}

/** A list of packed states. */
export interface States {
  readonly length: number;
  readonly bytes: number;
  /** Adds `count` states of a batch: those at `positions`. */
  add(batch: Words, positions: Int32Array, count: number): void;
  copyTo(index: number, state: Words): void;
  clear(): void;
}

/** Storage of a search: all visited states, the states of this level, and those of the next level that are known so far. */
export interface Room<List extends States = States> {
  readonly visited: StateSet;
  readonly level: List;
  readonly deeper: List;
}
