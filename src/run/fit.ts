/**
 * Whether the steps of a stored program are possible on a profile: redistributors and ITSs that are there, values that fit, registers and steps of
 * the version. Operands of commands may be out of range: software can write them, and the ITS says what is wrong.
 */
import type { Profile } from '../../models/architecture/profiles.ts';
import { FRAME_BYTES, FRAMES } from '../../models/architecture/registers/register.ts';
import { isReachedOn } from '../../models/architecture/step-kinds/index.ts';
import { isStimulus, type Step, type Stimulus } from '../../models/architecture/steps.ts';
import type { Program } from './program.ts';

/** Field of a step → its smallest value, and the one above its largest. */
const LIMITS: Readonly<Record<string, readonly [least: number, end: number]>> = {
  deviceId: [0, 2 ** 32],
  eventId: [0, 2 ** 32],
  intid: [0, 2 ** 32],
  vINTID: [-1, 2 ** 32],
  vpeid: [0, 2 ** 16],
  lr: [0, 16],
  offset: [0, FRAME_BYTES],
};

/** Kinds of steps that write a byte of a configuration table. */
const WRITES_BYTE: ReadonlySet<string> = new Set(['config', 'config-fill', 'vconfig', 'vconfig-fill']);

/** A field that is out of range, and what is right. */
interface Misfit {
  readonly field: string;
  readonly what: string;
}

const beyond = (field: string, value: number, count: number, what: string, { id }: Profile): Misfit | undefined =>
  value < count ? undefined : { field, what: `${value} is not there: ${id} has ${what} 0 to ${count - 1}` };

const misplaced = (step: Step, profile: Profile): Misfit | undefined => {
  const { redistributors, itsCount } = profile;
  if ('rd' in step && typeof step.rd === 'number') {
    const misfit = beyond('rd', step.rd, redistributors, 'redistributors', profile);
    if (misfit !== undefined) return misfit;
  }
  if ('its' in step && typeof step.its === 'number') {
    const misfit = beyond('its', step.its, itsCount, 'ITSs', profile);
    if (misfit !== undefined) return misfit;
  }
  if (step.kind !== 'read' && step.kind !== 'write') return undefined;
  const { component } = FRAMES[step.frame];
  if (component === 'distributor') return beyond('at', step.at, 1, 'distributors', profile);
  return component === 'ITS'
    ? beyond('at', step.at, itsCount, 'ITSs', profile)
    : beyond('at', step.at, redistributors, 'redistributors', profile);
};

const oversized = (step: Step): Misfit | undefined => {
  for (const [field, value] of Object.entries(step)) {
    const [least, end] = LIMITS[field] ?? [];
    if (least === undefined || end === undefined || typeof value !== 'number') continue;
    if (value < least || value >= end) return { field, what: `${value} is not from ${least} to ${end - 1}` };
  }
  if (WRITES_BYTE.has(step.kind) && 'value' in step && Number(step.value) > 0xff) {
    return { field: 'value', what: `${step.value} is no byte` };
  }
  if (step.kind === 'gicd-write' && step.value >= 2 ** 32)
    return { field: 'value', what: `${step.value} is no word of 32 bits` };
  if (step.kind === 'write' && BigInt(step.value) >= 1n << BigInt(step.width)) {
    return { field: 'value', what: `${step.value} does not fit ${step.width} bits` };
  }
  return undefined;
};

/** A command in the form of another version. On GICv3, which has neither, both are unknown commands. */
const misshapen = (step: Step, { id, architecture }: Profile): Misfit | undefined => {
  if ((step.kind !== 'command' && step.kind !== 'slot') || architecture === 'v3' || !('form' in step.command)) {
    return undefined;
  }
  const { form } = step.command;
  return form === architecture
    ? undefined
    : { field: 'command.form', what: `${form} is not the form of ${id}, a GIC${architecture}` };
};

const reasonWhyNot = (kind: Stimulus['kind'], { id, architecture }: Profile): string =>
  kind === 'poll-vpendbaser' && architecture === 'v4.1'
    ? `"${kind}" is a step of GICv4.0; on ${id}, a step of kind "read" reads GICR_VPENDBASER, Dirty included`
    : `${id} has nothing that "${kind}" is about`;

/** The first step that is not possible, as one line that begins with the path of the field. */
export const problemInProgram = (program: Program, profile: Profile): string | undefined => {
  for (const [index, { step }] of program.entries()) {
    const misfit = misplaced(step, profile) ?? oversized(step) ?? misshapen(step, profile);
    if (misfit !== undefined) return `program.${index}.step.${misfit.field}: ${misfit.what}`;
    if (isStimulus(step) && !isReachedOn(profile, step.kind)) {
      return `program.${index}.step.kind: ${reasonWhyNot(step.kind, profile)}`;
    }
  }
  return undefined;
};

/** The number of redistributors that the program needs: it acts at the last of them, and a command names that one as well. */
export const redistributorsOf = (program: Program): number => {
  const acts = new Set<number>();
  const named = new Set<number>();
  for (const { step } of program) {
    if ('rd' in step && typeof step.rd === 'number') acts.add(step.rd);
    if (step.kind === 'command' && 'rdbase' in step.command) named.add(step.command.rdbase);
  }
  let last = -1;
  for (const rd of acts) if (rd > last && named.has(rd)) last = rd;
  return last + 1;
};
