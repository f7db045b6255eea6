/** What mutations of drivers change in an act, and by what they choose acts. */
import type { Command } from '../architecture/commands.ts';
import type { Act } from '../software/act.ts';

/** Another command in place of one. */
export const command =
  (change: (command: Command) => Command) =>
  (act: Act): Act =>
    act.kind === 'enqueue' ? { ...act, command: change(act.command) } : act;

/** Bits of a register that are cleared in a store, and bits that are set. */
export const bits =
  (cleared: bigint, set = 0n) =>
  (act: Act): Act =>
    act.kind === 'write' ? { ...act, value: (act.value & ~cleared) | set } : act;

/** A register of another redistributor, the next one or the first. */
export const elsewhere =
  (redistributors: number) =>
  (act: Act): Act =>
    'register' in act ? { ...act, at: (act.at + 1) % redistributors } : act;

/** It is a command for that ITS. */
export const isFor =
  (its: number) =>
  (act: Act): boolean =>
    act.kind === 'enqueue' && act.queue.its === its;

/** The command, with another label, about the vPE of a VMAPP; for insertions behind one. */
export const afterVmapp =
  (label: string, next: (vpeid: number) => Command) =>
  (act: Act): readonly Act[] =>
    act.kind === 'enqueue' && act.command.op === 'VMAPP' ? [{ ...act, label, command: next(act.command.vpeid) }] : [];
