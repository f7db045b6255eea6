/** Commands that concern a redistributor with EnableLPIs=0: they change tables but no pending state, or they do nothing. */
import type { Command } from '../../../architecture/commands.ts';
import type { Gic } from '../../gic.ts';
import type { Its } from '../its.ts';
import { concernedRedistributors } from './rule.ts';

const MAPC = ['accepted', 'reported as an error'] as const;
const OTHERS = ['changes tables but no pending state', 'ignored', 'is a command error'] as const;

/** The redistributor that hosts the LPI of the event; none for a virtual event. */
export const hostOfEvent = (
  { tables }: Its,
  { deviceId, eventId }: { readonly deviceId: number; readonly eventId: number },
): readonly (number | undefined)[] => {
  const ite = tables.ite(deviceId, eventId);
  return ite === undefined || ite.virtual ? [] : [tables.collection(ite.icid)];
};

/** Whether a command with good operands is executed, ignored or an error. SYNC is always executed, since it concerns not only LPIs of one redistributor (P2). */
export const refusal = (gic: Gic, its: Its, command: Command): 'taken' | 'ignored' | 'is an error' => {
  const isOff = (rd: number | undefined): boolean => rd !== undefined && gic.rds[rd]?.control.enabled === false;
  if (!concernedRedistributors(gic, its, command).some(isOff)) return 'taken';
  if (command.op === 'MAPC') return gic.choose('A-12', MAPC) === 0 ? 'taken' : 'is an error';
  const choice = gic.choose('A-52', OTHERS);
  if (choice === 0) return 'taken';
  return choice === 1 ? 'ignored' : 'is an error';
};
