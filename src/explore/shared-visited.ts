/**
 * The set of visited states that all workers add to: a hash table in shared memory, laid out as in `Visited`.
 *
 * A worker claims a free slot with a compare-and-swap of the first word, then writes the other words. A reader that finds the first word it looks for
 * waits until the others are written. Words are stored inverted: no stored word is 0, so 0 means "not written yet".
 */
import type { Words } from '../../models/abstract/layout.ts';
import type { StateSet } from './room.ts';
import type { Team } from './team.ts';
import {
  bitsFor,
  fetch,
  HASH_BITS,
  insert,
  isNear,
  MOST_FULL,
  obtain,
  PART_BYTES,
  partBitsOf,
  readPart,
  ScopeTooLarge,
  spread,
} from './visited.ts';

/** Offsets of the counters shared by the workers: number of states granted to all workers together, and size of the table as a power of two. */
const NUMBER = { GRANTED: 0, BITS: 1 } as const;
export const TABLE_NUMBERS = 2;
/** A grant lets a worker add that many states without asking again. At most this many, and at most a small share of the maximum. */
const LARGEST_GRANT = 2 ** 10;
const GRANTS_OF_EACH = 16;
const FIRST_BITS = 14;
/** While more slots than this are left to move, all workers move them together; the rest is moved by the first. */
const SMALL = 2 ** 12;

/** Words of a table for at most `most` states. */
export const tableWords = (width: number, most: number): number => 2 ** Math.max(FIRST_BITS, bitsFor(most)) * width;

export class SharedVisited implements StateSet {
  added = 0;
  private readonly width: number;
  private readonly most: number;
  private readonly table: Int32Array;
  private readonly numbers: Int32Array;
  private readonly team: Team;
  private shift = HASH_BITS - FIRST_BITS;
  /** Words in use: the table has room to grow within its memory. */
  private end: number;
  /** States that this worker may add without asking for a grant. */
  private allowance = 0;
  private readonly grant: number;
  private places = new Uint32Array(0);

  /** A set of states of `width` words, at least two; at most `most` states, for all workers together. */
  constructor(width: number, most: number, table: Int32Array, numbers: Int32Array, team: Team) {
    this.width = width;
    this.most = most;
    this.table = table;
    this.numbers = numbers;
    this.team = team;
    this.end = 2 ** FIRST_BITS * width;
    this.grant = Math.min(LARGEST_GRANT, Math.ceil(most / (GRANTS_OF_EACH * team.workers)));
  }

  get bytes(): number {
    return (this.end * Int32Array.BYTES_PER_ELEMENT) / this.team.present;
  }

  get partBits(): number {
    return partBitsOf(this.end * Int32Array.BYTES_PER_ELEMENT, PART_BYTES);
  }

  readPart(part: number, bits: number): void {
    this.touched = readPart(this.table, this.end, part, bits);
  }

  addAll(batch: Words, count: number, fresh: Int32Array): number {
    this.growIfAsked();
    if (this.allowance < count) this.ask(count);
    if (this.places.length < count) this.places = new Uint32Array(count);
    const { table, width, places, end, allowance } = this;
    this.touched = fetch(table, width, this.shift, batch, count, places);
    let found = 0;
    for (let position = 0; position < count; position += 1) {
      const from = position * width;
      let place = places[position] ?? 0;
      if (isNear(table, width, end, place, batch, from)) continue;
      const first = ~(batch[from] ?? 0);
      for (;;) {
        let there = table[place] ?? 0;
        if (there === 0) {
          if (found === allowance) {
            this.keep(found);
            throw new ScopeTooLarge(`more than ${this.most} states`);
          }
          there = Atomics.compareExchange(table, place, 0, first);
          if (there === 0) {
            for (let word = 1; word < width; word += 1) table[place + word] = ~(batch[from + word] ?? 0);
            fresh[found] = position;
            found += 1;
            break;
          }
        }
        if (there === first && this.isRest(batch, from, place)) break;
        place = place + width === end ? 0 : place + width;
      }
    }
    this.keep(found);
    return found;
  }

  private keep(found: number): void {
    this.allowance -= found;
    this.added += found;
  }

  /** Whether the other words of the slot equal those of the state. Waits for words that are not written yet. */
  private isRest(batch: Words, from: number, place: number): boolean {
    for (let word = 1; word < this.width; word += 1) {
      let there = this.table[place + word] ?? 0;
      while (there === 0) there = Atomics.load(this.table, place + word);
      if (there !== ~(batch[from + word] ?? 0)) return false;
    }
    return true;
  }

  /** Result of reads that only fill the cache; stored so that the compiler cannot drop them. */
  protected touched = 0;

  /** Raises the allowance by at least `count`, less if the maximum is reached. The table grows before a grant that would overfill it. */
  private ask(count: number): void {
    const { numbers, most } = this;
    for (;;) {
      const granted = Atomics.load(numbers, NUMBER.GRANTED);
      const more = Math.min(Math.max(count, this.grant), most - granted);
      if (more === 0) return;
      if (granted + more > 2 ** (HASH_BITS - this.shift) * MOST_FULL) this.team.askToGrow();
      else if (Atomics.compareExchange(numbers, NUMBER.GRANTED, granted, granted + more) === granted) {
        this.allowance += more;
        return;
      }
      this.growIfAsked();
    }
  }

  /** Doubles the table if some worker has asked for that. Every worker must call this, since growing takes a barrier of all. */
  growIfAsked(): void {
    const { team, table, width } = this;
    if (!team.isAskedToGrow) return;
    team.meet();
    const bits = HASH_BITS - this.shift + 1;
    const places = 2 ** (bits - 1);
    const [first, last] = team.part(places, 2 * places);
    obtain(table, first * width, last * width);
    const late: Words[] = [];
    team.meet();
    // The upper half of the remaining slots moves into memory that is empty by now. Each worker moves one range; no two ranges have a target in
    // common.
    let left = places;
    for (; left > SMALL; left /= 2) {
      const [from, to] = team.part(left / 2, left);
      spread(table, width, bits, from, to, late);
      team.meet();
    }
    if (team.self === 0) {
      Atomics.store(this.numbers, NUMBER.BITS, bits);
      spread(table, width, bits, 0, left, late);
      team.hasGrown();
    }
    team.meet();
    for (let turn = 0; turn < team.present; turn += 1) {
      if (turn === team.self) for (const each of late) insert(table, width, bits, each);
      team.meet();
    }
    this.hasBits(bits);
  }

  /** Takes over the current size of the table: for a worker that starts after others have added states. */
  catchUp(): void {
    this.hasBits(Math.max(FIRST_BITS, Atomics.load(this.numbers, NUMBER.BITS)));
  }

  private hasBits(bits: number): void {
    this.shift = HASH_BITS - bits;
    this.end = 2 ** bits * this.width;
  }
}
