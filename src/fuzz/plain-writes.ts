/**
 * Draws writes of registers that may be written at any time with any value, from the rows that describe the registers.
 *
 * Registers with a contract for software have draw functions of their own, and are listed here as exceptions.
 */

import type { Profile } from '../../models/architecture/profiles.ts';
import { fieldsIn } from '../../models/architecture/registers/index.ts';
import { FRAMES } from '../../models/architecture/registers/register.ts';
import { type AtRegister, WRITE_KINDS, type WriteKind } from '../../models/architecture/step-kinds/index.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import type { Dice } from '../run/dice.ts';

/** Kinds of writes with a contract; `stimuli.ts` and `lpi-table-stimuli.ts` draw them. */
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

/** Most low bits of a field that are drawn at random. The upper bits of a wider field stay zero. */
const MAX_DRAWN_BITS = 16;

const componentsOf = ({ redistributors, itsCount }: Profile, { asWrite }: WriteKind): number => {
  const { component } = FRAMES[asWrite.register.frame];
  if (component === 'distributor') return 1;
  return component === 'ITS' ? itsCount : redistributors;
};

/** Writes any value to the register, at any redistributor or ITS. */
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
