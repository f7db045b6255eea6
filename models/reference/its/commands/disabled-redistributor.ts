/** Commands that involve a redistributor with EnableLPIs=0: their tables change and pending state does not, or they do nothing. */
import type { Command } from '../../../architecture/commands.ts';
import type { Gic } from '../../gic.ts';
import type { Its } from '../its.ts';

const MAPC = ['accepted', 'reported as an error'] as const;
const OTHERS = ['changes tables but no pending state', 'ignored', 'is a command error'] as const;

/** The redistributors whose LPIs the command concerns. */
const concerned = (its: Its, command: Command): readonly (number | undefined)[] => {
  const { tables } = its;
  switch (command.op) {
    case 'MAPC':
      return command.valid ? [command.rdbase] : [];
    case 'MAPTI':
    case 'MAPI':
    case 'INVALL':
      return [tables.collection(command.icid)];
    case 'MOVI': {
      const ite = tables.ite(command.deviceId, command.eventId);
      return [tables.collection(ite?.icid ?? -1), tables.collection(command.icid)];
    }
    case 'INT':
    case 'CLEAR':
    case 'DISCARD':
    case 'INV': {
      const ite = tables.ite(command.deviceId, command.eventId);
      return ite === undefined || ite.virtual ? [] : [tables.collection(ite.icid)];
    }
    case 'MOVALL':
      return [command.rdbase1, command.rdbase2];
    case 'VMAPP':
      return [command.valid ? command.rdbase : tables.vpe(command.vpeid)?.rd];
    case 'VMOVP':
      return [command.rdbase, tables.vpe(command.vpeid)?.rd];
    default:
      return [];
  }
};

/** What becomes of a command with good operands. SYNC is always taken: it has nothing to do with the LPIs of one redistributor alone (P2). */
export const refusal = (gic: Gic, its: Its, command: Command): 'taken' | 'ignored' | 'is an error' => {
  const isOff = (rd: number | undefined): boolean => rd !== undefined && gic.rds[rd]?.control.enabled === false;
  if (!concerned(its, command).some(isOff)) return 'taken';
  if (command.op === 'MAPC') return gic.choose('A-12', MAPC) === 0 ? 'taken' : 'is an error';
  const choice = gic.choose('A-52', OTHERS);
  if (choice === 0) return 'taken';
  return choice === 1 ? 'ignored' : 'is an error';
};
