/**
 * One worker of a crew: it goes from level to level in step with the others. On each level it first takes states of its own list, then of the lists
 * of others.
 */
import { StateLayout } from '../../models/abstract/state.ts';
import { ABSTRACT_PROPERTIES } from '../../properties/index.abstract.ts';
import { progressOf, type SharedMemory, TALLY, Tallies } from './crew-memory.ts';
import { type Explorer, type ExplorerOptions, explorerOf } from './explorer.ts';
import { SharedList } from './shared-list.ts';
import { SharedVisited } from './shared-visited.ts';
import { STOP, Team } from './team.ts';
import type { Progress } from './visit.ts';
import { ScopeTooLarge } from './visited.ts';

/** What a worker is started with. */
export interface Assignment {
  readonly shared: SharedMemory;
  readonly self: number;
  readonly options: ExplorerOptions;
  /** The search ends with the first violation. */
  readonly stopAtFirst: boolean;
  /** The first worker waits for the others before it goes deeper than the first level. */
  readonly gathered: boolean;
}

/** States of a list that a worker takes at a time. */
const PORTION = 256;

const MILLISECONDS_TO_START = 30_000;

/** Makes the steps from the states of a list between two positions. */
type Make = (list: SharedList, from: number, to: number) => void;

/** A worker at its work. */
class CrewWorker {
  private readonly assignment: Assignment;
  private readonly onProgress: ((progress: Progress) => void) | undefined;
  private readonly team: Team;
  private readonly tallies: Tallies;
  private readonly visited: SharedVisited;
  private readonly explorer: Explorer<SharedList>;
  private readonly broken = new Set<string>();
  /** States of each level. */
  private readonly levels: number[] = [];
  /** Lists of this level and of the next one, by worker. */
  private level: SharedList[];
  private deeper: SharedList[];
  private failure: unknown;

  constructor(assignment: Assignment, onProgress?: (progress: Progress) => void) {
    const { shared, self, options } = assignment;
    this.assignment = assignment;
    this.onProgress = onProgress;
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

  /** Works from the first level, or from the one where the team lets it in, to the last. Returns the depth of the last one. */
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

  /** Makes all steps from one level, together with the others. Returns whether there is another level. */
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

  /** Makes steps until no worker has states of this level left. */
  private together(make: Make): void {
    const { team, visited } = this;
    for (;;) {
      visited.growIfAsked();
      if (!this.isStopped && this.makeSome(make)) continue;
      // A worker looks up all that it has found before it rests: this may add states to the level.
      if (!this.isStopped) this.attempt(() => this.explorer.settle());
      if (this.isWork()) continue;
      const isOver = team.rest(
        () => this.isWork(),
        () => visited.growIfAsked(),
      );
      if (isOver) break;
    }
    team.rise();
  }

  /** Makes steps from a portion of the level that no worker has taken, of its own list first. Returns whether there was one. */
  private makeSome(make: Make): boolean {
    const { shared, self } = this.assignment;
    for (let turn = 0; turn < shared.workers; turn += 1) {
      const list = this.level[(self + turn) % shared.workers];
      const from = list?.take(PORTION) ?? -1;
      if (list === undefined || from < 0) continue;
      const { end } = list;
      this.attempt(() => make(list, from, end));
      return true;
    }
    return false;
  }

  /** A worker whose work throws stops the team, and goes on to meet it: the others would wait for ever. */
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

  private isWork(): boolean {
    return !this.isStopped && this.level.some((list) => !list.isTaken);
  }

  private wrong(properties: readonly string[]): void {
    for (const property of properties) this.broken.add(property);
    if (this.assignment.stopAtFirst) this.team.stop(STOP.VIOLATED);
  }

  private progress(): void {
    this.report();
    this.onProgress?.(progressOf(this.tallies, this.levels));
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
      const isBroken = this.broken.has(id) ? 1 : 0;
      this.tallies.report(self, TALLY.PROPERTIES + ABSTRACT_PROPERTIES.length + index, isBroken);
    }
  }
}

/** Does the work of one worker. Returns the depth that the search has reached; negative if the worker came too late. */
export const workOn = (assignment: Assignment, onProgress?: (progress: Progress) => void): number =>
  new CrewWorker(assignment, onProgress).run();
