/**
 * Abstract numbers of redistributors and vPEs as targets; and the part of the abstract state that can be compared with the reference model.
 *
 * The abstract state has no queues, table versions or caches. The reference model, in turn, does not show older targets and the observer state of
 * properties: `visible` excludes those from comparisons.
 */
import { set, type Words } from '../../models/abstract/layout.ts';
import type { StateLayout } from '../../models/abstract/state.ts';

/** The abstract target of a redistributor, and of a vPE. */
export const targetOfRd = (rd: number): number => 1 + rd;

export const targetOfVpe = ({ scope }: StateLayout, vpe: number): number => 1 + scope.redistributors + vpe;

/** Fields of the abstract state that the camera fills in, besides the effects under way. */
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

/** Mask of the bits that the camera fills in. */
export const visible = (layout: StateLayout): Words => {
  const mask = layout.initial();
  for (const { all } of [...SEEN_FIELDS.map((name) => layout[name]), ...layout.effects]) {
    for (const field of all) set(mask, field, field.mask);
  }
  return mask;
};
