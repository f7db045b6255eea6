/** Layout of a packed state: named small numbers in 32-bit words. */

/** Position of a number in a packed state. */
export interface Field {
  /** Its index in an unpacked state. */
  readonly slot: number;
  readonly word: number;
  readonly shift: number;
  /** As many ones as the number has bits. */
  readonly mask: number;
}

/** Numbers of one name, by index; their slots follow each other. */
export interface Fields {
  /** The slot of the first one. */
  readonly first: number;
  readonly all: readonly Field[];
}

/** Usable bits of a word. One bit stays free so that no word is all ones: tables may store the inverse of a word, which then is not 0. */
const WORD_BITS = 31;
/** Least number of words: searches handle the first two words without a loop. */
const LEAST_WORDS = 2;

/** Bits for the numbers 0 to `most`. */
export const bitsFor = (most: number): number => (most <= 0 ? 0 : 32 - Math.clz32(most));

/** Allocates fields, first fit; no field lies in two words. */
export class Layout {
  /** All allocated fields, by slot. */
  readonly all: Field[] = [];
  /** Bits that are taken, by word. */
  private readonly taken: number[] = [];

  /** Allocates fields for numbers from 0 to `most`. */
  field(most: number): Field {
    const bits = bitsFor(most);
    let word = this.taken.findIndex((taken) => taken + bits <= WORD_BITS);
    if (word < 0) word = this.taken.push(0) - 1;
    const shift = this.taken[word] ?? 0;
    this.taken[word] = shift + bits;
    // A field of no bits is always 0.
    const field = { slot: this.all.length, word, shift: bits === 0 ? 0 : shift, mask: 2 ** bits - 1 };
    this.all.push(field);
    return field;
  }

  fields(count: number, most: number): Fields {
    return { first: this.all.length, all: Array.from({ length: count }, () => this.field(most)) };
  }

  /** At least two. */
  get words(): number {
    return Math.max(LEAST_WORDS, this.taken.length);
  }

  get bits(): number {
    return this.taken.reduce((sum, taken) => sum + taken, 0);
  }
}

/** A packed state. */
export type Words = Uint32Array;

/** A state that is unpacked: its numbers, by slot. */
export type Values = Int32Array;

/** The same, with a record of the slots that are read. */
export interface Reader {
  readonly at: (slot: number) => number;
}

/** The numbers after a step. */
export interface ReaderAfter extends Reader {
  /** Whether the step has written the number. If not, it is unchanged, which is known without reading it. */
  readonly isWritten: (slot: number) => boolean;
}

export const get = (words: Words, { word, shift, mask }: Field): number => ((words[word] ?? 0) >>> shift) & mask;

export const set = (words: Words, { word, shift, mask }: Field, value: number): void => {
  words[word] = ((words[word] ?? 0) & ~(mask << shift)) | (value << shift);
};
