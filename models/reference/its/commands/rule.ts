/** What every command file provides, in this order: section, checks, readiness, execution. */
import type { Command, CommandName } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic } from '../../gic.ts';
import type { Its } from '../its.ts';

export interface CommandRule<C extends Command> {
  /** The description that the file implements. */
  readonly section: string;
  /** The error that the operands make, against the tables as earlier commands of the queue left them (I-107). */
  readonly check: (gic: Gic, its: Its, command: C) => ErrorReason | undefined;
  /** The command may be consumed now; commands that wait for nothing leave it out. */
  readonly ready?: (gic: Gic, its: Its, command: C) => boolean;
  /** Changes tables at once and sends effects on their way. */
  readonly execute: (gic: Gic, its: Its, command: C) => void;
}

type CommandOf = { readonly [N in CommandName]: Extract<Command, { readonly op: N }> };
type CommandRules = { readonly [N in CommandName]: CommandRule<CommandOf[N]> };

const check = <N extends CommandName>(gic: Gic, its: Its, op: N, command: CommandOf[N]): ErrorReason | undefined => {
  const rules: CommandRules = gic.ops;
  return rules[op].check(gic, its, command);
};

const ready = <N extends CommandName>(gic: Gic, its: Its, op: N, command: CommandOf[N]): boolean => {
  const rules: CommandRules = gic.ops;
  return rules[op].ready?.(gic, its, command) !== false;
};

const execute = <N extends CommandName>(gic: Gic, its: Its, op: N, command: CommandOf[N]): void => {
  const rules: CommandRules = gic.ops;
  rules[op].execute(gic, its, command);
};

/** The error that the operands of a command make. */
export const operandError = (gic: Gic, its: Its, command: Command): ErrorReason | undefined =>
  check(gic, its, command.op, command);

/** What the command waits for is over. */
export const isReady = (gic: Gic, its: Its, command: Command): boolean => ready(gic, its, command.op, command);

/** Does what the command says. */
export const perform = (gic: Gic, its: Its, command: Command): void => execute(gic, its, command.op, command);
