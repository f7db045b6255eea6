/** Time that hardware has: an interrupt that is pending is presented in finite time, and no text says how soon. */
import type { MonitorContext } from '../property.ts';

/** Everything had settled when the access that is being handled was made: nothing was under way, and what is presented does not change any more. */
export const wasAtRest = ({ known, now }: MonitorContext): boolean => known.settledAt === now() - 1;
