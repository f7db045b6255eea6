/** Checks, waits and executes a command: the one place where a command meets its file. */
import type { Command } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic, Its } from '../../state.ts';
import { inv, invall, invdb, vinvall } from './invalidation-commands.ts';
import { mapc } from './mapc.ts';
import { mapd } from './mapd.ts';
import { mapi, mapti } from './mapti.ts';
import { movi } from './movi.ts';
import { clear, discard, int } from './pending-commands.ts';
import type { CommandRule } from './rule.ts';
import { sync } from './sync.ts';
import { vmapp } from './vmapp.ts';
import { vmapi, vmapti } from './vmapti.ts';
import { vmovi } from './vmovi.ts';
import { vmovp } from './vmovp.ts';
import { vsync } from './vsync.ts';

/** What is done with a command and the rules of its file. */
type Visitor<R> = <C extends Command>(rule: CommandRule<C>, command: C) => R;

/** Hands the command to the visitor together with its rules; MOVALL and VSGI have none yet. */
const visit = <R>(command: Command, visitor: Visitor<R>, otherwise: R): R => {
  switch (command.op) {
    case 'MAPD':
      return visitor(mapd, command);
    case 'MAPC':
      return visitor(mapc, command);
    case 'MAPTI':
      return visitor(mapti, command);
    case 'MAPI':
      return visitor(mapi, command);
    case 'MOVI':
      return visitor(movi, command);
    case 'DISCARD':
      return visitor(discard, command);
    case 'INT':
      return visitor(int, command);
    case 'CLEAR':
      return visitor(clear, command);
    case 'INV':
      return visitor(inv, command);
    case 'INVALL':
      return visitor(invall, command);
    case 'SYNC':
      return visitor(sync, command);
    case 'VMAPP':
      return visitor(vmapp, command);
    case 'VMAPTI':
      return visitor(vmapti, command);
    case 'VMAPI':
      return visitor(vmapi, command);
    case 'VMOVI':
      return visitor(vmovi, command);
    case 'VMOVP':
      return visitor(vmovp, command);
    case 'VINVALL':
      return visitor(vinvall, command);
    case 'VSYNC':
      return visitor(vsync, command);
    case 'INVDB':
      return visitor(invdb, command);
    case 'MOVALL':
    case 'VSGI':
      return otherwise;
  }
};

/** The command at GITS_CREADR could be consumed now: what it waits for is over. */
export const isReady = (gic: Gic, its: Its, command: Command): boolean =>
  visit(command, (rule, operands) => rule.ready?.(gic, its, operands) ?? true, true);

/** Consumes the command. A bad command is ignored: the one policy of A-01 that the core has. */
export const consume = (gic: Gic, its: Its, command: Command): void => {
  const index = gic.itss.indexOf(its);
  const tell = (error: ErrorReason | undefined): void =>
    gic.sink.emit({ kind: 'consumed', its: index, command, error });
  const known = visit(
    command,
    (rule, operands) => {
      const error = isKnown(gic, command) ? rule.check(gic, its, operands) : 'UNKNOWN_COMMAND';
      tell(error);
      if (error === undefined) rule.execute(gic, its, operands);
      return true;
    },
    false,
  );
  if (!known) tell('UNKNOWN_COMMAND');
};

/** The architecture version that a command came with. */
const isKnown = (gic: Gic, command: Command): boolean => {
  const { architecture } = gic.profile;
  if (command.op === 'INVDB') return architecture === 'v4.1';
  return architecture !== 'v3' || !command.op.startsWith('V');
};
