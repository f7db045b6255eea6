/** Memory that the workers of a search share: the hash table of visited states, the state lists of two levels, and the counters (tallies). */
import { ABSTRACT_PROPERTIES } from '../../properties/index.abstract.ts';
import { LIST_NUMBERS } from './shared-list.ts';
import { TABLE_NUMBERS, tableWords } from './shared-visited.ts';
import { TEAM_NUMBERS } from './team.ts';
import type { Progress } from './visit.ts';

/** Shared memory. The operating system provides each page when it is first used. */
export interface SharedMemory {
  readonly workers: number;
  /** Maximum number of states. */
  readonly mostStates: number;
  readonly team: SharedArrayBuffer;
  /** The hash table of visited states. */
  readonly table: SharedArrayBuffer;
  readonly tableNumbers: SharedArrayBuffer;
  /** State lists: one per worker for this level, then one per worker for the next. */
  readonly lists: readonly { readonly states: SharedArrayBuffer; readonly numbers: SharedArrayBuffer }[];
  readonly tallies: SharedArrayBuffer;
}

/** Offsets of the counters of a worker. From PROPERTIES on: how often each property was exercised, then whether each was violated (0 or 1). */
export const TALLY = { STATES: 0, TRANSITIONS: 1, QUEUE: 2, LEVEL: 3, BYTES: 4, PROPERTIES: 5 } as const;

const TALLIES = TALLY.PROPERTIES + 2 * ABSTRACT_PROPERTIES.length;

/** The counter that says whether the property with that index is violated. */
export const brokenTally = (index: number): number => TALLY.PROPERTIES + ABSTRACT_PROPERTIES.length + index;

const sharedInt32s = (count: number): SharedArrayBuffer => new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT);

/** Allocates memory for `most` states. Halves the number until the allocation succeeds. */
export const sharedMemory = (workers: number, width: number, most: number): SharedMemory => {
  try {
    return {
      workers,
      mostStates: most,
      team: sharedInt32s(TEAM_NUMBERS),
      table: sharedInt32s(tableWords(width, most)),
      tableNumbers: sharedInt32s(TABLE_NUMBERS),
      lists: Array.from({ length: 2 * workers }, () => ({
        states: sharedInt32s(most * width),
        numbers: sharedInt32s(LIST_NUMBERS),
      })),
      tallies: new SharedArrayBuffer(workers * TALLIES * Float64Array.BYTES_PER_ELEMENT),
    };
  } catch (error) {
    if (!(error instanceof RangeError) || most < 2) throw error;
    return sharedMemory(workers, width, Math.floor(most / 2));
  }
};

/** The counters of every worker, and their totals. */
export class Tallies {
  private readonly numbers: Float64Array;
  private readonly workers: number;

  constructor({ tallies, workers }: SharedMemory) {
    this.numbers = new Float64Array(tallies);
    this.workers = workers;
  }

  report(self: number, tally: number, value: number): void {
    this.numbers[self * TALLIES + tally] = value;
  }

  total(tally: number): number {
    let sum = 0;
    for (let worker = 0; worker < this.workers; worker += 1) sum += this.numbers[worker * TALLIES + tally] ?? 0;
    return sum;
  }
}

/** The properties that a worker has found violated. */
export const brokenOf = (tallies: Tallies): readonly string[] =>
  ABSTRACT_PROPERTIES.filter((_, index) => tallies.total(brokenTally(index)) > 0);

export const progressOf = (tallies: Tallies, levels: readonly number[]): Progress => ({
  states: tallies.total(TALLY.STATES),
  transitions: tallies.total(TALLY.TRANSITIONS),
  queue: tallies.total(TALLY.QUEUE),
  depth: levels.length,
  levels,
  broken: brokenOf(tallies),
});
