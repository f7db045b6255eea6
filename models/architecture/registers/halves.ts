/** Fields of registers that come as two 32-bit halves, as logs have them. */
import type { Register } from './register.ts';

/** Reads a field; an address is a byte address. Throws RangeError, when it is made, if the register has no such field. */
export const fieldOfHalves = (register: Register, name: string): ((high: number, low: number) => number) => {
  const field = register.fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new RangeError(`${register.name} has no field ${name}`);
  const { high: top, low: bottom } = field;
  const unit = 2 ** field.unit;
  const size = 2 ** (top - bottom + 1);
  if (top < 32) return (_, low) => ((low >>> bottom) % size) * unit;
  if (bottom >= 32) return (high) => ((high >>> (bottom - 32)) % size) * unit;
  const ofHigh = 2 ** (top - 31);
  const place = 2 ** (32 - bottom);
  return (high, low) => (((high >>> 0) % ofHigh) * place + (low >>> bottom)) * unit;
};

/** Reads a field of one bit. */
export const flagOfHalves = (register: Register, name: string): ((high: number, low: number) => boolean) => {
  const read = fieldOfHalves(register, name);
  return (high, low) => read(high, low) === 1;
};
