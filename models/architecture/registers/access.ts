/** Builds stimuli that read or write a register, from its name and fields. */
import type { ReadRegister, WriteRegister } from '../step-types.ts';
import { encodeRegister, type Fields } from './index.ts';
import type { Register } from './register.ts';

const offsetOf = ({ offset, stride }: Register, index: number): number => offset + index * stride;

/** A write of a whole register; fields that are left out are zero. `index` is the n of GITS_BASER<n>. */
export const writeOf = (register: Register, at: number, fields: Fields, index = 0): WriteRegister => {
  const { frame, width } = register;
  const value = `0x${encodeRegister(register, fields).toString(16)}`;
  return { kind: 'write', frame, at, offset: offsetOf(register, index), width, value };
};

/** A read of a whole register. */
export const readOf = (register: Register, at: number, index = 0): ReadRegister => ({
  kind: 'read',
  frame: register.frame,
  at,
  offset: offsetOf(register, index),
  width: register.width,
});
