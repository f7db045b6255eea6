/** Commands that involve a redistributor with EnableLPIs=0: their tables change and pending state does not, or they are ignored. */
import type { Command } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic, Its } from '../../state.ts';

const MAPC = ['accepted', 'is a command error'] as const;
const OTHERS = ['tables change, pending state does not', 'is ignored'] as const;

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

/** Why a good command is ignored, if it is. SYNC is not: it has nothing to do with the LPIs of one redistributor alone (P2). */
export const refusal = (gic: Gic, its: Its, command: Command): ErrorReason | undefined => {
  const isOff = (rd: number | undefined): boolean => rd !== undefined && gic.rds[rd]?.control.enabled === false;
  if (!concerned(its, command).some(isOff)) return undefined;
  const choice = command.op === 'MAPC' ? gic.choose('A-12', MAPC) : gic.choose('A-52', OTHERS);
  return choice === 1 ? 'LPIS_DISABLED' : undefined;
};
