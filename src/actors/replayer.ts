/** Carries out a case that was drawn before, or a smaller one made of it. What does not fit any more is left out. */
import { NO_CHOICES } from '../run/program.ts';
import { RecordedScheduler } from '../run/scheduler.ts';
import type { Call, Case } from './case.ts';
import type { RecordingScheduler } from './hands.ts';
import type { Running } from './running.ts';
import type { Runtime } from './runtime.ts';

/** Gives each step of an act the choices that were stored for it. */
class Stored implements RecordingScheduler {
  private readonly scheduler = new RecordedScheduler();
  private choices: NonNullable<ReturnType<Call['hardware']['get']>>['choices'] = [];
  private next = 0;

  begin(choices: Stored['choices']): void {
    this.choices = choices;
    this.next = 0;
  }

  start(): void {
    this.scheduler.start(this.choices[this.next] ?? NO_CHOICES);
    this.next += 1;
  }

  readonly choose: RecordingScheduler['choose'] = (freedom, outcomes) => this.scheduler.choose(freedom, outcomes);
  readonly taken: RecordingScheduler['taken'] = () => this.scheduler.taken();
}

export class Replayer {
  private readonly runtime: Runtime;
  private readonly scheduler = new Stored();

  constructor(runtime: Runtime) {
    this.runtime = runtime;
  }

  /** Carries out the case, up to a finding. */
  play(calls: Case): void {
    const { runtime } = this;
    runtime.begin();
    if (calls[0]?.operation !== 'boot') runtime.boot();
    const waiting = new Set(calls.keys());
    for (let current: Running | undefined; !runtime.isOver; ) {
      current = this.next(current, calls, waiting);
      if (current === undefined || runtime.isOver) return;
      this.act(current, calls);
      if (!runtime.started.includes(current)) current = this.startNow(current, calls, waiting);
    }
  }

  private next(current: Running | undefined, calls: Case, waiting: Set<number>): Running | undefined {
    const { runtime } = this;
    if (current !== undefined && runtime.canGoOn(current)) return this.overlapped(current, calls, waiting);
    for (;;) {
      const able = runtime.started.find((each) => runtime.canGoOn(each));
      if (able !== undefined) return able.isLeftForStart ? this.overlapped(able, calls, waiting) : able;
      if (runtime.settle() || runtime.passTime()) continue;
      if (runtime.started.length > 0) {
        runtime.tellStuck();
        return undefined;
      }
      const [first] = waiting;
      if (first === undefined) return undefined;
      this.start(first, calls, waiting);
    }
  }

  /** The call that goes on: one that starts before the next act of this one, or is switched to there, or this one. */
  private overlapped(current: Running, calls: Case, waiting: Set<number>): Running {
    const { runtime } = this;
    const { call, ticks } = current;
    const started = this.startNow(current, calls, waiting);
    if (started !== undefined) {
      current.leaveForStart();
      return started;
    }
    const other = calls[call]?.switches.get(ticks);
    const able = runtime.started.find((each) => each.call === other);
    if (able === undefined || !runtime.canGoOn(able)) return current;
    current.leave();
    return able;
  }

  /** Starts calls whose moment has come, up to one that can go on. */
  private startNow({ call, ticks }: Running, calls: Case, waiting: Set<number>): Running | undefined {
    const { runtime } = this;
    for (const number of waiting) {
      const start = calls[number]?.start;
      if (start?.call !== call || start.tick !== ticks) continue;
      const started = this.start(number, calls, waiting);
      if (started !== undefined && runtime.canGoOn(started)) return started;
    }
    return undefined;
  }

  private start(number: number, calls: Case, waiting: Set<number>): Running | undefined {
    waiting.delete(number);
    const order = calls[number];
    if (order === undefined || !this.runtime.canStart(order)) return undefined;
    const running = this.runtime.start(order, number);
    this.letHardware(running, calls);
    return running;
  }

  private act(current: Running, calls: Case): void {
    const { runtime, scheduler } = this;
    const entry = calls[current.call]?.hardware.get(current.ticks);
    scheduler.begin(entry?.choices ?? []);
    runtime.step(current, entry?.hold ?? 'nothing', scheduler, entry?.isLate);
    if (runtime.started.includes(current)) this.letHardware(current, calls);
  }

  /** The steps that the hardware takes before the next act of the call. */
  private letHardware({ call, ticks }: Running, calls: Case): void {
    const { runtime, scheduler } = this;
    for (const { step, choices } of calls[call]?.hardware.get(ticks)?.fires ?? []) {
      if (runtime.isOver) return;
      scheduler.begin([choices]);
      runtime.fire(step, scheduler);
    }
  }
}
