/** What the explorer keeps states in: a set of those visited, and lists of those to look at. */
import type { Words } from '../../models/abstract/layout.ts';

/** A set of packed states. */
export interface StateSet {
  /** States that were added through this. */
  readonly added: number;
  /** Bytes that the set occupies. */
  readonly bytes: number;
  /** So many bits of a state's hash, the first ones, say to which part of the set it belongs: the part fits into a cache. 0 if all of it does. */
  readonly partBits: number;
  /** Reads one of 2^`bits` parts, in order. */
  readPart(part: number, bits: number): void;
  /**
   * Adds the states of a batch, one after the other. Says how many of them were not in the set, and writes their positions in the batch to
   * `fresh`. Throws ScopeTooLarge.
   */
  addAll(batch: Words, count: number, fresh: Int32Array): number;
}

/** A list of packed states. */
export interface States {
  readonly length: number;
  readonly bytes: number;
  /** Adds so many states of a batch, at these positions. */
  add(batch: Words, positions: Int32Array, count: number): void;
  copyTo(index: number, state: Words): void;
  clear(): void;
}

/** Where states are kept: all, those of this depth, and those of the next one that are found so far. */
export interface Room<List extends States = States> {
  readonly visited: StateSet;
  readonly level: List;
  readonly deeper: List;
}
