/** Misuses of two-level tables: commands that need a level-2 page which is missing, and pages given twice or not zeroed. */
import type { Command } from '../architecture/commands.ts';
import type { Profile } from '../architecture/profiles.ts';
import type { Stimulus } from '../architecture/steps.ts';
import { defineMisuse, type Misuse } from './sequence.ts';
import { levelOneFor, send, VPE, vmapp } from './vocabulary.ts';

/** VMAPP of a second vPE, with a VPT and a default doorbell of its own. */
export const vmappOther = (profile: Profile): Command => {
  const command = vmapp(profile);
  if (command.op !== 'VMAPP') return command;
  const other = { ...command, vpeid: VPE + 1, vptAddress: command.vptAddress + 0x1_0000 };
  return other.form === 'v4.1' ? { ...other, defaultDoorbell: other.defaultDoorbell + 1 } : other;
};

/** A DeviceID beyond the level-2 page that is valid after bring-up. */
const farDevice: Command = { op: 'MAPD', deviceId: 2, size: 3, ittAddress: 0x200_0000, valid: true };

const needsTwoLevels = ({ twoLevel }: Profile): string | undefined =>
  twoLevel?.Devices === undefined ? 'needs two-level device tables' : undefined;

const levelOne = (zeroed: boolean): Stimulus => ({
  kind: 'level-one',
  its: 0,
  table: 'Devices',
  page: 1,
  valid: true,
  zeroed,
});

/** Misuses of two-level tables. */
export const PAGE_MISUSES: readonly Misuse[] = [
  defineMisuse({
    name: 'a device without a level-2 page',
    unfit: needsTwoLevels,
    pieces: () => send([farDevice]),
    found: ['I-115 violated'],
    isCommandError: true,
  }),
  defineMisuse({
    name: 'a level-2 page that is not zero',
    unfit: needsTwoLevels,
    pieces: () => [levelOne(false)],
    found: ['I-115 violated'],
  }),
  defineMisuse({
    name: 'a valid level-1 entry is written again',
    unfit: needsTwoLevels,
    pieces: () => [levelOne(true), ...send([farDevice]), levelOne(true)],
    found: ['I-115 violated'],
  }),
  defineMisuse({
    name: 'a vPE without a level-2 page at its redistributor',
    unfit: ({ twoLevel }) =>
      twoLevel?.redistributorVpes === undefined ? 'needs two-level tables of redistributors' : undefined,
    pieces: (profile) => {
      const command = vmappOther(profile);
      return [...levelOneFor(profile, command).filter(({ kind }) => kind === 'level-one'), ...send([command])];
    },
    found: ['P-VPEPAGE violated'],
  }),
];
