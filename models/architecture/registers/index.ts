/**
 * All registers, their addresses, and the numbers in their fields.
 *
 * `decodeRegister` returns the fields of a value as numbers by name, `encodeRegister` builds the value from them. Both ignore the version of
 * a field; `fieldsIn` lists the fields of one version.
 */
import type { Architecture } from '../versions.ts';
import { distributorRegisters } from './distributor-registers.ts';
import { itsRegisters } from './its-registers.ts';
import { redistributorRegisters } from './redistributor-registers.ts';
import { type Field, FRAME_NAMES, FRAMES, type Frame, type Register } from './register.ts';

/** Every register, and every form of those that differ by version. */
export const REGISTERS: readonly Register[] = [
  ...Object.values(distributorRegisters),
  ...Object.values(redistributorRegisters),
  ...Object.values(itsRegisters),
];

/** Fields by name. An address is a byte address, not a field value. */
export type Fields = Readonly<Record<string, number>>;

export interface Found {
  readonly register: Register;
  /** Index in an array of registers, n of GITS_BASER<n>; 0 otherwise. */
  readonly index: number;
  /** Bytes from the start of the register: 4 is the upper half of a 64-bit one. */
  readonly byteInRegister: number;
}

/** Byte offset in a frame → what is there. */
type Places = ReadonlyMap<number, Found>;

/** Every byte of the registers of one version, by frame. Where two registers had the same byte, the first of the list would have it. */
const placesOf = (architecture: Architecture): ReadonlyMap<Frame, Places> => {
  const frames = new Map(FRAME_NAMES.map((frame) => [frame, new Map<number, Found>()]));
  for (const register of REGISTERS) {
    if (!register.versions.includes(architecture)) continue;
    const places = frames.get(register.frame);
    for (let index = 0; index < register.count; index += 1) {
      for (let byteInRegister = 0; byteInRegister < register.width / 8; byteInRegister += 1) {
        const offset = register.offset + index * register.stride + byteInRegister;
        if (places?.has(offset) === false) places.set(offset, { register, index, byteInRegister });
      }
    }
  }
  return frames;
};

/** Version → the places of its registers, made when the version is first asked for. */
const PLACES = new Map<Architecture, ReadonlyMap<Frame, Places>>();

/** The register of this version at a byte offset in a frame, or undefined where the location is reserved, or not known here. */
export function findRegister(frame: Frame, offset: number, architecture: Architecture): Found | undefined {
  let frames = PLACES.get(architecture);
  if (frames === undefined) {
    frames = placesOf(architecture);
    PLACES.set(architecture, frames);
  }
  return frames.get(frame)?.get(offset);
}

/** Bytes from the base of the distributor, redistributor or ITS to a register. Throws RangeError if an array has none of that index. */
export function offsetFromBase(register: Register, index = 0): number {
  if (!(Number.isInteger(index) && index >= 0 && index < register.count)) {
    throw new RangeError(`${register.name}: there is no number ${index}, only 0 to ${register.count - 1}`);
  }
  return FRAMES[register.frame].offset + register.offset + index * register.stride;
}

/** The fields that a register has in this version. */
export const fieldsIn = (register: Register, architecture: Architecture): readonly Field[] =>
  register.fields.filter(({ versions }) => versions.includes(architecture));

/** The bits outside all fields: RES0. */
export const reservedBits = (register: Register): bigint => BigInt.asUintN(register.width, ~maskOf(register.fields));

/** What a register holds after a GIC reset: `value`, in the bits of `known`. The others are UNKNOWN, IMPLEMENTATION DEFINED, or not stated. */
export function resetOf(register: Register): { readonly value: bigint; readonly known: bigint } {
  let value = 0n;
  let known = reservedBits(register);
  for (const field of register.fields) {
    if (typeof field.reset !== 'number') continue;
    value |= BigInt(field.reset) << BigInt(field.low);
    known |= maskOf([field]);
  }
  return { value, known };
}

/** Every field of a register. Throws RangeError if the value is wider than the register. */
export function decodeRegister(register: Register, value: bigint): Record<string, number> {
  if (BigInt.asUintN(register.width, value) !== value) {
    throw new RangeError(`${register.name} = ${value} is not ${register.width} bits wide`);
  }
  const fields: Record<string, number> = {};
  for (const field of register.fields) {
    fields[field.name] = Number((value & maskOf([field])) >> BigInt(field.low)) * 2 ** field.unit;
  }
  return fields;
}

/**
 * A register with these fields; those left out, and all RES0 bits, are zero.
 *
 * Throws RangeError if the register has no field of that name, or if a value does not fit its field.
 */
export function encodeRegister(register: Register, fields: Fields): bigint {
  let encoded = 0n;
  for (const [name, value] of Object.entries(fields)) {
    const field = register.fields.find((candidate) => candidate.name === name);
    if (field === undefined) throw new RangeError(`${register.name} has no field ${name}`);
    encoded |= toField(register, field, value) << BigInt(field.low);
  }
  return encoded;
}

/**
 * `GITS_CWRITER {Offset=0x40, Retry=1}`: the fields that are not zero, flags as 1, all else in hexadecimal; then RES0 bits that are set.
 * `index` is the n of GITS_BASER<n>.
 */
export function formatRegister(register: Register, value: bigint, index = 0): string {
  const fields = decodeRegister(register, value);
  const parts: string[] = [];
  for (const { name, high, low } of register.fields) {
    const number = fields[name] ?? 0;
    if (number !== 0) parts.push(`${name}=${high === low ? number : hex(number)}`);
  }
  const reserved = value & reservedBits(register);
  if (reserved !== 0n) parts.push(`RES0=${hex(reserved)}`);
  return `${register.name}${register.count > 1 ? index : ''} {${parts.join(', ')}}`;
}

/** Where a field is, in the manual's notation: `GITS_CBASER[51:12]`. */
export function fieldPosition(register: Register, { high, low }: Field): string {
  return `${register.name}[${high === low ? low : `${high}:${low}`}]`;
}

function toField(register: Register, field: Field, value: number): bigint {
  const width = field.high - field.low + 1;
  const unit = 2 ** field.unit;
  if (Number.isInteger(value / unit) && value >= 0 && value < 2 ** width * unit) return BigInt(value / unit);
  const numbers = unit === 1 ? 'an integer' : `a multiple of ${unit}`;
  throw new RangeError(
    `${field.name} = ${value} does not fit ${fieldPosition(register, field)}: expected ${numbers} from 0 below 2^${width + field.unit} (${width} bits)`,
  );
}

function maskOf(fields: readonly Field[]): bigint {
  return fields.reduce((mask, { high, low }) => mask | (((1n << BigInt(high - low + 1)) - 1n) << BigInt(low)), 0n);
}

const hex = (value: number | bigint): string => `0x${value.toString(16)}`;
