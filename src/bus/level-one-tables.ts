/** Level-1 entries of two-level tables in RAM, of ITSs and of redistributors: a store to an entry is told, with what lies in the page that it names. */
import { ITS_TABLES, type ItsTable } from '../../models/architecture/its-tables.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { decodeRegister } from '../../models/architecture/registers/index.ts';
import { baserAddress, itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { BASER_OF } from '../../models/architecture/table-capacity.ts';
import { LEVEL_ONE_ENTRY_BYTES } from '../../models/architecture/two-level.ts';
import { gitsBaserRegister } from '../../models/reference/registers.ts';
import type { Region } from './ram.ts';
import type { World } from './world.ts';

/** An entry of a level-2 page has 8 bytes in every table of the reference model. */
const ENTRY_BYTES = 8;

const idBitsOf = ({ deviceIdBits, icidBits, vpeidBits }: Profile): Readonly<Record<ItsTable, number>> => ({
  Devices: deviceIdBits,
  Collections: icidBits,
  vPEs: vpeidBits,
});

interface Table {
  readonly address: number;
  readonly entries: number;
  /** IDs of a level-2 page. */
  readonly perPage: number;
  readonly tell: (page: number, valid: boolean, zeroed: boolean) => void;
}

/** Address of the level-2 page that an entry names: bits 51:12. Source: Linux its_alloc_table_entry, GITS_BASER_ENTRY. */
const pageAddress = (entry: bigint): number => Number(entry & 0x000f_ffff_ffff_f000n);

const isValid = (entry: bigint): boolean => entry >> 63n === 1n;

export class LevelOneTables {
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** Where the level-1 table of an ITS lies: GITS_BASER<n> is valid and Indirect. */
  addressOf(its: number, table: ItsTable): number | undefined {
    const { gic } = this.world;
    const n = BASER_OF[table];
    if (gic.profile.twoLevel?.[table] === undefined || gic.its(its).control.baserValid[n] !== true) return undefined;
    const register = itsRegisters.GITS_BASER;
    const value = gitsBaserRegister.read(gic, its, { register, index: n, byteInRegister: 0 });
    const { Indirect, Physical_Address = 0, Page_Size = 0 } = decodeRegister(register, value);
    return Indirect === 1 ? baserAddress(Physical_Address, Page_Size) : undefined;
  }

  private tables(): readonly Table[] {
    const { gic, tell } = this.world;
    const { twoLevel, itsCount } = gic.profile;
    if (twoLevel === undefined) return [];
    const tables: Table[] = [];
    for (let its = 0; its < itsCount; its += 1) {
      for (const table of ITS_TABLES) {
        const address = this.addressOf(its, table);
        const perPage = twoLevel[table];
        if (address === undefined || perPage === undefined) continue;
        const entries = Math.ceil(2 ** idBitsOf(gic.profile)[table] / perPage);
        tables.push({
          address,
          entries,
          perPage,
          tell: (page, valid, zeroed) => tell({ kind: 'level-one', its, table, page, valid, zeroed }),
        });
      }
    }
    const perPage = twoLevel.redistributorVpes;
    if (perPage === undefined) return tables;
    const entries = Math.ceil(2 ** gic.profile.vpeidBits / perPage);
    const addresses = new Set(gic.rds.flatMap(({ control }) => (control.vpeTableValid ? [control.vpeTable] : [])));
    for (const address of addresses) {
      tables.push({
        address,
        entries,
        perPage,
        tell: (page, valid, zeroed) => tell({ kind: 'vpe-level-one', table: address, page, valid, zeroed }),
      });
    }
    return tables;
  }

  /** Some entry of a level-1 table lies at the address. */
  isEntry(address: number): boolean {
    return this.regions().some(({ start, end }) => address >= start && address < end);
  }

  regions(): readonly Region[] {
    return this.tables().map((table) => this.region(table));
  }

  private region({ address: start, entries, perPage, tell }: Table): Region {
    const { ram } = this.world;
    return {
      start,
      end: start + entries * LEVEL_ONE_ENTRY_BYTES,
      stored: (address, length, before, first) => {
        const last = Math.floor((address + length - 1 - start) / LEVEL_ONE_ENTRY_BYTES);
        for (let page = Math.floor((address - start) / LEVEL_ONE_ENTRY_BYTES); page <= last; page += 1) {
          // A store of a whole entry is told even if it stays the same.
          const isWhole = length === LEVEL_ONE_ENTRY_BYTES;
          if (!isWhole && !this.changes(start, page, address, length, before, first)) continue;
          const at = start + page * LEVEL_ONE_ENTRY_BYTES;
          const entry = ram.page(at).view.getBigUint64(at % 4096, true);
          const valid = isValid(entry);
          tell(page, valid, valid && ram.isZero(pageAddress(entry), perPage * ENTRY_BYTES));
        }
      },
    };
  }

  private changes(
    start: number,
    page: number,
    address: number,
    length: number,
    before: Uint8Array,
    first: number,
  ): boolean {
    const from = start + page * LEVEL_ONE_ENTRY_BYTES;
    for (let at = from; at < from + LEVEL_ONE_ENTRY_BYTES; at += 1) {
      const index = at - address;
      if (index >= 0 && index < length && before[first + index] !== this.world.ram.byte(at)) return true;
    }
    return false;
  }

  /** A register is about to name a table, or has named it: the valid entries that the model does not know are told. */
  tellEntries(): void {
    const { gic, ram } = this.world;
    for (const { address, entries, perPage, tell } of this.tables()) {
      for (let page = 1; page < entries; page += 1) {
        const at = address + page * LEVEL_ONE_ENTRY_BYTES;
        if (ram.touched(Math.floor(at / 4096)) === undefined) continue;
        const entry = ram.page(at).view.getBigUint64(at % 4096, true);
        if (!isValid(entry) || this.isKnown(gic.vpePages, address, page)) continue;
        tell(page, true, ram.isZero(pageAddress(entry), perPage * ENTRY_BYTES));
      }
    }
  }

  private isKnown(vpePages: ReadonlySet<number>, address: number, page: number): boolean {
    if (vpePages.has(address + page * LEVEL_ONE_ENTRY_BYTES)) return true;
    const { itss } = this.world.gic;
    return itss.some((its) =>
      ITS_TABLES.some((table) => this.addressOf(its.number, table) === address && its.levelOne.isValid(table, page)),
    );
  }
}
