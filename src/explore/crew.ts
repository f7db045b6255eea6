/** Workers that visit a scope together: level by level, each the states that are its own. The first one is the thread that asks. */
import { Worker } from 'node:worker_threads';
import { StateLayout } from '../../models/abstract/state.ts';
import { Exchange, type SharedMemory, STOP, sharedMemory } from './exchange.ts';
import { type Explorer, type ExplorerOptions, explorerOf } from './explorer.ts';
import { ABSTRACT_PROPERTIES } from './invariants.ts';
import type { Progress, Visit } from './search.ts';
import { ScopeTooLarge } from './visited.ts';

/** What a thread is given. */
export interface Assignment {
  readonly shared: SharedMemory;
  readonly self: number;
  readonly options: ExplorerOptions;
  /** Ends with the first violation. */
  readonly stopAtFirst: boolean;
}

/** What each worker reports; after that, for each property, how often it was exercised, and then whether it was broken. */
const TALLY = { STATES: 0, TRANSITIONS: 1, QUEUE: 2, LEVEL: 3, BYTES: 4, PROPERTIES: 5 } as const;

/** Threads run built files: where this is run from its source, as in tests, the built file next to it has to be there. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/src/explore/crew-thread.js' : './crew-thread.js',
  import.meta.url,
);
/** States between two looks at what has come. */
const LOOK_EVERY = 64;
const MILLISECONDS_TO_START = 30_000;

/** One worker's part, from the first level to the last. All workers go through this in step; says how deep they came. */
export const workOn = (
  { shared, self, options, stopAtFirst }: Assignment,
  onProgress?: (progress: Progress) => void,
): number => {
  const exchange = new Exchange(shared, self, new StateLayout(options.scope));
  let depth = 0;
  const broken = new Set<string>();
  let failure: unknown;
  const levels: number[] = [];
  const explorer: Explorer = explorerOf(options, {
    exchange,
    onWrong: (wrong) => {
      for (const property of wrong) broken.add(property);
      if (stopAtFirst) exchange.stop(STOP.VIOLATED);
    },
    onProgress: () => {
      report();
      onProgress?.(progressOf(exchange, depth, levels));
    },
  });
  const report = (): void => {
    const { visited, level, deeper } = explorer;
    exchange.tally(TALLY.STATES, visited.size);
    exchange.tally(TALLY.TRANSITIONS, explorer.transitions);
    exchange.tally(TALLY.QUEUE, level.length + deeper.length);
    exchange.tally(TALLY.LEVEL, level.length);
    exchange.tally(TALLY.BYTES, visited.bytes + level.bytes + deeper.bytes);
  };
  const reportProperties = (): void => {
    const { exercised } = explorer.source;
    for (const [index, id] of ABSTRACT_PROPERTIES.entries()) {
      exchange.tally(TALLY.PROPERTIES + index, exercised.get(id) ?? 0);
      exchange.tally(TALLY.PROPERTIES + ABSTRACT_PROPERTIES.length + index, broken.has(id) ? 1 : 0);
    }
  };
  const isStopped = (): boolean => exchange.stopped !== STOP.NOT;
  let untilLook = LOOK_EVERY;
  /** There has to be room for every state; other reasons to pause are looked at now and then. */
  const mustPause = (): boolean => {
    untilLook -= 1;
    if (untilLook > 0) return !exchange.hasRoom;
    untilLook = LOOK_EVERY;
    return exchange.hasMail || !exchange.hasRoom || isStopped();
  };
  /** Who cannot go on says so, and comes to the meetings still: the others would wait. */
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof ScopeTooLarge)) failure = error;
      exchange.stop(error instanceof ScopeTooLarge ? STOP.TOO_LARGE : STOP.FAILED);
    }
  };
  /** Each makes steps from the states that are its own, and takes those that others send, until none has anything left. */
  const together = (work: (from: number) => number, list: () => Explorer['level']): void => {
    let position = 0;
    while (!isStopped() && !exchange.isOver) {
      attempt(() => {
        position = work(position);
        const isDone = position === explorer.level.length && exchange.hasRoom;
        if (isDone) exchange.postAll();
        if (!exchange.hasMail) {
          exchange.rest(isDone);
          exchange.nap();
        } else {
          exchange.rest(false);
          exchange.receive((states, count) => explorer.receive(states, count, list()));
        }
      });
    }
    exchange.meet();
    exchange.rest(false);
    exchange.meet();
  };
  exchange.meet(MILLISECONDS_TO_START);
  for (;;) {
    together(
      (from) => explorer.close(from, mustPause),
      () => explorer.level,
    );
    together(
      (from) => explorer.stimulate(from, mustPause),
      () => explorer.deeper,
    );
    report();
    exchange.meet();
    levels.push(exchange.total(TALLY.LEVEL));
    exchange.meet();
    explorer.descend();
    report();
    exchange.meet();
    const isOver = isStopped() || exchange.total(TALLY.QUEUE) === 0;
    exchange.meet();
    if (isOver) break;
    depth += 1;
  }
  reportProperties();
  exchange.meet();
  if (failure !== undefined) throw failure;
  return depth;
};

/** Visits a scope with so many workers. */
export const exploreTogether = (
  options: ExplorerOptions,
  workers: number,
  stopAtFirst: boolean,
  onProgress: (progress: Progress) => void,
): Visit => {
  const layout = new StateLayout(options.scope);
  const shared = sharedMemory(workers, layout.words, TALLY.PROPERTIES + 2 * ABSTRACT_PROPERTIES.length);
  const share = { ...options, mostStates: Math.ceil(options.mostStates / workers) };
  const assignment = (self: number): Assignment => ({ shared, self, options: share, stopAtFirst });
  for (let self = 1; self < workers; self += 1) {
    // The thread that asks does not wait for them in the end: they are over when they have met for the last time.
    new Worker(THREAD, { workerData: assignment(self) }).unref();
  }
  const depth = workOn(assignment(0), onProgress);
  const exchange = new Exchange(shared, 0, layout);
  if (exchange.stopped === STOP.FAILED) throw new Error('a worker of the search failed');
  const tallied = (offset: number): ReadonlyMap<string, number> =>
    new Map(ABSTRACT_PROPERTIES.map((id, index) => [id, exchange.total(TALLY.PROPERTIES + offset + index)]));
  const watched = options.properties ?? ABSTRACT_PROPERTIES;
  const broken = tallied(ABSTRACT_PROPERTIES.length);
  return {
    states: exchange.total(TALLY.STATES),
    transitions: exchange.total(TALLY.TRANSITIONS),
    depth,
    complete: exchange.stopped === STOP.NOT,
    broken: ABSTRACT_PROPERTIES.filter((id) => broken.get(id) !== 0),
    exercised: new Map([...tallied(0)].filter(([id]) => watched.includes(id))),
    bytes: exchange.total(TALLY.BYTES),
  };
};

const progressOf = (exchange: Exchange, depth: number, levels: readonly number[]): Progress => ({
  states: exchange.total(TALLY.STATES),
  transitions: exchange.total(TALLY.TRANSITIONS),
  queue: exchange.total(TALLY.QUEUE),
  depth,
  levels,
});
