/** Checks, waits and executes a command: the one place where a command meets its file. */
import type { Command, CommandName } from '../../../architecture/commands.ts';
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

/** A command's rules behind one shape: whatever does not match its name was never asked. */
interface Entry {
  readonly ready: (gic: Gic, its: Its, command: Command) => boolean;
  readonly check: (gic: Gic, its: Its, command: Command) => ErrorReason | undefined;
  readonly execute: (gic: Gic, its: Its, command: Command) => void;
}

const entry = <C extends Command>(isIt: (command: Command) => command is C, rule: CommandRule<C>): Entry => ({
  ready: (gic, its, command) => !isIt(command) || rule.ready === undefined || rule.ready(gic, its, command),
  check: (gic, its, command) => (isIt(command) ? rule.check(gic, its, command) : 'UNKNOWN_COMMAND'),
  execute: (gic, its, command) => {
    if (isIt(command)) rule.execute(gic, its, command);
  },
});

const named =
  <N extends CommandName>(op: N) =>
  (command: Command): command is Extract<Command, { readonly op: N }> =>
    command.op === op;

/** What an ITS does with a command that it does not know. MOVALL and VSGI are such commands so far. */
const UNKNOWN: Entry = { ready: () => true, check: () => 'UNKNOWN_COMMAND', execute: () => {} };

const ENTRIES: { readonly [N in CommandName]: Entry } = {
  MAPD: entry(named('MAPD'), mapd),
  MAPC: entry(named('MAPC'), mapc),
  MAPTI: entry(named('MAPTI'), mapti),
  MAPI: entry(named('MAPI'), mapi),
  MOVI: entry(named('MOVI'), movi),
  MOVALL: UNKNOWN,
  DISCARD: entry(named('DISCARD'), discard),
  INT: entry(named('INT'), int),
  CLEAR: entry(named('CLEAR'), clear),
  INV: entry(named('INV'), inv),
  INVALL: entry(named('INVALL'), invall),
  SYNC: entry(named('SYNC'), sync),
  VMAPP: entry(named('VMAPP'), vmapp),
  VMAPTI: entry(named('VMAPTI'), vmapti),
  VMAPI: entry(named('VMAPI'), vmapi),
  VMOVI: entry(named('VMOVI'), vmovi),
  VMOVP: entry(named('VMOVP'), vmovp),
  VSGI: UNKNOWN,
  VINVALL: entry(named('VINVALL'), vinvall),
  VSYNC: entry(named('VSYNC'), vsync),
  INVDB: entry(named('INVDB'), invdb),
};

/** The architecture version that a command came with. */
const isKnown = (gic: Gic, op: CommandName): boolean => {
  const { architecture } = gic.profile;
  if (op === 'INVDB') return architecture === 'v4.1';
  return architecture !== 'v3' || !op.startsWith('V');
};

/** The command at GITS_CREADR could be consumed now: what it waits for is over. */
export const isReady = (gic: Gic, its: Its, command: Command): boolean => ENTRIES[command.op].ready(gic, its, command);

/** Consumes the command. A bad command is ignored: the one policy of A-01 that the core has. */
export const consume = (gic: Gic, its: Its, command: Command): void => {
  const rules = isKnown(gic, command.op) ? ENTRIES[command.op] : UNKNOWN;
  const error = rules.check(gic, its, command);
  gic.sink.emit({ kind: 'consumed', its: gic.itss.indexOf(its), command, error });
  if (error === undefined) rules.execute(gic, its, command);
};
