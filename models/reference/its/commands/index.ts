/** Checks, waits and executes a command: the one place where a command meets its file. */
import { isKnown } from '../../../architecture/command-outcomes.ts';
import type { Command, CommandName } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import { OUT_OF_RANGE_REASON } from '../../../architecture/two-level.ts';
import type { Operations } from '../../operations.ts';
import type { Gic, Its } from '../../state.ts';
import { errorPolicy } from '../error-policy.ts';
import { missingLevelOne } from '../level-one.ts';
import { sufferBadCommand } from './bad-commands.ts';
import { refusal } from './disabled-redistributor.ts';
import { inv, invall, invdb, vinvall } from './invalidation-commands.ts';
import { mapc } from './mapc.ts';
import { mapd } from './mapd.ts';
import { mapi, mapti } from './mapti.ts';
import { movall } from './movall.ts';
import { movi } from './movi.ts';
import { clear, discard, int } from './pending-commands.ts';
import { passesRemaps } from './remaps.ts';
import type { CommandRule } from './rule.ts';
import { vmapp } from './vmapp.ts';
import { vmapi, vmapti } from './vmapti.ts';
import { vmovi } from './vmovi.ts';
import { vmovp } from './vmovp.ts';
import { vsgi } from './vsgi.ts';

/** A command's rules behind one shape: whatever does not match its name was never asked. */
interface Entry {
  readonly ready: (gic: Gic, its: Its, command: Command) => boolean;
  readonly check: (gic: Gic, its: Its, command: Command) => ErrorReason | undefined;
  readonly execute: (gic: Gic, its: Its, command: Command) => void;
}

const operations = <C extends Command>(
  isIt: (command: Command) => command is C,
  of: (ops: Operations) => CommandRule<C>,
): Entry => ({
  ready: (gic, its, command) => !isIt(command) || of(gic.ops).ready?.(gic, its, command) !== false,
  check: (gic, its, command) => (isIt(command) ? of(gic.ops).check(gic, its, command) : 'UNKNOWN_COMMAND'),
  execute: (gic, its, command) => {
    if (isIt(command)) of(gic.ops).execute(gic, its, command);
  },
});

const entry = <C extends Command>(isIt: (command: Command) => command is C, rule: CommandRule<C>): Entry => ({
  ready: (gic, its, command) => !isIt(command) || rule.ready === undefined || rule.ready(gic, its, command),
  check: (gic, its, command) => (isIt(command) ? rule.check(gic, its, command) : 'UNKNOWN_COMMAND'),
  execute: (gic, its, command) => {
    if (isIt(command)) rule.execute(gic, its, command);
  },
});

const named =
  <N extends CommandName>(op: N) =>
  (command: Command): command is Extract<Command, { readonly op: N }> =>
    command.op === op;

/** What an ITS does with a command that it does not know. */
const UNKNOWN: Entry = { ready: () => true, check: () => 'UNKNOWN_COMMAND', execute: () => {} };

const ENTRIES: { readonly [N in CommandName]: Entry } = {
  MAPD: entry(named('MAPD'), mapd),
  MAPC: entry(named('MAPC'), mapc),
  MAPTI: entry(named('MAPTI'), mapti),
  MAPI: entry(named('MAPI'), mapi),
  MOVI: entry(named('MOVI'), movi),
  MOVALL: entry(named('MOVALL'), movall),
  DISCARD: entry(named('DISCARD'), discard),
  INT: entry(named('INT'), int),
  CLEAR: entry(named('CLEAR'), clear),
  INV: entry(named('INV'), inv),
  INVALL: entry(named('INVALL'), invall),
  SYNC: operations(named('SYNC'), ({ SYNC }) => SYNC),
  VMAPP: entry(named('VMAPP'), vmapp),
  VMAPTI: entry(named('VMAPTI'), vmapti),
  VMAPI: entry(named('VMAPI'), vmapi),
  VMOVI: entry(named('VMOVI'), vmovi),
  VMOVP: entry(named('VMOVP'), vmovp),
  VSGI: entry(named('VSGI'), vsgi),
  VINVALL: entry(named('VINVALL'), vinvall),
  VSYNC: operations(named('VSYNC'), ({ VSYNC }) => VSYNC),
  INVDB: entry(named('INVDB'), invdb),
};

/** The command that could be consumed now: the queue may be processed, and what the command waits for is over. */
export const nextCommand = (gic: Gic, its: Its): Command | undefined => {
  const { queue } = its;
  const next = queue.head;
  if (next === undefined) return undefined;
  if (!its.control.active && gic.rules.disabledItsReadsNoCommands) return undefined;
  if (!gic.rules.queueProgresses && queue.creadr === 0) return undefined;
  return ENTRIES[next.op].ready(gic, its, next) ? next : undefined;
};

/** CREADR moves past the command. */
const advance = (gic: Gic, its: Its): void => {
  const { queue } = its;
  if (its.rendezvous.length > 0 && queue.at(queue.creadr)?.op === 'VMOVP') its.rendezvous.shift();
  queue.advance();
  if (queue.creadr === 0 && !gic.rules.queueWrapsAtItsEnd && queue.length > 0) queue.advance();
  if (!gic.rules.creadrAdvancesOneSlot && queue.length > 0) queue.advance();
};

/** What is wrong with the command. */
const errorOf = (gic: Gic, its: Its, command: Command, rules: Entry): ErrorReason | undefined =>
  rules !== UNKNOWN && missingLevelOne(gic, its, command) !== undefined
    ? 'LEVEL_ONE_INVALID'
    : rules.check(gic, its, command);

/** Consumes the command at CREADR. */
export const consume = (gic: Gic, its: Its, command: Command): void => {
  const rules = isKnown(gic.profile, command.op) ? ENTRIES[command.op] : UNKNOWN;
  const error = errorOf(gic, its, command, rules);
  const slot = its.queue.creadr;
  if (command.op === 'VMOVP') its.joined = its.rendezvous[0];
  if (error !== undefined) {
    refuse(gic, its, command, error, rules);
    return;
  }
  if (gic.lpiControlInUse) {
    const outcome = refusal(gic, its, command);
    if (outcome === 'is an error') {
      refuse(gic, its, command, 'LPIS_DISABLED', rules);
      return;
    }
    if (outcome === 'ignored') {
      advance(gic, its);
      gic.sink.emit({ kind: 'consumed', its: its.number, slot, command, error: 'LPIS_DISABLED' });
      return;
    }
  }
  advance(gic, its);
  gic.sink.emit({ kind: 'consumed', its: its.number, slot, command, error: undefined });
  execute(gic, its, command, rules);
};

const execute = (gic: Gic, its: Its, command: Command, rules: Entry): void => {
  if (its.remaps.size === 0 || passesRemaps(gic, its, command)) rules.execute(gic, its, command);
};

const MISSING_PAGE = ['ignored', 'is an out-of-range error', 'stalls with a private error'] as const;

/** What a command comes to whose ID selects a level-1 entry that is not valid. */
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

/** A bad command: ignored, or it stalls the queue, or the ITS takes some valid data instead. */
const refuse = (gic: Gic, its: Its, command: Command, found: ErrorReason, rules: Entry): void => {
  const { queue } = its;
  const index = its.number;
  const slot = queue.creadr;
  // What takes its place has to wait for nothing: a SYNC that is consumed has waited.
  const isGood = (candidate: Command): boolean =>
    errorOf(gic, its, candidate, rules) === undefined && rules.ready(gic, its, candidate);
  const answer = found === 'LEVEL_ONE_INVALID' ? answerToMissingPage(gic, its, command) : undefined;
  const error = answer?.error ?? found;
  const policy = answer?.policy ?? errorPolicy(gic, its, command, error, isGood);
  if (policy !== 'stalls the queue') advance(gic, its);
  if (typeof policy !== 'string') {
    gic.sink.emit({
      kind: 'consumed',
      its: index,
      slot,
      command: policy,
      error: undefined,
      queued: command,
      reason: error,
    });
    execute(gic, its, policy, rules);
    return;
  }
  if (policy === 'stalls the queue') {
    queue.stall(command);
    gic.sink.emit({ kind: 'stalled', its: index, slot, command, error });
    if (!gic.rules.stallNamesTheBadCommand) queue.advance();
    if (!gic.rules.stalledQueueStandsStill) runPastTheStall(gic, its);
  } else {
    gic.sink.emit({ kind: 'consumed', its: index, slot, command, error });
  }
  sufferBadCommand(gic, its, command, error);
};

/** A fault: the command behind the bad one is executed although the queue is stalled. */
const runPastTheStall = (gic: Gic, its: Its): void => {
  const { queue } = its;
  const slot = (queue.creadr + 1) % queue.slots;
  const command = queue.length > 1 ? queue.at(slot) : undefined;
  if (command === undefined || ENTRIES[command.op].check(gic, its, command) !== undefined) return;
  queue.advance();
  gic.sink.emit({ kind: 'consumed', its: its.number, slot, command, error: undefined });
  ENTRIES[command.op].execute(gic, its, command);
};
