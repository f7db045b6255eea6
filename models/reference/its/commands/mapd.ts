import type { Mapd } from '../../../architecture/commands.ts';
import { deviceOfKey } from '../../../architecture/keys.ts';
import { clearLpi } from '../../redistributor/pending.ts';
import type { Gic, Its } from '../../state.ts';
import { checkDevice } from './operands.ts';
import { unlessUnmap } from './operands-of-an-unmap.ts';
import type { CommandRule } from './rule.ts';

/** A fault: the LPIs of the device lose their pending bits. */
const clearPendingOf = (gic: Gic, { tables }: Its, deviceId: number): void => {
  for (const [key, { now }] of tables.ites) {
    const rd = now?.virtual === false && deviceOfKey(key) === deviceId ? tables.collection(now.icid) : undefined;
    if (now !== undefined && rd !== undefined && gic.pending(rd, now.intid)) {
      clearLpi(gic, rd, now.intid, 'MAPD', gic.time);
    }
  }
};

/** A new ITT is all zero: the events of the device start unmapped. Whether Size is checked with V=0 is A-53. */
export const mapd: CommandRule<Mapd> = {
  section: 'IHI 0069, MAPD',
  check: (gic, _its, command) =>
    checkDevice(gic, command.deviceId) ??
    unlessUnmap(gic, command.valid, command.size + 1 > gic.profile.eventIdBits ? 'SIZE_OOR' : undefined),
  execute: (gic, its, command) => {
    const { tables } = its;
    const { deviceId } = command;
    if (!gic.rules.mapdKeepsPendingState) clearPendingOf(gic, its, deviceId);
    let live = false;
    for (const [key, entry] of tables.ites) {
      if (entry.now === undefined || deviceOfKey(key) !== deviceId) continue;
      live = true;
      if (command.valid && !gic.rules.mapdClearsOldItes) continue;
      tables.write(tables.ites, key, undefined, gic.time);
    }
    if (!command.valid && live) {
      gic.unpredictable('I-22', 'MAPD V=0 with a valid ITE');
      return;
    }
    if (!command.valid && !gic.rules.mapdUnmapsTheDevice) return;
    const device = command.valid ? { events: 2 ** (command.size + 1) } : undefined;
    tables.write(tables.devices, deviceId, device, gic.time);
    if (!command.valid && !gic.rules.mapdKeepsOtherDevices) {
      for (const other of tables.devices.keys()) tables.write(tables.devices, other, undefined, gic.time);
    }
  },
};
