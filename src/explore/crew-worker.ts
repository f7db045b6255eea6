/**
 * One worker of a search. All workers go from level to level in step. On each level a worker takes batches of its own list first, then of the lists
 * of the others.
 */
import { StateLayout } from '../../models/abstract/state.ts';
import { ABSTRACT_PROPERTIES } from '../../properties/index.abstract.ts';
import { brokenTally, progressOf, type SharedMemory, TALLY, Tallies } from './crew-memory.ts';
import { type Explorer, type ExplorerOptions, explorerOf } from './explorer.ts';
import { SharedList } from './shared-list.ts';
import { SharedVisited } from './shared-visited.ts';
import { STOP, Team } from './team.ts';
import type { Progress } from './visit.ts';
import { ScopeTooLarge } from './visited.ts';

/** Data that a worker is started with. */
export interface Assignment {
  readonly shared: SharedMemory;
  readonly self: number;
  readonly options: ExplorerOptions;
  /** Stops the search at the first violation. */
  readonly stopAtFirst: boolean;
  /** The first worker waits for all threads to start before it goes on to the second level. */
  readonly gathered: boolean;
}

/** What the first worker does for the caller of the search. */
export interface Lead {
  readonly onProgress: (progress: Progress) => void;
  /** Whether the search has been asked to end with what it has. */
  readonly isAsked: () => boolean;
}

/** Batch size: states that a worker takes from a list at a time. */
const BATCH_STATES = 256;

const MILLISECONDS_TO_START = 30_000;

/** Executes the steps from the states of a list at positions `from` to `to - 1`. */
type Make = (list: SharedList, from: number, to: number) => void;

/** The state of a worker, and the loop over the levels. */
class CrewWorker {
  private readonly assignment: Assignment;
  private readonly lead: Lead | undefined;
  private readonly team: Team;
  private readonly tallies: Tallies;
  private readonly visited: SharedVisited;
  private readonly explorer: Explorer<SharedList>;
  private readonly broken = new Set<string>();
  /** Depth → number of states, for finished levels. */
  private readonly levels: number[] = [];
  /** Worker → its list of this level, and of the next one. */
  private level: SharedList[];
  private deeper: SharedList[];
  private failure: unknown;

  constructor(assignment: Assignment, lead?: Lead) {
    const { shared, self, options } = assignment;
    this.assignment = assignment;
    this.lead = lead;
    this.team = new Team(shared.workers, self, new Int32Array(shared.team));
    this.tallies = new Tallies(shared);
    const { words: width } = new StateLayout(options.scope);
    const lists = shared.lists.map(
      ({ states, numbers }) => new SharedList(width, new Uint32Array(states), new Int32Array(numbers)),
    );
    this.level = lists.slice(0, shared.workers);
    this.deeper = lists.slice(shared.workers);
    const visited = new SharedVisited(
      width,
      shared.mostStates,
      new Int32Array(shared.table),
      new Int32Array(shared.tableNumbers),
      this.team,
    );
    this.visited = visited;
    this.explorer = explorerOf(
      options,
      { onWrong: (wrong) => this.wrong(wrong), onProgress: () => this.progress() },
      () => ({ visited, level: this.own(this.level), deeper: this.own(this.deeper) }),
    );
  }

  /**
   * Works from the first level, or from the level at which the team admits this worker, to the last level. Returns the depth of the last one; -1 if
   * the search ended before this thread was admitted.
   */
  run(): number {
    const { self } = this.assignment;
    const { team } = this;
    if (self === 0) {
      team.goAhead();
      this.attempt(() => this.explorer.begin());
    } else {
      const done = team.comeIn();
      if (done < 0) return done;
      this.visited.catchUp();
      for (let depth = 0; depth < done; depth += 1) this.descend();
    }
    while (this.finishLevel());
    if (self === 0) team.close();
    this.reportProperties();
    team.meet();
    if (this.failure !== undefined) throw this.failure;
    return this.levels.length - 1;
  }

  /** Executes all steps from one level, together with the other workers. Returns whether there is another level. */
  private finishLevel(): boolean {
    const { team, explorer, levels, tallies } = this;
    const { self, gathered } = this.assignment;
    if (self === 0) {
      if (gathered && levels.length === 1) this.attempt(() => team.gather(MILLISECONDS_TO_START));
      team.letIn(levels.length);
    }
    this.together((list, from, to) => explorer.close(list, from, to));
    this.own(this.level).giveBack();
    team.meet();
    this.together((list, from, to) => explorer.stimulate(list, from, to));
    this.report();
    team.meet();
    levels.push(tallies.total(TALLY.LEVEL));
    team.meet();
    this.descend();
    this.report();
    team.meet();
    const isOver = this.isStopped || tallies.total(TALLY.QUEUE) === 0;
    team.meet();
    return !isOver;
  }

  /** Executes steps until no worker has states of this level left. */
  private together(make: Make): void {
    const { team, visited } = this;
    for (;;) {
      visited.growIfAsked();
      if (this.lead?.isAsked() === true) team.stop(STOP.ASKED);
      if (!this.isStopped && this.makeSome(make)) continue;
      // The bins are emptied before the worker goes idle: their states may add to this level.
      if (!this.isStopped) this.attempt(() => this.explorer.settle());
      if (this.hasWork()) continue;
      const isOver = team.rest(
        () => this.hasWork(),
        () => visited.growIfAsked(),
      );
      if (isOver) break;
    }
    team.rise();
  }

  /** Takes one batch of this level, from its own list first, and executes its steps. Returns false if every list is empty. */
  private makeSome(make: Make): boolean {
    const { shared, self } = this.assignment;
    for (let turn = 0; turn < shared.workers; turn += 1) {
      const list = this.level[(self + turn) % shared.workers];
      const from = list?.take(BATCH_STATES) ?? -1;
      if (list === undefined || from < 0) continue;
      const { end } = list;
      this.attempt(() => make(list, from, end));
      return true;
    }
    return false;
  }

  /** Runs `work`. An exception stops the whole team, but this worker still goes to the next barrier: the others would wait there forever. */
  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof ScopeTooLarge)) this.failure = error;
      this.team.stop(error instanceof ScopeTooLarge ? STOP.TOO_LARGE : STOP.FAILED);
    }
  }

  private descend(): void {
    this.explorer.descend();
    [this.level, this.deeper] = [this.deeper, this.level];
  }

  private own(all: readonly SharedList[]): SharedList {
    const { self, shared } = this.assignment;
    const found = all[self];
    if (found === undefined) throw new RangeError(`no worker ${self} of ${shared.workers}`);
    return found;
  }

  private get isStopped(): boolean {
    return this.team.stopped !== STOP.NOT;
  }

  private hasWork(): boolean {
    return !this.isStopped && this.level.some((list) => !list.isTaken);
  }

  private wrong(properties: readonly string[]): void {
    for (const property of properties) {
      if (this.broken.has(property)) continue;
      this.broken.add(property);
      this.tallies.report(this.assignment.self, brokenTally(ABSTRACT_PROPERTIES.indexOf(property)), 1);
    }
    if (this.assignment.stopAtFirst) this.team.stop(STOP.VIOLATED);
  }

  private progress(): void {
    this.report();
    this.lead?.onProgress(progressOf(this.tallies, this.levels));
  }

  private report(): void {
    const { tallies, explorer, visited } = this;
    const { self } = this.assignment;
    tallies.report(self, TALLY.STATES, visited.added);
    tallies.report(self, TALLY.TRANSITIONS, explorer.transitions);
    tallies.report(self, TALLY.QUEUE, explorer.level.length + explorer.deeper.length);
    tallies.report(self, TALLY.LEVEL, explorer.level.length);
    tallies.report(self, TALLY.BYTES, explorer.bytes);
  }

  private reportProperties(): void {
    const { self } = this.assignment;
    const { exercised } = this.explorer.source;
    for (const [index, id] of ABSTRACT_PROPERTIES.entries()) {
      this.tallies.report(self, TALLY.PROPERTIES + index, exercised.get(id) ?? 0);
    }
  }
}

/** Runs one worker. Returns the depth of the search; negative if the thread started too late to take part. */
export const workOn = (assignment: Assignment, lead?: Lead): number => new CrewWorker(assignment, lead).run();
