/** Searches a scope with several workers, level by level. The calling thread is the first worker. */
import { Worker } from 'node:worker_threads';
import { StateLayout } from '../../models/abstract/state.ts';
import { ABSTRACT_PROPERTIES } from '../../properties/index.abstract.ts';
import { brokenOf, sharedMemory, TALLY, Tallies } from './crew-memory.ts';
import { type Assignment, type Lead, workOn } from './crew-worker.ts';
import type { ExplorerOptions } from './explorer.ts';
import { STOP, Team } from './team.ts';
import type { Visit } from './visit.ts';
import { mostStatesOf } from './visited.ts';

/** The script of a worker thread. Threads need JavaScript: tests, which run from source, use the built file. */
const THREAD = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/src/explore/crew-thread.js' : './crew-thread.js',
  import.meta.url,
);

export interface CrewOptions {
  readonly workers: number;
  readonly stopAtFirst: boolean;
  readonly gathered: boolean;
}

/** Visits every state of a scope with several workers. */
export const exploreTogether = (
  options: ExplorerOptions,
  { workers, stopAtFirst, gathered }: CrewOptions,
  lead: Lead,
): Visit => {
  const width = new StateLayout(options.scope).words;
  const shared = sharedMemory(workers, width, Math.min(options.mostStates, mostStatesOf(width)));
  const assignment = (self: number): Assignment => ({ shared, self, options, stopAtFirst, gathered });
  for (let self = 1; self < workers; self += 1) {
    // `unref`: the process does not wait for the threads to exit. They have no work left after the last barrier.
    new Worker(THREAD, { workerData: assignment(self) }).unref();
  }
  const depth = workOn(assignment(0), lead);
  const { stopped } = new Team(workers, 0, new Int32Array(shared.team));
  if (stopped === STOP.FAILED) throw new Error('a worker of the search failed');
  const tallies = new Tallies(shared);
  const exercised = ABSTRACT_PROPERTIES.map((id, index) => [id, tallies.total(TALLY.PROPERTIES + index)] as const);
  const watched = options.properties ?? ABSTRACT_PROPERTIES;
  return {
    states: tallies.total(TALLY.STATES),
    transitions: tallies.total(TALLY.TRANSITIONS),
    depth,
    complete: stopped === STOP.NOT,
    broken: brokenOf(tallies),
    exercised: new Map(exercised.filter(([id]) => watched.includes(id))),
    bytes: tallies.total(TALLY.BYTES),
  };
};
