/** An ITS consumes commands: each is checked, and then executed or refused. */
import { isKnown, isVirtual } from '../../../architecture/command-outcomes.ts';
import type { Command } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import { OUT_OF_RANGE_REASON } from '../../../architecture/two-level.ts';
import type { Gic } from '../../gic.ts';
import { type Effect, isOpenOrder } from '../effects.ts';
import { errorPolicy } from '../error-policy.ts';
import type { Its } from '../its.ts';
import { missingLevelOne } from '../level-one.ts';
import { reportFailedInt } from '../status.ts';
import { pass } from './consumption.ts';
import { isSurelyRefused, refusal } from './disabled-redistributor.ts';
import { passesRemaps } from './remaps.ts';
import { isReady, operandError, perform } from './rule.ts';

/** The command that can be consumed now: the queue may be processed, and the command has nothing left to wait for. */
export const nextCommand = (gic: Gic, its: Its): Command | undefined => {
  const next = gic.ops.queue.fetch(its);
  if (next === undefined || !gic.ops.consumption.readsCommands(its)) return undefined;
  return isReady(gic, its, next) ? next : undefined;
};

/** The error of the command. A command that the ITS does not know is a bad one. */
const errorOf = (gic: Gic, its: Its, command: Command): ErrorReason | undefined => {
  if (!isKnown(gic.profile, command.op)) return 'UNKNOWN_COMMAND';
  return gic.ops.operands.missingPage(gic, its, command) === undefined
    ? operandError(gic, its, command)
    : 'LEVEL_ONE_INVALID';
};

/** A command that names a vPE needs the vPE table. */
const needsMissingTable = ({ profile }: Gic, { control }: Its, { op }: Command): boolean =>
  !control.accepts && isVirtual(op) && isKnown(profile, op);

/** Consumes the command at CREADR. */
export const consume = (gic: Gic, its: Its, command: Command): void => {
  if (needsMissingTable(gic, its, command)) {
    gic.sink.emit({ kind: 'consumed', its: its.number, slot: its.queue.creadr, command, error: undefined });
    gic.unpredictable('I-82', 'a command names a vPE while GITS_BASER<n> of the vPE table is not valid');
    return;
  }
  const error = errorOf(gic, its, command);
  const slot = its.queue.creadr;
  if (command.op === 'VMOVP') its.joined = its.rendezvous[0];
  if (error !== undefined) {
    refuse(gic, its, command, error);
    return;
  }
  if (gic.lpiControlInUse) {
    const outcome = refusal(gic, its, command);
    if (outcome === 'is an error') {
      refuse(gic, its, command, 'LPIS_DISABLED');
      return;
    }
    if (outcome === 'ignored') {
      pass(gic, its);
      gic.sink.emit({ kind: 'consumed', its: its.number, slot, command, error: 'LPIS_DISABLED' });
      return;
    }
  }
  pass(gic, its);
  gic.sink.emit({ kind: 'consumed', its: its.number, slot, command, error: undefined });
  execute(gic, its, command);
};

const ORDER = ['queue order', 'any order'] as const;

const execute = (gic: Gic, its: Its, command: Command): void => {
  if (its.remaps.size > 0 && !passesRemaps(gic, its, command)) return;
  const { bag } = its;
  const underWay = bag.length;
  perform(gic, its, command);
  if (underWay > 0 && bag.length > underWay) chooseOrder(gic, bag, underWay);
};

/** Whether the effects of a command may land before those of earlier commands that share an event, a redistributor or a vPE. */
const chooseOrder = (gic: Gic, bag: readonly Effect[], first: number): void => {
  let isOpen = false;
  for (let index = first; index < bag.length && !isOpen; index += 1) {
    const effect = bag[index];
    isOpen = effect !== undefined && isOpenOrder(bag, first, effect);
  }
  if (!isOpen || gic.choose('A-75', ORDER) === 0) return;
  for (let index = first; index < bag.length; index += 1) {
    const effect = bag[index];
    if (effect !== undefined) effect.mayOvertake = true;
  }
};

const MISSING_PAGE = ['ignored', 'is an out-of-range error', 'stalls with a private error'] as const;

/** The error of a command whose ID selects a level-1 entry that is not valid. */
const answerToMissingPage = (
  gic: Gic,
  its: Its,
  command: Command,
): { readonly error: ErrorReason; readonly policy: 'ignored' | 'stalls the queue' | undefined } => {
  const choice = MISSING_PAGE[gic.choose('A-58', MISSING_PAGE)];
  const { table } = missingLevelOne(gic, its, command) ?? { table: 'Devices' };
  if (choice === 'is an out-of-range error') return { error: OUT_OF_RANGE_REASON[table], policy: undefined };
  return { error: 'LEVEL_ONE_INVALID', policy: choice === 'ignored' ? 'ignored' : 'stalls the queue' };
};

/** Handles a bad command: the ITS ignores it, stalls the queue, or takes some valid data instead. */
const refuse = (gic: Gic, its: Its, command: Command, found: ErrorReason): void => {
  const slot = its.queue.creadr;
  // The replacement must be ready to be consumed now: a SYNC that would have to wait is no candidate.
  const isGood = (candidate: Command): boolean =>
    errorOf(gic, its, candidate) === undefined && isReady(gic, its, candidate) && !isSurelyRefused(gic, its, candidate);
  const answer = found === 'LEVEL_ONE_INVALID' ? answerToMissingPage(gic, its, command) : undefined;
  const error = answer?.error ?? found;
  const policy = answer?.policy ?? errorPolicy(gic, its, command, error, isGood);
  if (typeof policy === 'string') {
    if (command.op === 'INT') reportFailedInt(gic, its, command, error);
    gic.ops.consumption.reject(gic, its, command, error, policy);
    return;
  }
  pass(gic, its);
  gic.sink.emit({
    kind: 'consumed',
    its: its.number,
    slot,
    command: policy,
    error: undefined,
    queued: command,
    reason: error,
  });
  execute(gic, its, policy);
};
