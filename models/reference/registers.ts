/**
 * The frames of registers as software sees them: an access by address finds the register, and reads or writes what the model holds.
 *
 * A location that no register has, or that this GIC does not implement, reads as zero and ignores writes. A half of a 64-bit register keeps
 * the other half, unless its page says otherwise.
 */
import {
  gicdIidr,
  gicdTyper,
  gicdTyper2,
  gicrIidr,
  gicrTyper,
  gitsBaser,
  gitsIidr,
  gitsMpidr,
  gitsTyper,
  pidr2,
} from '../architecture/identification.ts';
import type { Profile } from '../architecture/profiles.ts';
import { SLOTS_OF_A_PAGE } from '../architecture/queue.ts';
import {
  decodeRegister,
  encodeRegister,
  type Fields,
  type Found,
  findRegister,
} from '../architecture/registers/index.ts';
import { COMMAND_BYTES } from '../architecture/registers/its-registers.ts';
import type { ReadRegister, WriteRegister } from '../architecture/steps.ts';
import { clearStatus, writeBaser, writeCbaser, writeCwriter, writeEnabled } from './its/control.ts';
import type { Gic } from './state.ts';

interface Face {
  /** What the register reads as; undefined: what tells what the GIC is, or zero. */
  readonly read?: (gic: Gic, at: number, n: number) => Fields;
  readonly write?: (gic: Gic, at: number, fields: Fields, n: number, value: bigint) => void;
}

const bit = (value: boolean): number => (value ? 1 : 0);
const QUIESCENT = ['reads 0', 'reads 1'] as const;

const quiescent = (gic: Gic, at: number): boolean => {
  const { control } = gic.its(at);
  if (!control.enabled) return control.quiescent;
  if (gic.profile.architecture !== 'v4.1') return gic.choose('A-36', QUIESCENT) === 1;
  return control.quiescent || !gic.rules.enabledItsIsNotQuiescent;
};

/** The registers that the model holds, by name. */
const FACES: Readonly<Record<string, Face>> = {
  GITS_CTLR: {
    read: (gic, at) => ({ Enabled: bit(gic.its(at).control.enabled), Quiescent: bit(quiescent(gic, at)) }),
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
    write: (gic, at, fields) => clearStatus(gic, at, fields.UMSI === 1, fields.Overflow === 1),
  },
  GITS_UMSIR: {
    read: (gic, at) => {
      const { umsiDeviceId, umsiEventId } = gic.its(at).control;
      return { DeviceID: umsiDeviceId, EventID: umsiEventId };
    },
  },
};

/** Registers that tell what the GIC is. */
const IDENTIFICATION: Readonly<Record<string, (profile: Profile, at: number) => bigint>> = {
  GITS_IIDR: gitsIidr,
  GITS_TYPER: (profile) => gitsTyper(profile),
  GITS_MPIDR: (profile, at) => gitsMpidr(profile, at),
  GITS_PIDR2: pidr2,
  GICR_IIDR: gicrIidr,
  GICR_TYPER: (profile, at) => gicrTyper(profile, at),
  GICR_PIDR2: pidr2,
  GICD_IIDR: gicdIidr,
  GICD_TYPER: (profile) => gicdTyper(profile),
  GICD_TYPER2: (profile) => gicdTyper2(profile),
  GICD_PIDR2: pidr2,
};

const isThere = (gic: Gic, { register }: Found): boolean =>
  register.requires !== 'GITS_TYPER.UMSI' || gic.profile.umsi === true;

const find = (gic: Gic, { frame, offset }: ReadRegister | WriteRegister): Found | undefined => {
  const found = findRegister(frame, offset, gic.profile.architecture);
  return found !== undefined && isThere(gic, found) ? found : undefined;
};

/** The whole register as it reads now. */
const wholeValue = (gic: Gic, at: number, found: Found): bigint => {
  const { register, index } = found;
  if (register.name === 'GITS_BASER') return baserValue(gic, at, found);
  const fields = FACES[register.name]?.read?.(gic, at, index);
  if (fields !== undefined) return encodeRegister(register, fields);
  return IDENTIFICATION[register.name]?.(gic.profile, at) ?? 0n;
};

/** What software wrote, and what it cannot write: Type and Entry_Size. */
const baserValue = (gic: Gic, at: number, { register, index }: Found): bigint => {
  const fixed = gitsBaser(gic.profile, index);
  const written = gic.its(at).control.baserValues.get(index);
  if (written === undefined || !gic.rules.baserTypeIsReadOnly) return written ?? fixed;
  const { Type = 0, Entry_Size = 0 } = decodeRegister(register, fixed);
  return encodeRegister(register, { ...decodeRegister(register, written), Type, Entry_Size });
};

const mask = (width: number): bigint => (1n << BigInt(width)) - 1n;
const hex = (value: bigint): string => `0x${value.toString(16)}`;

export const readRegister = (gic: Gic, access: ReadRegister): void => {
  const { frame, at, offset, width } = access;
  const found = find(gic, access);
  const readable = found !== undefined && found.register.access !== 'WO';
  const whole = readable ? wholeValue(gic, at, found) : 0n;
  const value = (whole >> BigInt(8 * (found?.byteInRegister ?? 0))) & mask(width);
  gic.sink.emit({ kind: 'register', access: 'read', frame, at, offset, width, value: hex(value) });
};

export const writeRegister = (gic: Gic, access: WriteRegister): void => {
  const { frame, at, offset, width, value } = access;
  gic.sink.emit({ kind: 'register', access: 'write', frame, at, offset, width, value });
  const found = find(gic, access);
  if (found === undefined || found.register.access === 'RO') return;
  const { register, index, byteInRegister } = found;
  const shift = BigInt(8 * byteInRegister);
  const written = (BigInt(value) & mask(width)) << shift;
  const whole = width >= register.width || register.zeroExtends;
  const kept = whole ? 0n : wholeValue(gic, at, found) & ~(mask(width) << shift);
  const result = kept | written;
  if (register.name === 'GITS_BASER') {
    writeBaser(gic, at, index, decodeRegister(register, result).Valid === 1, result);
    return;
  }
  FACES[register.name]?.write?.(gic, at, decodeRegister(register, result), index, result);
};
