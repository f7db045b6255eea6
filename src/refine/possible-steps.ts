/** The abstract steps that hardware, not software, enables; and the names of steps for messages. */
import { isStimulus, STEP, stepCode } from '../../models/abstract/steps.ts';

/** Stimuli that the hardware completes or answers: they wait for it, or depend on its tables. */
const OF_HARDWARE: ReadonlySet<number> = new Set([
  STEP.SYNC,
  STEP.VSYNC,
  STEP.MSI,
  STEP.ACKNOWLEDGE,
  STEP.VACKNOWLEDGE,
]);

/** The hardware decides whether the step is possible. */
export const isUpToHardware = (wanted: number): boolean => !isStimulus(wanted) || OF_HARDWARE.has(stepCode(wanted));

const NAMES = new Map<number, string>(Object.entries(STEP).map(([name, code]) => [code, name]));

export const nameOf = (wanted: number): string => NAMES.get(stepCode(wanted)) ?? `step ${wanted}`;
