/** Names the internal steps that are possible now: the effects in flight. */
import type { Profile } from '../../models/architecture/profiles.ts';
import { stepInWords } from '../../models/architecture/step-kinds/index.ts';
import { isCaching, type Step } from '../../models/architecture/steps.ts';

export const inFlight = (steps: readonly Step[], profile: Profile): string[] =>
  steps.filter((step) => !isCaching(step)).map((step) => stepInWords(step, profile).replace(/^\(|\)$/g, ''));
