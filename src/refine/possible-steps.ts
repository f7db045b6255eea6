/** Abstract steps that the hardware decides about, not software; and names of abstract steps for messages. */
import { isStimulus, STEP, stepCode } from '../../models/abstract/steps.ts';

/** Stimuli whose success depends on the hardware: they wait for it, or use its tables. */
const OF_HARDWARE: ReadonlySet<number> = new Set([
  STEP.SYNC,
  STEP.VSYNC,
  STEP.MSI,
  STEP.ACKNOWLEDGE,
  STEP.VACKNOWLEDGE,
]);

/** Whether the hardware decides if the step is possible. */
export const isUpToHardware = (wanted: number): boolean => !isStimulus(wanted) || OF_HARDWARE.has(stepCode(wanted));

const NAMES = new Map<number, string>(Object.entries(STEP).map(([name, code]) => [code, name]));

export const nameOf = (wanted: number): string => NAMES.get(stepCode(wanted)) ?? `step ${wanted}`;
