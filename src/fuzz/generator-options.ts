/** Options and counters of a generator. */
import type { ChoiceListener } from '../run/scheduler.ts';
import type { BlameOptions } from './blame.ts';
import type { Scope } from './scope.ts';
import type { StimulusKind } from './stimuli.ts';
import type { ExclusionOptions } from './workaround.ts';

/** Numbers of drawn legal stimuli, deliberately illegal stimuli, and internal steps of the hardware. */
export interface GenerationCounts {
  legal: number;
  illegal: number;
  internal: number;
}

export interface GeneratorOptions extends BlameOptions, ExclusionOptions {
  readonly scope?: Scope;
  /** One stimulus in this many is illegal on purpose; 0 for none. */
  readonly illegalOneIn?: number;
  /** Kinds of stimuli to draw from; by default all. */
  readonly kinds?: readonly StimulusKind[];
  /** Receives the choices that are drawn. */
  readonly recorder?: ChoiceListener;
}
