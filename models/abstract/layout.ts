/** Small numbers packed into 32-bit words, behind names. */

/** Where a number lies. */
export interface Field {
  /** Its place in a state that is unpacked. */
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

/** One less than there are, so that no word is all ones: a table may have its inverse, which is not 0 then. */
const WORD_BITS = 31;
/** Searches deal with the first two words by themselves, and with others, if there are any, in loops. */
const LEAST_WORDS = 2;

/** Bits for the numbers 0 to `most`. */
export const bitsFor = (most: number): number => (most <= 0 ? 0 : 32 - Math.clz32(most));

/** Hands out fields, first fit; none straddles two words. */
export class Layout {
  /** All that were handed out, by slot. */
  readonly all: Field[] = [];
  /** Bits that are taken, by word. */
  private readonly taken: number[] = [];

  /** Of the numbers 0 to `most`. */
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

/** The same, of somebody who notes what is read. */
export interface Reader {
  readonly at: (slot: number) => number;
}

/** The numbers after a step. */
export interface ReaderAfter extends Reader {
  /** The step has written the number. If not, it is what it was before; so much is known without reading it. */
  readonly isWritten: (slot: number) => boolean;
}

export const get = (words: Words, { word, shift, mask }: Field): number => ((words[word] ?? 0) >>> shift) & mask;

export const set = (words: Words, { word, shift, mask }: Field, value: number): void => {
  words[word] = ((words[word] ?? 0) & ~(mask << shift)) | (value << shift);
};
