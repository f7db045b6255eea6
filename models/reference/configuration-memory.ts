/**
 * LPI configuration tables in memory, by address: bytes that were written one by one, and tables that were filled as a whole. A byte that was never
 * written holds an enabled LPI.
 */
import type { Fingerprint } from '../architecture/fingerprint.ts';
import { CONFIG_ENABLED } from '../architecture/identifiers.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';

const NOTHING: ReadonlyMap<number, number> = new Map();

export class ConfigurationMemory {
  /** Address of a table → INTID → byte. */
  private readonly bytes = new ReusableMap<number, Map<number, number>>();
  /** Address of a table → the byte with which it was filled last. */
  private readonly fills = new Map<number, number>();

  clear(): void {
    if (this.bytes.size > 0) this.bytes.clear();
    if (this.fills.size > 0) this.fills.clear();
  }

  /** Nothing was ever written. */
  get isUntouched(): boolean {
    return this.bytes.size === 0 && this.fills.size === 0;
  }

  byte(table: number, intid: number): number {
    if (this.isUntouched) return CONFIG_ENABLED;
    return this.bytes.get(table)?.get(intid) ?? this.others(table);
  }

  /** The bytes that were written one by one since the table was filled, by INTID. */
  written(table: number): ReadonlyMap<number, number> {
    return this.bytes.get(table) ?? NOTHING;
  }

  /** The value of all other bytes. */
  others(table: number): number {
    return this.fills.size === 0 ? CONFIG_ENABLED : (this.fills.get(table) ?? CONFIG_ENABLED);
  }

  write(table: number, intid: number, value: number): void {
    const bytes = this.bytes.get(table);
    if (bytes === undefined) this.bytes.set(table, new Map([[intid, value]]));
    else bytes.set(intid, value);
  }

  fill(table: number, value: number): void {
    this.bytes.delete(table);
    this.fills.set(table, value);
  }

  /** What was written to one table is in another, and no longer in the first. */
  move(from: number, to: number): void {
    if (this.isUntouched) return;
    const fill = this.fills.get(from);
    if (fill !== undefined) this.fill(to, fill);
    for (const [intid, value] of this.written(from)) this.write(to, intid, value);
    this.fills.delete(from);
    this.bytes.delete(from);
  }

  fingerprint(print: Fingerprint): void {
    print.map(this.bytes, (bytes) => print.map(bytes, (byte) => print.text(byte)));
    if (this.fills.size > 0) print.map(this.fills, (byte) => print.text(byte));
  }
}
