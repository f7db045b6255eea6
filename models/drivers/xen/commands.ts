/** Xen's senders of ITS commands: each command is published by itself, and none is followed by a wait unless its caller waits. */
import { COMMAND_BYTES, itsRegisters } from '../../architecture/registers/its-registers.ts';
import type { Thread } from '../../software/act.ts';
import { type Commands, type LockOptions, locked, poll, sendOnly, take } from '../../software/acts.ts';
import type { XenState } from './state.ts';

const { GITS_CREADR } = itsRegisters;

/** Xen's locks are full barriers: arch_lock_acquire_barrier is smp_mb, xen/arch/arm/include/asm/spinlock.h. */
const IRQ_LOCK: LockOptions = { isBarrier: true };
const SPIN_LOCK: LockOptions = { isBarrier: true, interruptible: true };

/** its_send_command: cmd_lock is a spin_lock, under which interrupts stay on. */
export function* sendEach(state: XenState, label: string, its: number, commands: Commands): Thread {
  for (const [name, command] of Object.entries(commands)) {
    yield* sendOnly(label, state.queue(its), { [name]: command }, SPIN_LOCK);
  }
}

/** gicv3_its_wait_commands: until the queue is empty, or 100 ms have passed. */
export function* waitCommands(state: XenState, label: string, its: number): Thread {
  const queue = state.queue(its);
  const isEmpty = (offset: number): boolean => {
    queue.saw(offset / COMMAND_BYTES);
    return queue.consumed === queue.written;
  };
  yield* poll(`${label}.wait`, GITS_CREADR, its, ({ Offset = 0 }) => isEmpty(Offset), { givesUp: true });
}

/** spin_lock: interrupts stay on. */
export const spinLocked = <R>(label: string, lock: string, body: Thread<R>): Thread<R> =>
  locked(label, lock, body, SPIN_LOCK);

/** spin_lock; `giveBack` in the same call is its spin_unlock. */
export const spinLock = (label: string, lock: string): Thread => take(label, lock, SPIN_LOCK);

/** spin_lock_irqsave */
export const irqLocked = <R>(label: string, lock: string, body: Thread<R>): Thread<R> =>
  locked(label, lock, body, IRQ_LOCK);

/** Interrupts are off on this CPU, as in a context switch. */
export const withInterruptsOff = <R>(label: string, cpu: number, body: Thread<R>): Thread<R> =>
  locked(label, `cpu${cpu}`, body);
