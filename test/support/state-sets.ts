/** Sets of states, of one worker and shared. */
import type { StateSet } from '../../src/explore/room.ts';
import { SharedVisited, TABLE_NUMBERS, tableWords } from '../../src/explore/shared-visited.ts';
import { TEAM_NUMBERS, Team } from '../../src/explore/team.ts';
import { Visited } from '../../src/explore/visited.ts';

/** A set that workers share, as a team of one sees it. */
export const sharedVisited = (
  width: number,
  most: number,
  table: Int32Array = new Int32Array(tableWords(width, most)),
): SharedVisited =>
  new SharedVisited(width, most, table, new Int32Array(TABLE_NUMBERS), new Team(1, 0, new Int32Array(TEAM_NUMBERS)));

export const SETS: readonly (readonly [string, (width: number, most: number) => StateSet])[] = [
  ['of one worker', (width, most) => new Visited(width, most)],
  ['that workers share', sharedVisited],
];

/** Adds them as one batch, and says which of them are new. */
export const add = (visited: StateSet, states: readonly (readonly number[])[]): readonly number[] => {
  const fresh = new Int32Array(states.length);
  const found = visited.addAll(Uint32Array.from(states.flat()), states.length, fresh);
  return [...fresh.subarray(0, found)];
};
