/**
 * A driver of the GIC as a hypervisor calls it: operations on events of devices and on vPEs, in the terms of Linux's irq-gic-v4. Each is a thread. A driver
 * may lack operations; a hypervisor calls those that it has.
 */
import { branded } from '../architecture/brand.ts';
import type { Note } from '../architecture/events/software-events.ts';
import type { Profile } from '../architecture/profiles.ts';
import type { Thread } from './act.ts';
import type { CommandQueue } from './command-queue.ts';
import type { Mutation } from './mutation.ts';

/** An event of a device behind an ITS. */
export interface DeviceEvent {
  readonly its: number;
  readonly deviceId: number;
  readonly eventId: number;
}

/** The vCPU of a VM, as the GIC knows it. */
export interface Vpe {
  readonly vpeid: number;
  /** Number of the VM; vPEs of one VM share a virtual configuration table. */
  readonly vm: number;
}

/** What a driver is created for. */
export interface Machine {
  readonly profile: Profile;
  /** The command queue of each ITS. */
  readonly queues: readonly CommandQueue[];
  /** The vPEs that the hypervisor uses. */
  readonly vpes: readonly Vpe[];
  /** Something has happened to the vCPU of that vPE: if it sleeps, and the driver says that it is runnable now, it wakes. */
  kick(vpeid: number): Thread;
  /** Corrections of the driver that are left out, by their ids, to see what they are for. */
  readonly leftOut: readonly string[];
  /** As `kick`, and the vCPU wakes whatever the driver says. */
  wake(vpeid: number): Thread;
}

export interface HostDriver {
  /** Called once, after bring-up: ITSs and LPIs are enabled, and collection n is redistributor n. */
  boot?(): Thread;
  /** MAPD of the device whose events are mapped next; `eventBits`: bits of an EventID. */
  mapDevice?(its: number, deviceId: number, eventBits: number): Thread;
  mapEvent?(event: DeviceEvent, intid: number, rd: number): Thread;
  /** The CPU comes online: when this has returned, its redistributor takes LPIs, and vPEs may be resident there. */
  online?(rd: number): Thread;
  unmapEvent?(event: DeviceEvent): Thread;
  /** LPI to vLPI. */
  forward?(event: DeviceEvent, vpe: Vpe, vINTID: number, enabled: boolean): Thread;
  /** vLPI to the same vLPI of another vPE of the VM. */
  moveEvent?(event: DeviceEvent, vpe: Vpe): Thread;
  /** vLPI to LPI. */
  unforward?(event: DeviceEvent): Thread;
  /** The vLPI is enabled or disabled. `isInvalidatedLater`: its byte needs no invalidation of its own, as `invalidateAll` of its vPE follows. */
  configure?(event: DeviceEvent, enabled: boolean, isInvalidatedLater?: boolean): Thread;
  setPending?(event: DeviceEvent, pending: boolean): Thread;
  mapVpe?(vpe: Vpe): Thread;
  unmapVpe?(vpe: Vpe): Thread;
  /** The vPE becomes resident on this CPU; all its pending interrupts are presented when this has returned. */
  load?(vpe: Vpe, rd: number): Thread;
  /** The vPE leaves the CPU. If its vCPU `blocks`, the driver asks for a doorbell, or knows that something is pending. */
  put?(vpe: Vpe, rd: number, blocks: boolean): Thread;
  /** The thread of a vCPU is on this CPU again after it was preempted. It has not called `load` since its last `put`. */
  switchIn?(vpe: Vpe, rd: number): Thread;
  /** The home of the vPE, which is not resident, moves to another redistributor: a CPU goes offline, for example. */
  setAffinity?(vpe: Vpe, rd: number): Thread;
  /** A vCPU that waits for an interrupt has got one, as far as the driver knows. Asked after `put`, or before it: see `blocksBeforePut`. */
  isRunnable?(vpe: Vpe): boolean;
  /** The hypervisor decides that a vCPU sleeps while its vPE is still resident, and does not look again after `put`. */
  readonly blocksBeforePut?: boolean;
  /** The driver makes only vLPIs pending, no LPIs of the host. */
  readonly setsPendingOfVlpisOnly?: boolean;
  /** All configuration bytes of the vPE count as memory has them when this has returned; bytes that `configure` has left to it are among them. */
  invalidateAll?(vpe: Vpe): Thread;
  configureVsgi?(vpe: Vpe, vINTID: number, enabled: boolean): Thread;
  setVsgiPending?(vpe: Vpe, vINTID: number, pending: boolean): Thread;
  /** The vSGIs of the vPE that are pending, bit n for vSGI n; undefined if the redistributor does not answer in time. */
  vsgiPending?(vpe: Vpe): Thread<number | undefined>;
  /** What the driver counts, for observers. */
  counts?(): Extract<Note, { readonly what: 'counts' }>;
  /** A CPU has taken an LPI that no event of a device has: a doorbell. */
  interrupt?(rd: number, intid: number): Thread;
}

/** The declaration of a driver. */
export interface Driver {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** Why the driver cannot work with this hardware; undefined if it can. */
  readonly unfit: (profile: Profile) => string | undefined;
  readonly create: (machine: Machine) => HostDriver;
  /** Faults of the driver, as filters on its steps. */
  readonly mutations?: readonly Mutation[];
}

/** Declares a driver; by default it works with all hardware. */
export const defineDriver = (driver: Omit<Driver, 'unfit'> & Partial<Driver>): Driver =>
  branded('driver', { unfit: () => undefined, ...driver });
