/**
 * LPI pending tables and VPTs in RAM.
 *
 * Software owns a table until EnableLPIs=1 or VMAPP V=1 gives it to hardware: then the bus tells of the bits that differ from what the model holds of that
 * memory. While hardware owns it, stores are told at once, and loads ask the model for the bits that may read either way. Once hardware has
 * given it up (RWP=0, VMAPP V=0), RAM has what was written back.
 *
 * The first 1 KB of a table has no bits of LPIs, and what hardware keeps there is IMPLEMENTATION DEFINED: here, the pending vSGIs and
 * zeros. Software that stores there makes an image of its own.
 */
import type { Vmapp } from '../../models/architecture/commands.ts';
import { FIRST_LPI } from '../../models/architecture/identifiers.ts';
import { ownerOf } from '../../models/reference/redistributor/pending-table.ts';
import { RAM_PAGE_BYTES, type Region } from './ram.ts';
import type { World } from './world.ts';

/** Bytes of the table of this many INTID bits. Source: Arm GIC LPI guide, LPI pending tables. */
const bytesOf = (intidBits: number): number => 2 ** (intidBits - 3);

/** Regions that are kept from one program to the next. */
const MANY = 256;

const NO_BITS = { has: (_intid: number): boolean => false, members: (): number[] => [] };

export class PendingTables {
  private readonly world: World;
  /** Address → bytes of the tables that hardware owns, or has owned and software has not touched since. */
  private readonly given = new Map<number, number>();
  /** Address and bytes → the region: there is one of each, so that no store is told twice. */
  private readonly made = new Map<string, Region>();

  /** Every redistributor owns its table after bring-up. */
  constructor(world: World) {
    this.world = world;
    this.reset();
  }

  reset(): void {
    this.given.clear();
    const { gic } = this.world;
    for (const { control } of gic.rds) {
      if (control.isRunning) this.given.set(control.pendingTable, bytesOf(gic.profile.intidBits));
    }
    // The regions of the tables of bring-up stay the same.
    if (this.made.size > MANY) {
      for (const [key, { start }] of this.made) if (!this.given.has(start)) this.made.delete(key);
    }
  }

  /** EnableLPIs is about to become 1 at a redistributor. */
  give(rd: number): void {
    const { control } = this.world.gic.rd(rd);
    const { intidBits } = this.world.gic.profile;
    if (control.enabled) return;
    this.hand(control.pendingTable, bytesOf(Math.min(intidBits, (control.idBits ?? intidBits - 1) + 1)));
  }

  /** VMAPP V=1 is about to be in the queue. */
  giveByCommand({ valid, vptAddress, vptSize }: Vmapp): void {
    if (valid) this.hand(vptAddress, bytesOf(Math.min(this.world.gic.profile.intidBits, vptSize + 1)));
  }

  private hand(address: number, bytes: number): void {
    const { gic, ram, tell } = this.world;
    // A table that somebody owns has no bits in RAM.
    if (this.isOwned(address)) return;
    this.takeBack(address);
    const memory = gic.vpts.get(address) ?? NO_BITS;
    const stored = this.bitsInRam(address, bytes);
    for (const intid of stored) {
      if (!memory.has(intid)) tell({ kind: 'pending-table', table: address, intid, pending: true });
    }
    const isStored = new Set(stored);
    for (const intid of memory.members()) {
      if (intid < bytes * 8 && !isStored.has(intid)) {
        tell({ kind: 'pending-table', table: address, intid, pending: false });
      }
    }
    this.given.set(address, bytes);
    ram.watchAlso(this.region(address, bytes));
  }

  private bitsInRam(address: number, bytes: number): number[] {
    const { ram } = this.world;
    const found: number[] = [];
    for (let at = 0; at < bytes; at += RAM_PAGE_BYTES) {
      const number = Math.floor((address + at) / RAM_PAGE_BYTES);
      if (ram.touched(number) === undefined && ram.untouchedValue(number) === 0) continue;
      const { view } = ram.page(address + at);
      // Tables are aligned to 64 KB, and have 2 KB at least.
      const count = Math.min(bytes - at, RAM_PAGE_BYTES) / 4;
      for (let index = 0; index < count; index += 1) {
        for (let word = view.getUint32(4 * index, true); word !== 0; word &= word - 1) {
          found.push(8 * at + 32 * index + 31 - Math.clz32(word & -word));
        }
      }
    }
    return found;
  }

  /** A redistributor or a mapped vPE owns the table, or a VMAPP in a queue names it. */
  isOwned(address: number): boolean {
    const { gic } = this.world;
    if (ownerOf(gic, address) !== undefined) return true;
    return gic.itss.some(({ queue, bag }) => {
      if (bag.some((effect) => effect.kind === 'map-vpe' && effect.vptAddress === address)) return true;
      return queue.some((command) => command.op === 'VMAPP' && command.valid && command.vptAddress === address);
    });
  }

  /** If hardware has given the table up, RAM gets what it wrote back. */
  private takeBack(address: number): void {
    const bytes = this.given.get(address);
    if (bytes === undefined || this.isOwned(address)) return;
    this.given.delete(address);
    const { gic, ram } = this.world;
    this.clear(address, bytes);
    for (const intid of gic.vpts.get(address)?.members() ?? []) {
      const at = address + Math.floor(intid / 8);
      ram.put(at, ram.byte(at) | (1 << (intid % 8)));
    }
  }

  /** Puts a bit into RAM, as far as software owns the table. */
  put(table: number, intid: number, pending: boolean): void {
    this.takeBack(table);
    if (this.given.has(table)) return;
    const { ram } = this.world;
    const at = table + Math.floor(intid / 8);
    const bit = 1 << (intid % 8);
    ram.put(at, pending ? ram.byte(at) | bit : ram.byte(at) & ~bit);
  }

  private clear(start: number, length: number): void {
    const { ram } = this.world;
    for (let at = start; at < start + length; ) {
      const offset = at % RAM_PAGE_BYTES;
      const count = Math.min(RAM_PAGE_BYTES - offset, start + length - at);
      const number = Math.floor(at / RAM_PAGE_BYTES);
      const isClear = ram.touched(number) === undefined && ram.untouchedValue(number) === 0;
      if (!isClear) ram.page(at).bytes.fill(0, offset, offset + count);
      at += count;
    }
  }

  regions(): readonly Region[] {
    return [...this.given].map(([address, bytes]) => this.region(address, bytes));
  }

  private region(start: number, bytes: number): Region {
    const key = `${start} ${bytes}`;
    const made = this.made.get(key);
    if (made !== undefined) return made;
    // A table may be given with another size later, which makes another region.
    const isGiven = (): boolean => this.given.get(start) === bytes;
    const region: Region = {
      start,
      end: start + bytes,
      reads: () => this.given.has(start),
      about: () => this.takeBack(start),
      stored: (address, length, before, first) => {
        if (isGiven()) this.stored(start, address, length, before, first);
      },
      refresh: (address, length) => {
        if (isGiven()) this.refresh(start, address, length);
      },
    };
    this.made.set(key, region);
    return region;
  }

  private stored(table: number, address: number, length: number, before: Uint8Array, first: number): void {
    const { ram, tell } = this.world;
    for (let index = 0; index < length; index += 1) {
      const byte = ram.byte(address + index);
      const changed = byte ^ (before[first + index] ?? 0);
      for (let bit = 0; bit < 8; bit += 1) {
        if ((changed & (1 << bit)) === 0) continue;
        const intid = 8 * (address + index - table) + bit;
        tell({ kind: 'pending-table', table, intid, pending: (byte & (1 << bit)) !== 0 });
      }
    }
  }

  /** The INTIDs of a byte whose bits may be read either way: hardware owns the table, and memory differs from what it holds. */
  openBits(table: number, address: number): readonly number[] {
    const owner = this.given.has(table) ? ownerOf(this.world.gic, table) : undefined;
    const first = 8 * (address - table);
    if (owner === undefined || first < FIRST_LPI || address - table >= (this.given.get(table) ?? 0)) return [];
    const memory = this.world.gic.vpts.get(table) ?? NO_BITS;
    return Array.from({ length: 8 }, (_, bit) => first + bit).filter((intid) => memory.has(intid) !== owner.has(intid));
  }

  /** The bytes as a load sees them; where the memory and the owner have different bits, the model decides what is read. */
  private refresh(table: number, address: number, length: number): void {
    const { gic, ram } = this.world;
    for (let index = 0; index < length; index += 1) {
      const first = 8 * (address + index - table);
      if (first < FIRST_LPI) continue;
      let byte = 0;
      for (let bit = 0; bit < 8; bit += 1) {
        const memory = gic.vpts.get(table)?.has(first + bit) === true;
        const now = ownerOf(gic, table)?.has(first + bit) ?? memory;
        const isSet = memory === now ? memory : this.world.readPending(table, first + bit);
        if (isSet) byte |= 1 << bit;
      }
      ram.put(address + index, byte);
    }
  }
}
