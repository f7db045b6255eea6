/**
 * LPI configuration tables in RAM, physical ones.
 *
 * A table is in use while some GICR_PROPBASER names it: each byte that software stores there is told at once. The bytes that a table had before are told
 * when a register names it.
 */
import { FIRST_LPI } from '../../models/architecture/identifiers.ts';
import { LEAST_ID_BITS, LPI_CONFIGURATION_TABLE } from '../../models/architecture/lpi-control.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { LpiControl } from '../../models/reference/redistributor/lpi-control-state.ts';
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
  /** GICR_PROPBASER has the value of bring-up until it is written; after a reset of the machine it names nothing. */
  private isBroughtUp = true;

  constructor(world: World) {
    this.world = world;
  }

  /** A new program begins after bring-up, or with a reset of the machine. */
  reset(isBroughtUp: boolean): void {
    this.isBroughtUp = isBroughtUp;
  }

  /** EnableLPIs is about to become 1 at a redistributor, whose GICR_PROPBASER may never have been written since reset. */
  start(rd: number): void {
    const { gic } = this.world;
    const { configTable, idBits } = gic.rd(rd).control;
    if (idBits === undefined && !this.isBroughtUp) this.name(configTable, gic.profile.intidBits - 1);
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
    const address = table ?? LPI_CONFIGURATION_TABLE;
    return { told: gic.config.written(address), others: gic.config.others(address), first: FIRST_LPI };
  }

  /** RAM gets what the model holds of a table that GICR_PROPBASER is about to name. */
  assume(address: number, idBits: number): void {
    const bytes = configurationBytes(this.world.gic.profile, idBits);
    assumeTable(this.world.ram, address, bytes, this.modelOf(named(address)));
  }

  /** Some GICR_PROPBASER names the table. */
  isInUse(address: number, intid: number): boolean {
    return this.world.gic.rds.some(
      ({ control }) => control.configTable === address && intid - FIRST_LPI < this.bytesAt(control),
    );
  }

  /** Bytes of the table that the redistributor names; 0 if it names none. */
  private bytesAt({ idBits, isRunning }: LpiControl): number {
    const { profile } = this.world.gic;
    const isNamed = idBits !== undefined || isRunning || this.isBroughtUp;
    return isNamed ? configurationBytes(profile, idBits ?? profile.intidBits - 1) : 0;
  }

  regions(): readonly Region[] {
    const { gic } = this.world;
    const sizes = new Map<number, number>();
    for (const { control } of gic.rds) {
      sizes.set(control.configTable, Math.max(this.bytesAt(control), sizes.get(control.configTable) ?? 0));
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
