/**
 * The stimulus with a name that an access means.
 *
 * A write by address does three things that the named stimulus does not: a `register` event, the choices about RES0 bits and attributes (A-92,
 * A-93), and the storing of bits that the model does not use. A write is the named stimulus where it would do the first only.
 */
import { fieldOfHalves } from '../../models/architecture/registers/halves.ts';
import { type Fields, type Found, fieldsIn } from '../../models/architecture/registers/index.ts';
import type { Register } from '../../models/architecture/registers/register.ts';
import { asWriteOf } from '../../models/architecture/step-kinds/index.ts';
import type { Stimulus, WriteRegister } from '../../models/architecture/steps.ts';
import type { Architecture } from '../../models/architecture/versions.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { vpendbaserOf } from '../../models/reference/redistributor-face.ts';
import { MAY_BE_FIXED } from '../../models/reference/register-storage.ts';
import { keepsBits, registerAt } from '../../models/reference/registers.ts';

const WORD = 0xffff_ffffn;

/** Fields of GICR_VPENDBASER that the model uses or hardware writes; of the others it only stores the bits. */
const USED_OF_VPENDBASER: ReadonlySet<string> = new Set([
  'Valid',
  'Doorbell',
  'PendingLast',
  'Dirty',
  'VGrp0En',
  'VGrp1En',
  'vPEID',
  'Physical_Address',
]);

interface FieldReader {
  readonly name: string;
  readonly read: (high: number, low: number) => number;
}

/** A register as it is taken apart. */
class Anatomy {
  readonly fields: readonly FieldReader[];
  /** Bits that the architecture does not define in this version, attributes that may have a fixed value, and bits that are only stored. */
  private readonly open: bigint;

  constructor(register: Register, architecture: Architecture) {
    const fields = fieldsIn(register, architecture);
    this.fields = fields.map(({ name }) => ({ name, read: fieldOfHalves(register, name) }));
    let open = (1n << BigInt(register.width)) - 1n;
    for (const { name, high, low } of fields) {
      const isStored = register.name === 'GICR_VPENDBASER' && !USED_OF_VPENDBASER.has(name);
      if (!MAY_BE_FIXED.has(name) && !isStored) open &= ~(((1n << BigInt(high - low + 1)) - 1n) << BigInt(low));
    }
    this.open = open;
  }

  /** The fields of a value; undefined if an open bit is set. */
  decode(value: bigint): Record<string, number> | undefined {
    if ((value & this.open) !== 0n) return undefined;
    const low = Number(value & WORD);
    const high = Number(value >> 32n);
    const decoded: Record<string, number> = {};
    for (let index = 0; index < this.fields.length; index += 1) {
      const field = this.fields[index];
      if (field !== undefined) decoded[field.name] = field.read(high, low);
    }
    return decoded;
  }

  /** A stimulus with these fields says all that the decoded value does. */
  isSaidBy(said: Fields, decoded: Fields): boolean {
    for (let index = 0; index < this.fields.length; index += 1) {
      const name = this.fields[index]?.name ?? '';
      if ((decoded[name] ?? 0) !== (said[name] ?? 0)) return false;
    }
    return true;
  }
}

const ANATOMIES = new Map<Register, Map<Architecture, Anatomy>>();

const anatomyOf = (register: Register, architecture: Architecture): Anatomy => {
  let versions = ANATOMIES.get(register);
  if (versions === undefined) {
    versions = new Map();
    ANATOMIES.set(register, versions);
  }
  let anatomy = versions.get(architecture);
  if (anatomy === undefined) {
    anatomy = new Anatomy(register, architecture);
    versions.set(architecture, anatomy);
  }
  return anatomy;
};

/** The write as the stimulus of GICR_VPENDBASER. A write of a register that stays invalid is stored as it is, and one that names
 * no vPE has no name. */
const namedVpendbaser = (gic: Gic, at: number, decoded: Fields): Stimulus | undefined => {
  const write = vpendbaserOf(gic, at, decoded);
  return write.vpeid >= 0 && (write.valid || gic.rd(at).valid) ? write : undefined;
};

/** An access to a register as the bus sees it. */
export type Access = Omit<WriteRegister, 'kind' | 'value'>;

/** The stimulus with a name that does all that the write does; undefined if none does. */
export const namedWrite = (gic: Gic, access: Access, value: bigint): Stimulus | undefined => {
  const found: Found | undefined = registerAt(gic, access);
  if (found === undefined || found.register.access === 'RO' || access.width !== found.register.width) return undefined;
  const { register } = found;
  const asWrite = asWriteOf(register);
  const isVpendbaser = register.name === 'GICR_VPENDBASER';
  if ((asWrite === undefined && !isVpendbaser) || keepsBits(gic, access.at, found)) return undefined;
  const anatomy = anatomyOf(register, gic.profile.architecture);
  const decoded = anatomy.decode(value);
  if (decoded === undefined) return undefined;
  if (isVpendbaser) return namedVpendbaser(gic, access.at, decoded);
  const stimulus = asWrite?.stimulus(access.at, decoded, gic.profile);
  return stimulus !== undefined && asWrite !== undefined && anatomy.isSaidBy(asWrite.fields(stimulus), decoded)
    ? stimulus
    : undefined;
};
