/** Makes stimuli that queue a command at an ITS. */
import type { Command } from '../../models/architecture/commands.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import type { Situation } from './situation.ts';

export const commandOf = (its: number, operands: Command): Stimulus => ({ kind: 'command', its, command: operands });

/** A command for the ITS that the situation is for. */
export const command = ({ its }: Situation, operands: Command): Stimulus => commandOf(its, operands);
