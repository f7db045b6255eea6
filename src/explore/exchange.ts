/**
 * What the workers of a search share: queues for the states that they send to each other, a place to meet, and what each has come to. Every state is
 * one worker's; that worker alone keeps it and makes steps from it. So no state is lost, none is kept twice, and none needs a lock.
 */
import type { Words } from '../../models/abstract/layout.ts';
import type { StateLayout } from '../../models/abstract/state.ts';
import { hashOf } from './visited.ts';

/** Shared memory, as it goes to a thread. */
export interface SharedMemory {
  readonly workers: number;
  /** Words of a state. */
  readonly width: number;
  readonly control: SharedArrayBuffer;
  readonly queues: SharedArrayBuffer;
  readonly blocks: SharedArrayBuffer;
  readonly tallies: SharedArrayBuffer;
  /** Numbers that each worker reports. */
  readonly tallyLength: number;
}

/** Numbers of the control block; after them two for each worker: whether it has nothing left to do, and how often it had something again. */
const CONTROL = { ARRIVED: 0, MEETING: 1, STOP: 2, WORKERS: 3 } as const;
const OF_WORKER = { IDLE: 0, WOKEN: 1, NUMBERS: 2 } as const;

/** Numbers of a queue: blocks that were sent, and blocks that were read, both ever; and how many states each block has. Each has a cache line. */
const QUEUE = { SENT: 0, READ: 16, COUNTS: 32 } as const;

/** Why a search stops before it is complete. */
export const STOP = { NOT: 0, VIOLATED: 1, TOO_LARGE: 2, FAILED: 3 } as const;

/** Successors that a state has, at most. */
export const MOST_SUCCESSORS = 2 ** 10;
/** States of a block: the successors of one state need no more than two blocks. */
const BLOCK_STATES = MOST_SUCCESSORS;
/** Blocks of a queue. */
const BLOCKS = 32;
const QUEUE_NUMBERS = QUEUE.COUNTS + BLOCKS;
const OWNER_BITS = 16;
/** Looks at whether something has come, before it sleeps. */
const PATIENCE = 2000;
const NAP_MILLISECONDS = 0.1;

const sharedNumbers = (count: number, each: number): SharedArrayBuffer => new SharedArrayBuffer(count * each);

/** `tallyLength`: numbers that each worker reports. There is a queue from each worker to each. */
export const sharedMemory = (workers: number, width: number, tallyLength: number): SharedMemory => ({
  workers,
  width,
  control: sharedNumbers(CONTROL.WORKERS + OF_WORKER.NUMBERS * workers, Int32Array.BYTES_PER_ELEMENT),
  queues: sharedNumbers(workers * workers * QUEUE_NUMBERS, Int32Array.BYTES_PER_ELEMENT),
  blocks: sharedNumbers(workers * workers * BLOCKS * BLOCK_STATES * width, Uint32Array.BYTES_PER_ELEMENT),
  tallies: sharedNumbers(workers * tallyLength, Float64Array.BYTES_PER_ELEMENT),
  tallyLength,
});

/**
 * The bits that say whose a state is: what few steps change, so that most states that follow need not be sent, and what has so many values that all
 * workers have as much to do.
 */
const ownershipOf = (layout: StateLayout): Words => {
  const mask = layout.initial();
  for (const fields of [layout.target, layout.allowed, layout.home, layout.rung, layout.owed, layout.owedSgi]) {
    for (const field of fields.all) mask[field.word] = (mask[field.word] ?? 0) | (field.mask << field.shift);
  }
  return mask;
};

/** The shared memory as one worker sees it. */
export class Exchange {
  readonly workers: number;
  readonly self: number;
  private readonly width: number;
  /** Word by word, the bits that say whose state it is. */
  readonly mask: Words;
  /** Those of the state that was asked about last. */
  private readonly key: Words;
  private readonly control: Int32Array;
  private readonly queues: Int32Array;
  private readonly blocks: Uint32Array;
  private readonly tallies: Float64Array;
  private readonly tallyLength: number;
  /** By receiver: states of the block that is being filled, the word at which that block starts, and blocks that were sent. */
  private readonly filled: Int32Array;
  private readonly starts: Int32Array;
  private readonly sent: Int32Array;
  /** By receiver: blocks that were read when this was looked at last. */
  private readonly read: Int32Array;

  constructor(shared: SharedMemory, self: number, layout: StateLayout) {
    const { workers } = shared;
    this.mask = ownershipOf(layout);
    this.key = layout.initial();
    this.workers = workers;
    this.self = self;
    this.width = shared.width;
    this.control = new Int32Array(shared.control);
    this.queues = new Int32Array(shared.queues);
    this.blocks = new Uint32Array(shared.blocks);
    this.tallies = new Float64Array(shared.tallies);
    this.tallyLength = shared.tallyLength;
    this.filled = new Int32Array(workers);
    this.sent = new Int32Array(workers);
    this.read = new Int32Array(workers);
    this.starts = Int32Array.from({ length: workers }, (_, to) => this.startOf(self, to, 0));
  }

  /** The worker whose state it is that starts at that word. */
  ownerOf(states: Words, at: number): number {
    const { key, mask } = this;
    for (let word = 0; word < key.length; word += 1) key[word] = (states[at + word] ?? 0) & (mask[word] ?? 0);
    return ((hashOf(key, 0, this.width) >>> OWNER_BITS) * this.workers) >>> OWNER_BITS;
  }

  /** There has to be room for the successors of the state that it is one of. */
  send(to: number, states: Words, at: number): void {
    const { width, filled, blocks } = this;
    const count = filled[to] ?? 0;
    const first = (this.starts[to] ?? 0) + count * width;
    for (let word = 0; word < width; word += 1) blocks[first + word] = states[at + word] ?? 0;
    filled[to] = count + 1;
    if (count + 1 === BLOCK_STATES) this.post(to);
  }

  /** All queues have room for the successors of one more state: the block that is being filled and the next one were read. */
  get hasRoom(): boolean {
    const { sent, read } = this;
    for (let to = 0; to < this.workers; to += 1) {
      if ((sent[to] ?? 0) - (read[to] ?? 0) <= BLOCKS - 2) continue;
      // What the others have read meanwhile is looked at only where it matters: it takes long.
      read[to] = Atomics.load(this.queues, this.queueOf(this.self, to) + QUEUE.READ);
      if ((sent[to] ?? 0) - (read[to] ?? 0) > BLOCKS - 2) return false;
    }
    return true;
  }

  /** Sends what there is. There has to be room. */
  postAll(): void {
    for (let to = 0; to < this.workers; to += 1) if ((this.filled[to] ?? 0) > 0) this.post(to);
  }

  /** States have come. */
  get hasMail(): boolean {
    for (let from = 0; from < this.workers; from += 1) {
      const queue = this.queueOf(from, this.self);
      if (Atomics.load(this.queues, queue + QUEUE.SENT) !== this.queues[queue + QUEUE.READ]) return true;
    }
    return false;
  }

  /** Takes what was sent to this worker. */
  receive(take: (states: Words, count: number) => void): void {
    const { queues, blocks, width } = this;
    for (let from = 0; from < this.workers; from += 1) {
      const queue = this.queueOf(from, this.self);
      const sent = Atomics.load(queues, queue + QUEUE.SENT);
      for (let read = queues[queue + QUEUE.READ] ?? 0; read !== sent; read += 1) {
        const start = this.startOf(from, this.self, read);
        const count = queues[queue + QUEUE.COUNTS + (read % BLOCKS)] ?? 0;
        take(blocks.subarray(start, start + count * width), count);
        Atomics.store(queues, queue + QUEUE.READ, read + 1);
      }
    }
  }

  /** Says whether this worker has nothing left to do. Who has something again says so before it takes it. */
  rest(isIdle: boolean): void {
    const own = this.numbersOf(this.self);
    if (!isIdle && Atomics.load(this.control, own + OF_WORKER.IDLE) === 1) {
      Atomics.add(this.control, own + OF_WORKER.WOKEN, 1);
    }
    Atomics.store(this.control, own + OF_WORKER.IDLE, isIdle ? 1 : 0);
  }

  /** No worker has anything left to do, and nothing is on its way. What is seen one after the other holds at once if none was woken meanwhile. */
  get isOver(): boolean {
    const woken = this.woken();
    for (let worker = 0; worker < this.workers; worker += 1) {
      if (Atomics.load(this.control, this.numbersOf(worker) + OF_WORKER.IDLE) === 0) return false;
    }
    for (let queue = 0; queue < this.queues.length; queue += QUEUE_NUMBERS) {
      const sent = Atomics.load(this.queues, queue + QUEUE.SENT);
      if (sent !== Atomics.load(this.queues, queue + QUEUE.READ)) return false;
    }
    return woken === this.woken();
  }

  /** Waits for a moment. */
  nap(): void {
    for (let look = 0; look < PATIENCE; look += 1) if (this.hasMail) return;
    Atomics.wait(this.control, CONTROL.STOP, STOP.NOT, NAP_MILLISECONDS);
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

  private post(to: number): void {
    const queue = this.queueOf(this.self, to);
    const sent = this.sent[to] ?? 0;
    this.queues[queue + QUEUE.COUNTS + (sent % BLOCKS)] = this.filled[to] ?? 0;
    Atomics.store(this.queues, queue + QUEUE.SENT, sent + 1);
    this.sent[to] = sent + 1;
    this.filled[to] = 0;
    this.starts[to] = this.startOf(this.self, to, sent + 1);
  }

  private woken(): number {
    let sum = 0;
    for (let worker = 0; worker < this.workers; worker += 1) {
      sum += Atomics.load(this.control, this.numbersOf(worker) + OF_WORKER.WOKEN);
    }
    return sum;
  }

  private numbersOf(worker: number): number {
    return CONTROL.WORKERS + OF_WORKER.NUMBERS * worker;
  }

  private queueOf(from: number, to: number): number {
    return (from * this.workers + to) * QUEUE_NUMBERS;
  }

  /** The word at which a block starts, by how many were sent before it. */
  private startOf(from: number, to: number, sent: number): number {
    return ((from * this.workers + to) * BLOCKS + (sent % BLOCKS)) * BLOCK_STATES * this.width;
  }
}
