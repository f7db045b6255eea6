/**
 * Synchronisation of the workers of a search: admission of threads, barriers, idle workers, requests to grow the table, and the reason for an early
 * stop.
 */

/** Number of shared counters that a team needs, padding included. */
export const TEAM_NUMBERS = 112;

/** Offsets of the counters. Each has its own cache line. */
const NUMBER = { ARRIVED: 0, MEETING: 16, IDLE: 32, GROW: 48, STOP: 64, COME: 80, GATE: 96 } as const;

/** Reasons to stop a search before it is complete. */
export const STOP = { NOT: 0, VIOLATED: 1, TOO_LARGE: 2, FAILED: 3, ASKED: 4 } as const;

/**
 * Values of the gate: SHUT until the threads are admitted, OVER once the search no longer needs them. Else it is 1 + the number of finished levels.
 */
const GATE = { SHUT: 0, OVER: -1 } as const;

/** Polls of a waiting worker before it sleeps. */
const PATIENCE = 20_000;
const NAP_MILLISECONDS = 0.1;

export class Team {
  readonly workers: number;
  readonly self: number;
  /** Workers that take part. All, except while the first one works ahead alone. */
  present: number;
  private readonly numbers: Int32Array;

  constructor(workers: number, self: number, numbers: Int32Array) {
    this.workers = workers;
    this.present = workers;
    this.self = self;
    this.numbers = numbers;
  }

  /** Lets the first worker begin alone, as threads take a while to start. */
  goAhead(): void {
    this.present = 1;
  }

  /** Waits until all threads have started. Throws after that time. */
  gather(milliseconds: number): void {
    const { numbers, workers } = this;
    for (;;) {
      const come = Atomics.load(numbers, NUMBER.COME);
      if (come === workers - 1) return;
      const how = Atomics.wait(numbers, NUMBER.COME, come, milliseconds);
      if (how === 'timed-out') throw new Error(`a worker thread did not start within ${milliseconds} ms`);
    }
  }

  /** Admits the other workers, if all have started. They join at the level after the first `levels`. Called by the first worker. */
  letIn(levels: number): void {
    const { numbers, workers } = this;
    if (this.present === workers || Atomics.load(numbers, NUMBER.COME) < workers - 1) return;
    this.present = workers;
    this.setGate(levels + 1);
  }

  /** Turns away threads that were not admitted: the search is over. */
  close(): void {
    if (this.present < this.workers) this.setGate(GATE.OVER);
  }

  /** Waits to be admitted. Returns the number of finished levels; -1 if the search is over. Called by all workers but the first. */
  comeIn(): number {
    const { numbers } = this;
    Atomics.add(numbers, NUMBER.COME, 1);
    Atomics.notify(numbers, NUMBER.COME);
    Atomics.wait(numbers, NUMBER.GATE, GATE.SHUT);
    const gate = Atomics.load(numbers, NUMBER.GATE);
    return gate === GATE.OVER ? -1 : gate - 1;
  }

  private setGate(gate: number): void {
    Atomics.store(this.numbers, NUMBER.GATE, gate);
    Atomics.notify(this.numbers, NUMBER.GATE);
  }

  /** Barrier: returns when every worker that takes part has called it. */
  meet(): void {
    const { numbers } = this;
    const meeting = Atomics.load(numbers, NUMBER.MEETING);
    if (Atomics.add(numbers, NUMBER.ARRIVED, 1) === this.present - 1) {
      Atomics.store(numbers, NUMBER.ARRIVED, 0);
      Atomics.add(numbers, NUMBER.MEETING, 1);
      Atomics.notify(numbers, NUMBER.MEETING);
      return;
    }
    for (let look = 0; look < PATIENCE; look += 1) {
      if (Atomics.load(numbers, NUMBER.MEETING) !== meeting) return;
    }
    // A wake-up may be a late one of the barrier before, so the loop checks again.
    while (Atomics.load(numbers, NUMBER.MEETING) === meeting) Atomics.wait(numbers, NUMBER.MEETING, meeting);
  }

  /** The share of this worker of the range from `from` to `to - 1`: its start and its end. */
  part(from: number, to: number): readonly [number, number] {
    const size = (to - from) / this.present;
    return [from + Math.floor(this.self * size), from + Math.floor((this.self + 1) * size)];
  }

  /**
   * Waits while this worker is idle, calling `attend` meanwhile. Returns false when `isWork` reports new work, true when all workers are idle. Only a
   * busy worker creates work, so once all are idle, all stay idle.
   */
  rest(isWork: () => boolean, attend: () => void): boolean {
    const { numbers, present } = this;
    Atomics.add(numbers, NUMBER.IDLE, 1);
    for (let look = 0; ; look += 1) {
      if (look > PATIENCE) Atomics.wait(numbers, NUMBER.STOP, STOP.NOT, NAP_MILLISECONDS);
      attend();
      const isOver = Atomics.load(numbers, NUMBER.IDLE) === present;
      if (isWork()) break;
      if (isOver) return true;
    }
    Atomics.sub(numbers, NUMBER.IDLE, 1);
    return false;
  }

  /** Ends the idle state. Every worker calls this after `rest` has returned true. */
  rise(): void {
    this.meet();
    if (this.self === 0) Atomics.store(this.numbers, NUMBER.IDLE, 0);
    this.meet();
  }

  askToGrow(): void {
    Atomics.store(this.numbers, NUMBER.GROW, 1);
  }

  get isAskedToGrow(): boolean {
    return Atomics.load(this.numbers, NUMBER.GROW) === 1;
  }

  hasGrown(): void {
    Atomics.store(this.numbers, NUMBER.GROW, 0);
  }

  /** Stops the search. If several workers stop it, the first reason counts. */
  stop(reason: number): void {
    Atomics.compareExchange(this.numbers, NUMBER.STOP, STOP.NOT, reason);
  }

  get stopped(): number {
    return Atomics.load(this.numbers, NUMBER.STOP);
  }
}
