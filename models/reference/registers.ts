/**
 * The frames of registers as software sees them: an access by address finds the register, and reads or writes the state of the model.
 *
 * A location without a register, or with one that this GIC does not implement, reads as zero and ignores writes. A write of one half of a
 * 64-bit register keeps the other half, unless its page says otherwise.
 */
import { gitsBaser, hasBaser, IDENTIFICATION_REGISTERS } from '../architecture/identification.ts';
import type { Profile } from '../architecture/profiles.ts';
import { SLOTS_OF_A_PAGE } from '../architecture/queue.ts';
import { distributorRegisters } from '../architecture/registers/distributor-registers.ts';
import {
  decodeRegister,
  encodeRegister,
  type Fields,
  type Found,
  findRegister,
} from '../architecture/registers/index.ts';
import { COMMAND_BYTES } from '../architecture/registers/its-registers.ts';
import type { AccessWidth, Register } from '../architecture/registers/register.ts';
import { stimulusOfWrite } from '../architecture/step-kinds/index.ts';
import type { ReadRegister, Stimulus, WriteRegister } from '../architecture/steps.ts';
import { broughtUpBaser } from '../architecture/table-capacity.ts';
import { readDistributor, writeDistributor } from './distributor/registers.ts';
import type { Gic } from './gic.ts';
import { writeBaser, writeEnabled } from './its/control.ts';
import { writeCbaser, writeCwriter } from './its/queue-registers.ts';
import {
  applyAtRegister,
  type Face,
  REDISTRIBUTOR_FACES,
  REDISTRIBUTOR_REQUIREMENTS,
  vpendbaserOf,
} from './redistributor-face.ts';

const bit = (value: boolean): number => (value ? 1 : 0);

/** The registers with state in the model, by name. */
const FACES: Readonly<Record<string, Face>> = {
  ...REDISTRIBUTOR_FACES,
  GITS_CTLR: {
    read: (gic, at) => {
      const its = gic.its(at);
      return {
        Enabled: bit(its.control.enabled),
        Quiescent: bit(gic.ops.GITS_CTLR.readQuiescent(gic, its)),
        // Read-only. Where VMOVP goes to one ITS nobody needs the number, and the field is RES0.
        ITS_Number: gic.profile.vmovp === 'every ITS' ? its.number : 0,
      };
    },
    write: (gic, at, fields) => writeEnabled(gic, at, fields.Enabled === 1),
  },
  GITS_CBASER: {
    read: (gic, at) => {
      const { valid, address, slots } = gic.its(at).queue;
      return { Valid: bit(valid), Physical_Address: address, Size: slots / SLOTS_OF_A_PAGE - 1 };
    },
    write: (gic, at, fields) => {
      const slots = ((fields.Size ?? 0) + 1) * SLOTS_OF_A_PAGE;
      writeCbaser(gic, at, fields.Valid === 1, fields.Physical_Address ?? 0, slots);
    },
  },
  GITS_CWRITER: {
    read: (gic, at) => ({ Offset: gic.its(at).queue.cwriter * COMMAND_BYTES }),
    write: (gic, at, fields) => writeCwriter(gic, at, fields.Offset ?? 0, fields.Retry === 1),
  },
  GITS_CREADR: {
    read: (gic, at) => {
      const { creadr, stalled } = gic.its(at).queue;
      return { Offset: creadr * COMMAND_BYTES, Stalled: bit(stalled) };
    },
  },
  GITS_STATUSR: {
    read: (gic, at) => {
      const { umsi, overflow, syndrome } = gic.its(at).control;
      return gic.profile.umsi === true ? { UMSI: bit(umsi), Overflow: bit(overflow), Syndrome: syndrome } : {};
    },
    write: (gic, at, fields) => gic.ops.GITS_STATUSR.clear(gic.its(at), fields.UMSI === 1, fields.Overflow === 1),
  },
  GITS_UMSIR: {
    read: (gic, at) => {
      const { umsiDeviceId, umsiEventId } = gic.its(at).control;
      return { DeviceID: umsiDeviceId, EventID: umsiEventId };
    },
  },
};

/** Register → whether a GIC of this profile implements it, for optional registers. */
const REQUIREMENTS: Readonly<Record<string, (profile: Profile) => boolean>> = {
  ...REDISTRIBUTOR_REQUIREMENTS,
  GITS_UMSIR: ({ umsi }) => umsi === true,
};

/** The register is implemented, and an access of this width, at this byte of it, is one that the architecture describes. */
const isThere = (gic: Gic, { register, byteInRegister }: Found, width: AccessWidth): boolean =>
  REQUIREMENTS[register.name]?.(gic.profile) !== false &&
  register.widths.includes(width) &&
  byteInRegister % (width / 8) === 0 &&
  // Zero extension is of the low bits.
  (byteInRegister === 0 || !register.zeroExtends);

/** The register that an access reaches; undefined if this GIC has none there, or if the access is not one that the architecture describes. */
export const registerAt = (
  gic: Gic,
  { frame, offset, width }: Pick<ReadRegister, 'frame' | 'offset' | 'width'>,
): Found | undefined => {
  const found = findRegister(frame, offset, gic.profile.architecture);
  return found !== undefined && isThere(gic, found, width) ? found : undefined;
};

/** Fields that the model stores as written and does not use. */
const OPAQUE: ReadonlySet<string> = new Set([
  'InnerCache',
  'OuterCache',
  'Shareability',
  'IDAI',
  'Page_Size',
  'Size',
  'Indirect',
]);

/** Registers whose fields the model stores itself. */
const STORED: ReadonlySet<string> = new Set(['GITS_BASER', 'GICR_PROPBASER', 'GICR_PENDBASER']);

/** Whether the field is one of these. The model uses Size of GITS_CBASER. */
const isOpaque = ({ name, versions }: Register, field: string): boolean =>
  (name === 'GICR_VPROPBASER' && !versions.includes('v4.1')) ||
  (OPAQUE.has(field) && !STORED.has(name) && (field !== 'Size' || name !== 'GITS_CBASER'));

const attributesKey = (at: number, { register }: Found): string => `${register.name} ${at}`;

const keepAttributes = (gic: Gic, at: number, found: Found, fields: Fields): void => {
  const kept = Object.entries(fields).filter(([name, value]) => value !== 0 && isOpaque(found.register, name));
  const key = attributesKey(at, found);
  if (kept.length > 0) gic.attributes.set(key, Object.fromEntries(kept));
  else gic.attributes.delete(key);
};

/** The register holds bits of an earlier write that the model only stores. */
export const keepsBits = (gic: Gic, at: number, found: Found): boolean =>
  (gic.attributes.size > 0 && gic.attributes.has(attributesKey(at, found))) || gic.storage.reservedOf(found, at) !== 0n;

/** The whole register as it reads now; with `hidden` also the fields that no read returns. */
const wholeFields = (gic: Gic, at: number, found: Found, isHidden: boolean): Fields | undefined => {
  const face = FACES[found.register.name];
  const fields = face?.read?.(gic, at, found.index);
  if (fields === undefined) return undefined;
  const attributes = gic.attributes.get(attributesKey(at, found));
  return { ...attributes, ...fields, ...(isHidden ? face?.hidden?.(gic, at) : undefined) };
};

const wholeValue = (gic: Gic, at: number, found: Found, fields: Fields | undefined): bigint => {
  const { register } = found;
  if (register.name === 'GITS_BASER') return gic.ops.GITS_BASER.read(gic, at, found);
  if (fields !== undefined) return encodeRegister(register, fields) | gic.storage.reservedOf(found, at);
  return IDENTIFICATION_REGISTERS[register.name]?.(gic.profile, at) ?? 0n;
};

/** Source: Arm sysreg GITS_BASERn. */
export const gitsBaserRegister = {
  /** The register stands for a table; otherwise it is RES0. */
  isImplemented: ({ profile }: Gic, n: number): boolean => hasBaser(profile, n),
  /** The value that software wrote, be it in the bring-up, with the read-only fields Type and Entry_Size. */
  read: (gic: Gic, at: number, { register, index }: Found): bigint => {
    const fixed = gitsBaser(gic.profile, index);
    const { baserValues, baserValid } = gic.its(at).control;
    const written = baserValues.get(index);
    if (written === undefined) return baserValid[index] === true ? broughtUpBaser(gic.profile, at, index) : fixed;
    const { Type = 0, Entry_Size = 0 } = decodeRegister(register, fixed);
    return encodeRegister(register, { ...decodeRegister(register, written), Type, Entry_Size });
  },
};

/** Accesses of any register by its address. */
export const registerAccess = {
  /** The value that a read of the whole register returns. */
  read: (_gic: Gic, _at: number, _found: Found, value: bigint): bigint => value,
  /** The value that a read of a word returns that no register has. */
  readReserved: (_gic: Gic, _access: ReadRegister): bigint => 0n,
  /** The value of the whole register after a write of some of its bits; `before` is 0 where a write sets all other bits to 0. */
  merge: (_found: Found, before: bigint, written: bigint, writtenBits: bigint): bigint =>
    (before & ~writtenBits) | written,
  /** A write of a register that software can only read. */
  writeReadOnly: (_gic: Gic, _at: number, _found: Found, _value: bigint): void => {},
};

declare module './operations.ts' {
  interface Operations {
    readonly GITS_BASER: typeof gitsBaserRegister;
    readonly registers: typeof registerAccess;
  }
}

const mask = (width: number): bigint => (1n << BigInt(width)) - 1n;
const hex = (value: bigint): string => `0x${value.toString(16)}`;

/** Accesses by word and by register reach the same words of the distributor. */
export const isDistributorWord = ({
  frame,
  width,
  offset,
}: Pick<ReadRegister, 'frame' | 'offset' | 'width'>): boolean =>
  frame === 'GICD' && width === 32 && offset !== distributorRegisters.GICD_CTLR.offset;

/** A read of a register by its address; `gic.valueRead` becomes the value. */
export const readRegister = (gic: Gic, access: ReadRegister): void => {
  const { frame, at, offset, width } = access;
  if (isDistributorWord(access)) {
    const word = BigInt(readDistributor(gic, offset));
    gic.valueRead = word;
    gic.sink.emit({ kind: 'register', access: 'read', frame, at, offset, width, value: hex(word) });
    return;
  }
  const found = registerAt(gic, access);
  const readable = found !== undefined && found.register.access !== 'WO';
  const fields = readable ? wholeFields(gic, at, found, false) : undefined;
  const whole = readable
    ? gic.ops.registers.read(gic, at, found, wholeValue(gic, at, found, fields))
    : found === undefined
      ? gic.ops.registers.readReserved(gic, access)
      : 0n;
  const value = (whole >> BigInt(8 * (found?.byteInRegister ?? 0))) & mask(width);
  gic.valueRead = value;
  gic.sink.emit({ kind: 'register', access: 'read', frame, at, offset, width, value: hex(value) });
  if (found !== undefined && fields !== undefined) FACES[found.register.name]?.seen?.(gic, at, fields);
};

/** The bits that the write has, at their places in the register. */
const writtenBits = ({ byteInRegister }: Found, { value, width }: WriteRegister): bigint =>
  (BigInt(value) & mask(width)) << BigInt(8 * byteInRegister);

/** The value of the whole register with the bits of the write. */
const mergedValue = (gic: Gic, found: Found, access: WriteRegister): bigint => {
  const { register, byteInRegister } = found;
  const { at, width } = access;
  const whole = width >= register.width || register.zeroExtends;
  const before = whole ? 0n : wholeValue(gic, at, found, wholeFields(gic, at, found, true));
  const places = mask(width) << BigInt(8 * byteInRegister);
  return gic.ops.registers.merge(found, before, writtenBits(found, access), places);
};

/** The stimulus with a name that the write is; undefined if there is none. Changes nothing. */
export const meaningOfWrite = (gic: Gic, access: WriteRegister): Stimulus | undefined => {
  const found = registerAt(gic, access);
  if (found === undefined || found.register.access === 'RO') return undefined;
  const { register } = found;
  const { at } = access;
  const fields = decodeRegister(register, mergedValue(gic, found, access));
  return register.name === 'GICR_VPENDBASER'
    ? vpendbaserOf(gic, at, fields)
    : stimulusOfWrite({ register, at, fields }, gic.profile);
};

export const writeRegister = (gic: Gic, access: WriteRegister): void => {
  const { frame, at, offset, width, value } = access;
  gic.sink.emit({ kind: 'register', access: 'write', frame, at, offset, width, value });
  if (isDistributorWord(access)) {
    writeDistributor(gic, offset, Number(BigInt(value) & mask(32)));
    return;
  }
  const found = registerAt(gic, access);
  if (found === undefined) return;
  const { register, index } = found;
  if (register.access === 'RO') {
    gic.ops.registers.writeReadOnly(gic, at, found, writtenBits(found, access));
    return;
  }
  const merged = mergedValue(gic, found, access);
  const result = gic.storage.taken(found, at, merged, gic.profile.architecture, gic.versions);
  const fields = decodeRegister(register, result);
  if (register.name === 'GITS_BASER') {
    writeBaser(gic, at, index, fields.Valid === 1, result);
    return;
  }
  const write = FACES[register.name]?.write;
  if (write !== undefined) write(gic, at, fields, index, result);
  else {
    const stimulus = stimulusOfWrite({ register, at, fields }, gic.profile);
    if (stimulus !== undefined) applyAtRegister(gic, stimulus);
  }
  if (gic.fault === undefined) keepAttributes(gic, at, found, fields);
};
