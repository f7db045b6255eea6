/**
 * Virtual LPI configuration tables in RAM.
 *
 * In v4.1 VMAPP V=1 names the table of a vPE by CONF_ADDR. It is in use from the moment at which the command is in the queue until the vPE is unmapped.
 *
 * In v4.0 GICR_VPROPBASER names the table of the vPE that is scheduled (Arm sysreg GICR_VPROPBASER), and the model keeps the bytes of each vPE by itself.
 * The bus binds a table to the vPE that is made resident, and tells of the bytes that differ from those of the vPE: so a vPE that becomes
 * resident with another table than before has the bytes of the new one, and what was cached of the old one stays in use until it is invalidated
 * . The register as bring-up left it binds nothing: there the model gives each vPE a table of its own.
 */
import type { Command, Vmapp } from '../../models/architecture/commands.ts';
import { FIRST_LPI } from '../../models/architecture/identifiers.ts';
import { assumeTable, type ToldBytes, tellDifferences } from './byte-tables.ts';
import { configurationBytes, isTold } from './configuration-tables.ts';
import type { Region } from './ram.ts';
import type { World } from './world.ts';

/** Regions that are kept from one program to the next. */
const MANY = 256;

interface Named {
  /** Bytes of the largest VPT whose vPE has the table. */
  bytes: number;
  /** The vPE of the last VMAPP that named it. */
  vpeid: number;
}

export class VirtualTables {
  private readonly world: World;
  /** v4.1: tables by address. */
  private readonly tables = new Map<number, Named>();
  /** Address and bytes → the region: there is one of each, so that no store is told twice. */
  private readonly made = new Map<string, Region>();
  /** v4.0: vPE → address of its table and bytes. */
  private readonly bound = new Map<number, { readonly address: number; readonly bytes: number }>();

  constructor(world: World) {
    this.world = world;
  }

  reset(): void {
    this.tables.clear();
    this.bound.clear();
    if (this.made.size > MANY) this.made.clear();
  }

  /** VMAPP V=1 is about to be in the queue. */
  nameByCommand(command: Vmapp): void {
    const { gic, ram } = this.world;
    if (command.form !== 'v4.1' || !command.valid || gic.profile.architecture !== 'v4.1') return;
    const { vpeid, confAddress: address, vptSize } = command;
    const bytes = Math.max(configurationBytes(gic.profile, vptSize), this.tables.get(address)?.bytes ?? 0);
    this.putOwnBytes(vpeid, address);
    this.tellTable(vpeid, address, bytes);
    this.tables.set(address, { bytes, vpeid });
    ram.watchAlso(this.region(address, bytes));
  }

  /** The first table that a vPE gets holds the bytes that were told for the vPE before it had one. */
  private putOwnBytes(vpeid: number, address: number): void {
    const { gic, ram } = this.world;
    const own = gic.vconfigTable(vpeid);
    if (own >= 0) return;
    for (const [vINTID, value] of gic.vconfig.written(own)) ram.put(address + vINTID - FIRST_LPI, value);
  }

  private tellTable(vpeid: number, address: number, bytes: number): void {
    const { ram, tell } = this.world;
    tellDifferences(ram, address, bytes, this.modelOf(vpeid, address), {
      fill: (value) => tell({ kind: 'vconfig-fill', vpeid, table: address, value }),
      write: (vINTID, value) => tell({ kind: 'vconfig', vpeid, table: address, vINTID, value }),
    });
  }

  /** v4.0: a vPE is about to become resident at a redistributor. */
  bind(rd: number, vpeid: number): void {
    const { gic, ram, tell } = this.world;
    const table = this.ofRegister(rd);
    if (table === undefined) return;
    this.bound.set(vpeid, table);
    tellDifferences(ram, table.address, table.bytes, this.modelOf(vpeid, gic.vconfigTable(vpeid)), {
      fill: (value) => tell({ kind: 'vconfig-fill', vpeid, value }),
      write: (vINTID, value) => tell({ kind: 'vconfig', vpeid, vINTID, value }),
    });
    ram.watchAlso(this.region(table.address, this.bytesOf(table.address)));
  }

  /** The table that the v4.0 GICR_VPROPBASER names, and its bytes; undefined if it names none. */
  private ofRegister(rd: number): { readonly address: number; readonly bytes: number } | undefined {
    const { gic } = this.world;
    if (gic.profile.architecture !== 'v4.0' || gic.rd(rd).control.vpropbaserIsBroughtUp) return undefined;
    const { Physical_Address: address = 0, IDbits: idBits = 0 } = gic.attributes.get(`GICR_VPROPBASER ${rd}`) ?? {};
    return { address, bytes: configurationBytes(gic.profile, idBits) };
  }

  /** RAM gets what the model holds of the table that VMAPP V=1 is about to name. */
  assumeByCommand({ valid, ...command }: Vmapp): void {
    if (command.form !== 'v4.1' || !valid) return;
    const { vpeid, confAddress: address, vptSize } = command;
    const bytes = Math.max(configurationBytes(this.world.gic.profile, vptSize), this.tables.get(address)?.bytes ?? 0);
    assumeTable(this.world.ram, address, bytes, this.modelOf(vpeid, address));
  }

  /** RAM gets what the model holds of the table of a vPE that is about to become resident. */
  assumeByRegister(rd: number, vpeid: number): void {
    const table = this.ofRegister(rd);
    if (table === undefined) return;
    assumeTable(this.world.ram, table.address, table.bytes, this.modelOf(vpeid, this.world.gic.vconfigTable(vpeid)));
  }

  /** What the model holds of a table, by its key, once the vPE has it. */
  private modelOf(vpeid: number, key: number): ToldBytes {
    const { gic } = this.world;
    const own = gic.vconfigTable(vpeid);
    const ofTable = gic.vconfig.written(key);
    const told = own < 0 && own !== key ? new Map([...ofTable, ...gic.vconfig.written(own)]) : ofTable;
    return { told, others: gic.vconfig.others(key), first: FIRST_LPI };
  }

  /** Address of the table of a vPE as the bus knows it; undefined if it knows none. */
  addressOf(vpeid: number): number | undefined {
    const bound = this.bound.get(vpeid);
    if (bound !== undefined) return bound.address;
    const address = this.world.gic.vconfigTable(vpeid);
    return address < 0 ? undefined : address;
  }

  /** The vPEs whose bytes a store to the table changes, by the name that a stimulus gives them; none while nobody uses the table. */
  usersOf(address: number): readonly number[] {
    const { gic } = this.world;
    if (gic.profile.architecture === 'v4.0') {
      return [...this.bound].flatMap(([vpeid, bound]) => (bound.address === address ? [vpeid] : []));
    }
    return [...gic.vpes].flatMap(([vpeid, { configTable, mapped }]) =>
      configTable === address && (mapped || gic.mappers(vpeid) !== 0) ? [vpeid] : [],
    );
  }

  /** A store of the byte may be told. */
  isWatched(address: number, vINTID: number): boolean {
    return vINTID - FIRST_LPI < this.bytesOf(address);
  }

  private isInQueue(address: number): boolean {
    const names = (command: Command): boolean =>
      command.op === 'VMAPP' && command.form === 'v4.1' && command.valid && command.confAddress === address;
    return this.world.gic.itss.some(({ queue }) => queue.some(names));
  }

  regions(): readonly Region[] {
    const bound = [...this.bound.values()].map(({ address }) => address);
    return [...new Set([...this.tables.keys(), ...bound])].map((address) =>
      this.region(address, this.bytesOf(address)),
    );
  }

  private region(start: number, bytes: number): Region {
    const { ram } = this.world;
    const key = `${start} ${bytes}`;
    const made = this.made.get(key);
    if (made !== undefined) return made;
    const region: Region = {
      start,
      end: start + bytes,
      stored: (address, length, before, first) => {
        if (this.bytesOf(start) !== bytes) return;
        for (let index = 0; index < length; index += 1) {
          const value = ram.byte(address + index);
          if (isTold(length, before[first + index] ?? 0, value)) {
            this.tellByte(start, FIRST_LPI + address + index - start, value);
          }
        }
      },
    };
    this.made.set(key, region);
    return region;
  }

  /** Bytes of a table as it is named now; 0 if it is not. */
  private bytesOf(address: number): number {
    let bytes = this.tables.get(address)?.bytes ?? 0;
    if (this.bound.size === 0) return bytes;
    for (const table of this.bound.values()) if (table.address === address) bytes = Math.max(bytes, table.bytes);
    return bytes;
  }

  private tellByte(table: number, vINTID: number, value: number): void {
    const { gic, tell } = this.world;
    const users = this.usersOf(table);
    if (gic.profile.architecture === 'v4.0') {
      for (const vpeid of users) tell({ kind: 'vconfig', vpeid, vINTID, value });
      return;
    }
    // One stimulus is for all: they share the table in the model as well.
    const [vpeid] = users;
    if (vpeid !== undefined) tell({ kind: 'vconfig', vpeid, vINTID, value });
    else if (this.isInQueue(table)) {
      tell({ kind: 'vconfig', vpeid: this.tables.get(table)?.vpeid ?? 0, table, vINTID, value });
    }
  }
}
