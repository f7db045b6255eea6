/** Workers that visit a scope together, level by level. The first one is the thread that asks. */
import { Worker } from 'node:worker_threads';
import { StateLayout } from '../../models/abstract/state.ts';
import { ABSTRACT_PROPERTIES } from '../../properties/index.abstract.ts';
import { type Explorer, type ExplorerOptions, explorerOf } from './explorer.ts';
import { LIST_NUMBERS, SharedList } from './shared-list.ts';
import { SharedVisited, TABLE_NUMBERS, tableWords } from './shared-visited.ts';
import { STOP, TEAM_NUMBERS, Team } from './team.ts';
import type { Progress, Visit } from './visit.ts';
import { ScopeTooLarge } from './visited.ts';

/** What workers share: memory that is not there before it is used. */
interface SharedMemory {
  readonly workers: number;
  /** States that there is memory for. */
  readonly mostStates: number;
  readonly team: SharedArrayBuffer;
  /** The set of states. */
  readonly table: SharedArrayBuffer;
  readonly tableNumbers: SharedArrayBuffer;
  /** Lists of states: one of each worker of this level, and one of the next. */
  readonly lists: readonly { readonly states: SharedArrayBuffer; readonly numbers: SharedArrayBuffer }[];
  readonly tallies: SharedArrayBuffer;
}

/** What a thread is given. */
export interface Assignment {
  readonly shared: SharedMemory;
  readonly self: number;
  readonly options: ExplorerOptions;
  /** Ends with the first violation. */
  readonly stopAtFirst: boolean;
  /** The first worker waits for the others before it goes deeper than the first level. */
  readonly gathered: boolean;
}

/** What each worker reports; after that, for each property, how often it was exercised, and then whether it was broken. */
const TALLY = { STATES: 0, TRANSITIONS: 1, QUEUE: 2, LEVEL: 3, BYTES: 4, PROPERTIES: 5 } as const;
const TALLIES = TALLY.PROPERTIES + 2 * ABSTRACT_PROPERTIES.length;

/** Threads run built files: where this is run from its source, as in tests, the built file next to it has to be there. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/src/explore/crew-thread.js' : './crew-thread.js',
  import.meta.url,
);
/** States that a worker takes at a time. */
const PORTION = 256;
const MILLISECONDS_TO_START = 30_000;

const sharedInt32s = (count: number): SharedArrayBuffer => new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT);

/** For as many states as there is memory for, `most` of them at most. */
const sharedMemory = (workers: number, width: number, most: number): SharedMemory => {
  try {
    return {
      workers,
      mostStates: most,
      team: sharedInt32s(TEAM_NUMBERS),
      table: sharedInt32s(tableWords(width, most)),
      tableNumbers: sharedInt32s(TABLE_NUMBERS),
      lists: Array.from({ length: 2 * workers }, () => ({
        states: sharedInt32s(most * width),
        numbers: sharedInt32s(LIST_NUMBERS),
      })),
      tallies: new SharedArrayBuffer(workers * TALLIES * Float64Array.BYTES_PER_ELEMENT),
    };
  } catch (error) {
    if (!(error instanceof RangeError) || most < 2) throw error;
    return sharedMemory(workers, width, Math.floor(most / 2));
  }
};

/** Makes steps from the states between those positions of a list. */
type Make = (list: SharedList, from: number, to: number) => void;

/** What workers report. */
class Tallies {
  private readonly numbers: Float64Array;
  private readonly workers: number;

  constructor({ tallies, workers }: SharedMemory) {
    this.numbers = new Float64Array(tallies);
    this.workers = workers;
  }

  report(self: number, tally: number, value: number): void {
    this.numbers[self * TALLIES + tally] = value;
  }

  total(tally: number): number {
    let sum = 0;
    for (let worker = 0; worker < this.workers; worker += 1) sum += this.numbers[worker * TALLIES + tally] ?? 0;
    return sum;
  }
}

/** One worker's part, from the first level, or where it is let in, to the last. Workers go through this in step; says how deep they came. */
export const workOn = (
  { shared, self, options, stopAtFirst, gathered }: Assignment,
  onProgress?: (progress: Progress) => void,
): number => {
  const { workers, mostStates } = shared;
  const team = new Team(workers, self, new Int32Array(shared.team));
  const tallies = new Tallies(shared);
  const broken = new Set<string>();
  const levels: number[] = [];
  let failure: unknown;
  const { words: width } = new StateLayout(options.scope);
  const lists = shared.lists.map(
    ({ states, numbers }) => new SharedList(width, new Uint32Array(states), new Int32Array(numbers)),
  );
  const visited = new SharedVisited(
    width,
    mostStates,
    new Int32Array(shared.table),
    new Int32Array(shared.tableNumbers),
    team,
  );
  /** By worker. */
  let level = lists.slice(0, workers);
  let deeper = lists.slice(workers);
  const own = (all: readonly SharedList[]): SharedList => {
    const found = all[self];
    if (found === undefined) throw new RangeError(`no worker ${self} of ${workers}`);
    return found;
  };
  const explorer: Explorer<SharedList> = explorerOf(
    options,
    {
      onWrong: (wrong) => {
        for (const property of wrong) broken.add(property);
        if (stopAtFirst) team.stop(STOP.VIOLATED);
      },
      onProgress: () => {
        report();
        onProgress?.(progressOf(tallies, levels));
      },
    },
    () => ({ visited, level: own(level), deeper: own(deeper) }),
  );
  const report = (): void => {
    tallies.report(self, TALLY.STATES, visited.added);
    tallies.report(self, TALLY.TRANSITIONS, explorer.transitions);
    tallies.report(self, TALLY.QUEUE, explorer.level.length + explorer.deeper.length);
    tallies.report(self, TALLY.LEVEL, explorer.level.length);
    tallies.report(self, TALLY.BYTES, explorer.bytes);
  };
  const isStopped = (): boolean => team.stopped !== STOP.NOT;
  const isWork = (): boolean => !isStopped() && level.some((list) => !list.isTaken);
  /** Who cannot go on says so, and comes to the meetings still: the others would wait. */
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof ScopeTooLarge)) failure = error;
      team.stop(error instanceof ScopeTooLarge ? STOP.TOO_LARGE : STOP.FAILED);
    }
  };
  /** Makes steps from some states of the level that nobody has taken yet, its own first. Says whether there are any. */
  const makeSome = (make: Make): boolean => {
    for (let turn = 0; turn < workers; turn += 1) {
      const list = level[(self + turn) % workers];
      const from = list?.take(PORTION) ?? -1;
      if (list === undefined || from < 0) continue;
      const { end } = list;
      attempt(() => make(list, from, end));
      return true;
    }
    return false;
  };
  const together = (make: Make): void => {
    for (;;) {
      visited.growIfAsked();
      if (!isStopped() && makeSome(make)) continue;
      // Who rests has looked up all that it has found: there may be more to do then.
      if (!isStopped()) attempt(() => explorer.settle());
      if (isWork()) continue;
      if (team.rest(isWork, () => visited.growIfAsked())) break;
    }
    team.rise();
  };
  const descend = (): void => {
    explorer.descend();
    [level, deeper] = [deeper, level];
  };
  if (self === 0) {
    team.goAhead();
    attempt(() => explorer.begin());
  } else {
    const done = team.comeIn();
    if (done < 0) return done;
    visited.catchUp();
    for (let depth = 0; depth < done; depth += 1) descend();
  }
  for (;;) {
    if (self === 0) {
      if (gathered && levels.length === 1) attempt(() => team.gather(MILLISECONDS_TO_START));
      team.letIn(levels.length);
    }
    together((list, from, to) => explorer.close(list, from, to));
    own(level).giveBack();
    team.meet();
    together((list, from, to) => explorer.stimulate(list, from, to));
    report();
    team.meet();
    levels.push(tallies.total(TALLY.LEVEL));
    team.meet();
    descend();
    report();
    team.meet();
    const isOver = isStopped() || tallies.total(TALLY.QUEUE) === 0;
    team.meet();
    if (isOver) break;
  }
  if (self === 0) team.close();
  const { exercised } = explorer.source;
  for (const [index, id] of ABSTRACT_PROPERTIES.entries()) {
    tallies.report(self, TALLY.PROPERTIES + index, exercised.get(id) ?? 0);
    tallies.report(self, TALLY.PROPERTIES + ABSTRACT_PROPERTIES.length + index, broken.has(id) ? 1 : 0);
  }
  team.meet();
  if (failure !== undefined) throw failure;
  return levels.length - 1;
};

export interface CrewOptions {
  readonly workers: number;
  readonly stopAtFirst: boolean;
  readonly gathered: boolean;
}

/** Visits a scope with so many workers. */
export const exploreTogether = (
  options: ExplorerOptions,
  { workers, stopAtFirst, gathered }: CrewOptions,
  onProgress: (progress: Progress) => void,
): Visit => {
  const shared = sharedMemory(workers, new StateLayout(options.scope).words, options.mostStates);
  const assignment = (self: number): Assignment => ({ shared, self, options, stopAtFirst, gathered });
  for (let self = 1; self < workers; self += 1) {
    // The thread that asks does not wait for them in the end: they are over when they have met for the last time.
    new Worker(THREAD, { workerData: assignment(self) }).unref();
  }
  const depth = workOn(assignment(0), onProgress);
  const { stopped } = new Team(workers, 0, new Int32Array(shared.team));
  if (stopped === STOP.FAILED) throw new Error('a worker of the search failed');
  const tallies = new Tallies(shared);
  const tallied = (offset: number): ReadonlyMap<string, number> =>
    new Map(ABSTRACT_PROPERTIES.map((id, index) => [id, tallies.total(TALLY.PROPERTIES + offset + index)]));
  const watched = options.properties ?? ABSTRACT_PROPERTIES;
  const broken = tallied(ABSTRACT_PROPERTIES.length);
  return {
    states: tallies.total(TALLY.STATES),
    transitions: tallies.total(TALLY.TRANSITIONS),
    depth,
    complete: stopped === STOP.NOT,
    broken: ABSTRACT_PROPERTIES.filter((id) => broken.get(id) !== 0),
    exercised: new Map([...tallied(0)].filter(([id]) => watched.includes(id))),
    bytes: tallies.total(TALLY.BYTES),
  };
};

const progressOf = (tallies: Tallies, levels: readonly number[]): Progress => ({
  states: tallies.total(TALLY.STATES),
  transitions: tallies.total(TALLY.TRANSITIONS),
  queue: tallies.total(TALLY.QUEUE),
  depth: levels.length,
  levels,
});
