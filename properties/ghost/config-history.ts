/**
 * Which configuration a redistributor (or the cache of a vPE) may still be using (I-37): the value of the byte when the last invalidation
 * that is known to be complete began, and every value written since.
 */
import { CONFIG_ENABLE, CONFIG_ENABLED } from '../../models/architecture/identifiers.ts';
import { pair } from './keys.ts';

interface Write {
  readonly value: number;
  readonly at: number;
}

interface Started {
  readonly holder: number;
  readonly intid: number;
  at: number;
}

export interface Allowed {
  /** Some permitted value has the enable bit set. */
  readonly on: boolean;
  /** Some permitted value has it clear. */
  readonly off: boolean;
}

const ON: Allowed = { on: true, off: false };
const OFF: Allowed = { on: false, off: true };
const EITHER: Allowed = { on: true, off: true };

export class ConfigHistory {
  private readonly writes = new Map<number, Write[]>();
  private readonly floors = new Map<number, number>();
  private readonly started = new Map<number, Started>();
  private readonly sharedTable: boolean;

  /** `sharedTable`: one table for all holders (the physical one), not one each. */
  constructor(sharedTable: boolean) {
    this.sharedTable = sharedTable;
  }

  reset(): void {
    this.writes.clear();
    this.floors.clear();
    this.started.clear();
  }

  private table(holder: number): number {
    return this.sharedTable ? 0 : holder;
  }

  written(holder: number, intid: number, value: number, now: number): void {
    const key = pair(this.table(holder), intid);
    const list = this.writes.get(key);
    if (list === undefined) this.writes.set(key, [{ value, at: now }]);
    else list.push({ value, at: now });
  }

  /** An invalidation at this holder began. */
  begin(holder: number, intid: number, now: number): void {
    this.started.set(pair(holder, intid), { holder, intid, at: now });
  }

  /** Every invalidation at this holder that began before is complete, of those INTIDs that `applies` to. */
  complete(holder: number, applies: (intid: number) => boolean = () => true): void {
    for (const [key, started] of this.started) {
      if (started.holder !== holder || !applies(started.intid)) continue;
      this.floors.set(key, started.at);
      this.started.delete(key);
    }
  }

  /** The invalidation of one INTID at this holder is complete. */
  completeOne(holder: number, intid: number): void {
    const key = pair(holder, intid);
    const started = this.started.get(key);
    if (started === undefined) return;
    this.floors.set(key, started.at);
    this.started.delete(key);
  }

  /** Intids of this holder's table that were written. */
  *writtenIntids(holder: number): Iterable<number> {
    const base = pair(this.table(holder), 0);
    for (const key of this.writes.keys()) if (key >= base && key < base + 0x40_0000) yield key - base;
  }

  /** An invalidation of this INTID at this holder is known to be complete, and it began after the last write of the byte. */
  isCertain(holder: number, intid: number): boolean {
    const last = this.writes.get(pair(this.table(holder), intid))?.at(-1);
    return last !== undefined && (this.floors.get(pair(holder, intid)) ?? -1) >= last.at;
  }

  allowed(holder: number, intid: number): Allowed {
    const writes = this.writes.get(pair(this.table(holder), intid));
    if (writes === undefined) return ON;
    const floor = this.floors.get(pair(holder, intid)) ?? -1;
    let on = false;
    let off = false;
    let inForce = CONFIG_ENABLED;
    for (const write of writes) {
      if (write.at <= floor) {
        inForce = write.value;
      } else if ((write.value & CONFIG_ENABLE) !== 0) on = true;
      else off = true;
    }
    if ((inForce & CONFIG_ENABLE) !== 0) on = true;
    else off = true;
    if (on && off) return EITHER;
    return on ? ON : OFF;
  }

  forFingerprint(): {
    readonly writes: ReadonlyMap<number, readonly Write[]>;
    readonly floors: ReadonlyMap<number, number>;
    readonly started: ReadonlyMap<number, Started>;
  } {
    return { writes: this.writes, floors: this.floors, started: this.started };
  }
}
