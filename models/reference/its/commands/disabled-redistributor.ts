/** Commands that concern a redistributor with EnableLPIs=0: they change tables but no pending state, or they do nothing. */
import type { Command } from '../../../architecture/commands.ts';
import type { Gic } from '../../gic.ts';
import type { Its } from '../its.ts';
import { concernedRedistributors } from './rule.ts';

const MAPC = ['accepted', 'reported as an error'] as const;
const COMPLETION = ['completes', 'is ignored'] as const;
const OTHERS = ['changes tables but no pending state', 'ignored', 'is a command error'] as const;

/** The redistributor that the vPE is mapped to. */
export const homeOfVpe = ({ tables }: Its, { vpeid }: { readonly vpeid: number }): readonly (number | undefined)[] => [
  tables.vpe(vpeid)?.rd,
];

/** The redistributor that hosts the LPI of the event; for a virtual event the one that its vPE is mapped to. */
export const hostOfEvent = (
  { tables }: Its,
  { deviceId, eventId }: { readonly deviceId: number; readonly eventId: number },
): readonly (number | undefined)[] => {
  const ite = tables.ite(deviceId, eventId);
  if (ite === undefined) return [];
  return [ite.virtual ? tables.vpe(ite.vpeid)?.rd : tables.collection(ite.icid)];
};

/** The command concerns a redistributor with EnableLPIs=0. */
const concernsDisabled = (gic: Gic, its: Its, command: Command): boolean =>
  concernedRedistributors(gic, its, command).some((rd) => rd !== undefined && gic.rds[rd]?.control.enabled === false);

/** Whether a command with good operands is executed, ignored or an error. */
export const refusal = (gic: Gic, its: Its, command: Command): 'taken' | 'ignored' | 'is an error' => {
  if (!concernsDisabled(gic, its, command)) return 'taken';
  if (command.op === 'MAPC') return gic.choose('A-12', MAPC) === 0 ? 'taken' : 'is an error';
  if (command.op === 'SYNC' || command.op === 'VSYNC') {
    return gic.choose('A-103', COMPLETION) === 0 ? 'taken' : 'ignored';
  }
  const choice = gic.choose('A-52', OTHERS);
  if (choice === 0) return 'taken';
  return choice === 1 ? 'ignored' : 'is an error';
};

/** The profile has every command refused that concerns a redistributor with EnableLPIs=0, and this one does. */
export const isSurelyRefused = (gic: Gic, its: Its, command: Command): boolean => {
  if (!gic.lpiControlInUse) return false;
  const { fixed } = gic.profile;
  const isRefused =
    command.op === 'MAPC'
      ? fixed['A-12'] === MAPC[1]
      : command.op === 'SYNC' || command.op === 'VSYNC'
        ? fixed['A-103'] === COMPLETION[1]
        : fixed['A-52'] !== undefined && fixed['A-52'] !== OTHERS[0];
  return isRefused && concernsDisabled(gic, its, command);
};
