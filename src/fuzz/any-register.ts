/**
 * Draws accesses of any register, and of reserved words: reads in either width, writes that have no effect, and writes of the halves of a register or with
 * bits that nothing uses.
 */
import { RESERVED_WORDS } from '../../models/architecture/distributor-words.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { readOf } from '../../models/architecture/registers/access.ts';
import { distributorRegisters } from '../../models/architecture/registers/distributor-registers.ts';
import { fieldsIn, findRegister, REGISTERS } from '../../models/architecture/registers/index.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import { FRAMES, type Frame, type Register } from '../../models/architecture/registers/register.ts';
import { RESERVED_IN } from '../../models/architecture/registers/reserved-words.ts';
import type { ReadRegister, Step, Stimulus, WriteRegister } from '../../models/architecture/steps.ts';
import type { Gic } from '../../models/reference/gic.ts';
import type { Dice } from '../run/dice.ts';
import { pick, type Situation } from './situation.ts';

const { GICR_CTLR, GICR_VPENDBASER_V4_0, GICR_VPENDBASER_V4_1, GICR_VPROPBASER_V4_1, GICR_WAKER } =
  redistributorRegisters;
const { GICD_CTLR } = distributorRegisters;

interface Place {
  readonly frame: Frame;
  readonly offset: number;
}

const componentsOf = ({ redistributors, itsCount }: Profile, frame: Frame): number => {
  const { component } = FRAMES[frame];
  if (component === 'distributor') return 1;
  return component === 'ITS' ? itsCount : redistributors;
};

/** Reserved words, of the distributor too. */
const RESERVED: readonly Place[] = [
  ...RESERVED_WORDS.map((offset): Place => ({ frame: 'GICD', offset })),
  ...(RESERVED_IN.GICR ?? []).map((offset): Place => ({ frame: 'GICR', offset })),
  ...(RESERVED_IN.GITS ?? []).map((offset): Place => ({ frame: 'GITS', offset })),
];

const READABLE = REGISTERS.filter(({ access }) => access !== 'WO');
const READ_ONLY = REGISTERS.filter(({ access, name }) => access === 'RO' && name !== 'GICR_VSGIPENDR');

const pickRegister = (dice: Dice, list: readonly Register[], { architecture }: Profile): Register | undefined => {
  const register = pick(dice, list);
  return register?.versions.includes(architecture) === true ? register : undefined;
};

/** A whole register, or one half of a 64-bit one. */
const placeIn = (dice: Dice, register: Register): Place & { readonly width: 32 | 64 } => {
  const { frame, width, count, stride } = register;
  const offset = register.offset + stride * (count > 1 ? dice.below(count) : 0);
  if (width === 32 || dice.below(3) > 0) return { frame, offset, width };
  return { frame, offset: offset + 4 * dice.below(2), width: 32 };
};

/** A read of any register, or of a reserved word. */
export const drawAnyRead = ({ dice, profile }: Situation): ReadRegister | undefined => {
  if (dice.below(8) === 0) {
    const word = pick(dice, RESERVED);
    return word && { kind: 'read', ...word, at: dice.below(componentsOf(profile, word.frame)), width: 32 };
  }
  const register = pickRegister(dice, READABLE, profile);
  if (register === undefined) return undefined;
  return { kind: 'read', at: dice.below(componentsOf(profile, register.frame)), ...placeIn(dice, register) };
};

/** The whole register that an access is of, read; for GITS_CWRITER and GITS_CBASER often GITS_CREADR, which they change. */
export const readBackOf = ({ frame, at, offset, width }: WriteRegister, { dice, profile }: Situation): ReadRegister => {
  const found = findRegister(frame, offset, profile.architecture);
  if (found === undefined) return { kind: 'read', frame, at, offset, width };
  const { register, byteInRegister } = found;
  const changesCreadr = register.name === 'GITS_CWRITER' || register.name === 'GITS_CBASER';
  if (changesCreadr && dice.below(2) === 0) return readOf(itsRegisters.GITS_CREADR, at);
  return { kind: 'read', frame, at, offset: offset - byteInRegister, width: register.width };
};

/** A read of the register that a step by name has just written or changed; undefined for other steps. */
export const readAfter = (step: Step, { gic, profile }: Situation): ReadRegister | undefined => {
  switch (step.kind) {
    case 'command':
      return gic.its(step.its).queue.stalled ? readOf(itsRegisters.GITS_CREADR, step.its) : undefined;
    case 'vpendbaser':
      return readOf(profile.architecture === 'v4.1' ? GICR_VPENDBASER_V4_1 : GICR_VPENDBASER_V4_0, step.rd);
    case 'vpropbaser':
      return readOf(GICR_VPROPBASER_V4_1, step.rd);
    case 'enable-lpis':
      return readOf(GICR_CTLR, step.rd);
    case 'waker':
      return readOf(GICR_WAKER, step.rd);
    case 'gicd-ctlr':
      return readOf(GICD_CTLR, 0);
    default:
      return undefined;
  }
};

/** A read of a register that software can only read. */
export const drawIdentityRead = ({ dice, profile }: Situation): ReadRegister | undefined => {
  const register = pickRegister(dice, READ_ONLY, profile);
  if (register === undefined) return undefined;
  const { frame, offset, width } = register;
  return { kind: 'read', frame, at: dice.below(componentsOf(profile, frame)), offset, width };
};

const anyBits = (dice: Dice): bigint =>
  dice.below(2) === 0 ? 0xffff_ffff_ffff_ffffn : BigInt(dice.below(2 ** 30)) * 0x4_0000_0003n;

const hex = (value: bigint, width: number): string => `0x${BigInt.asUintN(width, value).toString(16)}`;

/** A write that has no effect: of a read-only register, of a reserved word, or of the upper half of GITS_CWRITER, which is reserved. */
export const drawIdleWrite = ({ dice, gic, profile }: Situation): Stimulus | undefined => {
  const ticket = dice.below(3);
  const write = (place: Place & { readonly width: 32 | 64 }): WriteRegister => ({
    kind: 'write',
    at: dice.below(componentsOf(profile, place.frame)),
    ...place,
    value: hex(anyBits(dice), place.width),
  });
  if (ticket === 0) {
    const word = pick(dice, RESERVED);
    return word && write({ ...word, width: 32 });
  }
  if (ticket === 1) {
    const register = pickRegister(dice, READ_ONLY, profile);
    return register && write(placeIn(dice, register));
  }
  const { frame, offset } = itsRegisters.GITS_CWRITER;
  const upper = write({ frame, offset: offset + 4, width: 32 });
  const { queue } = gic.its(upper.at);
  return queue.isDead || queue.isFresh || queue.stalled ? undefined : upper;
};

/** Registers whose halves software may write one after the other, since nothing uses them in between. */
const IN_HALVES: ReadonlySet<string> = new Set([
  'GITS_CBASER',
  'GITS_BASER',
  'GICR_PROPBASER',
  'GICR_PENDBASER',
  'GICR_VPENDBASER',
]);

/** The same write as two, in an order that never makes a half-written register valid. Undefined if it cannot be split. */
export const halvesOf = (
  { frame, at, offset, width, value }: WriteRegister,
  gic: Gic,
): readonly [WriteRegister, WriteRegister] | undefined => {
  const found = width === 64 ? findRegister(frame, offset, gic.profile.architecture) : undefined;
  if (found === undefined || !IN_HALVES.has(found.register.name)) return undefined;
  const whole = BigInt(value);
  const isScheduling = found.register.name === 'GICR_VPENDBASER';
  if (isScheduling && (gic.rd(at).valid || whole >> 63n === 0n)) return undefined;
  const half = (byte: 0 | 4): WriteRegister => ({
    kind: 'write',
    frame,
    at,
    offset: offset + byte,
    width: 32,
    value: hex(byte === 0 ? whole : whole >> 32n, 32),
  });
  return [half(0), half(4)];
};

/** Memory attributes that an ITS may be given at any time that its registers may be written. */
const ATTRIBUTES: ReadonlySet<string> = new Set(['InnerCache', 'OuterCache', 'Shareability']);
const WITH_ATTRIBUTES: ReadonlySet<string> = new Set(['GITS_CBASER', 'GITS_BASER']);

/** The same write with bits that nothing uses: RES0 bits, and the memory attributes of an ITS. */
export const withIdleBits = (write: WriteRegister, { dice, profile }: Situation): WriteRegister => {
  const { frame, offset, width, value } = write;
  const found = findRegister(frame, offset, profile.architecture);
  if (found === undefined || found.byteInRegister !== 0 || width !== found.register.width) return write;
  const { register } = found;
  if (!IN_HALVES.has(register.name)) return write;
  let used = 0n;
  let attributes = 0n;
  for (const { name, high, low } of fieldsIn(register, profile.architecture)) {
    const mask = ((1n << BigInt(high - low + 1)) - 1n) << BigInt(low);
    used |= mask;
    if (ATTRIBUTES.has(name) && WITH_ATTRIBUTES.has(register.name)) attributes |= mask;
  }
  const bits = anyBits(dice) & (dice.below(3) === 0 ? ~used | attributes : attributes);
  return { ...write, value: hex(BigInt(value) | bits, width) };
};
