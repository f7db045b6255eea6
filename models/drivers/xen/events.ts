/** Xen's vITS commands on an event: guest MAPTI, MOVI, DISCARD, INV, INVALL, INT and CLEAR as commands of the host. vgic-v3-its.c, gic-v4-its.c. */
import type { Command } from '../../architecture/commands.ts';
import { FIRST_LPI, NO_DOORBELL } from '../../architecture/identifiers.ts';
import { LPI_CONFIGURATION_TABLE } from '../../architecture/lpi-control.ts';
import type { Thread } from '../../software/act.ts';
import { inTurn, soft, storeByte } from '../../software/acts.ts';
import type { DeviceEvent, HostDriver, Vpe } from '../../software/host-driver.ts';
import { doorbellOf, ittOf, virtualByteOf } from '../memory.ts';
import { irqLocked, sendEach, spinLock, spinLocked, waitCommands } from './commands.ts';
import { XEN_DISABLED, XEN_ENABLED } from './doorbells.ts';
import { invalidateVlpiByRegister } from './invalidation.ts';
import type { VlpiMap, XenState } from './state.ts';

/** Every LPI of the host goes to CPU 0. */
export const HOST_CPU = 0;

const idsOf = ({ deviceId, eventId }: DeviceEvent) => ({ deviceId, eventId });

/** vgic_its_handle_cmds holds vcmd_lock; one vITS for each VM. */
const asGuestCommand = (label: string, vm: number, body: Thread): Thread => spinLocked(label, `vcmd${vm}`, body);

/** its_lock of the vITS. */
const withItsLock = (label: string, vm: number, body: Thread): Thread => spinLocked(label, `vits${vm}`, body);

/** vlpi_lock of the device. */
const withVlpiLock = (label: string, { its, deviceId }: DeviceEvent, body: Thread): Thread =>
  spinLocked(label, `vlpi${its}${deviceId}`, body);

/** its_send_cmd_vmovi: the doorbell field counts only where it is enabled, so that this cannot disable one. */
const vmovi = ({ event, vpe, dbEnabled }: VlpiMap): Command => ({
  op: 'VMOVI',
  ...idsOf(event),
  vpeid: vpe.vpeid,
  doorbell: dbEnabled ? doorbellOf(vpe.vpeid) : NO_DOORBELL,
  doorbellValid: dbEnabled,
});

/** lpi_write_config */
function* writeConfig(label: string, address: number, byte: number): Thread {
  yield* storeByte(`${label}.byte`, address, byte);
  yield { kind: 'clean', label: `${label}.clean-byte`, address, bytes: 1 };
}

/** its_inv_lpi of a vLPI: its_send_cmd_vinv. */
function* invalidateVlpi(state: XenState, label: string, { event, vpe }: VlpiMap): Thread {
  yield* sendEach(state, label, event.its, {
    inv: { op: 'INV', ...idsOf(event) },
    vsync: { op: 'VSYNC', vpeid: vpe.vpeid },
  });
  yield* waitCommands(state, label, event.its);
}

/**
 * its_vlpi_prop_update and its_vlpi_set_doorbell: the byte, INV if the caller `needsInv`, and then VMOVI to the same vPE, which nobody waits for.
 */
function* updateProperty(state: XenState, label: string, map: VlpiMap, enabled: boolean, needsInv = true): Thread {
  const address = virtualByteOf(map.vpe.vm, map.vINTID);
  yield* writeConfig(label, address, enabled ? XEN_ENABLED : XEN_DISABLED);
  if (needsInv && state.isV41) yield* invalidateVlpiByRegister(state, label, map);
  else if (needsInv) yield* invalidateVlpi(state, label, map);
  if (map.dbEnabled === enabled) return;
  map.dbEnabled = enabled;
  yield* sendEach(state, label, map.event.its, { 'vmovi-doorbell': vmovi(map) });
}

/** gicv4_its_vlpi_map of an event that is not forwarded yet. No SYNC, no wait. */
function* mapVlpi(state: XenState, map: VlpiMap): Thread {
  const { event, vpe, vINTID } = map;
  yield* sendEach(state, 'forward', event.its, {
    discard: { op: 'DISCARD', ...idsOf(event) },
    vmapti: { op: 'VMAPTI', ...idsOf(event), vpeid: vpe.vpeid, vINTID, doorbell: doorbellOf(vpe.vpeid) },
  });
}

/** its_handle_mapti, after its entry is in the virtual ITT. */
function* handleMapti(state: XenState, map: VlpiMap, enabled: boolean): Thread {
  const { event, vpe } = map;
  // gicv4_assign_guest_event
  yield* spinLocked('forward', `devices${vpe.vm}`, withVlpiLock('forward', event, mapVlpi(state, map)));
  yield* soft('forward.forwarded', () => {
    state.event(event).map = map;
  });
  // update_lpi_property, without the lock of the vCPU
  yield* updateProperty(state, 'forward', map, enabled);
}

/** gicv4_its_vlpi_map of an event that is forwarded. The RFC reads the old vPE when the new one is stored already. */
function* moveVlpi(state: XenState, map: VlpiMap, to: Vpe): Thread {
  const from = map.vpe;
  map.vpe = to;
  const synced = state.variant.vmoviSyncs === 'old' ? from : to;
  yield* sendEach(state, 'move-event', map.event.its, {
    vmovi: vmovi(map),
    vsync: { op: 'VSYNC', vpeid: synced.vpeid },
  });
}

/** gicv4_its_vlpi_unmap */
function* unmapVlpi(state: XenState, event: DeviceEvent): Thread {
  const mapped = state.event(event);
  const { intid } = mapped;
  yield* sendEach(state, 'unforward', event.its, {
    discard: { op: 'DISCARD', ...idsOf(event) },
    mapti: { op: 'MAPTI', ...idsOf(event), pINTID: intid, icid: HOST_CPU },
  });
  yield* soft('unforward.forwarded', () => {
    mapped.map = undefined;
  });
  // Priority 0 in either form: the bytes of bring-up have no other.
  yield* writeConfig('unforward', LPI_CONFIGURATION_TABLE + intid - FIRST_LPI, XEN_ENABLED);
  yield* sendEach(state, 'unforward', event.its, {
    inv: { op: 'INV', ...idsOf(event) },
    sync: { op: 'SYNC', rdbase: HOST_CPU },
  });
  yield* waitCommands(state, 'unforward', event.its);
}

/**
 * its_handle_invall up to the last byte: each vLPI of the vCPU gets its byte, with the lock of the vCPU's vGIC and without INV. `invalidateAll` is the rest,
 * and gives vcmd_lock back.
 */
function* storeForInvall(state: XenState, map: VlpiMap, enabled: boolean): Thread {
  const label = 'invalidate-all';
  const { vm, vpeid } = map.vpe;
  yield* spinLock(label, `vcmd${vm}`);
  // get_vcpu_from_collection reads a table of the guest.
  yield* withItsLock(label, vm, inTurn());
  yield* irqLocked(label, `vgic${vpeid}`, updateProperty(state, label, map, enabled, false));
}

/** Guest MAPTI, MOVI, DISCARD, INV and INVALL. */
const guestCommands = (
  state: XenState,
): Pick<HostDriver, 'forward' | 'moveEvent' | 'unforward' | 'configure' | 'setPending'> => ({
  *forward(event, vpe, vINTID, enabled) {
    const map: VlpiMap = { event, vINTID, vpe, dbEnabled: true };
    yield* asGuestCommand('forward', vpe.vm, handleMapti(state, map, enabled));
  },

  // its_handle_movi
  *moveEvent(event, vpe) {
    const map = state.mapOf(event);
    const body = withVlpiLock('move-event', event, moveVlpi(state, map, vpe));
    yield* asGuestCommand('move-event', vpe.vm, withItsLock('move-event', vpe.vm, body));
  },

  // its_handle_discard, its_discard_event
  *unforward(event) {
    const { vm } = state.mapOf(event).vpe;
    const body = withVlpiLock('unforward', event, unmapVlpi(state, event));
    yield* asGuestCommand('unforward', vm, withItsLock('unforward', vm, body));
  },

  // its_handle_inv: with the lock of the vCPU's vGIC, and interrupts off
  *configure(event, enabled, isInvalidatedLater = false) {
    const map = state.mapOf(event);
    const { vm, vpeid } = map.vpe;
    if (isInvalidatedLater) {
      yield* storeForInvall(state, map, enabled);
      return;
    }
    const body = irqLocked('configure', `vgic${vpeid}`, updateProperty(state, 'configure', map, enabled));
    yield* asGuestCommand('configure', vm, withItsLock('configure', vm, body));
  },

  // its_handle_int, its_handle_clear, its_set_vlpi_state: no VSYNC, no wait
  *setPending(event, pending) {
    const { vm } = state.mapOf(event).vpe;
    const command = { op: pending ? 'INT' : 'CLEAR', ...idsOf(event) } as const;
    const body = sendEach(state, 'set-pending', event.its, { [pending ? 'int' : 'clear']: command });
    yield* asGuestCommand('set-pending', vm, pending ? body : withItsLock('set-pending', vm, body));
  },
});

/** The host maps devices and LPIs: not part of the series, and done here with every SYNC. */
const hostMappings = (state: XenState): Pick<HostDriver, 'mapDevice' | 'mapEvent'> => ({
  *mapDevice(its, deviceId, eventBits) {
    const mapd = { op: 'MAPD', deviceId, size: eventBits - 1, ittAddress: ittOf(its, deviceId), valid: true } as const;
    yield* sendEach(state, 'map-device', its, { mapd });
    yield* waitCommands(state, 'map-device', its);
  },

  *mapEvent(event, intid) {
    yield* sendEach(state, 'map-event', event.its, {
      mapti: { op: 'MAPTI', ...idsOf(event), pINTID: intid, icid: HOST_CPU },
      inv: { op: 'INV', ...idsOf(event) },
      sync: { op: 'SYNC', rdbase: HOST_CPU },
    });
    yield* waitCommands(state, 'map-event', event.its);
    state.addEvent(event, intid);
  },
});

export const eventOperations = (state: XenState): HostDriver => {
  const { setPending, ...rest } = guestCommands(state);
  const pending = state.variant.setsPending && setPending !== undefined ? { setPending } : {};
  return { ...hostMappings(state), ...rest, ...pending, setsPendingOfVlpisOnly: true };
};
