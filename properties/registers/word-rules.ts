/**
 * What each 32-bit word of the register frames may read as, derived from the tables of registers. A 64-bit register is two words, since software may
 * access its halves.
 */
import { hasBaser, IDENTIFICATION_REGISTERS } from '../../models/architecture/identification.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { fieldsIn, findRegister } from '../../models/architecture/registers/index.ts';
import {
  type AccessWidth,
  type Field,
  FRAME_NAMES,
  type Frame,
  type Register,
} from '../../models/architecture/registers/register.ts';
import { RESERVED_IN } from '../../models/architecture/registers/reserved-words.ts';
import { FIELD_RULES, OPTIONAL_REGISTERS, PROFILE_FIELDS, type Rule } from './field-rules.ts';

/** The part of a field in one word. */
export interface Part {
  readonly field: string;
  readonly rule: Rule;
  /** The bits in the word. */
  readonly mask: number;
  /** Register bits below the part, within the field and below it. */
  readonly low: number;
  /** The bits that a reset leaves, in place; undefined where the reset value is not a number. */
  readonly reset: number | undefined;
  /** Position of the field, and its unit: to place a number from the rule. */
  readonly fieldLow: number;
  readonly unit: number;
}

export interface WordRule {
  readonly register: Register | undefined;
  /** `GITS_CTLR`, `GITS_BASER2`, or frame and offset of a reserved word. */
  readonly name: string;
  /** Widths of the accesses that are judged. No text says what another access does. */
  readonly widths: readonly AccessWidth[];
  /** Bits that read as 0. */
  readonly zero: number;
  /** Bits that read as 0, or as software wrote them. */
  readonly reserved: number;
  readonly parts: readonly Part[];
  /** The value that the profile gives the register, in this word, for the bits of `profileMask`. */
  readonly ofProfile: ((profile: Profile, at: number) => number) | undefined;
  readonly profileMask: number;
}

const WORD = 32;

const maskOf = (high: number, low: number): number =>
  high - low === 31 ? 0xffff_ffff : (2 ** (high - low + 1) - 1) * 2 ** low;

/** The bits of the register in the word that begins at bit `base`. */
const inWord = ({ high, low }: Field, base: number): { readonly mask: number; readonly low: number } | undefined => {
  const top = Math.min(high, base + WORD - 1);
  const bottom = Math.max(low, base);
  return top < bottom ? undefined : { mask: maskOf(top - base, bottom - base), low: bottom };
};

/** The rule of a field without one of its own. */
const defaultRule = ({ access, reset }: Field, register: Register): Rule => {
  if (register.access === 'WO' || access === 'WO' || access === 'W1C') return { kind: 'any' };
  if (access === 'RW') return { kind: 'stored' };
  return reset === undefined || reset === 'UNKNOWN' ? { kind: 'any' } : { kind: 'constant' };
};

const partOf = (field: Field, register: Register, base: number): Part | undefined => {
  const bits = inWord(field, base);
  if (bits === undefined) return undefined;
  const rule = FIELD_RULES[register.name]?.[field.name] ?? defaultRule(field, register);
  if (rule.kind === 'any') return undefined;
  const reset = typeof field.reset === 'number' ? pieceOf(field.reset * 2 ** field.low, base, bits.mask) : undefined;
  return { field: field.name, rule, ...bits, reset, fieldLow: field.low, unit: field.unit };
};

/** The bits of a register value that lie in the word, under the mask. Values are below 2^53. */
const pieceOf = (value: number, base: number, mask: number): number =>
  ((Math.floor(value / 2 ** base) % 2 ** WORD) & mask) >>> 0;

/** The bits of the part for a number that the field should hold; the number counts units of the field as 1. */
export const expectedBits = (
  { mask, low, fieldLow, unit }: Pick<Part, 'mask' | 'low' | 'fieldLow' | 'unit'>,
  value: number,
): number => pieceOf((value / 2 ** unit) * 2 ** fieldLow, low - (low % WORD), mask);

/** The number that the field holds in these bits, as far as they reach. */
export const numberIn = ({ mask, low, fieldLow, unit }: Part, word: number): number =>
  (((word & mask) >>> 0) / 2 ** (low % WORD)) * 2 ** (low - fieldLow + unit);

const RESERVED: Omit<WordRule, 'name' | 'reserved'> = {
  register: undefined,
  widths: [WORD],
  zero: 0,
  parts: [],
  ofProfile: undefined,
  profileMask: 0,
};

const ofProfile = (name: string, base: number): WordRule['ofProfile'] => {
  const value = IDENTIFICATION_REGISTERS[name];
  if (value === undefined) return undefined;
  return (profile, at) => Number((value(profile, at) >> BigInt(base)) & 0xffff_ffffn);
};

const ruleOfRegister = (register: Register, index: number, byte: number, profile: Profile): WordRule | undefined => {
  const name = register.count > 1 ? `${register.name}${index}` : register.name;
  const isThere = OPTIONAL_REGISTERS[register.name]?.(profile);
  if (isThere === 'unknown' || register.access === 'WO') return undefined;
  const isAbsent = isThere === false || (register.name === 'GITS_BASER' && !hasBaser(profile, index));
  if (isAbsent) return { ...RESERVED, name, widths: register.widths, reserved: 0xffff_ffff };
  const base = 8 * byte;
  const fields = fieldsIn(register, profile.architecture);
  let used = 0;
  let profileMask = 0;
  for (const field of fields) {
    const bits = inWord(field, base);
    if (bits === undefined) continue;
    used = (used | bits.mask) >>> 0;
    if (PROFILE_FIELDS[register.name]?.includes(field.name)) profileMask = (profileMask | bits.mask) >>> 0;
  }
  const free = ~used >>> 0;
  return {
    register,
    name,
    widths: register.widths,
    zero: register.access === 'RO' ? free : 0,
    reserved: register.access === 'RO' ? 0 : free,
    parts: fields.flatMap((field) => partOf(field, register, base) ?? []),
    ofProfile: profileMask === 0 ? undefined : ofProfile(register.name, base),
    profileMask,
  };
};

/** The rule of a word; undefined where nothing is known of it. */
const ruleOf = (frame: Frame, offset: number, profile: Profile): WordRule | undefined => {
  const found = findRegister(frame, offset, profile.architecture);
  if (found !== undefined) return ruleOfRegister(found.register, found.index, found.byteInRegister, profile);
  if (RESERVED_IN[frame]?.includes(offset) !== true) return undefined;
  return { ...RESERVED, name: `${frame}+0x${offset.toString(16)}`, reserved: 0xffff_ffff };
};

const FRAME_WORDS = 0x1_0000;

/** The place of a word among those of all components, as one number. */
export const placeOf = (frame: Frame, at: number, offset: number): number =>
  (FRAME_NAMES.indexOf(frame) * 64 + at) * FRAME_WORDS + offset;

/** The rules of a profile; each is made when it is first asked for. */
export class WordRules {
  private readonly profile: Profile;
  private readonly rules = new Map<number, WordRule | undefined>();

  constructor(profile: Profile) {
    this.profile = profile;
  }

  of(frame: Frame, offset: number): WordRule | undefined {
    const key = placeOf(frame, 0, offset);
    if (!this.rules.has(key)) this.rules.set(key, ruleOf(frame, offset, this.profile));
    return this.rules.get(key);
  }
}
