/** The stimulus that queues a command at the ITS that a situation is about. */
import type { Command } from '../../models/architecture/commands.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import type { Situation } from './situation.ts';

export const command = ({ its }: Situation, operands: Command): Stimulus => ({
  kind: 'command',
  its,
  command: operands,
});
