/**
 * Points that the architecture leaves open, as data; `freedoms/` has them by topic.
 *
 * A profile fixes a choice or leaves it open; an open one is a choice that the scheduler makes each time the point is reached. The first
 * outcome is the plainest: it is what an undisturbed schedule takes, and what shrinking moves towards.
 */
import { commandFreedoms } from './freedoms/commands.ts';
import { contractFreedoms } from './freedoms/contracts.ts';
import { doorbellFreedoms } from './freedoms/doorbells.ts';
import type { Freedom } from './freedoms/freedom.ts';
import { orderingFreedoms } from './freedoms/ordering.ts';
import { registerFreedoms } from './freedoms/registers.ts';
import { residencyFreedoms } from './freedoms/residency.ts';
import { vsgiFreedoms } from './freedoms/vsgis.ts';

export { type Freedom, RESOLUTIONS, type Resolution } from './freedoms/freedom.ts';

const TABLE = {
  ...commandFreedoms,
  ...contractFreedoms,
  ...orderingFreedoms,
  ...registerFreedoms,
  ...residencyFreedoms,
  ...doorbellFreedoms,
  ...vsgiFreedoms,
};

export type FreedomId = keyof typeof TABLE;

export const FREEDOMS: Readonly<Record<FreedomId, Freedom>> = TABLE;

/** The id of a freedom; A-51 was given up. */
export const isFreedomId = (id: string): id is FreedomId => Object.hasOwn(FREEDOMS, id);

const numberOf = (id: string): number => Number(id.slice('A-'.length));

/** In the order of their numbers. */
export const FREEDOM_IDS: readonly FreedomId[] = Object.keys(FREEDOMS)
  .filter(isFreedomId)
  .toSorted((a, b) => numberOf(a) - numberOf(b));

/** Makes the choices that the architecture leaves open. */
export interface Scheduler {
  /** Index of the outcome taken, of those that are permitted at this moment (two or more). */
  choose(freedom: FreedomId, outcomes: readonly string[]): number;
}
