/**
 * Writes of registers that may be written at any time with any value: drawn from their rows alone.
 *
 * Whatever software has to obey a contract for is drawn by a function of its own, and is listed here as such.
 */

import type { Profile } from '../../models/architecture/profiles.ts';
import { fieldsIn } from '../../models/architecture/registers/index.ts';
import { FRAMES } from '../../models/architecture/registers/register.ts';
import { type AtRegister, WRITE_KINDS, type WriteKind } from '../../models/architecture/step-kinds/index.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import type { Dice } from '../run/dice.ts';

/** Kinds of writes that follow contracts; `stimuli.ts` and `lpi-table-stimuli.ts` draw them. */
const BY_CONTRACT: ReadonlySet<string> = new Set<AtRegister['kind']>([
  'clrlpir',
  'enable-lpis',
  'gicd-ctlr',
  'invallr',
  'invlpir',
  'pendbaser',
  'propbaser',
  'setlpir',
  'sgir',
  'vpropbaser',
  'vsgir',
  'waker',
]);

export const PLAIN_WRITES: readonly WriteKind[] = WRITE_KINDS.filter(({ kind }) => !BY_CONTRACT.has(kind));

/** Bits of a field that are drawn at most; the upper ones of a wider field stay zero. */
const MAX_DRAWN_BITS = 16;

const componentsOf = ({ redistributors, itsCount }: Profile, { asWrite }: WriteKind): number => {
  const { component } = FRAMES[asWrite.register.frame];
  if (component === 'distributor') return 1;
  return component === 'ITS' ? itsCount : redistributors;
};

/** Writes any value to the register of any redistributor or ITS. */
export const drawWrite = (kind: WriteKind, dice: Dice, profile: Profile): Stimulus => {
  const { register, stimulus } = kind.asWrite;
  const at = dice.below(componentsOf(profile, kind));
  const fields: Record<string, number> = {};
  for (const { name, high, low, unit, access } of fieldsIn(register, profile.architecture)) {
    if (access === 'RO') continue;
    fields[name] = dice.below(2 ** Math.min(high - low + 1, MAX_DRAWN_BITS)) * 2 ** unit;
  }
  return stimulus(at, fields, profile);
};
