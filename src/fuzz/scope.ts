/**
 * Scope of generated programs: the objects that they name. Few of each kind, as few faults need more than two; but which ones is drawn for each program,
 * since hardware may treat an ID at a limit, or the neighbour of another ID, differently.
 */
import { LEAST_VINTID_BITS } from '../../models/architecture/identifiers.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { BASER_OF, broughtUpIds } from '../../models/architecture/table-capacity.ts';
import { vptSizeOf } from '../../models/architecture/vpe-commands.ts';
import type { Dice } from '../run/dice.ts';

export interface DeviceScope {
  readonly deviceId: number;
  /** Size operand of MAPD. */
  readonly size: number;
  readonly events: readonly number[];
}

export interface Scope {
  readonly devices: readonly DeviceScope[];
  readonly icids: readonly number[];
  /** pINTIDs for MAPTI. */
  readonly lpis: readonly number[];
  readonly vpeids: readonly number[];
  readonly vINTIDs: readonly number[];
  readonly vSGIs: readonly number[];
}

/** The largest ITT that a program uses has the EventIDs of this many bits, if the ITS has them. */
export const MOST_EVENT_ID_BITS = 14;

const eventIdBitsOf = ({ eventIdBits }: Profile): number => Math.min(eventIdBits, MOST_EVENT_ID_BITS);

/** The device with an ITT of `size`, or of all EventIDs that the ITS has; then the events beyond it become the last ones. */
const fitted = (profile: Profile, deviceId: number, size: number, events: readonly number[]): DeviceScope => {
  const bits = eventIdBitsOf(profile);
  const last = 2 ** bits - 1;
  const isFitting = size < bits && events.every((event) => event <= last);
  return isFitting
    ? { deviceId, size, events }
    : { deviceId, size: Math.min(size, bits - 1), events: [last - 1, last] };
};

/** DeviceIDs from here on do not exist, or have no entry in the largest flat table. */
const deviceCount = (profile: Profile): number =>
  Math.min(2 ** profile.deviceIdBits, broughtUpIds(profile, BASER_OF.Devices));

/** The vINTIDs that the VPT of a vPE certainly has a bit for. On v4.1 VPT_size may be the number of bits, not one less. No VPT has fewer than 14. */
const vintidsOf = (profile: Profile): number => {
  const bits = vptSizeOf(profile) + (profile.architecture === 'v4.1' ? 0 : 1);
  return 2 ** Math.max(bits, LEAST_VINTID_BITS);
};

const below = (limit: number, ids: readonly number[]): readonly number[] => ids.filter((id) => id < limit);

/** EventIDs of the second device are also LPI INTIDs, so that MAPI and VMAPI can be used, if the ITS has so many. */
export const defaultScope = (profile: Profile): Scope => {
  const [one, other] = deviceCount(profile) > 2 ? [1, 2] : [0, 1];
  return {
    devices: [fitted(profile, one, 1, [0, 1]), fitted(profile, other, 13, [8196, 8197])],
    icids: Array.from({ length: Math.min(profile.redistributors + 1, 2 ** profile.icidBits) }, (_, icid) => icid),
    lpis: [8192, 8193, 8194],
    vpeids: profile.architecture === 'v3' ? [] : [0, 1],
    // The last one needs 15 bits, which the VPT of a v4.0 vPE may lack.
    vINTIDs: below(vintidsOf(profile), [8192, 8193, 20_000]),
    vSGIs: profile.vsgi ? [0, 1] : [],
  };
};

/** Sizes of the ITT of the first device, and events of it: small ones, the last ones, and those next to a multiple of 32. */
const FIRST_EVENTS: readonly Omit<DeviceScope, 'deviceId'>[] = [
  { size: 1, events: [2, 3] },
  { size: 2, events: [0, 1, 2, 3] },
  { size: 5, events: [31, 32, 63] },
  { size: 5, events: [0, 32, 33] },
];

/** Events of the second device. */
const SECOND_EVENTS: readonly (readonly number[])[] = [
  [8196, 16_383],
  [8191, 8196, 8197],
];

/** Neighbours that differ in the lowest bit, or only in higher ones. The second has the large ITT: the space after it is free. */
const devicesOf = (profile: Profile, dice: Dice, [first, second]: Scope['devices']): Scope['devices'] => {
  if (first === undefined || second === undefined) return [];
  const count = deviceCount(profile);
  const last = count - 1;
  const ids = [
    [0, 1],
    [2, 3],
    [1, 3],
    [last - 1, last],
  ][dice.below(6)];
  const [one, other] = ids?.every((id) => id < count) === true ? ids : [first.deviceId, second.deviceId];
  if (one === undefined || other === undefined) return [];
  const shape = FIRST_EVENTS[dice.below(2 * FIRST_EVENTS.length)] ?? first;
  const further = apart(dice, 2 ** (second.size + 1) - 1);
  const events = [...SECOND_EVENTS, further][dice.below(6)] ?? second.events;
  return [fitted(profile, one, shape.size, shape.events), fitted(profile, other, second.size, events)];
};

/** INTIDs that differ in one bit each, the same distance apart: hardware may look at too few of the bits. No doorbell is among them. */
const apart = (dice: Dice, last: number): readonly number[] => {
  const distance = 2 ** (5 + dice.below(9));
  return [8196, 8196 + distance, 8196 + 2 * distance].filter((intid) => intid <= last);
};

/** INTIDs that are LPIs or vLPIs: four in one word of 32 bits, in two words, the last ones, and some far apart; as in `plain` half of the time. */
const intidsUpTo = (dice: Dice, last: number, plain: readonly number[]): readonly number[] => {
  switch (dice.below(8)) {
    case 0:
      return [8192, 8193, 8194, 8195];
    case 1:
      return [8254, 8255, 8256];
    case 2:
      return [8192, last - 1, last];
    case 3:
      return apart(dice, last);
    default:
      return plain;
  }
};

const VSGI_DIFFERENCES: readonly number[] = [1, 4, 8, 15];

/** Two vSGIs that differ in some of their bits. */
const vSGIsOf = (dice: Dice): readonly number[] => {
  const one = dice.below(16);
  return [one, one ^ (VSGI_DIFFERENCES[dice.below(VSGI_DIFFERENCES.length)] ?? 1)];
};

const vpesOf = (drawn: readonly number[] | undefined, last: number, plain: readonly number[]): readonly number[] =>
  drawn?.every((vpeid) => vpeid <= last) === true ? drawn : plain;

/** Draws the objects of one program. Each kind of object is as in `plain` about half of the time. */
export const drawScope = (profile: Profile, dice: Dice, plain: Scope): Scope => {
  const lastVpe = 2 ** profile.vpeidBits - 1;
  const lastLpi = 2 ** profile.intidBits - 1;
  const lastVlpi = vintidsOf(profile) - 1;
  const vpes: readonly (readonly number[])[] = [
    [0, 1, 2],
    [0, lastVpe],
    [lastVpe - 1, lastVpe],
  ];
  return {
    devices: devicesOf(profile, dice, plain.devices),
    icids: dice.below(4) === 0 ? [...plain.icids, 2 ** profile.icidBits - 1] : plain.icids,
    lpis: intidsUpTo(dice, lastLpi, plain.lpis),
    vpeids: plain.vpeids.length === 0 ? plain.vpeids : vpesOf(vpes[dice.below(8)], lastVpe, plain.vpeids),
    vINTIDs: intidsUpTo(dice, lastVlpi, plain.vINTIDs),
    vSGIs: plain.vSGIs.length === 0 || dice.below(2) === 0 ? plain.vSGIs : vSGIsOf(dice),
  };
};
