/** Misuses of two-level tables: commands that need a level-2 page which is missing, and pages given twice or not zeroed. */
import type { Profile } from '../architecture/profiles.ts';
import { BASER_OF, broughtUpTable } from '../architecture/table-capacity.ts';
import { inTurn } from '../software/acts.ts';
import { mapd, OTHER_VPE, vmapp } from './commands.ts';
import { defineMisuse, type Misuse } from './sequence.ts';
import { levelOne, provideItsPage, send, storePublished } from './steps.ts';

/** A DeviceID beyond the level-2 page that is valid after bring-up. */
const farDevice = mapd(true, 3, 2);

/** A page that is not zero. */
const USED_PAGE = 0x14_0000_0000;

const needsTwoLevels = ({ twoLevel }: Profile): string | undefined =>
  twoLevel?.Devices === undefined ? 'needs two-level device tables' : undefined;

const deviceTable = (profile: Profile): number => broughtUpTable(profile, 0, BASER_OF.Devices);

/** Misuses of two-level tables. */
export const PAGE_MISUSES: readonly Misuse[] = [
  defineMisuse({
    name: 'a device without a level-2 page',
    unfit: needsTwoLevels,
    run: (on) => send('map-device', on, farDevice),
    found: ['I-115 violated'],
    isCommandError: true,
  }),
  defineMisuse({
    name: 'a level-2 page that is not zero',
    unfit: needsTwoLevels,
    run: ({ profile }) => inTurn(storePublished('use', USED_PAGE, 1), levelOne(deviceTable(profile), 1, USED_PAGE)),
    found: ['I-115 violated'],
  }),
  defineMisuse({
    name: 'a valid level-1 entry is written again',
    unfit: needsTwoLevels,
    run: (on) =>
      inTurn(
        levelOne(deviceTable(on.profile), 1),
        send('map-device', on, farDevice),
        levelOne(deviceTable(on.profile), 1),
      ),
    found: ['I-115 violated'],
  }),
  defineMisuse({
    name: 'a vPE without a level-2 page at its redistributor',
    unfit: ({ twoLevel }) =>
      twoLevel?.redistributorVpes === undefined ? 'needs two-level tables of redistributors' : undefined,
    *run(on) {
      const command = vmapp(on.profile, true, false, OTHER_VPE);
      yield* provideItsPage(on, command);
      yield* send('map-vpe', on, command);
    },
    found: ['P-VPEPAGE violated'],
  }),
];
