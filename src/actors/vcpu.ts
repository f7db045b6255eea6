/** A vCPU that runs: it is loaded, its guest takes interrupts, it is put, and sleeps if it has nothing to do. */
import type { Intent } from '../../models/architecture/events/software-events.ts';
import { SPURIOUS } from '../../models/architecture/identifiers.ts';
import type { Thread } from '../../models/software/act.ts';
import { guestAcknowledge, note, soft } from '../../models/software/acts.ts';
import type { Hypervisor, VcpuState } from './hypervisor.ts';

/** Calls an operation that the driver has; whoever draws it has checked that. */
export const call = <R = void>(thread: Thread<R> | undefined): Thread<R> => {
  if (thread === undefined) throw new TypeError('the driver lacks this operation');
  return thread;
};

/** The guest takes interrupts, `turns` times or until there is none. */
function* guest(rd: number, turns: number): Thread {
  for (let turn = 0; turn < turns; turn += 1) {
    if ((yield* guestAcknowledge('guest.acknowledge', rd)) === SPURIOUS) return;
  }
}

/** Most interrupts that a guest takes in a row. */
const MANY_TURNS = 64;

/** An operation that is part of a call, between the notes that it begins and that it returns. */
function* told(call: number, cpu: number, intent: Intent, thread: Thread): Thread {
  yield* note(`${intent.op}.begins`, { what: 'begins', call, cpu, intent });
  yield* thread;
  yield* note(`${intent.op}.returns`, { what: 'returns', call, cpu, intent });
}

/** Where and how a vCPU runs. */
export interface Turn {
  /** The number of the call. */
  readonly number: number;
  readonly rd: number;
  readonly turns: number;
  /** It waits for an interrupt in the end. */
  readonly blocks: boolean;
  /** After it has left to wait, and before it sleeps, its thread is preempted, and scheduled again on this CPU. */
  readonly preemptedTo?: number;
}

/** The vCPU runs on the CPU: it is loaded, its guest takes interrupts, it leaves, and sleeps if it blocks and the driver knows of nothing to do. */
export function* runVcpu(
  hypervisor: Hypervisor,
  vcpu: VcpuState,
  { number, rd, turns, blocks, preemptedTo }: Turn,
): Thread {
  const { driver } = hypervisor;
  const { vpe } = vcpu;
  const { vpeid } = vpe;
  yield* told(number, rd, { op: 'load', vpeid, rd }, call(driver.load?.(vpe, rd)));
  // A guest that waits for an interrupt has taken those that it sees.
  yield* guest(rd, blocks ? MANY_TURNS : turns);
  const isEarly = driver.blocksBeforePut === true;
  if (blocks && isEarly) yield* sleepIfIdle(hypervisor, vcpu);
  yield* told(number, rd, { op: 'put', vpeid, rd, blocks }, call(driver.put?.(vpe, rd, blocks)));
  if (preemptedTo !== undefined) yield* call(driver.switchIn?.(vpe, preemptedTo));
  if (blocks && !isEarly) yield* sleepIfIdle(hypervisor, vcpu);
}

function* sleepIfIdle(hypervisor: Hypervisor, vcpu: VcpuState): Thread {
  const sleeps = yield* soft('run.sleep', () => {
    vcpu.sleeps = !hypervisor.isRunnable(vcpu);
    return vcpu.sleeps;
  });
  if (sleeps) yield* note('run.sleeps', { what: 'sleeps', vpeid: vcpu.vpe.vpeid });
}
