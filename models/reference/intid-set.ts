/**
 * A set of INTIDs. One word has a bit for each vSGI, and one for each INTID near the lowest LPI, since programs use few; a `Set` holds all
 * others.
 */
import { FIRST_LPI, VSGIS } from '../architecture/identifiers.ts';

const WINDOW = 31;

export class IntidSet {
  /** The vSGIs among the members: bit n is vSGI n. */
  vsgis = 0;
  private bits = 0;
  private others: Set<number> | undefined;

  has(intid: number): boolean {
    const index = intid - FIRST_LPI;
    if (index >= 0 && index < WINDOW) return (this.bits & (1 << index)) !== 0;
    if (intid < VSGIS) return (this.vsgis & (1 << intid)) !== 0;
    return this.others?.has(intid) === true;
  }

  add(intid: number): void {
    const index = intid - FIRST_LPI;
    if (index >= 0 && index < WINDOW) this.bits |= 1 << index;
    else if (intid < VSGIS) this.vsgis |= 1 << intid;
    else {
      this.others ??= new Set();
      this.others.add(intid);
    }
  }

  delete(intid: number): void {
    const index = intid - FIRST_LPI;
    if (index >= 0 && index < WINDOW) this.bits &= ~(1 << index);
    else if (intid < VSGIS) this.vsgis &= ~(1 << intid);
    else this.others?.delete(intid);
  }

  clear(): void {
    this.vsgis = 0;
    this.bits = 0;
    this.others = undefined;
  }

  get isEmpty(): boolean {
    return this.bits === 0 && this.vsgis === 0 && (this.others === undefined || this.others.size === 0);
  }

  copyFrom(other: IntidSet): void {
    this.vsgis = other.vsgis;
    this.bits = other.bits;
    this.others = other.others === undefined ? undefined : new Set(other.others);
  }

  /** Members in ascending order. */
  members(): number[] {
    const list: number[] = [];
    for (let rest = this.vsgis; rest !== 0; rest &= rest - 1) list.push(31 - Math.clz32(rest & -rest));
    for (let index = 0; index < WINDOW; index += 1) if ((this.bits & (1 << index)) !== 0) list.push(FIRST_LPI + index);
    if (this.others !== undefined) list.push(...this.others);
    return list.sort((a, b) => a - b);
  }

  /** A member for which `holds`, or -1. */
  find(holds: (intid: number) => boolean): number {
    for (let rest = this.bits; rest !== 0; rest &= rest - 1) {
      const intid = FIRST_LPI + 31 - Math.clz32(rest & -rest);
      if (holds(intid)) return intid;
    }
    for (let rest = this.vsgis; rest !== 0; rest &= rest - 1) {
      const vSGI = 31 - Math.clz32(rest & -rest);
      if (holds(vSGI)) return vSGI;
    }
    if (this.others !== undefined) for (const intid of this.others) if (holds(intid)) return intid;
    return -1;
  }
}
