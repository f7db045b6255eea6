/** RAM behind the store buffers and caches of the CPUs, and who has to be told of a store. */
import { loadFrom, storeTo, type Width } from './bytes.ts';
import { CACHE_LINE_BYTES, CpuCache, type Line, lineOf } from './cpu-cache.ts';
import { type Page, RAM_PAGE_BYTES, type Ram, type Region } from './ram.ts';

const FRESH = 0xff;
const SLOT_BYTES = 32;

/** Some region may have to be told of a store there. Slots of a ring are larger than an access, and aligned. */
const isReadBySome = (regions: readonly Region[], address: number, length: number): boolean => {
  for (let index = 0; index < regions.length; index += 1) {
    const region = regions[index];
    if (region === undefined || region.start >= address + length || region.end <= address) continue;
    if (region.reads === undefined || region.reads(address)) return true;
  }
  return false;
};

export class Memory {
  private readonly ram: Ram;
  private readonly coherent: boolean;
  private readonly cache = new CpuCache();
  /** Bytes as they were before a store. */
  private readonly before = new Uint8Array(CACHE_LINE_BYTES);

  /** `coherent`: the GIC sees a store at once, or at the next barrier if it is late; otherwise what was cleaned. */
  constructor(ram: Ram, coherent: boolean) {
    this.ram = ram;
    this.coherent = coherent;
  }

  reset(): void {
    this.ram.reset();
    this.cache.reset();
  }

  load(address: number, width: Width): bigint {
    const line = this.cache.isEmpty ? undefined : this.cache.find(address);
    if (line !== undefined) return loadFrom(line.view, address % CACHE_LINE_BYTES, width);
    const page = this.ram.page(address);
    if (page.regions.length > 0) this.refresh(page.regions, address, width / 8);
    return loadFrom(page.view, address % RAM_PAGE_BYTES, width);
  }

  /** `isOfCpu`: the store goes through the store buffer and cache of a CPU; `isLate`: it stays there until a barrier, or until it is cleaned. */
  store(address: number, width: Width, value: bigint, isOfCpu: boolean, isLate: boolean): void {
    if (!isOfCpu || (this.coherent && !isLate && !this.isBuffered(address))) {
      this.storeThrough(address, width, value);
      return;
    }
    const line = this.fetch(address);
    const offset = address % CACHE_LINE_BYTES;
    line.stored |= offset < SLOT_BYTES ? 1 : 2;
    line.mask.fill(1, offset, offset + width / 8);
    storeTo(line.view, offset, width, value);
  }

  /** An earlier store to the line is on its way: this one does not overtake it. */
  private isBuffered(address: number): boolean {
    return !this.cache.isEmpty && this.cache.find(address) !== undefined;
  }

  /** A store that memory sees at once. */
  private storeThrough(address: number, width: Width, value: bigint): void {
    const page = this.ram.page(address);
    const offset = address % RAM_PAGE_BYTES;
    if (page.regions.length === 0) {
      storeTo(page.view, offset, width, value);
      page.fresh[offset >>> 5] = FRESH;
      return;
    }
    const { regions } = page;
    // An access lies in one slot, and in one byte that a region reads if it lies in any.
    const isRead = isReadBySome(regions, address, width / 8);
    if (isRead) this.prepare(regions, page, address, width / 8);
    storeTo(page.view, offset, width, value);
    page.fresh[offset >>> 5] = FRESH;
    if (isRead) this.tellRegions(regions, address, width / 8);
  }

  /** Keeps the bytes that a store is about to change. */
  private prepare(regions: readonly Region[], page: Page, address: number, length: number): void {
    for (const region of regions) if (region.start < address + length && region.end > address) region.about?.();
    const offset = address % RAM_PAGE_BYTES;
    for (let index = 0; index < length; index += 1) this.before[index] = page.bytes[offset + index] ?? 0;
  }

  private tellRegions(regions: readonly Region[], address: number, length: number): void {
    for (const region of regions) {
      const start = Math.max(address, region.start);
      const end = Math.min(address + length, region.end);
      if (start < end) region.stored(start, end - start, this.before, start - address);
    }
  }

  private refresh(regions: readonly Region[], address: number, length: number): void {
    for (const region of regions) {
      const start = Math.max(address, region.start);
      const end = Math.min(address + length, region.end);
      if (start >= end) continue;
      region.about?.();
      region.refresh?.(start, end - start);
    }
  }

  private fetch(address: number): Line {
    return this.cache.fetch(address, (at) => {
      const page = this.ram.page(at);
      if (page.regions.length > 0) this.refresh(page.regions, at, 1);
      return page.bytes[at % RAM_PAGE_BYTES] ?? 0;
    });
  }

  /** Cleans the lines of these bytes: memory, and so the GIC, sees what was stored there. */
  clean(address: number, bytes: number): void {
    if (this.coherent) return;
    for (let line = lineOf(address); line < address + bytes; line += CACHE_LINE_BYTES) this.writeBack(line);
  }

  /** Addresses of the cache lines that software has stored to and that memory does not have. Each may be written back at any time. */
  dirtyLines(): readonly number[] {
    return this.cache.addresses();
  }

  /** The store buffers of the CPUs drain. Memory has all that was stored if the GIC snoops. */
  drain(): void {
    if (!this.coherent || this.cache.isEmpty) return;
    for (const line of this.cache.addresses()) this.writeBack(line);
  }

  /** A store buffer holds what was stored, and nothing of what lies beside it. */
  private putStored({ bytes, mask }: Line, page: Page, offset: number): void {
    for (let index = 0; index < CACHE_LINE_BYTES; index += 1) {
      if (mask[index] === 1) page.bytes[offset + index] = bytes[index] ?? 0;
    }
  }

  /** The cache writes a line back by itself: all of its 64 bytes. Does nothing if the line is not dirty. */
  writeBack(address: number): void {
    const line = this.cache.find(address);
    if (line === undefined) return;
    this.cache.drop(line);
    const page = this.ram.page(line.address);
    const offset = line.address % RAM_PAGE_BYTES;
    const { regions } = page;
    this.prepare(regions, page, line.address, CACHE_LINE_BYTES);
    if (this.coherent) this.putStored(line, page, offset);
    else page.bytes.set(line.bytes, offset);
    if ((line.stored & 1) !== 0) page.fresh[offset >>> 5] = FRESH;
    if ((line.stored & 2) !== 0) page.fresh[(offset >>> 5) + 1] = FRESH;
    this.tellRegions(regions, line.address, CACHE_LINE_BYTES);
  }
}
