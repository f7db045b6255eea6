/** The theory of operation: events of devices. An event is an LPI of the host or a vLPI, never both. */
import type { Command } from '../../architecture/commands.ts';
import { CONFIG_DISABLED, CONFIG_ENABLED, FIRST_LPI } from '../../architecture/identifiers.ts';
import { LPI_CONFIGURATION_TABLE } from '../../architecture/lpi-control.ts';
import type { Thread } from '../../software/act.ts';
import { locked, publish, send, storeByte } from '../../software/acts.ts';
import type { DeviceEvent, HostDriver, Vpe } from '../../software/host-driver.ts';
import { ittOf, virtualByteOf } from '../memory.ts';
import type { Doorbells } from './doorbells.ts';
import { invalidateLpi, invalidateVlpi } from './invalidations.ts';
import type { Mapping } from './mapping.ts';
import { lockOfDevice, lockOfEvent, lockOfVpe, type MappedEvent, type State } from './state.ts';

const idsOf = ({ deviceId, eventId }: DeviceEvent) => ({ deviceId, eventId });
const sync = (rdbase: number): Command => ({ op: 'SYNC', rdbase });
const vsync = ({ vpeid }: Vpe): Command => ({ op: 'VSYNC', vpeid });

type Virtual = NonNullable<MappedEvent['virtual']>;

const virtualOf = ({ virtual }: MappedEvent, label: string): Virtual => {
  if (virtual === undefined) throw new TypeError(`${label}: the event is no vLPI`);
  return virtual;
};

/** The byte of the vLPI in memory. */
function* storeVirtualByte(label: string, { vm }: Vpe, vINTID: number, enabled: boolean): Thread {
  const address = virtualByteOf(vm, vINTID);
  yield* storeByte(`${label}.byte`, address, enabled ? CONFIG_ENABLED : CONFIG_DISABLED);
  yield* publish(`${label}.publish-byte`, address, 1);
}

/** Runs `body` with the lock of the interrupt, and the one on the vLPIs of its device. */
const alone = (label: string, event: DeviceEvent, body: Thread): Thread =>
  locked(label, lockOfEvent(event), locked(label, lockOfDevice(event), body));

export class Events {
  private readonly state: State;
  private readonly mapping: Mapping;
  private readonly doorbells: Doorbells;

  constructor(state: State, mapping: Mapping, doorbells: Doorbells) {
    this.state = state;
    this.mapping = mapping;
    this.doorbells = doorbells;
  }

  /** An LPI becomes a vLPI (its_vlpi_map). */
  private *forward(event: DeviceEvent, vpe: Vpe, vINTID: number, enabled: boolean): Thread {
    const label = 'forward';
    const mapped = this.state.event(event);
    const queue = this.state.queue(event.its);
    yield* this.mapping.countVlpi(`${label}.map`, vpe, event.its);
    yield* storeVirtualByte(label, vpe, vINTID, enabled);
    yield* send(label, queue, { discard: { op: 'DISCARD', ...idsOf(event) }, sync: sync(mapped.rd) });
    const doorbell = this.state.individualDoorbellOf(vpe, enabled);
    yield* send(label, queue, {
      vmapti: { op: 'VMAPTI', ...idsOf(event), vpeid: vpe.vpeid, vINTID, doorbell },
      vsync: vsync(vpe),
    });
    // The vPE may have cached the byte when another event was this vLPI.
    const virtual = { vpe, vINTID, rings: enabled };
    yield* this.invalidate(`${label}.invalidate`, event, virtual);
    if (enabled) yield* this.doorbells.given(`${label}.doorbell`, this.state.of(vpe));
    this.state.setEvent(event, { ...mapped, virtual });
  }

  /**
   * A vLPI goes to another vPE of the VM. VSYNCs of both complete it. Linux sends no VINVALL. The vPE may have cached the byte when the vLPI was there
   * before, which no invalidation since has to reach.
   */
  private *moveEvent(event: DeviceEvent, vpe: Vpe): Thread {
    const mapped = this.state.event(event);
    const virtual = virtualOf(mapped, 'move-event');
    yield* send('move-event', this.state.queue(event.its), {
      vinvall: { op: 'VINVALL', vpeid: vpe.vpeid },
      'vsync-before': vsync(vpe),
      vmovi: this.vmovi(event, vpe, virtual.rings),
      'vsync-old': vsync(virtual.vpe),
      'vsync-new': vsync(vpe),
    });
    if (virtual.rings) yield* this.doorbells.given('move-event.doorbell', this.state.of(vpe));
    this.state.setEvent(event, { ...mapped, virtual: { ...virtual, vpe } });
  }

  private vmovi(event: DeviceEvent, vpe: Vpe, rings: boolean): Command {
    const doorbell = this.state.individualDoorbellOf(vpe, rings);
    return { op: 'VMOVI', ...idsOf(event), vpeid: vpe.vpeid, doorbell, doorbellValid: true };
  }

  /** A vLPI becomes an LPI again, and is enabled (its_vlpi_unmap). */
  private *unforward(event: DeviceEvent): Thread {
    const label = 'unforward';
    const mapped = this.state.event(event);
    const { rd, intid } = mapped;
    const { vpe } = virtualOf(mapped, label);
    const queue = this.state.queue(event.its);
    // Linux completes it by a SYNC only.
    yield* send(label, queue, { discard: { op: 'DISCARD', ...idsOf(event) }, vsync: vsync(vpe), sync: sync(rd) });
    this.state.setEvent(event, { ...mapped, virtual: undefined });
    yield* send(label, queue, {
      mapti: { op: 'MAPTI', ...idsOf(event), pINTID: intid, icid: rd },
      'sync-lpi': sync(rd),
    });
    yield* this.enableLpi(label, event, intid, rd);
    yield* this.mapping.uncountVlpi(`${label}.unmap`, vpe, event.its);
  }

  /** The LPI of the host is enabled at its redistributor. */
  private *enableLpi(label: string, event: DeviceEvent, intid: number, rd: number): Thread {
    const address = LPI_CONFIGURATION_TABLE + intid - FIRST_LPI;
    yield* storeByte(`${label}.byte`, address, CONFIG_ENABLED);
    yield* publish(`${label}.publish-byte`, address, 1);
    if (this.state.machine.profile.registerInvalidation) yield* invalidateLpi(`${label}.lpi`, rd, intid);
    else {
      const inv = { op: 'INV', ...idsOf(event) } as const;
      yield* send(`${label}.lpi`, this.state.queue(event.its), { inv, sync: sync(rd) });
    }
  }

  /** The byte counts as memory has it. v4.1: at the home of the vPE, which must not change meanwhile. */
  private *invalidate(label: string, event: DeviceEvent, { vpe, vINTID }: Virtual): Thread {
    if (this.state.isV41) yield* locked(label, lockOfVpe(vpe), this.byRegister(label, vpe, vINTID));
    else {
      const inv = { op: 'INV', ...idsOf(event) } as const;
      yield* send(label, this.state.queue(event.its), { inv, vsync: vsync(vpe) });
    }
  }

  private *byRegister(label: string, vpe: Vpe, vINTID: number): Thread {
    yield* invalidateVlpi(label, this.state.of(vpe).colIdx, vpe.vpeid, vINTID);
  }

  /** v4.0: the event has the doorbell of its vPE while it is enabled. */
  private *setDoorbell(label: string, event: DeviceEvent, rings: boolean): Thread {
    const mapped = this.state.event(event);
    const virtual = virtualOf(mapped, label);
    if (this.state.isV41 || virtual.rings === rings) return;
    const { vpe } = virtual;
    yield* send(label, this.state.queue(event.its), { vmovi: this.vmovi(event, vpe, rings), vsync: vsync(vpe) });
    if (rings) yield* this.doorbells.given(`${label}.given`, this.state.of(vpe));
    this.state.setEvent(event, { ...mapped, virtual: { ...virtual, rings } });
  }

  /**
   * A vLPI is enabled or disabled. It gets its doorbell before it is enabled: an interrupt that comes between rings. Its doorbell goes with its byte also
   * where all of the vPE is invalidated later (its_vlpi_prop_update).
   */
  private *configure(label: string, event: DeviceEvent, enabled: boolean, isInvalidatedLater: boolean): Thread {
    const virtual = virtualOf(this.state.event(event), label);
    if (enabled) yield* this.setDoorbell(`${label}.doorbell`, event, true);
    yield* storeVirtualByte(label, virtual.vpe, virtual.vINTID, enabled);
    if (!isInvalidatedLater) yield* this.invalidate(label, event, virtual);
    if (!enabled) yield* this.setDoorbell(`${label}.doorbell`, event, false);
  }

  private *setPending(event: DeviceEvent, pending: boolean): Thread {
    const { rd, virtual } = this.state.event(event);
    const command: Command = { op: pending ? 'INT' : 'CLEAR', ...idsOf(event) };
    const completed = virtual === undefined ? { sync: sync(rd) } : { vsync: vsync(virtual.vpe) };
    yield* send('set-pending', this.state.queue(event.its), { [pending ? 'int' : 'clear']: command, ...completed });
  }

  private *mapEvent(event: DeviceEvent, intid: number, rd: number): Thread {
    yield* send('map-event', this.state.queue(event.its), {
      mapti: { op: 'MAPTI', ...idsOf(event), pINTID: intid, icid: rd },
      sync: sync(rd),
    });
    this.state.setEvent(event, { rd, intid, virtual: undefined });
  }

  private *unmapEvent(event: DeviceEvent): Thread {
    const { rd } = this.state.event(event);
    yield* send('unmap-event', this.state.queue(event.its), {
      discard: { op: 'DISCARD', ...idsOf(event) },
      sync: sync(rd),
    });
    this.state.setEvent(event, undefined);
  }

  get operations(): Pick<
    HostDriver,
    'mapDevice' | 'mapEvent' | 'unmapEvent' | 'forward' | 'moveEvent' | 'unforward' | 'configure' | 'setPending'
  > {
    const { state } = this;
    const events = this;
    return {
      *mapDevice(its, deviceId, eventBits) {
        const ittAddress = ittOf(its, deviceId);
        const mapd = { op: 'MAPD', deviceId, size: eventBits - 1, ittAddress, valid: true } as const;
        yield* send('map-device', state.queue(its), { mapd });
      },
      mapEvent: (event, intid, rd) => locked('map-event', lockOfEvent(event), events.mapEvent(event, intid, rd)),
      unmapEvent: (event) => locked('unmap-event', lockOfEvent(event), events.unmapEvent(event)),
      *forward(event, vpe, vINTID, enabled) {
        yield* alone('forward', event, events.forward(event, vpe, vINTID, enabled));
        // An MSI on its way when the vLPI was unmapped may have left it pending: it need not ring.
        if (enabled) yield* state.wake('forward', vpe);
      },
      moveEvent: (event, vpe) => alone('move-event', event, events.moveEvent(event, vpe)),
      unforward: (event) => alone('unforward', event, events.unforward(event)),
      *configure(event, enabled, isInvalidatedLater = false) {
        const { virtual } = state.event(event);
        if (virtual === undefined) return;
        const label = isInvalidatedLater ? 'invalidate-all' : 'configure';
        yield* alone(label, event, events.configure(label, event, enabled, isInvalidatedLater));
        // An interrupt that was pending need not ring when it is enabled.
        if (enabled && !isInvalidatedLater) yield* state.wake(label, virtual.vpe);
      },
      setPending: (event, pending) => locked('set-pending', lockOfEvent(event), events.setPending(event, pending)),
    };
  }
}
