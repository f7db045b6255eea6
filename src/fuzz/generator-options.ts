/** What a generator is told, and what it counts. */
import type { Step } from '../../models/architecture/steps.ts';
import type { ChoiceListener } from '../run/scheduler.ts';
import type { Scope } from './scope.ts';
import type { StimulusKind } from './stimuli.ts';

/** How many of each were drawn: legal stimuli, stimuli that are illegal on purpose, and steps of the hardware. */
export interface GenerationCounts {
  legal: number;
  illegal: number;
  internal: number;
}

export interface GeneratorOptions {
  readonly scope?: Scope;
  /** One stimulus in so many is illegal on purpose; 0 for none. */
  readonly illegalOneIn?: number;
  /** What programs are made of; all kinds that there are by default. */
  readonly kinds?: readonly StimulusKind[];
  /** Stimuli that are never generated: a workaround. */
  readonly avoids?: (step: Step) => boolean;
  /** Hears of the choices that are drawn. */
  readonly recorder?: ChoiceListener;
}
