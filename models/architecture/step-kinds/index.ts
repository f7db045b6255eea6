/** The kinds of steps: one row each, exhaustive by type. */
import { z } from 'zod';
import type { Profile } from '../profile.ts';
import type { InternalStep, Step, StepKind, Stimulus } from '../step-types.ts';
import { internalSteps } from './internal-steps.ts';
import { lpiControlStimuli } from './lpi-control.ts';
import type { RegisterWrite, StepRow } from './row.ts';
import { stimuli } from './stimuli.ts';

const STIMULI: Readonly<Record<Stimulus['kind'], StepRow<Step>>> = { ...stimuli, ...lpiControlStimuli };
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

/** The write of a register that the stimulus is, by name and fields; undefined if it is none. */
export const registerWriteOf = (stimulus: Stimulus): RegisterWrite | undefined =>
  ROWS[stimulus.kind].writes?.(stimulus);

/** An ordinary run on this hardware gets to steps of this kind. */
export const isReachedOn = (profile: Profile, kind: StepKind): boolean => ROWS[kind].on(profile);

const [first, ...others] = STEP_KINDS.map((kind) => z.strictObject({ kind: z.literal(kind), ...ROWS[kind].shape }));
if (first === undefined) throw new Error('there are no kinds of steps');

const isStep = (value: unknown): value is Step =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  typeof value.kind === 'string' &&
  isStepKind(value.kind);

/** A stored step. */
export const stepSchema = z.discriminatedUnion('kind', [first, ...others]).pipe(z.custom<Step>(isStep));
