/**
 * The hypervisor above a driver: VMs with vCPUs, devices with events, and what of them is mapped. It calls operations of the driver as the layers above
 * it do: never two at once on one event, never a vCPU on two CPUs, a vPE is unmapped only when nothing refers to it.
 */
import type { Profile } from '../../models/architecture/profiles.ts';
import { BRING_UP_QUEUE, bringUpRing } from '../../models/architecture/queue.ts';
import type { Thread } from '../../models/software/act.ts';
import { note, soft } from '../../models/software/acts.ts';
import { CommandQueue } from '../../models/software/command-queue.ts';
import type { DeviceEvent, Driver, HostDriver, Vpe } from '../../models/software/host-driver.ts';

/** An event of a device, and what it is mapped to. */
export interface EventState {
  readonly event: DeviceEvent;
  /** Its physical LPI. */
  readonly intid: number;
  /** Its vINTID where it is a vLPI. */
  readonly vINTID: number;
  as: 'nothing' | 'LPI' | 'vLPI';
  vpe: Vpe | undefined;
  enabled: boolean;
}

/** A vCPU. */
export interface VcpuState {
  readonly vpe: Vpe;
  isMapped: boolean;
  /** It waits for an interrupt. */
  sleeps: boolean;
  /** Its vPE is being unmapped. */
  isDying: boolean;
}

/** The first LPI of events of devices. */
const FIRST_EVENT_LPI = 8192;
/** vINTIDs are other numbers than those of the LPIs, so that one cannot pass for the other. */
const FIRST_VLPI = 8200;

/** vCPUs: two of one VM, and one of another. */
const VMS = [0, 0, 1];
/** Events: two of one device, and one of another behind the last ITS. */
const DEVICE = 1;
const OTHER_DEVICE = 2;
/** Bits of the EventIDs of a device. */
export const EVENT_BITS = 2;

/** The vSGIs that are used: few, so that several operations are about one. The first, the last, and one between. */
const VSGI_NUMBERS = [0, 3, 15];

export const LAST_VSGI = VSGI_NUMBERS.length - 1;

/** The vINTID of the vSGI with that index. */
export const vsgiOf = (index: number): number => {
  const vINTID = VSGI_NUMBERS[index];
  if (vINTID === undefined) throw new RangeError(`there is no vSGI ${index}`);
  return vINTID;
};

export class Hypervisor {
  readonly profile: Profile;
  readonly driver: HostDriver;
  readonly queues: readonly CommandQueue[];
  readonly vcpus: readonly VcpuState[];
  readonly events: readonly EventState[];
  /** Devices are mapped, and the driver has set up what it needs. */
  isBooted = false;
  /** CPUs that have not come online yet. */
  readonly offline = new Set<number>();

  constructor(profile: Profile, driver: Driver, leftOut: readonly string[] = []) {
    this.profile = profile;
    const { slots, first } = BRING_UP_QUEUE;
    this.queues = Array.from(
      { length: profile.itsCount },
      (_, its) => new CommandQueue(its, bringUpRing(its), slots, first),
    );
    const vpes = VMS.slice(0, 2 ** profile.vpeidBits).map((vm, vpeid): Vpe => ({ vpeid, vm }));
    this.vcpus = vpes.map((vpe) => ({ vpe, isMapped: false, sleeps: false, isDying: false }));
    const other = { its: profile.itsCount - 1, deviceId: OTHER_DEVICE, eventId: 0 };
    const events = [{ its: 0, deviceId: DEVICE, eventId: 0 }, { its: 0, deviceId: DEVICE, eventId: 1 }, other];
    this.events = events.map((event, index) => ({
      event,
      intid: FIRST_EVENT_LPI + index,
      vINTID: FIRST_VLPI + index,
      as: 'nothing',
      vpe: undefined,
      enabled: true,
    }));
    this.driver = driver.create({
      profile,
      leftOut,
      queues: this.queues,
      vpes,
      kick: (vpeid) => this.kick(vpeid, false),
      wake: (vpeid) => this.kick(vpeid, true),
    });
  }

  /** The devices with an event here, once each. */
  get devices(): readonly { readonly its: number; readonly deviceId: number }[] {
    const seen = new Map(this.events.map(({ event: { its, deviceId } }) => [`${its} ${deviceId}`, { its, deviceId }]));
    return [...seen.values()];
  }

  vcpu(index: number): VcpuState {
    const vcpu = this.vcpus[index];
    if (vcpu === undefined) throw new RangeError(`there is no vCPU ${index}`);
    return vcpu;
  }

  event(index: number): EventState {
    const event = this.events[index];
    if (event === undefined) throw new RangeError(`there is no event ${index}`);
    return event;
  }

  isRunnable({ vpe }: VcpuState): boolean {
    return this.driver.isRunnable?.(vpe) === true;
  }

  /** Somebody tells a vCPU that it may have something to do. It looks, and sleeps on if it has not; or it wakes at any rate. */
  private *kick(vpeid: number, wakesAtAnyRate: boolean): Thread {
    const vcpu = this.vcpus.find(({ vpe }) => vpe.vpeid === vpeid);
    if (vcpu === undefined) return;
    const wakes = yield* soft('kick', () => {
      if (!vcpu.sleeps || !(wakesAtAnyRate || this.isRunnable(vcpu))) return false;
      vcpu.sleeps = false;
      return true;
    });
    if (wakes) yield* note('kick.wakes', { what: 'wakes', vpeid });
  }
}
