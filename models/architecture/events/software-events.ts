/**
 * What software tells of itself: the operations that it carries out, in terms of the theory of operation of GICv4 drivers, and the sleep of vCPUs.
 * Hardware does not see these events. Only a source that runs software has them.
 */

/** An event of a device: DeviceIDs belong to an ITS. */
interface OfEvent {
  readonly its: number;
  readonly deviceId: number;
  readonly eventId: number;
}

interface OfVpe {
  readonly vpeid: number;
}

/** What an operation of a driver is for. When it has returned, its effects are complete. */
export type Intent =
  /** The event makes this physical LPI pending. */
  | (OfEvent & { readonly op: 'map-event'; readonly intid: number })
  /** The event is gone. */
  | (OfEvent & { readonly op: 'unmap-event' })
  /** The event, mapped to an LPI so far, is a vLPI of the vPE from now on. */
  | (OfEvent & { readonly op: 'forward'; readonly vpeid: number; readonly vINTID: number; readonly enabled: boolean })
  /** The vLPI of the event belongs to another vPE of the VM. */
  | (OfEvent & { readonly op: 'move-event'; readonly vpeid: number })
  /** The event is a physical LPI again. */
  | (OfEvent & { readonly op: 'unforward'; readonly intid: number })
  /** The LPI or vLPI of the event is enabled, or disabled. */
  | (OfEvent & { readonly op: 'configure'; readonly enabled: boolean })
  /** The LPI or vLPI of the event becomes pending, or stops being pending. */
  | (OfEvent & { readonly op: 'set-pending'; readonly pending: boolean })
  /** ITSs know the vPE. */
  | (OfVpe & { readonly op: 'map-vpe' })
  /** No ITS knows the vPE, and its tables are software's. */
  | (OfVpe & { readonly op: 'unmap-vpe' })
  /** The vPE becomes resident at this redistributor, and its pending interrupts are presented. */
  | (OfVpe & { readonly op: 'load'; readonly rd: number })
  /** The vPE leaves the redistributor; `blocks`: its vCPU waits for an interrupt. */
  | (OfVpe & { readonly op: 'put'; readonly rd: number; readonly blocks: boolean })
  /** The vPE, which is not resident, has its home at this redistributor. */
  | (OfVpe & { readonly op: 'set-affinity'; readonly rd: number })
  | (OfVpe & { readonly op: 'configure-vsgi'; readonly vINTID: number; readonly enabled: boolean })
  | (OfVpe & { readonly op: 'set-vsgi-pending'; readonly vINTID: number; readonly pending: boolean })
  /** Software asks which vSGIs of the vPE are pending. */
  | (OfVpe & { readonly op: 'read-vsgi-pending' })
  /** The handler of an LPI that a CPU has taken. */
  | { readonly op: 'interrupt'; readonly rd: number; readonly intid: number };

export type OperationName = Intent['op'];

export type Note =
  /** An operation begins, on this CPU. Calls are numbered from 0. */
  | { readonly what: 'begins'; readonly call: number; readonly cpu: number; readonly intent: Intent }
  | { readonly what: 'returns'; readonly call: number; readonly cpu: number; readonly intent: Intent }
  /** The driver answers the operation of that call: vSGIs of the vPE that are pending, bit n for vSGI n. */
  | { readonly what: 'vsgis'; readonly call: number; readonly vpeid: number; readonly pending: number }
  /** A call has polled a register for long enough, and goes on without what it has waited for; the label of the poll. */
  | { readonly what: 'gives-up'; readonly call: number; readonly label: string }
  /** The vCPU of the vPE has nothing to do, and sleeps. */
  | { readonly what: 'sleeps'; readonly vpeid: number }
  /** Somebody has woken the vCPU. */
  | { readonly what: 'wakes'; readonly vpeid: number }
  /** The vCPU runs again and again, and finds nothing to do. */
  | { readonly what: 'never-sleeps'; readonly vpeid: number }
  /** Threads wait for ever: each in words, with the labels of the act that it waits at and of those that called it. */
  | {
      readonly what: 'stuck';
      readonly why: 'deadlock' | 'endless poll' | 'endless wait';
      readonly threads: readonly string[];
    }
  /** A driver that has nothing to do tells what it counts: events that are vLPIs of these vPEs, on each ITS; ITSs that map a vPE. */
  | {
      readonly what: 'counts';
      readonly vlpis: readonly { readonly vpeids: readonly number[]; readonly its: number; readonly count: number }[];
      readonly maps: readonly { readonly vpeid: number; readonly count: number }[];
    }
  /** Every operation has returned, every interrupt was taken, and every vCPU that had something to do has done it. */
  | { readonly what: 'finished' };

/** Software tells something of itself. */
export interface SoftwareEvent {
  readonly kind: 'software';
  readonly note: Note;
}
