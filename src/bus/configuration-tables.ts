/**
 * LPI configuration tables in RAM, physical ones.
 *
 * A table is in use while some GICR_PROPBASER names it: each byte that software stores there is told at once. The bytes that a table had before are told
 * when a register names it.
 */
import { FIRST_LPI } from '../../models/architecture/identifiers.ts';
import { LEAST_ID_BITS, LPI_CONFIGURATION_TABLE } from '../../models/architecture/lpi-control.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { assumeTable, type ToldBytes, tellDifferences } from './byte-tables.ts';
import type { Region } from './ram.ts';
import type { World } from './world.ts';

/** Bytes of a table with this IDbits, INTID bits minus one. Source: Arm sysreg GICR_PROPBASER.IDbits. */
export const configurationBytes = ({ intidBits }: Profile, idBits: number): number =>
  idBits < LEAST_ID_BITS ? 0 : 2 ** Math.min(idBits + 1, intidBits) - FIRST_LPI;

/** The name of a table in a stimulus: that of bring-up has none. */
const named = (address: number): number | undefined => (address === LPI_CONFIGURATION_TABLE ? undefined : address);

/** A single byte that software stores is told even if it stays the same; of wider stores, the bytes that change. */
export const isTold = (length: number, before: number, after: number): boolean => length === 1 || before !== after;

export class ConfigurationTables {
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** GICR_PROPBASER is about to name a table. */
  name(address: number, idBits: number): void {
    const { gic, ram, tell } = this.world;
    const table = named(address);
    tellDifferences(ram, address, configurationBytes(gic.profile, idBits), this.modelOf(table), {
      fill: (value) => tell({ kind: 'config-fill', table, value }),
      write: (intid, value) => tell({ kind: 'config', table, intid, value }),
    });
  }

  private modelOf(table: number | undefined): ToldBytes {
    const { gic } = this.world;
    return { told: gic.configTable(table), others: gic.configDefault(table), first: FIRST_LPI };
  }

  /** RAM gets what the model holds of a table that GICR_PROPBASER is about to name. */
  assume(address: number, idBits: number): void {
    const bytes = configurationBytes(this.world.gic.profile, idBits);
    assumeTable(this.world.ram, address, bytes, this.modelOf(named(address)));
  }

  /** Some GICR_PROPBASER names the table. */
  isInUse(address: number, intid: number): boolean {
    const { rds, profile } = this.world.gic;
    return rds.some(({ control }) => {
      const bytes = configurationBytes(profile, control.idBits ?? profile.intidBits - 1);
      return control.configTable === address && intid - FIRST_LPI < bytes;
    });
  }

  regions(): readonly Region[] {
    const { gic } = this.world;
    const sizes = new Map<number, number>();
    for (const { control } of gic.rds) {
      const bytes = configurationBytes(gic.profile, control.idBits ?? gic.profile.intidBits - 1);
      sizes.set(control.configTable, Math.max(bytes, sizes.get(control.configTable) ?? 0));
    }
    return [...sizes].flatMap(([address, bytes]) => (bytes === 0 ? [] : [this.region(address, bytes)]));
  }

  private region(start: number, bytes: number): Region {
    const { ram, tell } = this.world;
    const table = named(start);
    return {
      start,
      end: start + bytes,
      stored: (address, length, before, first) => {
        for (let index = 0; index < length; index += 1) {
          const value = ram.byte(address + index);
          if (!isTold(length, before[first + index] ?? 0, value)) continue;
          tell({ kind: 'config', table, intid: FIRST_LPI + address + index - start, value });
        }
      },
    };
  }
}
