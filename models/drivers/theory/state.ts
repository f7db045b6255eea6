/** The state of the theory of operation: what irq-gic-v4 keeps of VMs, vPEs and events. */
import { NO_DOORBELL } from '../../architecture/identifiers.ts';
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import { vptSizeOf } from '../../architecture/vpe-commands.ts';
import type { Thread } from '../../software/act.ts';
import { locked, poll, soft } from '../../software/acts.ts';
import type { CommandQueue } from '../../software/command-queue.ts';
import type { DeviceEvent, HostDriver, Machine, Vpe } from '../../software/host-driver.ts';
import { doorbellOf } from '../memory.ts';

const { GICR_VPENDBASER_V4_0, GICR_VPENDBASER_V4_1 } = redistributorRegisters;

/** The home of a vPE that has not run: the first CPU that is online. */
export const FIRST_HOME = 0;

/** What the driver knows of an event that it has mapped. */
export interface MappedEvent {
  /** The redistributor of its collection, and its LPI there. */
  readonly rd: number;
  readonly intid: number;
  /** The vLPI that it is instead, if it is one; `rings`: the event has the doorbell of the vPE (v4.0). */
  readonly virtual: { readonly vpe: Vpe; readonly vINTID: number; readonly rings: boolean } | undefined;
}

/** A vPE. Its handle is its doorbell interrupt. */
export interface VpeState {
  readonly vpe: Vpe;
  /** It is mapped, or would be if an ITS had a vLPI of the VM. */
  isActive: boolean;
  /** The redistributor that is its home. */
  colIdx: number;
  /** The ITSs that map it. */
  readonly mappedOn: Set<number>;
  /** Something may be pending: PendingLast was 1, or the doorbell has rung. */
  pendingLast: boolean;
  /** The redistributor where it is resident; undefined if nowhere. */
  residentAt: number | undefined;
  /** Its pending interrupts are presented: GICR_VPENDBASER.Dirty was 0 since it became resident. */
  isReady: boolean;
  /** Its vCPU waits for an interrupt (KVM: IN_WFI). */
  inWfi: boolean;
  /** How often its doorbell is disabled; it is enabled at 0. v4.0. */
  depth: number;
  /** Its event of the proxy device, and the collection of that. v4.0 without DirectLPI. */
  slot: { readonly eventId: number; readonly rd: number } | undefined;
  /** vSGIs that were configured or sent. */
  readonly vsgis: Set<number>;
}

/** A VM: on each ITS the number of events that are vLPIs of it. */
export interface VmState {
  readonly vpes: readonly VpeState[];
  readonly vlpis: number[];
}

const keyOf = ({ its, deviceId, eventId }: DeviceEvent): string => `${its} ${deviceId} ${eventId}`;

export class State {
  readonly machine: Machine;
  readonly isV41: boolean;
  /** GITS_TYPER.VMOVP is 0: VMOVP goes to every ITS that maps the vPE. */
  readonly isListed: boolean;
  /** An ITS maps vPEs of a VM only while it has a vLPI of the VM (gic_requires_eager_mapping). */
  readonly isLazy: boolean;
  /** VPT_size. */
  readonly vptSize: number;
  readonly vpes: readonly VpeState[];
  /** Redistributor → the vPE that was put there, and has not left in the time that the driver waited. */
  readonly leaving = new Map<number, VpeState>();
  private readonly vms = new Map<number, VmState>();
  private readonly events = new Map<string, MappedEvent>();
  private sequenceNumber = 0;

  constructor(machine: Machine) {
    const { architecture, vmovp } = machine.profile;
    this.machine = machine;
    this.isV41 = architecture === 'v4.1';
    this.isListed = vmovp === 'every ITS';
    this.isLazy = this.isListed && !this.isV41;
    this.vptSize = vptSizeOf(machine.profile);
    this.vpes = machine.vpes.map((vpe) => ({
      vpe,
      isActive: false,
      colIdx: FIRST_HOME,
      mappedOn: new Set(),
      pendingLast: false,
      residentAt: undefined,
      isReady: false,
      inWfi: false,
      depth: 1,
      slot: undefined,
      vsgis: new Set(),
    }));
  }

  /** Throws RangeError if the hypervisor does not have this vPE. */
  of({ vpeid }: Vpe): VpeState {
    const state = this.vpes.find(({ vpe }) => vpe.vpeid === vpeid);
    if (state === undefined) throw new RangeError(`there is no vPE ${vpeid}`);
    return state;
  }

  vm({ vm }: Vpe): VmState {
    const known = this.vms.get(vm);
    if (known !== undefined) return known;
    const vpes = this.vpes.filter(({ vpe }) => vpe.vm === vm);
    const created = { vpes, vlpis: this.machine.queues.map(() => 0) };
    this.vms.set(vm, created);
    return created;
  }

  /** The vLPIs of each VM on each ITS, and the ITSs that map each vPE, as the driver counts them. */
  counts(): ReturnType<NonNullable<HostDriver['counts']>> {
    const vlpis = [...this.vms.values()].flatMap((vm) => {
      const vpeids = vm.vpes.map(({ vpe }) => vpe.vpeid);
      return vm.vlpis.map((count, its) => ({ vpeids, its, count }));
    });
    const maps = this.vpes.map(({ vpe: { vpeid }, mappedOn }) => ({ vpeid, count: mappedOn.size }));
    return { what: 'counts', vlpis, maps };
  }

  /** Throws TypeError if the event is not mapped: a hypervisor does not ask for that. */
  event(event: DeviceEvent): MappedEvent {
    const mapped = this.events.get(keyOf(event));
    if (mapped === undefined) throw new TypeError(`the event ${keyOf(event)} is not mapped`);
    return mapped;
  }

  setEvent(event: DeviceEvent, mapped: MappedEvent | undefined): void {
    if (mapped === undefined) this.events.delete(keyOf(event));
    else this.events.set(keyOf(event), mapped);
  }

  queue(its: number): CommandQueue {
    const queue = this.machine.queues[its];
    if (queue === undefined) throw new RangeError(`there is no ITS ${its}`);
    return queue;
  }

  /** SequenceNumber of the next VMOVP. */
  nextSequenceNumber(): number {
    this.sequenceNumber = (this.sequenceNumber + 1) % 2 ** 16;
    return this.sequenceNumber;
  }

  /** Dbell_pINTID of an event: v4.1 has one doorbell for the vPE instead. */
  individualDoorbellOf({ vpeid }: Vpe, rings: boolean): number {
    return this.isV41 || !rings ? NO_DOORBELL : doorbellOf(vpeid);
  }

  /**
   * Waits for vPEs that were put, and whose redistributor had not written their tables when the driver gave up: nobody else becomes resident there, and
   * their vPEs neither move nor are unmapped before Dirty is 0. Linux warns, and goes on (its_clear_vpend_valid).
   */
  *left(label: string, isMeant: (rd: number, vpe: VpeState) => boolean): Thread {
    const vpendbaser = this.isV41 ? GICR_VPENDBASER_V4_1 : GICR_VPENDBASER_V4_0;
    for (const [rd, vpe] of [...this.leaving]) {
      if (!isMeant(rd, vpe)) continue;
      yield* poll(`${label}.left`, vpendbaser, rd, ({ Dirty }) => Dirty === 0);
      this.leaving.delete(rd);
    }
  }

  /** Something may be pending for the vPE. Its vCPU looks. */
  *wake(label: string, vpe: Vpe): Thread {
    const state = this.of(vpe);
    yield* locked(
      label,
      `vpe${vpe.vpeid}`,
      soft(`${label}.pending-last`, () => {
        state.pendingLast = true;
      }),
    );
    yield* this.machine.kick(vpe.vpeid);
  }
}

export const lockOfVpe = ({ vpeid }: Vpe): string => `vpe${vpeid}`;
export const lockOfVm = ({ vm }: Vpe): string => `vmapp${vm}`;

/** The lock of the descriptor of the doorbell interrupt. */
export const lockOfDoorbell = ({ vpeid }: Vpe): string => `doorbell-irq${vpeid}`;

/** The lock of the descriptor of the interrupt of an event. */
export const lockOfEvent = ({ its, deviceId, eventId }: DeviceEvent): string =>
  `event-irq${(its * 16 + deviceId) * 16 + eventId}`;

/** The lock on the vLPIs of a device. */
export const lockOfDevice = ({ its, deviceId }: DeviceEvent): string => `vlpi${its * 16 + deviceId}`;
