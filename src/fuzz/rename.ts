/** Shrinking by renaming objects: programs that name fewer objects, or objects with lower numbers. Deletion alone cannot reach those. */

import type { Command } from '../../models/architecture/commands.ts';
import { VSGIS } from '../../models/architecture/identifiers.ts';
import type { Step } from '../../models/architecture/steps.ts';
import { doorbellOf, ittOf, secondDoorbellOf, virtualConfigOf, vptOf } from '../run/addresses.ts';
import type { Item, Program } from '../run/program.ts';

/** Operands that name objects. */
const OBJECTS = ['its', 'vpeid', 'deviceId', 'eventId', 'vINTID', 'pINTID', 'icid', 'rdbase', 'rd'] as const;
type ObjectKind = (typeof OBJECTS)[number];

/** Simplest numbers of each kind of object. Collections 0 and 1 and their redistributors exist from the start. */
const PLAIN: Readonly<Record<ObjectKind, readonly number[]>> = {
  its: [0],
  vpeid: [0],
  deviceId: [1],
  eventId: [0],
  vINTID: [0, 8192],
  pINTID: [8192],
  icid: [0, 1],
  rdbase: [0, 1],
  rd: [0, 1],
};

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (step: Step): Fields => (step.kind === 'command' ? { ...step.command, its: step.its } : { ...step });

/** Values of an operand in a program, in ascending order. */
const valuesOf = (program: Program, kind: ObjectKind): number[] => {
  const values = new Set<number>();
  for (const { step } of program) {
    const value = fieldsOf(step)[kind];
    if (typeof value === 'number') values.add(value);
  }
  return [...values].sort((a, b) => a - b);
};

/** Measure of simplicity: how many objects a program names, and how high their numbers are. Lower is simpler. */
export const objectCount = (program: Program): number =>
  OBJECTS.reduce(
    (sum, kind) => sum + valuesOf(program, kind).reduce((total, value) => total + 1000 + (value % 1000), 0),
    0,
  );

const swap = (value: number, from: number, to: number): number => (value === from ? to : value);

/** Renames the vPE of a command, with the operands derived from the vPEID: VPT address and doorbell. */
const renameVpe = (command: Command, from: number, to: number): Command => {
  if (!('vpeid' in command) || command.vpeid !== from) return command;
  const renamed = { ...command, vpeid: to };
  if ('doorbell' in renamed) {
    const doorbell = swap(renamed.doorbell, doorbellOf(from), doorbellOf(to));
    return { ...renamed, doorbell: swap(doorbell, secondDoorbellOf(from), secondDoorbellOf(to)) };
  }
  if (renamed.op === 'VMOVP') {
    if (renamed.form === 'v4.0') return renamed;
    return { ...renamed, defaultDoorbell: swap(renamed.defaultDoorbell, doorbellOf(from), doorbellOf(to)) };
  }
  if (renamed.op !== 'VMAPP') return renamed;
  if (renamed.form === 'v4.0') return { ...renamed, vptAddress: vptOf(to) };
  const defaultDoorbell = swap(renamed.defaultDoorbell, doorbellOf(from), doorbellOf(to));
  return { ...renamed, vptAddress: vptOf(to), confAddress: virtualConfigOf(to), defaultDoorbell };
};

const renameCommand = (command: Command, kind: ObjectKind, from: number, to: number): Command => {
  switch (kind) {
    case 'vpeid':
      return renameVpe(command, from, to);
    case 'deviceId':
      if (command.op === 'MAPD' && command.deviceId === from)
        return { ...command, deviceId: to, ittAddress: command.ittAddress + ittOf(to) - ittOf(from) };
      return 'deviceId' in command ? { ...command, deviceId: swap(command.deviceId, from, to) } : command;
    case 'eventId':
      return 'eventId' in command ? { ...command, eventId: swap(command.eventId, from, to) } : command;
    case 'vINTID':
      return 'vINTID' in command ? { ...command, vINTID: swap(command.vINTID, from, to) } : command;
    case 'pINTID':
      return 'pINTID' in command ? { ...command, pINTID: swap(command.pINTID, from, to) } : command;
    case 'icid':
      return 'icid' in command ? { ...command, icid: swap(command.icid, from, to) } : command;
    case 'rdbase':
      return 'rdbase' in command ? { ...command, rdbase: swap(command.rdbase, from, to) } : command;
    case 'rd':
    case 'its':
      return command;
  }
};

/** Whether the object may be renamed so: a vSGI must stay a vSGI, a vLPI a vLPI. */
const mayBecome = (kind: ObjectKind, from: number, to: number): boolean =>
  from !== to && (kind !== 'vINTID' || from < VSGIS === to < VSGIS);

const renameStep = (step: Step, kind: ObjectKind, from: number, to: number): Step => {
  if (kind === 'its') return 'its' in step ? { ...step, its: swap(step.its, from, to) } : step;
  if (step.kind === 'command') return { ...step, command: renameCommand(step.command, kind, from, to) };
  if (kind === 'vpeid' && 'vpeid' in step && step.vpeid !== undefined)
    return { ...step, vpeid: swap(step.vpeid, from, to) };
  if (kind === 'deviceId' && step.kind === 'msi') return { ...step, deviceId: swap(step.deviceId, from, to) };
  if (kind === 'eventId' && step.kind === 'msi') return { ...step, eventId: swap(step.eventId, from, to) };
  if (kind === 'vINTID' && 'vINTID' in step) return { ...step, vINTID: swap(step.vINTID, from, to) };
  if (kind === 'pINTID' && 'intid' in step) return { ...step, intid: swap(step.intid, from, to) };
  if ((kind === 'rd' || kind === 'rdbase') && 'rd' in step) return { ...step, rd: swap(step.rd, from, to) };
  return step;
};

const renameItem = (item: Item, kind: ObjectKind, from: number, to: number): Item => ({
  ...item,
  step: renameStep(item.step, kind, from, to),
});

/** Programs with one object renamed to another, each as it is and with one item deleted. */
export function* renamings(program: Program): Generator<Program> {
  for (const kind of OBJECTS) {
    const values = valuesOf(program, kind);
    const targets = [...new Set([...PLAIN[kind], ...values])];
    for (const from of values) {
      for (const to of targets) {
        if (!mayBecome(kind, from, to)) continue;
        const renamed = program.map((item) => renameItem(item, kind, from, to));
        yield renamed;
        for (let index = 0; index < renamed.length; index += 1) yield renamed.filter((_, other) => other !== index);
      }
    }
  }
}

/** Individual doorbells that the program names. */
const doorbellsOf = (program: Program): Set<number> =>
  new Set(
    program.flatMap(({ step }) =>
      step.kind === 'command' && 'doorbell' in step.command ? [step.command.doorbell] : [],
    ),
  );

/** Variants of an item that name another object or individual doorbell: one used in the program, or one of the simplest. */
function* redirected(program: Program, item: Item): Generator<Item> {
  for (const kind of OBJECTS) {
    const from = fieldsOf(item.step)[kind];
    if (typeof from !== 'number') continue;
    for (const to of new Set([...PLAIN[kind], ...valuesOf(program, kind)])) {
      if (mayBecome(kind, from, to)) yield renameItem(item, kind, from, to);
    }
  }
  const { step } = item;
  if (step.kind !== 'command' || !('doorbell' in step.command)) return;
  for (const doorbell of doorbellsOf(program)) {
    if (doorbell !== step.command.doorbell)
      yield { ...item, step: { ...step, command: { ...step.command, doorbell } } };
  }
}

/** Programs with one item deleted and another item naming a different object: that item may then do the work of both. */
export function* redirections(program: Program): Generator<Program> {
  for (const [index, item] of program.entries()) {
    for (const other of redirected(program, item)) {
      const changed = program.with(index, other);
      for (let gone = 0; gone < program.length; gone += 1) if (gone !== index) yield changed.toSpliced(gone, 1);
    }
  }
}
