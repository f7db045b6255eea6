/**
 * What the workers of a search share: boxes for the states that they send to each other, a place to meet, and what each has come to. Every state is
 * one worker's, by its hash; that worker alone keeps it and makes steps from it. So no state is lost, and none is kept twice.
 */
import type { Words } from '../../models/abstract/layout.ts';
import { hashOf } from './visited.ts';

/** Shared memory, as it goes to a thread. */
export interface SharedMemory {
  readonly workers: number;
  /** Words of a state. */
  readonly width: number;
  readonly control: SharedArrayBuffer;
  readonly counts: SharedArrayBuffer;
  readonly boxes: SharedArrayBuffer;
  readonly tallies: SharedArrayBuffer;
  /** Numbers that each worker reports. */
  readonly tallyLength: number;
}

/** Numbers of the control block; after them one for each worker: whether it has nothing left to do. */
const CONTROL = { ARRIVED: 0, MEETING: 1, STOP: 2, IDLE: 3 } as const;

/** Why a search stops before it is complete. */
export const STOP = { NOT: 0, VIOLATED: 1, TOO_LARGE: 2, FAILED: 3 } as const;

/** States that a worker may send before the others read them. */
const OUTBOX_STATES = 2 ** 19;
/** Room that the successors of one state may take. */
const MOST_SUCCESSORS = 2 ** 10;
const OWNER_BITS = 16;
/** Looks at whether all have come, before it sleeps. */
const PATIENCE = 2000;

const bytesOf = (numbers: number, each: number): number => numbers * each;

/** `tallyLength`: numbers that each worker reports. */
export const sharedMemory = (workers: number, width: number, tallyLength: number): SharedMemory => {
  const states = workers * workers * boxStates(workers);
  return {
    workers,
    width,
    control: new SharedArrayBuffer(bytesOf(CONTROL.IDLE + workers, Int32Array.BYTES_PER_ELEMENT)),
    counts: new SharedArrayBuffer(bytesOf(workers * workers, Int32Array.BYTES_PER_ELEMENT)),
    boxes: new SharedArrayBuffer(bytesOf(states * width, Uint32Array.BYTES_PER_ELEMENT)),
    tallies: new SharedArrayBuffer(bytesOf(workers * tallyLength, Float64Array.BYTES_PER_ELEMENT)),
    tallyLength,
  };
};

/** States that a box holds: there is one from each worker to each. */
const boxStates = (workers: number): number => MOST_SUCCESSORS + Math.ceil(OUTBOX_STATES / workers);

/** The shared memory as one worker sees it. */
export class Exchange {
  readonly workers: number;
  readonly self: number;
  private readonly width: number;
  private readonly control: Int32Array;
  private readonly counts: Int32Array;
  private readonly boxes: Uint32Array;
  /** What this worker has sent to each; kept apart, as what two workers write next to each other takes both long. */
  private readonly sent: Int32Array;
  private readonly tallies: Float64Array;
  private readonly tallyLength: number;
  private readonly boxStates: number;
  /** A box has no room for the successors of one more state. */
  isFull = false;

  constructor(shared: SharedMemory, self: number) {
    this.workers = shared.workers;
    this.self = self;
    this.width = shared.width;
    this.control = new Int32Array(shared.control);
    this.counts = new Int32Array(shared.counts);
    this.sent = new Int32Array(shared.workers);
    this.boxes = new Uint32Array(shared.boxes);
    this.tallies = new Float64Array(shared.tallies);
    this.tallyLength = shared.tallyLength;
    this.boxStates = boxStates(shared.workers);
  }

  /** The worker whose state it is. */
  ownerOf(state: Words): number {
    const part = hashOf(state, 0, this.width) & (2 ** OWNER_BITS - 1);
    return (part * this.workers) >>> OWNER_BITS;
  }

  /** Between two meetings, others must not read. */
  send(to: number, state: Words): void {
    const { width, sent, boxes } = this;
    const count = sent[to] ?? 0;
    const first = ((this.self * this.workers + to) * this.boxStates + count) * width;
    for (let word = 0; word < width; word += 1) boxes[first + word] = state[word] ?? 0;
    sent[to] = count + 1;
    if (count + 1 + MOST_SUCCESSORS > this.boxStates) this.isFull = true;
  }

  /** Before all meet: says how many states there are in the boxes. */
  post(): void {
    for (let to = 0; to < this.workers; to += 1) {
      this.counts[this.self * this.workers + to] = this.sent[to] ?? 0;
      this.sent[to] = 0;
    }
    this.isFull = false;
  }

  /** After all have met: what was sent to this worker. */
  receive(take: (states: Words, count: number) => void): void {
    const { workers, width, counts } = this;
    for (let from = 0; from < workers; from += 1) {
      const box = from * workers + this.self;
      const count = counts[box] ?? 0;
      const first = box * this.boxStates * width;
      if (count > 0) take(this.boxes.subarray(first, first + count * width), count);
    }
  }

  /** Waits until all workers are here. Throws if they do not come within that time. */
  meet(milliseconds = Number.POSITIVE_INFINITY): void {
    const { control } = this;
    const meeting = Atomics.load(control, CONTROL.MEETING);
    if (Atomics.add(control, CONTROL.ARRIVED, 1) === this.workers - 1) {
      Atomics.store(control, CONTROL.ARRIVED, 0);
      Atomics.add(control, CONTROL.MEETING, 1);
      Atomics.notify(control, CONTROL.MEETING);
      return;
    }
    for (let look = 0; look < PATIENCE; look += 1) {
      if (Atomics.load(control, CONTROL.MEETING) !== meeting) return;
    }
    // Who has come late for the meeting before may still wake those who wait for this one: they look again.
    while (Atomics.load(control, CONTROL.MEETING) === meeting) {
      const how = Atomics.wait(control, CONTROL.MEETING, meeting, milliseconds);
      if (how === 'timed-out') throw new Error('a worker of the search did not start');
    }
  }

  /** The first reason stands. */
  stop(reason: number): void {
    Atomics.compareExchange(this.control, CONTROL.STOP, STOP.NOT, reason);
  }

  get stopped(): number {
    return Atomics.load(this.control, CONTROL.STOP);
  }

  /** Says whether this worker has nothing left to do. */
  rest(isIdle: boolean): void {
    Atomics.store(this.control, CONTROL.IDLE + this.self, isIdle ? 1 : 0);
  }

  /** After all have met: none of them has anything left to do. */
  get isIdle(): boolean {
    for (let worker = 0; worker < this.workers; worker += 1) {
      if (Atomics.load(this.control, CONTROL.IDLE + worker) === 0) return false;
    }
    return true;
  }

  /** Reports a number. */
  tally(index: number, value: number): void {
    this.tallies[this.self * this.tallyLength + index] = value;
  }

  /** Of what the workers have reported. */
  total(index: number): number {
    let sum = 0;
    for (let worker = 0; worker < this.workers; worker += 1) {
      sum += this.tallies[worker * this.tallyLength + index] ?? 0;
    }
    return sum;
  }
}
