/** A call that has started and not returned: its thread, and the act that comes next. */
import type { Act, Answer, Thread } from '../../models/software/act.ts';

export class Running {
  /** Number of the call in its case. */
  readonly call: number;
  readonly actor: string;
  readonly name: string;
  private readonly thread: Thread;
  /** Acts that it has done or tried: a poll that is in vain counts each time. */
  ticks = 0;
  /** The act that comes next; undefined when the call has returned. */
  next: Act | undefined;
  /** Locks that the thread holds, in the order in which it took them. */
  readonly holds: string[] = [];
  /** Those of them with which interrupts are on. */
  readonly interruptible = new Set<string>();
  /** The number of changes to the world at which the next act, a poll, was in vain. */
  inVainAt = -1;

  /** The number of the act before which it was left so that another call could start; -1 if it was not. */
  private leftAt = -1;

  constructor(call: number, actor: string, name: string, thread: Thread) {
    this.call = call;
    this.actor = actor;
    this.name = name;
    this.thread = thread;
    this.advance(undefined);
  }

  /** Resumes the thread with the answer to its last act. */
  resume(answer: Answer): void {
    this.inVainAt = -1;
    this.advance(answer);
  }

  /** Another call starts before the next act. When this one goes on, a further one may start there. */
  leaveForStart(): void {
    this.leftAt = this.ticks;
  }

  /** A call that has started goes on before the next act. When this one goes on, it takes that act. */
  leave(): void {
    this.leftAt = -1;
  }

  get isLeftForStart(): boolean {
    return this.leftAt === this.ticks;
  }

  private advance(answer: Answer): void {
    const result = this.thread.next(answer);
    this.next = result.done === true ? undefined : result.value;
  }

  /** Where the thread is, in words. */
  get where(): string {
    const { actor, name, next } = this;
    return `${actor} in ${name}, at ${next?.label ?? 'its end'}`;
  }
}
