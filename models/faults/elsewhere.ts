/** Wrong redistributors and vPEs, for faults that act on another one than the command names. */
import type { Gic } from '../reference/gic.ts';

/** The redistributor after this one. */
export const nextRedistributor = (gic: Gic, rd: number): number => (rd + 1) % gic.rds.length;

/** The first mapped vPE other than this one; this one if there is none. */
export const anotherVpe = (gic: Gic, vpeid: number): number => {
  for (const [other, vpe] of gic.vpes) if (other !== vpeid && vpe.mapped) return other;
  return vpeid;
};
