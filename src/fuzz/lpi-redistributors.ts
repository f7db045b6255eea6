/** Choices of redistributors, LPIs and tables for LPI table stimuli. */
import { lpiPendingTable } from '../../models/architecture/lpi-control.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import type { RedistributorControl } from '../../models/observer/lpi-control.ts';
import { doorbellsOf } from '../run/addresses.ts';
import { isFree, pick, pickWhere, type Situation } from './situation.ts';

/** A second LPI configuration table. */
export const OTHER_CONFIGURATION_TABLE = 0x4800_0000;

/** An LPI pending table that no redistributor has after bring-up. */
export const OTHER_PENDING_TABLE = 0x4900_0000;

/** An LPI that is out of range with GICR_PROPBASER.IDbits = 13. */
export const HIGH_LPI = 16_384;

export const hasHighLpi = ({ intidBits }: Profile): boolean => HIGH_LPI < 2 ** intidBits;

const rdsOf = ({ gic }: Situation): number[] => gic.rds.map((_, rd) => rd);

export const pickRd = (
  now: Situation,
  holds: (state: Readonly<RedistributorControl>, rd: number) => boolean,
): number | undefined =>
  pickWhere(now.dice, rdsOf(now), (rd) => {
    const state = now.control.at(rd);
    return state !== undefined && holds(state, rd);
  });

/** The LPI pending tables of a program, VPTs excluded. */
export const tables = (now: Situation): number[] => [
  ...rdsOf(now).map((rd) => lpiPendingTable(rd, now.profile)),
  OTHER_PENDING_TABLE,
];

export const lpiOf = (now: Situation): number => {
  const { dice, scope, profile } = now;
  const doorbells = scope.vpeids.flatMap((vpeid) => doorbellsOf(profile, vpeid));
  return pick(dice, [...scope.lpis, ...doorbells, HIGH_LPI, 100]) ?? HIGH_LPI;
};

/** Draws MAPTI of the high LPI, if it is in range at every redistributor. */
export const drawHighLpi = (now: Situation): Stimulus | undefined => {
  const { dice, its, ledger, scope, control } = now;
  if (!hasHighLpi(now.profile)) return undefined;
  if (rdsOf(now).some((rd) => !control.takes(rd, HIGH_LPI))) return undefined;
  if (!isFree(now, HIGH_LPI)) return undefined;
  const device = pickWhere(dice, scope.devices, ({ deviceId }) => ledger.device(deviceId) !== undefined);
  if (device === undefined) return undefined;
  const { deviceId } = device;
  const eventId = pickWhere(dice, device.events, (event) => ledger.mapping(deviceId, event) === undefined);
  const icid = pickWhere(dice, scope.icids, (id) => ledger.collection(id) !== undefined);
  if (eventId === undefined || icid === undefined) return undefined;
  return { kind: 'command', its, command: { op: 'MAPTI', deviceId, eventId, pINTID: HIGH_LPI, icid } };
};
