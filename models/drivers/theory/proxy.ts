/**
 * The theory of operation on v4.0 without DirectLPI: the proxy device, whose events stand for doorbells, so that commands can name these.
 *
 * An event that is taken from a vPE drops the doorbell of that vPE if it is pending and no CPU has taken it, and the vCPU sleeps on. So there is one
 * for each vPE; Linux has one for each CPU.
 */
import type { Thread } from '../../software/act.ts';
import { locked, send } from '../../software/acts.ts';
import { doorbellOf, ittOf } from '../memory.ts';
import type { State, VpeState } from './state.ts';

/** The proxy device is behind the first ITS, and has the last DeviceID. */
const ITS = 0;

/** How many events the proxy device has. */
export type ProxySlots = 'one for each vPE' | 'one for each CPU';

export class ProxyDevice {
  private readonly state: State;
  private readonly deviceId: number;
  /** Bits of an EventID. */
  private readonly bits: number;
  private readonly owners: (VpeState | undefined)[];
  /** The slot that is taken from its owner next. */
  private nextVictim = 0;

  constructor(state: State, slots: ProxySlots) {
    const { profile, vpes } = state.machine;
    this.state = state;
    this.deviceId = 2 ** profile.deviceIdBits - 1;
    const wanted = slots === 'one for each vPE' ? vpes.length : profile.redistributors;
    this.bits = Math.max(1, Math.ceil(Math.log2(wanted)));
    this.owners = Array.from({ length: wanted }, () => undefined);
  }

  /** MAPD of the proxy device. */
  *boot(): Thread {
    const { deviceId, bits } = this;
    const mapd = { op: 'MAPD', deviceId, size: bits - 1, ittAddress: ittOf(ITS, deviceId), valid: true } as const;
    yield* send('boot.proxy', this.state.queue(ITS), { mapd });
  }

  /** Runs `body` with the vPE's event, which is mapped first if there is none. */
  withSlot(label: string, vpe: VpeState, body: (eventId: number, rd: number) => Thread): Thread {
    return locked(label, 'proxy', this.used(label, vpe, body));
  }

  private *used(label: string, vpe: VpeState, body: (eventId: number, rd: number) => Thread): Thread {
    const slot = vpe.slot ?? (yield* this.map(`${label}.map-proxy`, vpe));
    yield* body(slot.eventId, slot.rd);
  }

  private *map(label: string, owner: VpeState): Thread<NonNullable<VpeState['slot']>> {
    const free = this.owners.indexOf(undefined);
    // Linux takes the next one in turn, and evicts its owner, even if another is free.
    const eventId = free === -1 ? this.nextVictim : free;
    const victim = this.owners[eventId];
    if (victim !== undefined) yield* this.discard(`${label}.evict`, victim);
    this.nextVictim = (eventId + 1) % this.owners.length;
    const { vpe, colIdx: rd } = owner;
    const { deviceId } = this;
    yield* send(label, this.state.queue(ITS), {
      mapti: { op: 'MAPTI', deviceId, eventId, pINTID: doorbellOf(vpe.vpeid), icid: rd },
      sync: { op: 'SYNC', rdbase: rd },
    });
    this.owners[eventId] = owner;
    owner.slot = { eventId, rd };
    return owner.slot;
  }

  private *discard(label: string, owner: VpeState): Thread {
    const { slot } = owner;
    if (slot === undefined) return;
    yield* send(label, this.state.queue(ITS), {
      discard: { op: 'DISCARD', deviceId: this.deviceId, eventId: slot.eventId },
      sync: { op: 'SYNC', rdbase: slot.rd },
    });
    this.owners[slot.eventId] = undefined;
    owner.slot = undefined;
  }

  /** The vPE gives its event back. */
  unmap(label: string, owner: VpeState): Thread {
    return locked(label, 'proxy', this.discard(label, owner));
  }

  /** The byte of the doorbell is read anew. */
  invalidate(label: string, vpe: VpeState): Thread {
    return this.command(label, vpe, 'inv', 'INV');
  }

  /** The doorbell stops being pending. */
  clear(label: string, vpe: VpeState): Thread {
    return this.command(label, vpe, 'clear', 'CLEAR');
  }

  private command(label: string, vpe: VpeState, name: string, op: 'INV' | 'CLEAR'): Thread {
    return this.withSlot(label, vpe, (eventId, rdbase) =>
      send(label, this.state.queue(ITS), {
        [name]: { op, deviceId: this.deviceId, eventId },
        sync: { op: 'SYNC', rdbase },
      }),
    );
  }

  /** The doorbell of the vPE, pending or not, is at another redistributor. */
  move(label: string, vpe: VpeState, rd: number): Thread {
    return locked(label, 'proxy', this.moveLocked(label, vpe, rd));
  }

  private *moveLocked(label: string, vpe: VpeState, rd: number): Thread {
    const { slot } = vpe;
    if (slot === undefined) return;
    const ids = { deviceId: this.deviceId, eventId: slot.eventId };
    // Linux sends no INV. The redistributor may have cached an earlier byte, which no INV before has to reach.
    yield* send(label, this.state.queue(ITS), {
      movi: { op: 'MOVI', ...ids, icid: rd },
      sync: { op: 'SYNC', rdbase: slot.rd },
      inv: { op: 'INV', ...ids },
      'sync-new': { op: 'SYNC', rdbase: rd },
    });
    vpe.slot = { ...slot, rd };
  }
}
