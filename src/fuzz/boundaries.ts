/** Operands out of range, at the boundary or far beyond it: hardware that compares with the wrong limit is off by one, or not at all. */
import { FIRST_LPI, LEAST_VINTID_BITS, NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { BASER_OF } from '../../models/architecture/table-capacity.ts';
import type { Dice } from '../run/dice.ts';
import { pick, type Situation } from './situation.ts';

/** An ID that does not exist, where `limit` is the number of IDs: the first, the second, or one far beyond where `far` is. */
export const beyond = (dice: Dice, limit: number, far: number): number =>
  pick(dice, [limit, limit, limit + 1, Math.max(limit, far)]) ?? limit;

/** Beyond the DeviceIDs of the GIC, or beyond those that have an entry in the device table. */
export const noDevice = ({ dice, profile, gic, its }: Situation): number => {
  const entries = gic.its(its).control.baserIds[BASER_OF.Devices] ?? 0;
  return beyond(dice, Math.min(2 ** profile.deviceIdBits, entries), 100_000);
};
export const noCollection = (dice: Dice, { icidBits }: Profile): number => beyond(dice, 2 ** icidBits, 9999);
export const noVpe = (dice: Dice, { vpeidBits }: Profile): number => beyond(dice, 2 ** vpeidBits, 1003);
export const noRedistributor = (dice: Dice, { redistributors }: Profile): number => beyond(dice, redistributors, 99);
/** Size operands have 5 bits. */
export const noSize = (dice: Dice, { eventIdBits }: Profile): number => beyond(dice, eventIdBits, 19);
/** The number of INTID bits is one too many, or still valid; so is the least number of bits, less one or two, one too few. */
export const noVptSize = (dice: Dice, { intidBits }: Profile): number =>
  dice.below(3) === 0 ? LEAST_VINTID_BITS - 2 - dice.below(2) : beyond(dice, intidBits, 30);

/** An INTID that is no LPI: below the first one, or beyond the last. Virtual ones have the same range. */
export const noLpi = (dice: Dice, { intidBits }: Profile): number =>
  dice.below(2) === 0 ? (pick(dice, [FIRST_LPI - 1, FIRST_LPI - 1, 100]) ?? 100) : beyond(dice, 2 ** intidBits, 70_000);

/** As `noLpi`, or next to the INTID that stands for no doorbell. */
export const noDoorbell = (dice: Dice, profile: Profile): number =>
  dice.below(3) === 0 ? NO_DOORBELL - 1 + 2 * dice.below(2) : noLpi(dice, profile);
