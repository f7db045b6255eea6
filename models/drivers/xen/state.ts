/** The state of Xen's driver: struct its_vpe, struct its_vlpi_map and vpe_proxy, as far as they decide what is done. */
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Register } from '../../architecture/registers/register.ts';
import { vptSizeOf } from '../../architecture/vpe-commands.ts';
import type { CommandQueue } from '../../software/command-queue.ts';
import type { DeviceEvent, Machine, Vpe } from '../../software/host-driver.ts';
import type { Variant } from './variant.ts';

const { GICR_VPENDBASER_V4_0, GICR_VPENDBASER_V4_1 } = redistributorRegisters;

/** vpe_proxy_event of a vPE without a slot of the proxy device. */
export const NO_SLOT = -1;

/** struct its_vpe. */
export interface XenVpe {
  readonly vpe: Vpe;
  vpeId: number;
  /** The redistributor that the ITSs take for its home, as far as Xen knows. */
  colIdx: number;
  resident: boolean;
  pendingLast: boolean;
  proxyEvent: number;
  /** ITSs that map it. v4.1. */
  vmappCount: number;
  /** Its teardown has begun. Xen does not know; a correction does. */
  isGone: boolean;
}

/** A vPE of xzalloc: all zero, the slot of the proxy device too. */
const zeroed = (vpe: Vpe): XenVpe => ({
  vpe,
  vpeId: 0,
  colIdx: 0,
  resident: false,
  pendingLast: false,
  proxyEvent: 0,
  vmappCount: 0,
  isGone: false,
});

/** struct its_vlpi_map: an event that is a vLPI. */
export interface VlpiMap {
  readonly event: DeviceEvent;
  readonly vINTID: number;
  vpe: Vpe;
  dbEnabled: boolean;
}

/** An event of a device: its LPI, and its vLPI if it is forwarded. */
interface HostEvent {
  readonly intid: number;
  map: VlpiMap | undefined;
}

const keyOf = ({ its, deviceId, eventId }: Omit<DeviceEvent, 'vpe'>): string => `${its} ${deviceId} ${eventId}`;

export class XenState {
  readonly machine: Machine;
  readonly variant: Variant;
  /** The hardware has GICv4.1, and the variant knows it. */
  readonly isV41: boolean;
  readonly hasDirectLpi: boolean;
  readonly vpendbaser: Register;
  /** VMAPP VPT_size. */
  readonly vptSize: number;
  /** vpe_proxy: slot → the vPE whose doorbell it is. */
  readonly slots: (XenVpe | undefined)[] = [];
  nextVictim = 0;
  private tracksFree = false;
  private readonly vpes = new Map<number, XenVpe>();
  private readonly events = new Map<string, HostEvent>();
  private sequenceNumber = 0;

  constructor(machine: Machine, variant: Variant) {
    const { profile } = machine;
    this.machine = machine;
    this.variant = variant;
    this.isV41 = variant.knowsV41 && profile.architecture === 'v4.1';
    this.hasDirectLpi = profile.registerInvalidation;
    this.vpendbaser = profile.architecture === 'v4.1' ? GICR_VPENDBASER_V4_1 : GICR_VPENDBASER_V4_0;
    this.vptSize = vptSizeOf(profile);
  }

  /** `tracksFree`: a slot that is free is used before one that is not; Xen, as Linux, does not look for one. */
  makeSlots(count: number, tracksFree = false): void {
    for (let slot = 0; slot < count; slot += 1) this.slots.push(undefined);
    this.tracksFree = tracksFree;
  }

  /** The slot that the next doorbell gets. */
  get nextSlot(): number {
    const free = this.tracksFree ? this.slots.indexOf(undefined) : -1;
    return free === -1 ? this.nextVictim : free;
  }

  queue(its: number): CommandQueue {
    const queue = this.machine.queues[its];
    if (queue === undefined) throw new RangeError(`there is no ITS ${its}`);
    return queue;
  }

  /** A new vPE, all zero. */
  createVpe(vpe: Vpe): XenVpe {
    const created = zeroed(vpe);
    this.vpes.set(vpe.vpeid, created);
    return created;
  }

  freeVpe({ vpeid }: Vpe): void {
    this.vpes.delete(vpeid);
  }

  findVpe(vpeid: number): XenVpe | undefined {
    return this.vpes.get(vpeid);
  }

  /** Throws TypeError for a vPE that was not created: a hypervisor does not ask for that. */
  vpe({ vpeid }: Vpe): XenVpe {
    const found = this.vpes.get(vpeid);
    if (found === undefined) throw new TypeError(`vPE ${vpeid} was not created`);
    return found;
  }

  addEvent(event: DeviceEvent, intid: number): void {
    this.events.set(keyOf(event), { intid, map: undefined });
  }

  /** Throws TypeError for an event that is not mapped. */
  event(event: DeviceEvent): HostEvent {
    const found = this.events.get(keyOf(event));
    if (found === undefined) throw new TypeError(`the event ${keyOf(event)} is not mapped`);
    return found;
  }

  /** Throws TypeError for an event that is no vLPI. */
  mapOf(event: DeviceEvent): VlpiMap {
    const { map } = this.event(event);
    if (map === undefined) throw new TypeError(`the event ${keyOf(event)} is no vLPI`);
    return map;
  }

  /** vmovp_seq_num. */
  nextSequenceNumber(): number {
    this.sequenceNumber = (this.sequenceNumber + 1) % 2 ** 16;
    return this.sequenceNumber;
  }
}
