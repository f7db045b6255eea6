/** The state of the minimal driver. */
import { NO_DOORBELL } from '../../architecture/identifiers.ts';
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Register } from '../../architecture/registers/register.ts';
import { vptSizeOf } from '../../architecture/vpe-commands.ts';
import type { Thread } from '../../software/act.ts';
import { locked, soft } from '../../software/acts.ts';
import type { CommandQueue } from '../../software/command-queue.ts';
import type { DeviceEvent, Machine, Vpe } from '../../software/host-driver.ts';
import { doorbellOf } from '../memory.ts';

const { GICR_VPENDBASER_V4_0, GICR_VPENDBASER_V4_1 } = redistributorRegisters;

/** The home of a vPE that has not run. */
export const FIRST_HOME = 0;

/** What the driver knows of an event that it has mapped. */
export interface MappedEvent {
  /** The redistributor of its collection, and its LPI there. */
  readonly rd: number;
  readonly intid: number;
  /** The vLPI that it is instead, if it is one. */
  readonly virtual: { readonly vpe: Vpe; readonly vINTID: number } | undefined;
}

class Events {
  private readonly mapped = new Map<string, MappedEvent>();

  private static keyOf({ its, deviceId, eventId }: DeviceEvent): string {
    return `${its} ${deviceId} ${eventId}`;
  }

  /** Throws TypeError if the event is not mapped: a hypervisor does not ask for that. */
  get(event: DeviceEvent): MappedEvent {
    const mapped = this.mapped.get(Events.keyOf(event));
    if (mapped === undefined) throw new TypeError(`the event ${Events.keyOf(event)} is not mapped`);
    return mapped;
  }

  set(event: DeviceEvent, mapped: MappedEvent): void {
    this.mapped.set(Events.keyOf(event), mapped);
  }

  delete(event: DeviceEvent): void {
    this.mapped.delete(Events.keyOf(event));
  }
}

export class State {
  readonly machine: Machine;
  readonly isV41: boolean;
  readonly events = new Events();
  /** vPE → the redistributor that the ITSs take for its home. */
  readonly homes = new Map<number, number>();
  /** The vPEs that have something pending, as far as the driver knows: PendingLast was 1, or their doorbell has rung. */
  readonly runnable = new Set<number>();

  /** vPE → its vSGIs that were configured or sent. */
  readonly vsgis = new Map<number, Set<number>>();

  /** The form of GICR_VPENDBASER, and VPT_size. */
  readonly vpendbaser: Register;
  readonly vptSize: number;
  private sequenceNumber = 0;

  constructor(machine: Machine) {
    this.machine = machine;
    this.isV41 = machine.profile.architecture === 'v4.1';
    this.vpendbaser = this.isV41 ? GICR_VPENDBASER_V4_1 : GICR_VPENDBASER_V4_0;
    this.vptSize = vptSizeOf(machine.profile);
  }

  /** SequenceNumber of the next VMOVP. */
  nextSequenceNumber(): number {
    this.sequenceNumber = (this.sequenceNumber + 1) % 2 ** 16;
    return this.sequenceNumber;
  }

  /**
   * An interrupt of the vPE that was pending may be enabled by now. Hardware need not ring for it, so that the vCPU has to look.
   */
  *wake(label: string, { vpeid }: Vpe): Thread {
    yield* locked(
      label,
      `vpe${vpeid}`,
      soft(`${label}.runnable`, () => this.setRunnable(vpeid, true)),
    );
    yield* this.machine.kick(vpeid);
  }

  setRunnable(vpeid: number, isRunnable: boolean): void {
    if (isRunnable) this.runnable.add(vpeid);
    else this.runnable.delete(vpeid);
  }

  usesVsgi({ vpeid }: Vpe, vINTID: number): void {
    const used = this.vsgis.get(vpeid) ?? new Set();
    this.vsgis.set(vpeid, used.add(vINTID));
  }

  queue(its: number): CommandQueue {
    const queue = this.machine.queues[its];
    if (queue === undefined) throw new RangeError(`there is no ITS ${its}`);
    return queue;
  }

  /** The doorbell of each event of the vPE: v4.1 has one for the vPE instead. */
  individualDoorbellOf({ vpeid }: Vpe): number {
    return this.isV41 ? NO_DOORBELL : doorbellOf(vpeid);
  }
}
