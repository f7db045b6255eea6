/** The bits of registers that an implementation may store as written or not: RES0 bits, and memory attributes. */
import type { Fingerprint } from '../architecture/fingerprint.ts';
import type { Scheduler } from '../architecture/freedoms.ts';
import { type Found, fieldsIn } from '../architecture/registers/index.ts';
import type { Register } from '../architecture/registers/register.ts';
import type { Architecture } from '../architecture/versions.ts';

const RESERVED = ['hardwired to 0', 'read as written'] as const;
const ATTRIBUTES = ['read as written', 'have a fixed value'] as const;

/** The attributes that may have a fixed value. Source: Arm sysreg GITS_CBASER, GITS_BASERn, GICR_PROPBASER, GICR_PENDBASER. */
export const MAY_BE_FIXED: ReadonlySet<string> = new Set(['OuterCache', 'Shareability']);

const bitsOf = (register: Register, architecture: Architecture, isMeant: (field: string) => boolean): bigint => {
  let mask = 0n;
  for (const { name, high, low } of fieldsIn(register, architecture)) {
    if (isMeant(name)) mask |= ((1n << BigInt(high - low + 1)) - 1n) << BigInt(low);
  }
  return mask;
};

const keyOf = ({ register, index }: Found, at: number): string => `${register.name}${index} ${at}`;

export class RegisterStorage {
  /** Register → the RES0 bits of its last write. */
  private readonly reserved = new Map<string, bigint>();
  /** index of the outcome; undefined until it is needed. Chosen once, since an implementation does not change. */
  private reservedAre: number | undefined;
  private attributesAre: number | undefined;

  /** A new program. */
  reset(): void {
    this.reservedAre = undefined;
    this.attributesAre = undefined;
    this.powerOn();
  }

  powerOn(): void {
    if (this.reserved.size > 0) this.reserved.clear();
  }

  /** The RES0 bits that a read of the register returns. */
  reservedOf(found: Found, at: number): bigint {
    return this.reserved.size === 0 ? 0n : (this.reserved.get(keyOf(found, at)) ?? 0n);
  }

  /** What the register takes of a value that software writes; RES0 bits are stored here. */
  taken(found: Found, at: number, value: bigint, architecture: Architecture, scheduler: Scheduler): bigint {
    const { register } = found;
    const reserved = value & ~bitsOf(register, architecture, () => true);
    if (reserved !== 0n) this.reservedAre ??= scheduler.choose('A-92', RESERVED);
    if (reserved !== 0n && this.reservedAre === 1) this.reserved.set(keyOf(found, at), reserved);
    else if (this.reserved.size > 0) this.reserved.delete(keyOf(found, at));
    const attributes = value & bitsOf(register, architecture, (name) => MAY_BE_FIXED.has(name));
    if (attributes !== 0n) this.attributesAre ??= scheduler.choose('A-93', ATTRIBUTES);
    return value & ~reserved & ~(this.attributesAre === 1 ? attributes : 0n);
  }

  fingerprint(print: Fingerprint): void {
    const { reservedAre, attributesAre, reserved } = this;
    if (reservedAre === undefined && attributesAre === undefined && reserved.size === 0) return;
    print.text(`${reservedAre} ${attributesAre}`);
    for (const [key, bits] of [...reserved].sort()) print.text(`${key} ${bits}`);
  }
}
