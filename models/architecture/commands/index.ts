/** The ITS commands, one file each. A command is added here and nowhere else in `models/architecture`. */
import { clear } from './clear.ts';
import type { CommandOf, CommandRow } from './command.ts';
import { discard } from './discard.ts';
import { int } from './int.ts';
import { inv } from './inv.ts';
import { invall } from './invall.ts';
import { invdb } from './invdb.ts';
import { mapc } from './mapc.ts';
import { mapd } from './mapd.ts';
import { mapi } from './mapi.ts';
import { mapti } from './mapti.ts';
import { movall } from './movall.ts';
import { movi } from './movi.ts';
import { sync } from './sync.ts';
import { unknown } from './unknown.ts';
import { vinvall } from './vinvall.ts';
import { vmapi } from './vmapi.ts';
import { vmapp } from './vmapp.ts';
import { vmapti } from './vmapti.ts';
import { vmovi } from './vmovi.ts';
import { vmovp } from './vmovp.ts';
import { vsgi } from './vsgi.ts';
import { vsync } from './vsync.ts';

/** Each row under the name that it has itself. */
const byName = <Rows extends { readonly [Op in keyof Rows]: CommandRow & { readonly op: Op } }>(rows: Rows): Rows =>
  rows;

/** In the order of the opcodes. */
const ROWS = byName({
  MOVI: movi,
  INT: int,
  CLEAR: clear,
  SYNC: sync,
  MAPD: mapd,
  MAPC: mapc,
  MAPTI: mapti,
  MAPI: mapi,
  INV: inv,
  INVALL: invall,
  MOVALL: movall,
  DISCARD: discard,
  VMOVI: vmovi,
  VMOVP: vmovp,
  VSGI: vsgi,
  VSYNC: vsync,
  VMAPP: vmapp,
  VMAPTI: vmapti,
  VMAPI: vmapi,
  VINVALL: vinvall,
  INVDB: invdb,
  UNKNOWN: unknown,
});

/** The name of a command, as the manual has it. */
export type CommandName = keyof typeof ROWS;

/** The commands as their operands, by name. */
type Commands = { readonly [Name in CommandName]: CommandOf<(typeof ROWS)[Name]> };

export type Command = Commands[CommandName];

/** The command of that name. */
export type CommandNamed<Name extends CommandName> = Commands[Name];

/** What each command is. */
export const COMMANDS: Readonly<Record<CommandName, CommandRow>> = ROWS;

export const isCommandName = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name);

/** Every command, in the order of the opcodes, without the one that stands for all opcodes that no command has. */
export const COMMAND_NAMES: readonly CommandName[] = Object.keys(COMMANDS)
  .filter(isCommandName)
  .filter((name) => name !== unknown.op);
