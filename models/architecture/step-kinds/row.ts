/** The row of a kind of step, and helpers that rows share. */
import { z } from 'zod';
import { problemInCommand } from '../command-problem.ts';
import type { Command } from '../commands/index.ts';
import type { Profile } from '../profile.ts';
import type { Fields } from '../registers/index.ts';
import type { Register } from '../registers/register.ts';

/** Any step; which there are is known in `step-types.ts`, which imports the rows' files. */
interface AnyStep {
  readonly kind: string;
}

/** The steps of one kind, of a union of steps. */
export type OfKind<S extends AnyStep, K extends string> = S extends AnyStep ? (K extends S['kind'] ? S : never) : never;

/** A stimulus as the write of a register by its address, and back. */
export interface AsWrite<S extends AnyStep> {
  readonly register: Register;
  /** The fields that software writes; those that are left out are zero. */
  fields(step: S): Fields;
  /** The stimulus that a write of these fields is, at the redistributor or ITS number `at`. */
  stimulus(at: number, fields: Fields, profile: Profile): S;
}

/** The row of a kind of step. */
export interface StepRow<S extends AnyStep> {
  /** Schema of a stored step of the kind. */
  readonly shape: { readonly [Name in Exclude<keyof S, 'kind'>]-?: z.ZodType<S[Name]> };
  /** The step as one line of text; steps of the hardware are in parentheses. */
  words(step: S, profile: Profile): string;
  /** An ordinary run on this hardware can take such a step. */
  readonly on: (profile: Profile) => boolean;
  /** The write of a register that the stimulus is. */
  readonly asWrite?: AsWrite<S>;
}

// Shapes.

export const index = z.int().nonnegative();
export const flag = z.boolean();
export const its = index;
export const rd = index;
export const command = z.custom<Command>().superRefine((value, context) => {
  const problem = problemInCommand(value);
  if (problem === undefined) return;
  context.addIssue({
    code: 'custom',
    path: problem.field === undefined ? [] : [problem.field],
    message: problem.what,
    input: value,
  });
});

// Hardware.

export const always = (): boolean => true;
export const v4 = ({ architecture }: Profile): boolean => architecture !== 'v3';
export const v40 = ({ architecture }: Profile): boolean => architecture === 'v4.0';
export const v41 = ({ architecture }: Profile): boolean => architecture === 'v4.1';
export const hasRegisterInvalidation = ({ registerInvalidation }: Profile): boolean => registerInvalidation;
export const hasVsgis = ({ vsgi }: Profile): boolean => vsgi;
export const hasDirectLpis = ({ directLpis }: Profile): boolean => directLpis === true;

/** A flag as a field of a register. */
export const field = (value: boolean): number => (value ? 1 : 0);
