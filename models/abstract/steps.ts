/** Steps of the abstract model as one number each: a code and up to three operands. */

/** Codes of steps: stimuli first, then the steps of the hardware. */
export const STEP = {
  MAPTI: 0,
  VMAPTI: 1,
  DISCARD: 2,
  MOVI: 3,
  VMOVI: 4,
  CLEAR: 5,
  INT: 6,
  SYNC: 7,
  VSYNC: 8,
  MAP: 9,
  UNMAP: 10,
  VMOVP: 11,
  SGI_CLEAR: 12,
  SGIR: 13,
  MSI: 14,
  SCHEDULE: 15,
  DESCHEDULE: 16,
  ACKNOWLEDGE: 17,
  ACKNOWLEDGE_DOORBELL: 18,
  VACKNOWLEDGE: 19,
  LAND: 20,
  PARSED: 21,
  DECIDE: 22,
  DESCHEDULED: 23,
  RING: 24,
  UNRING: 25,
} as const;

const CODE_BITS = 5;
const OPERAND_BITS = 4;

export const step = (code: number, a = 0, b = 0, c = 0): number =>
  code | (a << CODE_BITS) | (b << (CODE_BITS + OPERAND_BITS)) | (c << (CODE_BITS + 2 * OPERAND_BITS));

export const stepCode = (packed: number): number => packed & (2 ** CODE_BITS - 1);

/** The operand of that position. */
export const operand = (packed: number, position: 0 | 1 | 2): number =>
  (packed >>> (CODE_BITS + position * OPERAND_BITS)) & (2 ** OPERAND_BITS - 1);

/** Whether the step is a stimulus of software or a device, and no step of the hardware. */
export const isStimulus = (packed: number): boolean => stepCode(packed) < STEP.LAND;

/** The step without its outcome. For steps of the hardware the outcome is the last operand. */
export const withoutOutcome = (packed: number): number =>
  isStimulus(packed) ? packed : step(stepCode(packed), operand(packed, 0), operand(packed, 1));
