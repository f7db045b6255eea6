/** The kinds of steps: one row each, exhaustive by type. */
import { z } from 'zod';
import type { Profile } from '../profile.ts';
import type { Fields } from '../registers/index.ts';
import type { Register } from '../registers/register.ts';
import type { InternalStep, Step, StepKind, Stimulus } from '../step-types.ts';
import { internalSteps } from './internal-steps.ts';
import { type LpiControlStimulus, lpiControlStimuli } from './lpi-control.ts';
import { type RegisterStimulus, registerStimuli } from './register-writes.ts';
import type { AsWrite, StepRow } from './row.ts';
import { stimuli } from './stimuli.ts';

const STIMULI: Readonly<Record<Stimulus['kind'], StepRow<Step>>> = {
  ...stimuli,
  ...registerStimuli,
  ...lpiControlStimuli,
};
const INTERNAL_STEPS: Readonly<Record<InternalStep['kind'], StepRow<Step>>> = internalSteps;
const ROWS: Readonly<Record<StepKind, StepRow<Step>>> = { ...STIMULI, ...INTERNAL_STEPS };

const isStepKind = (kind: string): kind is StepKind => Object.hasOwn(ROWS, kind);

const STIMULUS_SET: ReadonlySet<string> = new Set(Object.keys(STIMULI));

export const isStimulusKind = (kind: StepKind): kind is Stimulus['kind'] => STIMULUS_SET.has(kind);

export const isStimulus = (step: Step): step is Stimulus => STIMULUS_SET.has(step.kind);

const CACHING: ReadonlySet<StepKind> = new Set<InternalStep['kind']>(['cache', 'evict', 'vcache', 'vevict']);

/** A configuration byte is loaded into a cache, or dropped from it. */
export const isCaching = ({ kind }: Step): boolean => CACHING.has(kind);

export const STEP_KINDS: readonly StepKind[] = Object.keys(ROWS).filter(isStepKind);

/** A step as one line. */
export const stepInWords = (step: Step, profile: Profile): string => ROWS[step.kind].words(step, profile);

/** Kinds of stimuli of registers: writes, and also reads and polls. */
export type AtRegister = RegisterStimulus | LpiControlStimulus;

const AT_REGISTERS: Readonly<Record<AtRegister['kind'], StepRow<AtRegister>>> = {
  ...registerStimuli,
  ...lpiControlStimuli,
};

/** A kind of stimulus that is the write of a register. */
export interface WriteKind {
  readonly kind: string;
  /** An ordinary run on this hardware can make such a write. */
  readonly on: (profile: Profile) => boolean;
  readonly asWrite: AsWrite<AtRegister>;
}

export const WRITE_KINDS: readonly WriteKind[] = Object.entries(AT_REGISTERS).flatMap(([kind, { on, asWrite }]) =>
  asWrite === undefined ? [] : [{ kind, on, asWrite }],
);

/** The stimuli that are writes of registers, by the register's name: two forms of a register are one. */
const AS_WRITES: ReadonlyMap<string, AsWrite<AtRegister>> = new Map(
  WRITE_KINDS.map(({ asWrite }) => [asWrite.register.name, asWrite]),
);

/** How a write of the register is a stimulus; undefined if no stimulus has that register, in that form. */
export const asWriteOf = (register: Register): AsWrite<AtRegister> | undefined => {
  const asWrite = AS_WRITES.get(register.name);
  return asWrite?.register === register ? asWrite : undefined;
};

/** A write of a register, of the redistributor or ITS number `at`; fields that are left out are zero. */
export interface RegisterWrite {
  readonly register: Register;
  readonly at: number;
  readonly fields: Fields;
}

const placeOf = (step: Step): number => {
  if ('rd' in step) return step.rd;
  return 'its' in step ? step.its : 0;
};

/** The write of a register that the stimulus is, by name and fields; undefined if it is none. */
export const registerWriteOf = (stimulus: Stimulus): RegisterWrite | undefined => {
  const { asWrite } = ROWS[stimulus.kind];
  if (asWrite === undefined) return undefined;
  return { register: asWrite.register, at: placeOf(stimulus), fields: asWrite.fields(stimulus) };
};

/** The stimulus that a write of a register is; undefined if no stimulus has that register. */
export const stimulusOfWrite = ({ register, at, fields }: RegisterWrite, profile: Profile): AtRegister | undefined =>
  AS_WRITES.get(register.name)?.stimulus(at, fields, profile);

const LPI_CONTROL: ReadonlySet<string> = new Set(Object.keys(lpiControlStimuli));

/** The kind belongs to the registers that gate physical LPIs, or to the LPI tables in memory. */
export const isLpiControl = ({ kind }: Stimulus): boolean => LPI_CONTROL.has(kind);

/** An ordinary run on this hardware can take steps of this kind. */
export const isReachedOn = (profile: Profile, kind: StepKind): boolean => ROWS[kind].on(profile);

const [first, ...others] = STEP_KINDS.map((kind) => z.strictObject({ kind: z.literal(kind), ...ROWS[kind].shape }));
if (first === undefined) throw new Error('there are no kinds of steps');

const isStep = (value: unknown): value is Step =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  typeof value.kind === 'string' &&
  isStepKind(value.kind);

/** What is wrong with a step whose kind there is not. */
const kindInWords = ({ code, input }: z.core.$ZodRawIssue): string | undefined => {
  if (code !== 'invalid_union') return undefined;
  const kind: unknown = typeof input === 'object' && input !== null && 'kind' in input ? input.kind : undefined;
  if (kind === undefined) return 'is missing';
  return typeof kind === 'string' ? `there is no kind of step "${kind.slice(0, 40)}"` : 'is not a string';
};

/** A stored step. */
export const stepSchema = z
  .discriminatedUnion('kind', [first, ...others], { error: kindInWords })
  .pipe(z.custom<Step>(isStep));
