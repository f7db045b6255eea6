/** Other places than the right ones, for faults that go astray. */
import type { Gic } from '../reference/gic.ts';

/** The redistributor after this one. */
export const nextRedistributor = (gic: Gic, rd: number): number => (rd + 1) % gic.rds.length;

/** The first mapped vPE other than this one; this one if there is none. */
export const anotherVpe = (gic: Gic, vpeid: number): number => {
  for (const [other, vpe] of gic.vpes) if (other !== vpeid && vpe.mapped) return other;
  return vpeid;
};
