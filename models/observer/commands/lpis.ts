/** Checks against the registers that gate physical LPIs: GICR_PROPBASER.IDbits, and EnableLPIs of the redistributors that a command concerns. */
import type { Command } from '../../architecture/commands.ts';
import { FREEDOMS } from '../../architecture/freedoms.ts';
import type { OnEvent } from './entries.ts';
import { bad, type Check, ifTaken, type Objection, type World } from './objection.ts';

/** It is open whether an ITS refuses a pINTID beyond GICR_PROPBASER.IDbits of its target. */
const withinPropbaser = (world: World, icid: number, intid: number): Objection | undefined => {
  const { control, ledger, profile } = world;
  if (!control.isTouched) return undefined;
  const rd = ledger.collection(icid)?.rd;
  const limit = rd === undefined ? undefined : control.at(rd)?.sureLimit;
  if (limit === undefined || intid < limit) return undefined;
  const what = `pINTID=${intid} is beyond GICR_PROPBASER.IDbits of redistributor ${rd}`;
  return ifTaken(profile, 'A-78', 'is a command error', bad('PHYSICALID_OOR', what));
};

export const pintidWithinPropbaser: Check<{ readonly icid: number; readonly pINTID: number }> = (
  world,
  { icid, pINTID },
) => withinPropbaser(world, icid, pINTID);

export const eventIdWithinPropbaser: Check<{ readonly icid: number } & OnEvent> = (world, { icid, eventId }) =>
  withinPropbaser(world, icid, eventId);

type Redistributors = readonly (number | undefined)[];

/** What tells the redistributors that a command concerns. */
export type Homes = Pick<World, 'ledger' | 'control'>;

const homeOf = ({ ledger }: Homes, vpeid: number): number | undefined => ledger.vpe(vpeid)?.rd;

const hostOf = (world: Homes, { deviceId, eventId }: OnEvent): number | undefined => {
  const mapping = world.ledger.mapping(deviceId, eventId);
  if (mapping === undefined) return undefined;
  return mapping.virtual ? homeOf(world, mapping.vpeid) : world.ledger.collection(mapping.icid)?.rd;
};

/** The redistributors whose LPIs the command concerns. */
const concernedBy = (world: Homes, command: Command): Redistributors => {
  const { ledger } = world;
  switch (command.op) {
    case 'MAPC':
      return command.valid ? [command.rdbase] : [];
    case 'MAPTI':
    case 'MAPI':
    case 'INVALL':
      return [ledger.collection(command.icid)?.rd];
    case 'MOVI':
      return [hostOf(world, command), ledger.collection(command.icid)?.rd];
    case 'INT':
    case 'CLEAR':
    case 'DISCARD':
    case 'INV':
      return [hostOf(world, command)];
    case 'MOVALL':
      return [command.rdbase1, command.rdbase2];
    case 'SYNC':
      return [command.rdbase];
    case 'VMAPP':
      return [command.valid ? command.rdbase : homeOf(world, command.vpeid)];
    case 'VMOVP':
      return [command.rdbase, homeOf(world, command.vpeid)];
    case 'VMOVI':
      return [hostOf(world, command), homeOf(world, command.vpeid)];
    case 'VMAPTI':
    case 'VMAPI':
    case 'VINVALL':
    case 'INVDB':
    case 'VSGI':
    case 'VSYNC':
      return [homeOf(world, command.vpeid)];
    case 'MAPD':
    case 'UNKNOWN':
      return [];
  }
};

/** A redistributor with EnableLPIs=0 that the command concerns; undefined if there is none. */
export const concernedAndOff = (world: Homes, command: Command): number | undefined =>
  concernedBy(world, command).find((rd) => rd !== undefined && world.control.at(rd)?.enabled === false);

/** An ITS may refuse a command that concerns a redistributor with EnableLPIs=0. */
export const lpisEnabled = (world: World, command: Command): Objection | undefined => {
  const { control, profile } = world;
  if (!control.isTouched) return undefined;
  const off = concernedAndOff(world, command);
  if (off === undefined) return undefined;
  const objection = bad('LPIS_DISABLED', `GICR_CTLR.EnableLPIs of redistributor ${off} is 0`, { contract: 'I-113' });
  if (command.op === 'MAPC') return ifTaken(profile, 'A-12', 'reported as an error', objection);
  if (command.op === 'SYNC' || command.op === 'VSYNC') return ifTaken(profile, 'A-103', 'is ignored', objection);
  const [executed] = FREEDOMS['A-52'].outcomes;
  const fixed = profile.fixed['A-52'];
  if (fixed === undefined) return { ...objection, isCertain: false };
  return fixed === executed ? undefined : objection;
};
