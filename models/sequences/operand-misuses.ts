/** Misuses: commands with one bad operand, at the limit of the profile. Each breaks P-CMD, and each is an error that the architecture defines. */
import type { Command } from '../architecture/commands.ts';
import type { Profile } from '../architecture/profiles.ts';
import type { Thread } from '../software/act.ts';
import { inTurn } from '../software/acts.ts';
import {
  discard,
  int,
  inv,
  invall,
  mapc,
  mapd,
  mapti,
  movall,
  movi,
  sync,
  VPE,
  vmapp,
  vmapti,
  vmovi,
} from './commands.ts';
import { needsV4 } from './fitness.ts';
import { defineMisuse, type Misuse, type Platform } from './sequence.ts';
import { mapEvent, mapVlpi, mapVpe, provide, send } from './steps.ts';

type Make = (profile: Profile) => Command;

interface Given {
  readonly name: string;
  /** What comes before the bad command. */
  readonly before?: (on: Platform) => Thread;
  readonly command: Make;
}

const misuse = ({ name, before, command }: Given, unfit?: Misuse['unfit']): Misuse =>
  defineMisuse({
    name,
    ...(unfit === undefined ? {} : { unfit }),
    *run(on) {
      if (before !== undefined) yield* before(on);
      const bad = command(on.profile);
      yield* provide(on, bad);
      yield* send('bad', on, bad);
    },
    found: ['P-CMD violated'],
    isCommandError: true,
  });

const mapDevice = (on: Platform): Thread => send('map-device', on, mapd());

const mapVpeAndDevice = (on: Platform): Thread => inTurn(mapVpe(on), mapDevice(on));

const noCollection = ({ redistributors }: Profile): number => redistributors;

const PHYSICAL: readonly Given[] = [
  { name: 'MAPTI of a device that is not mapped', command: () => mapti() },
  {
    name: 'MAPD of a DeviceID out of range',
    command: (profile) => ({ ...mapd(), deviceId: 2 ** profile.deviceIdBits }),
  },
  {
    name: 'MAPTI of a pINTID beyond the INTID bits',
    before: mapDevice,
    command: (profile) => ({ ...mapti(), pINTID: 2 ** profile.intidBits }),
  },
  {
    name: 'MAPTI of a pINTID that is no LPI',
    before: mapDevice,
    command: () => ({ ...mapti(), pINTID: 8191 }),
  },
  { name: 'MAPC of an ICID out of range', command: (profile) => mapc(2 ** profile.icidBits, 0) },
  { name: 'MAPC to a redistributor that is not there', command: (profile) => mapc(0, profile.redistributors) },
  { name: 'SYNC of a redistributor that is not there', command: (profile) => sync(profile.redistributors) },
  { name: 'MOVALL to a redistributor that is not there', command: (profile) => movall(0, profile.redistributors) },
  ...[int, inv, discard, movi(0)].map((command) => ({
    name: `${command.op} of an event that is not mapped`,
    before: mapDevice,
    command: () => command,
  })),
  {
    name: 'MOVI to a collection that is not mapped',
    before: mapEvent,
    command: (profile) => movi(noCollection(profile)),
  },
  { name: 'INVALL of a collection that is not mapped', command: (profile) => invall(noCollection(profile)) },
];

const withOperand = (command: Command, operand: object): Command => ({ ...command, ...operand });

const VIRTUAL: readonly Given[] = [
  {
    name: 'VMAPTI of a vINTID that is no vLPI',
    before: mapVpeAndDevice,
    command: (profile) => withOperand(vmapti(profile), { vINTID: 8191 }),
  },
  {
    name: 'VMAPTI of a vINTID beyond the VPT',
    before: mapVpeAndDevice,
    command: (profile) => withOperand(vmapti(profile), { vINTID: 2 ** profile.intidBits }),
  },
  {
    name: 'VMAPP of a vPEID out of range',
    command: (profile) => withOperand(vmapp(profile), { vpeid: 2 ** profile.vpeidBits }),
  },
  {
    name: 'VMAPP with a VPT_size beyond the INTID bits',
    command: (profile) => withOperand(vmapp(profile), { vptSize: profile.intidBits + 1 }),
  },
  {
    name: 'VMOVI to a vPEID out of range',
    before: mapVlpi,
    command: (profile) => withOperand(vmovi, { vpeid: 2 ** profile.vpeidBits + VPE.vpeid }),
  },
];

export const OPERAND_MISUSES: readonly Misuse[] = [
  ...PHYSICAL.map((given) => misuse(given)),
  ...VIRTUAL.map((given) => misuse(given, needsV4)),
];
