/**
 * Abstract numbers of redistributors and vPEs as targets, and the part of the abstract state that can be seen in the reference model.
 *
 * Queues, versions of tables and caches of the reference model have no abstract counterpart. Older targets, and what observers know, are in the
 * abstract model only: `visible` leaves them out of comparisons.
 */
import { set, type Words } from '../../models/abstract/layout.ts';
import type { StateLayout } from '../../models/abstract/state.ts';

/** The abstract target of a redistributor, and of a vPE. */
export const targetOfRd = (rd: number): number => 1 + rd;

export const targetOfVpe = ({ scope }: StateLayout, vpe: number): number => 1 + scope.redistributors + vpe;

/** The parts of the state that have a picture, beside the effects under way. */
const SEEN_FIELDS = [
  'target',
  'lpi',
  'pending',
  'home',
  'servedBy',
  'armed',
  'unring',
  'travelling',
  'rung',
  'phase',
  'tenant',
  'request',
] as const satisfies readonly (keyof StateLayout)[];

export type SeenField = (typeof SEEN_FIELDS)[number];

/** Bits of the state that have a picture. */
export const visible = (layout: StateLayout): Words => {
  const mask = layout.initial();
  for (const { all } of [...SEEN_FIELDS.map((name) => layout[name]), ...layout.effects]) {
    for (const field of all) set(mask, field, field.mask);
  }
  return mask;
};
