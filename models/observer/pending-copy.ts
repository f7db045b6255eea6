/** The observer's copy of pending state, kept from events. */

import { VSGIS } from '../architecture/identifiers.ts';
import { pair } from '../architecture/keys.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';

export interface PendingBit {
  /** Redistributor of a physical LPI, vPEID of a virtual interrupt. */
  readonly holder: number;
  readonly intid: number;
}

export class PendingCopy {
  private readonly bits = new ReusableMap<number, PendingBit>();

  reset(): void {
    this.bits.clear();
  }

  has(holder: number, intid: number): boolean {
    return this.bits.has(pair(holder, intid));
  }

  set(holder: number, intid: number, pending: boolean): void {
    const key = pair(holder, intid);
    if (!pending) this.bits.delete(key);
    else if (!this.bits.has(key)) this.bits.set(key, { holder, intid });
  }

  all(): Iterable<PendingBit> {
    return this.bits.values();
  }

  /** The vSGIs of a vPE that are pending: bit n is vSGI n. */
  vsgisOf(vpeid: number): number {
    let mask = 0;
    for (const { holder, intid } of this.bits.values()) if (holder === vpeid && intid < VSGIS) mask |= 1 << intid;
    return mask;
  }

  get map(): ReadonlyMap<number, PendingBit> {
    return this.bits;
  }
}
