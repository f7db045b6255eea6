/** The writes of configuration tables in memory: of single bytes, and of whole tables with one value. Tables have numbers. */
import type { Fingerprint } from '../architecture/fingerprint.ts';
import { CONFIG_ENABLE, CONFIG_ENABLED, FIRST_LPI } from '../architecture/identifiers.ts';
import { clearAll, halves, pair } from '../architecture/keys.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';

export interface Write {
  readonly value: number;
  readonly at: number;
}

export interface Allowed {
  /** Some permitted value has the enable bit set. */
  readonly on: boolean;
  /** Some permitted value has the enable bit clear. */
  readonly off: boolean;
}

export const ON: Allowed = { on: true, off: false };
const OFF: Allowed = { on: false, off: true };
export const EITHER: Allowed = { on: true, off: true };

/** The values that may be in use: the one in force at the time `floor`, and every one written since. Before the first write an LPI is enabled. */
export const permitted = (writes: readonly Write[], floor: number): Allowed => {
  let on = false;
  let off = false;
  let inForce = CONFIG_ENABLED;
  for (const write of writes) {
    if (write.at <= floor) inForce = write.value;
    else if ((write.value & CONFIG_ENABLE) !== 0) on = true;
    else off = true;
  }
  if ((inForce & CONFIG_ENABLE) !== 0) on = true;
  else off = true;
  if (on && off) return EITHER;
  return on ? ON : OFF;
};

export class ConfigWrites {
  /** Table and INTID → the writes of the byte, those that filled its table included. */
  readonly bytes = new ReusableMap<number, Write[]>();
  /** Table → the writes that filled the whole of it. */
  private readonly fills = new ReusableMap<number, Write[]>();

  reset(): void {
    clearAll(this.bytes, this.fills);
  }

  get isEmpty(): boolean {
    return this.bytes.size === 0 && this.fills.size === 0;
  }

  /** Some table was filled. */
  get hasFills(): boolean {
    return this.fills.size > 0;
  }

  /** The writes of a byte; undefined if there is none. */
  of(table: number, intid: number): readonly Write[] | undefined {
    const own = this.bytes.get(pair(table, intid));
    // A table has a byte for each LPI from the first one on, and none for vSGIs.
    return own !== undefined || this.fills.size === 0 || intid < FIRST_LPI ? own : this.fills.get(table);
  }

  write(table: number, intid: number, value: number, at: number): void {
    const key = pair(table, intid);
    const list = this.bytes.get(key);
    if (list !== undefined) list.push({ value, at });
    else if (this.fills.size === 0) this.bytes.set(key, [{ value, at }]);
    else this.bytes.set(key, [...(this.fills.get(table) ?? []), { value, at }]);
  }

  fill(table: number, value: number, at: number): void {
    const fills = this.fills.get(table);
    if (fills === undefined) this.fills.set(table, [{ value, at }]);
    else fills.push({ value, at });
    for (const [key, list] of this.bytes) if (halves(key).holder === table) list.push({ value, at });
  }

  isFilled(table: number): boolean {
    return this.fills.size > 0 && this.fills.has(table);
  }

  /** INTIDs of a table that were written by themselves. */
  *intids(table: number): Iterable<number> {
    const base = pair(table, 0);
    for (const key of this.bytes.keys()) if (key >= base && key < base + 0x40_0000) yield key - base;
  }

  /** The bytes of a table become those of another one at this time; the first has none any more. */
  move(from: number, to: number, at: number): void {
    const filled = this.fills.get(from)?.at(-1);
    if (filled !== undefined) this.fill(to, filled.value, at);
    for (const intid of [...this.intids(from)]) {
      const key = pair(from, intid);
      const last = this.bytes.get(key)?.at(-1);
      this.bytes.delete(key);
      if (last !== undefined) this.write(to, intid, last.value, at);
    }
    if (filled !== undefined) this.fills.delete(from);
  }

  /** The fills only: the writes of bytes are printed with the rest of the knowledge. */
  fingerprintFills(print: Fingerprint): void {
    if (this.fills.size === 0) return;
    print.map(this.fills, (list) => {
      for (const { value, at } of list) print.text(value).time(at);
    });
  }
}
