/** RAM as bytes, in pages that are made when they are first touched. */

export const RAM_PAGE_BYTES = 4096;

/** A run of bytes that have one value at the start of a program. */
export interface Initial {
  readonly start: number;
  /** The first byte behind the run. */
  readonly end: number;
  readonly value: number;
}

/** A part of memory that hardware reads: stores there may have to be told. */
export interface Region {
  readonly start: number;
  /** The first byte behind the region. */
  readonly end: number;
  /** A store to this byte may have to be told. By default any may. */
  reads?(address: number): boolean;
  /** Software is about to load or store bytes of the region. */
  about?(): void;
  /**
   * Software has written `length` bytes from `address` on, all in the region; RAM has them already. `before` has the bytes as they were, from its
   * index `first` on.
   */
  stored(address: number, length: number, before: Uint8Array, first: number): void;
  /** Puts the bytes as software reads them now into RAM, where hardware has changed them. */
  refresh?(address: number, length: number): void;
}

const NO_REGIONS: readonly Region[] = [];

/** Bytes of a line: of a command, for `fresh`. */
const LINE_BYTES = 32;

export class Page {
  readonly bytes = new Uint8Array(RAM_PAGE_BYTES);
  readonly view = new DataView(this.bytes.buffer);
  /** 32 bytes → a bit for each ITS to which the bytes were not told since they were stored. */
  readonly fresh = new Uint8Array(RAM_PAGE_BYTES / LINE_BYTES);
  regions: readonly Region[] = NO_REGIONS;
}

export class Ram {
  private readonly pages = new Map<number, Page>();
  private readonly spare: Page[] = [];
  private regions: readonly Region[] = NO_REGIONS;
  private readonly initial: Initial[];
  /** Runs of `initial` that are there in every program. */
  private readonly lasting: number;
  private lastNumber = -1;
  private last: Page | undefined;

  /** Bytes outside `initial` are zero; of runs that overlap the last counts. */
  constructor(initial: readonly Initial[]) {
    this.initial = [...initial];
    this.lasting = initial.length;
  }

  /** Memory as at the start of a program. */
  reset(): void {
    for (const page of this.pages.values()) this.spare.push(page);
    this.pages.clear();
    this.initial.length = this.lasting;
    this.last = undefined;
    this.lastNumber = -1;
  }

  /** The page with this number if anything touched it. */
  touched(number: number): Page | undefined {
    return this.pages.get(number);
  }

  /** The page of an address. */
  page(address: number): Page {
    const number = Math.floor(address / RAM_PAGE_BYTES);
    if (number === this.lastNumber && this.last !== undefined) return this.last;
    const page = this.pages.get(number) ?? this.make(number);
    this.lastNumber = number;
    this.last = page;
    return page;
  }

  private make(number: number): Page {
    const page = this.cleanPage();
    const start = number * RAM_PAGE_BYTES;
    for (const run of this.initial) {
      if (run.start >= start + RAM_PAGE_BYTES || run.end <= start) continue;
      page.bytes.fill(run.value, Math.max(0, run.start - start), Math.min(RAM_PAGE_BYTES, run.end - start));
    }
    this.pages.set(number, page);
    page.regions = this.regionsOf(number);
    return page;
  }

  private cleanPage(): Page {
    const page = this.spare.pop();
    if (page === undefined) return new Page();
    page.bytes.fill(0);
    page.fresh.fill(0);
    return page;
  }

  private regionsOf(number: number): readonly Region[] {
    const start = number * RAM_PAGE_BYTES;
    const found = this.regions.filter((region) => region.start < start + RAM_PAGE_BYTES && region.end > start);
    return found.length === 0 ? NO_REGIONS : found;
  }

  /** From now on these are the parts that hardware reads. */
  watch(regions: readonly Region[]): void {
    this.regions = regions;
    for (const [number, page] of this.pages) page.regions = this.regionsOf(number);
  }

  /** One more part that hardware reads; one that is there already counts once. */
  watchAlso(region: Region): void {
    if (this.regions.includes(region)) return;
    this.regions = [...this.regions, region];
    for (const [number, page] of this.pages) {
      const start = number * RAM_PAGE_BYTES;
      if (region.start < start + RAM_PAGE_BYTES && region.end > start) page.regions = [...page.regions, region];
    }
  }

  /** The value of every byte of a page that nothing has touched; undefined if they differ. */
  untouchedValue(number: number): number | undefined {
    const start = number * RAM_PAGE_BYTES;
    let value = 0;
    for (const run of this.initial) {
      if (run.start >= start + RAM_PAGE_BYTES || run.end <= start) continue;
      if (run.start > start || run.end < start + RAM_PAGE_BYTES) return undefined;
      value = run.value;
    }
    return value;
  }

  /** Nothing has touched these bytes, and all of them have the value. False also where that takes long to find out. */
  isUntouched(start: number, length: number, value: number): boolean {
    for (let number = Math.floor(start / RAM_PAGE_BYTES); number * RAM_PAGE_BYTES < start + length; number += 1) {
      if (this.pages.has(number)) return false;
    }
    for (let index = this.initial.length - 1; index >= 0; index -= 1) {
      const run = this.initial[index];
      if (run === undefined || run.start >= start + length || run.end <= start) continue;
      return run.start <= start && run.end >= start + length && run.value === value;
    }
    return value === 0;
  }

  /** Gives a run of bytes one value, as if memory had held it from the start of the program. Tells nobody. */
  assume(run: Initial): void {
    const { start, end, value } = run;
    if (this.isUntouched(start, end - start, value)) return;
    let isNew = false;
    for (let number = Math.floor(start / RAM_PAGE_BYTES); number * RAM_PAGE_BYTES < end; number += 1) {
      const from = Math.max(start, number * RAM_PAGE_BYTES);
      const to = Math.min(end, (number + 1) * RAM_PAGE_BYTES);
      const page = this.pages.get(number);
      if (page !== undefined) page.bytes.fill(value, from % RAM_PAGE_BYTES, (from % RAM_PAGE_BYTES) + to - from);
      else isNew ||= this.untouchedValue(number) !== value;
    }
    if (isNew) this.initial.push(run);
  }

  byte(address: number): number {
    return this.page(address).bytes[address % RAM_PAGE_BYTES] ?? 0;
  }

  /** Changes a byte, and tells nobody. */
  put(address: number, value: number): void {
    this.page(address).bytes[address % RAM_PAGE_BYTES] = value;
  }

  /** Every byte from `address` on is zero. */
  isZero(address: number, length: number): boolean {
    for (let at = address; at < address + length; ) {
      const offset = at % RAM_PAGE_BYTES;
      const count = Math.min(RAM_PAGE_BYTES - offset, address + length - at);
      const number = Math.floor(at / RAM_PAGE_BYTES);
      const isUniform = this.touched(number) === undefined && this.untouchedValue(number) !== undefined;
      if (isUniform) {
        if (this.untouchedValue(number) !== 0) return false;
      } else if (
        this.page(at)
          .bytes.subarray(offset, offset + count)
          .some((byte) => byte !== 0)
      )
        return false;
      at += count;
    }
    return true;
  }
}
