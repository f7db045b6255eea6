/** How the workers of a search wait for each other: who is there, where they meet, whether any has something to do, and why they stop. */
export const TEAM_NUMBERS = 112;

/** Each has a cache line. */
const NUMBER = { ARRIVED: 0, MEETING: 16, IDLE: 32, GROW: 48, STOP: 64, COME: 80, GATE: 96 } as const;

/** Why a search stops before it is complete. */
export const STOP = { NOT: 0, VIOLATED: 1, TOO_LARGE: 2, FAILED: 3 } as const;

/** Before the others are let in, and when it is too late for that; else the gate says how many levels are done, and one more. */
const GATE = { SHUT: 0, OVER: -1 } as const;

/** Looks at whether the others have come, or made something to do, before it sleeps. */
const PATIENCE = 20_000;
const NAP_MILLISECONDS = 0.1;

export class Team {
  readonly workers: number;
  readonly self: number;
  /** Workers that take part: all, unless the first one goes ahead. */
  present: number;
  private readonly numbers: Int32Array;

  constructor(workers: number, self: number, numbers: Int32Array) {
    this.workers = workers;
    this.present = workers;
    this.self = self;
    this.numbers = numbers;
  }

  /** The first one begins by itself, as threads take a while to start. */
  goAhead(): void {
    this.present = 1;
  }

  /** Waits for the others to come. Throws if they do not come within that time. */
  gather(milliseconds: number): void {
    const { numbers, workers } = this;
    for (;;) {
      const come = Atomics.load(numbers, NUMBER.COME);
      if (come === workers - 1) return;
      const how = Atomics.wait(numbers, NUMBER.COME, come, milliseconds);
      if (how === 'timed-out') throw new Error('a worker of the search did not start');
    }
  }

  /** The first one lets the others in, if all have come: from now on they take part. So many levels are done. */
  letIn(levels: number): void {
    const { numbers, workers } = this;
    if (this.present === workers || Atomics.load(numbers, NUMBER.COME) < workers - 1) return;
    this.present = workers;
    this.setGate(levels + 1);
  }

  /** Who has not been let in is not needed any more. */
  close(): void {
    if (this.present < this.workers) this.setGate(GATE.OVER);
  }

  /** Another one waits until it is let in. Says how many levels are done; -1 if it is not needed. */
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

  /** Waits until all are here who take part. */
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
    // Who has come late for the meeting before may still wake those who wait for this one: they look again.
    while (Atomics.load(numbers, NUMBER.MEETING) === meeting) Atomics.wait(numbers, NUMBER.MEETING, meeting);
  }

  /** This worker's part of a range. */
  part(from: number, to: number): readonly [number, number] {
    const size = (to - from) / this.present;
    return [from + Math.floor(this.self * size), from + Math.floor((this.self + 1) * size)];
  }

  /**
   * Has nothing to do, until `isWork` says that there is something again, or all workers have nothing to do: who has nothing to do makes nothing to do,
   * so that it stays like this. Says whether it is over. Meanwhile `attend` is called.
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

  /** Called by all when it is over: then there may be something to do again. */
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

  /** The first reason stands. */
  stop(reason: number): void {
    Atomics.compareExchange(this.numbers, NUMBER.STOP, STOP.NOT, reason);
  }

  get stopped(): number {
    return Atomics.load(this.numbers, NUMBER.STOP);
  }
}
