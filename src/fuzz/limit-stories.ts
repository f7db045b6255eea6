/** Stories about operands at their limits: every ID is the highest one that the GIC has, and the commands are good. */
import type { Command } from '../../models/architecture/commands.ts';
import { NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import type { ItsTable } from '../../models/architecture/its-tables.ts';
import { BASER_OF } from '../../models/architecture/table-capacity.ts';
import { ittOf } from '../run/addresses.ts';
import { vmapp, vmovp } from '../run/vpe-commands.ts';
import { commandOf } from './its-command.ts';
import { MOST_EVENT_ID_BITS } from './scope.ts';
import { isDeviceLive, isFree, type Situation } from './situation.ts';
import { type Close, close, isCalm, type Story, vsync } from './telling.ts';

/** The highest ID of each kind that the ITS has an entry for. */
const lastOf = ({ gic, its, profile }: Situation) => {
  const { baserIds } = gic.its(its).control;
  const last = (table: ItsTable, bits: number): number => Math.min(2 ** bits, baserIds[BASER_OF[table]] ?? 0) - 1;
  return {
    deviceId: last('Devices', profile.deviceIdBits),
    eventId: 2 ** Math.min(profile.eventIdBits, MOST_EVENT_ID_BITS) - 1,
    icid: last('Collections', profile.icidBits),
    intid: 2 ** profile.intidBits - 1,
    vpeid: last('vPEs', profile.vpeidBits),
    rd: profile.redistributors - 1,
  };
};

/** Maps the last DeviceID with the largest ITT, unless it is mapped. */
function* mapLastDevice(now: Situation): Generator<Close, void> {
  const { its, ledger, profile } = now;
  const { deviceId } = lastOf(now);
  if (ledger.device(deviceId) !== undefined) return;
  const size = Math.min(profile.eventIdBits, MOST_EVENT_ID_BITS) - 1;
  yield close(commandOf(its, { op: 'MAPD', deviceId, size, ittAddress: ittOf(deviceId, its), valid: true }));
}

/** The last event of the last device goes through the last collection to the last LPI. */
function* useLastLpi(now: Situation): Generator<Close, void> {
  const { its, ledger, control, dice } = now;
  const { deviceId, eventId, icid, intid, rd } = lastOf(now);
  if (!isCalm(now) || ledger.mapping(deviceId, eventId) !== undefined || !isFree(now, intid)) return;
  if (control.all.some(({ limit }) => intid >= limit)) return;
  if (ledger.collection(icid) === undefined) {
    yield close(commandOf(its, { op: 'MAPC', icid, rdbase: rd, valid: true }));
  }
  const rdbase = ledger.collection(icid)?.rd;
  yield* mapLastDevice(now);
  if (rdbase === undefined || ledger.device(deviceId) === undefined) return;
  const event = { deviceId, eventId };
  const sync: Command = { op: 'SYNC', rdbase };
  yield close(commandOf(its, { op: 'MAPTI', ...event, pINTID: intid, icid }));
  yield close(commandOf(its, sync));
  const op = (['INV', 'INT', 'CLEAR'] as const)[dice.below(3)] ?? 'INV';
  yield close(commandOf(its, { op, ...event }));
  yield close(commandOf(its, { op: 'INVALL', icid }));
  yield close({ kind: 'msi', its, ...event });
  yield close(commandOf(its, { op: 'DISCARD', ...event }));
  yield close(commandOf(its, sync));
  if (isDeviceLive(ledger, deviceId)) return;
  yield close(commandOf(its, { op: 'MAPD', deviceId, size: 0, ittAddress: 0, valid: false }));
}

/** The last event goes to the last vINTID of the last vPE, which is moved to the last redistributor. */
function* useLastVpe(now: Situation): Generator<Close, void> {
  const { its, ledger, profile } = now;
  const { deviceId, eventId, intid, vpeid, rd } = lastOf(now);
  // The VPT may have a bit less on v4.1.
  const vINTID = profile.architecture === 'v4.1' ? intid >>> 1 : intid;
  if (!isCalm(now) || ledger.mapping(deviceId, eventId) !== undefined || ledger.vpe(vpeid) !== undefined) return;
  yield* mapLastDevice(now);
  if (ledger.device(deviceId) === undefined) return;
  const command = vmapp(profile, vpeid, 0, true, true);
  const event = { deviceId, eventId };
  yield close(commandOf(its, command));
  yield close(vsync(its, vpeid));
  yield close(commandOf(its, { op: 'VMAPTI', ...event, vpeid, vINTID, doorbell: NO_DOORBELL }));
  yield close(vsync(its, vpeid));
  const doorbell = command.op === 'VMAPP' && command.form === 'v4.1' ? command.defaultDoorbell : NO_DOORBELL;
  yield close(commandOf(its, vmovp(profile, vpeid, rd, true, doorbell)));
  yield close(vsync(its, vpeid));
  yield close({ kind: 'msi', its, ...event });
  yield close(commandOf(its, { op: 'VINVALL', vpeid }));
  yield close(commandOf(its, { op: 'DISCARD', ...event }));
  yield close(vsync(its, vpeid));
  yield close(commandOf(its, vmapp(profile, vpeid, rd, false, true)));
}

export const LIMIT_STORIES: readonly Story[] = [
  { name: 'the last LPI of the last device', applies: () => true, tell: useLastLpi },
  {
    name: 'the last vINTID of the last vPE',
    applies: ({ architecture, itsCount }) => architecture !== 'v3' && itsCount === 1,
    tell: useLastVpe,
  },
];
