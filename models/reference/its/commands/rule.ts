/** The parts that every command file provides, in this order: section, checks, readiness, redistributors and collections concerned, execution. */
import type { Command, CommandName } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic } from '../../gic.ts';
import type { Its } from '../its.ts';

export interface CommandRule<C extends Command> {
  /** The section of the architecture that the file implements. */
  readonly section: string;
  /** The error of the operands, checked against the tables as earlier commands of the queue left them (I-107). */
  readonly check: (gic: Gic, its: Its, command: C) => ErrorReason | undefined;
  /** Whether the command may be consumed now. Default: always. */
  readonly ready?: (gic: Gic, its: Its, command: C) => boolean;
  /**
   * The redistributors whose LPIs, or the vLPIs of whose vPEs, the command concerns: while EnableLPIs is 0 at one of them, the ITS can refuse
   * the command.
   * Default: none.
   */
  readonly concerns?: (its: Its, command: C) => readonly (number | undefined)[];
  /**
   * The remapped collection, still without MOVALL, whose pending bits the command needs or moves elsewhere; -1 for none. Default: none.
   */
  readonly disturbs?: (its: Its, command: C) => number;
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

const concerns = <N extends CommandName>(
  gic: Gic,
  its: Its,
  op: N,
  command: CommandOf[N],
): readonly (number | undefined)[] => {
  const rules: CommandRules = gic.ops;
  return rules[op].concerns?.(its, command) ?? [];
};

const disturbs = <N extends CommandName>(gic: Gic, its: Its, op: N, command: CommandOf[N]): number => {
  const rules: CommandRules = gic.ops;
  return rules[op].disturbs?.(its, command) ?? -1;
};

const execute = <N extends CommandName>(gic: Gic, its: Its, op: N, command: CommandOf[N]): void => {
  const rules: CommandRules = gic.ops;
  rules[op].execute(gic, its, command);
};

/** The error of the operands of a command. */
export const operandError = (gic: Gic, its: Its, command: Command): ErrorReason | undefined =>
  check(gic, its, command.op, command);

/** The command has nothing left to wait for. */
export const isReady = (gic: Gic, its: Its, command: Command): boolean => ready(gic, its, command.op, command);

/** The redistributors whose LPIs the command concerns. */
export const concernedRedistributors = (gic: Gic, its: Its, command: Command): readonly (number | undefined)[] =>
  concerns(gic, its, command.op, command);

/** The remapped collection that the command disturbs; -1 for none. */
export const disturbedCollection = (gic: Gic, its: Its, command: Command): number =>
  disturbs(gic, its, command.op, command);

/** Executes the command. */
export const perform = (gic: Gic, its: Its, command: Command): void => execute(gic, its, command.op, command);
