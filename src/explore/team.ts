/** How the workers of a search wait for each other: where they meet, whether any has something to do, and why they stop. */
export const TEAM_NUMBERS = 80;

/** Each has a cache line. */
const NUMBER = { ARRIVED: 0, MEETING: 16, IDLE: 32, GROW: 48, STOP: 64 } as const;

/** Why a search stops before it is complete. */
export const STOP = { NOT: 0, VIOLATED: 1, TOO_LARGE: 2, FAILED: 3 } as const;

/** Looks at whether the others have come, or made something to do, before it sleeps. */
const PATIENCE = 20_000;
const NAP_MILLISECONDS = 0.1;

export class Team {
  readonly workers: number;
  readonly self: number;
  private readonly numbers: Int32Array;

  constructor(workers: number, self: number, numbers: Int32Array) {
    this.workers = workers;
    this.self = self;
    this.numbers = numbers;
  }

  /** Waits until all workers are here. Throws if they do not come within that time. */
  meet(milliseconds = Number.POSITIVE_INFINITY): void {
    const { numbers } = this;
    const meeting = Atomics.load(numbers, NUMBER.MEETING);
    if (Atomics.add(numbers, NUMBER.ARRIVED, 1) === this.workers - 1) {
      Atomics.store(numbers, NUMBER.ARRIVED, 0);
      Atomics.add(numbers, NUMBER.MEETING, 1);
      Atomics.notify(numbers, NUMBER.MEETING);
      return;
    }
    for (let look = 0; look < PATIENCE; look += 1) {
      if (Atomics.load(numbers, NUMBER.MEETING) !== meeting) return;
    }
    // Who has come late for the meeting before may still wake those who wait for this one: they look again.
    while (Atomics.load(numbers, NUMBER.MEETING) === meeting) {
      const how = Atomics.wait(numbers, NUMBER.MEETING, meeting, milliseconds);
      if (how === 'timed-out') throw new Error('a worker of the search did not start');
    }
  }

  /** This worker's part of a range. */
  part(from: number, to: number): readonly [number, number] {
    const size = (to - from) / this.workers;
    return [from + Math.floor(this.self * size), from + Math.floor((this.self + 1) * size)];
  }

  /**
   * Has nothing to do, until `isWork` says that there is something again, or all workers have nothing to do: who has nothing to do makes nothing to do,
   * so that it stays like this. Says whether it is over. Meanwhile `attend` is called.
   */
  rest(isWork: () => boolean, attend: () => void): boolean {
    const { numbers, workers } = this;
    Atomics.add(numbers, NUMBER.IDLE, 1);
    for (let look = 0; ; look += 1) {
      if (look > PATIENCE) Atomics.wait(numbers, NUMBER.STOP, STOP.NOT, NAP_MILLISECONDS);
      attend();
      const isOver = Atomics.load(numbers, NUMBER.IDLE) === workers;
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
