/**
 * A workaround says which steps software never takes. It speaks of what software does, in whatever form: a command as one stimulus, or as a slot in
 * memory and a write of GITS_CWRITER; a register by a stimulus with a name, or by its address.
 */

import { readOf } from '../../models/architecture/registers/access.ts';
import { decodeRegister } from '../../models/architecture/registers/index.ts';
import { COMMAND_BYTES, itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import type { Register } from '../../models/architecture/registers/register.ts';
import {
  isStimulus,
  type ReadRegister,
  type Step,
  type Stimulus,
  type WriteRegister,
} from '../../models/architecture/steps.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { meaningOfWrite } from '../../models/reference/registers.ts';
import { NAMED_POLLS } from './named-polls.ts';
import { cwriter } from './queue-stimuli.ts';
import { asRegisterWrite } from './register-face.ts';

const { GITS_CTLR, GITS_CWRITER } = itsRegisters;

const isOf = ({ frame, offset }: ReadRegister | WriteRegister, register: Register): boolean =>
  frame === register.frame && offset >= register.offset && offset < register.offset + register.width / 8;

const placeOf = (step: Stimulus): number => ('rd' in step ? step.rd : 'its' in step ? step.its : 0);

const formsOfRead = (step: ReadRegister, { profile }: Gic): Stimulus[] => {
  if (step.frame === 'GICD') return [{ kind: 'gicd-read', offset: step.offset }];
  return NAMED_POLLS.flatMap(({ register, poll }) =>
    register.versions.includes(profile.architecture) && isOf(step, register) ? poll(step.at) : [],
  );
};

/** The commands that a write of GITS_CWRITER, or one that enables the ITS, gives to the ITS. */
const published = (step: WriteRegister, gic: Gic): Stimulus[] => {
  if (step.frame !== 'GITS' || step.at >= gic.itss.length) return [];
  const { queue } = gic.its(step.at);
  const value = BigInt(step.value);
  const { slots } = queue;
  let end = queue.published;
  if (isOf(step, GITS_CWRITER)) end = (decodeRegister(GITS_CWRITER, value).Offset ?? 0) / COMMAND_BYTES;
  else if (isOf(step, GITS_CTLR)) end = queue.cwriter;
  const commands: Stimulus[] = [];
  for (let count = 0, slot = queue.published; count < slots && slot !== end; count += 1, slot = (slot + 1) % slots) {
    const command = queue.at(slot);
    if (command !== undefined) commands.push({ kind: 'command', its: step.at, command });
  }
  return commands;
};

const formsOfWrite = (step: WriteRegister, gic: Gic): Stimulus[] => {
  const named = meaningOfWrite(gic, step);
  const word: Stimulus[] =
    step.frame === 'GICD' && step.width === 32
      ? [{ kind: 'gicd-write', offset: step.offset, value: Number(BigInt(step.value)) }]
      : [];
  return [...(named === undefined ? [] : [named]), ...word, ...published(step, gic)];
};

const formsOfNamed = (step: Stimulus, gic: Gic): Stimulus[] => {
  const write = asRegisterWrite(gic, step);
  const reads = NAMED_POLLS.filter(
    ({ register, poll }) => register.versions.includes(gic.profile.architecture) && poll(0).kind === step.kind,
  ).map(({ register }) => readOf(register, placeOf(step)));
  return write === undefined ? reads : [...reads, write];
};

/** Every other form of a step of software: what it does, as other stimuli. */
const otherForms = (step: Stimulus, gic: Gic): Stimulus[] => {
  switch (step.kind) {
    case 'command': {
      const { its, command } = step;
      const { next, slots } = gic.its(its).queue;
      return [{ kind: 'slot', its, slot: next, command }, cwriter(its, (next + 1) % slots)];
    }
    case 'slot':
      return [{ kind: 'command', its: step.its, command: step.command }];
    case 'read':
      return formsOfRead(step, gic);
    case 'write':
      return formsOfWrite(step, gic);
    case 'gicd-read':
      return [{ kind: 'read', frame: 'GICD', at: 0, offset: step.offset, width: 32 }];
    case 'gicd-write':
      return [
        { kind: 'write', frame: 'GICD', at: 0, offset: step.offset, width: 32, value: `0x${step.value.toString(16)}` },
      ];
    default:
      return formsOfNamed(step, gic);
  }
};

export interface ExclusionOptions {
  /** A workaround: stimuli that do a step for which this returns true are never generated, in whatever form. */
  readonly avoids?: (step: Step) => boolean;
  /** Stimuli for which this returns true are never generated in this form; another form of them may be. */
  readonly leavesOut?: (step: Step) => boolean;
}

/** The steps that no generated program takes. */
export class Exclusions {
  /** The workaround has excluded a step of this program. */
  hasHampered = false;
  private readonly gic: Gic;
  private readonly options: ExclusionOptions;

  constructor(gic: Gic, options: ExclusionOptions) {
    this.gic = gic;
    this.options = options;
  }

  begin(): void {
    this.hasHampered = false;
  }

  excludes(step: Step): boolean {
    const { avoids, leavesOut } = this.options;
    if (leavesOut?.(step) === true) return true;
    if (avoids === undefined) return false;
    if (!avoids(step) && !(isStimulus(step) && otherForms(step, this.gic).some(avoids))) return false;
    this.hasHampered = true;
    return true;
  }
}
