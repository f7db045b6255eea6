/**
 * A SYNC or VSYNC whose operand the log does not show, as the synchronisations that it can have been.
 *
 * It is taken for all of them: nothing is blamed that the command may have completed, and what is changed after it is judged in full.
 */
import type { Command } from '../../models/architecture/commands.ts';
import type { Ledger } from '../../models/observer/ledger.ts';

export const syncsThatFit = (op: string | undefined, { vpes, collections }: Ledger): readonly Command[] => {
  if (op === 'VSYNC') return [...vpes.keys()].map((vpeid) => ({ op, vpeid }));
  if (op !== 'SYNC') return [];
  return [...new Set([...collections.values()].map(({ rd }) => rd))].map((rdbase) => ({ op, rdbase }));
};
