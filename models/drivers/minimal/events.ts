/** The minimal driver: events of devices, as physical LPIs and as vLPIs. */
import { CONFIG_DISABLED, CONFIG_ENABLED } from '../../architecture/identifiers.ts';
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Thread } from '../../software/act.ts';
import { locked, publish, send, storeByte, write } from '../../software/acts.ts';
import type { DeviceEvent, HostDriver, Vpe } from '../../software/host-driver.ts';
import { ittOf, virtualByteOf } from '../memory.ts';
import { giveDoorbell } from './doorbells.ts';
import type { MappedEvent, State } from './state.ts';
import { synchronise } from './synchronise.ts';

const { GICR_INVLPIR } = redistributorRegisters;

const idsOf = ({ deviceId, eventId }: DeviceEvent) => ({ deviceId, eventId });

/** The configuration byte of a vLPI in memory. */
function* storeVirtualByte(label: string, vpe: Vpe, vINTID: number, enabled: boolean): Thread {
  const address = virtualByteOf(vpe.vm, vINTID);
  yield* storeByte(`${label}.byte`, address, enabled ? CONFIG_ENABLED : CONFIG_DISABLED);
  yield* publish(`${label}.publish-byte`, address, 1);
}

/** What the redistributor of the vPE has cached of the vLPI is read anew. v4.1. */
function* invalidateByRegister({ homes }: State, { vpeid }: Vpe, vINTID: number): Thread {
  const rd = homes.get(vpeid) ?? 0;
  yield* locked('configure', `rd${rd}`, invalidation(rd, vpeid, vINTID));
}

function* invalidation(rd: number, vpeid: number, vINTID: number): Thread {
  yield* write('configure.invlpir', GICR_INVLPIR, rd, { V: 1, vPEID: vpeid, INTID: vINTID });
  yield* synchronise('configure.syncr', rd);
}

export const eventOperations = (
  state: State,
): Pick<
  HostDriver,
  'mapDevice' | 'mapEvent' | 'unmapEvent' | 'forward' | 'moveEvent' | 'unforward' | 'configure' | 'setPending'
> => {
  const { events, isV41 } = state;

  /** Completes the commands on an event: SYNC of its redistributor, or VSYNC of its vPE. */
  const syncOf = ({ rd, virtual }: MappedEvent) =>
    virtual === undefined
      ? ({ sync: { op: 'SYNC', rdbase: rd } } as const)
      : ({ vsync: { op: 'VSYNC', vpeid: virtual.vpe.vpeid } } as const);

  return {
    *mapDevice(its, deviceId, eventBits) {
      const mapd = {
        op: 'MAPD',
        deviceId,
        size: eventBits - 1,
        ittAddress: ittOf(its, deviceId),
        valid: true,
      } as const;
      yield* send('map-device', state.queue(its), { mapd });
    },

    *mapEvent(event, intid, rd) {
      const mapti = { op: 'MAPTI', ...idsOf(event), pINTID: intid, icid: rd } as const;
      yield* send('map-event', state.queue(event.its), { mapti, sync: { op: 'SYNC', rdbase: rd } });
      events.set(event, { rd, intid, virtual: undefined });
    },

    *unmapEvent(event) {
      const mapped = events.get(event);
      const discard = { op: 'DISCARD', ...idsOf(event) } as const;
      yield* send('unmap-event', state.queue(event.its), { discard, ...syncOf(mapped) });
      events.delete(event);
    },

    *forward(event, vpe, vINTID, enabled) {
      const mapped = events.get(event);
      const { vpeid } = vpe;
      yield* storeVirtualByte('forward', vpe, vINTID, enabled);
      yield* send('forward', state.queue(event.its), {
        discard: { op: 'DISCARD', ...idsOf(event) },
        sync: { op: 'SYNC', rdbase: mapped.rd },
        vmapti: { op: 'VMAPTI', ...idsOf(event), vpeid, vINTID, doorbell: state.individualDoorbellOf(vpe) },
        inv: { op: 'INV', ...idsOf(event) },
        vsync: { op: 'VSYNC', vpeid },
      });
      yield* giveDoorbell(state, 'forward', vpe);
      events.set(event, { ...mapped, virtual: { vpe, vINTID } });
      // One that was pending there before need not ring.
      if (enabled) yield* state.wake('forward', vpe);
    },

    *moveEvent(event, vpe) {
      const mapped = events.get(event);
      const { virtual } = mapped;
      if (virtual === undefined) throw new TypeError('move-event: the event is no vLPI');
      yield* send('move-event', state.queue(event.its), {
        // The vPE may have cached the byte when the vLPI was there before.
        vinvall: { op: 'VINVALL', vpeid: vpe.vpeid },
        'vsync-before': { op: 'VSYNC', vpeid: vpe.vpeid },
        vmovi: {
          op: 'VMOVI',
          ...idsOf(event),
          vpeid: vpe.vpeid,
          doorbell: state.individualDoorbellOf(vpe),
          doorbellValid: true,
        },
        'vsync-old': { op: 'VSYNC', vpeid: virtual.vpe.vpeid },
        'vsync-new': { op: 'VSYNC', vpeid: vpe.vpeid },
      });
      yield* giveDoorbell(state, 'move-event', vpe);
      events.set(event, { ...mapped, virtual: { ...virtual, vpe } });
    },

    *unforward(event) {
      const mapped = events.get(event);
      const { rd, intid } = mapped;
      yield* send('unforward', state.queue(event.its), {
        discard: { op: 'DISCARD', ...idsOf(event) },
        ...syncOf(mapped),
        mapti: { op: 'MAPTI', ...idsOf(event), pINTID: intid, icid: rd },
        sync: { op: 'SYNC', rdbase: rd },
      });
      events.set(event, { ...mapped, virtual: undefined });
    },

    *configure(event, enabled, isInvalidatedLater = false) {
      const mapped = events.get(event);
      const { virtual } = mapped;
      if (virtual === undefined) return;
      const label = isInvalidatedLater ? 'invalidate-all' : 'configure';
      yield* storeVirtualByte(label, virtual.vpe, virtual.vINTID, enabled);
      if (isInvalidatedLater) return;
      if (isV41) {
        yield* locked('configure', `vpe${virtual.vpe.vpeid}`, invalidateByRegister(state, virtual.vpe, virtual.vINTID));
      } else {
        const inv = { op: 'INV', ...idsOf(event) } as const;
        yield* send('configure', state.queue(event.its), { inv, ...syncOf(mapped) });
      }
      if (enabled) yield* state.wake('configure', virtual.vpe);
    },

    *setPending(event, pending) {
      const mapped = events.get(event);
      const command = { op: pending ? 'INT' : 'CLEAR', ...idsOf(event) } as const;
      yield* send('set-pending', state.queue(event.its), { [pending ? 'int' : 'clear']: command, ...syncOf(mapped) });
    },
  };
};
