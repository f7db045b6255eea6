/** All correct sequences of software: a positive test of the model and of every property. */
import { physicalSequences } from './physical-sequences.ts';
import type { Sequence } from './sequence.ts';
import { virtualSequences } from './virtual-sequences.ts';

export const SEQUENCES: readonly Sequence[] = [...physicalSequences, ...virtualSequences].toSorted(
  (one, other) => Number(one.id.slice(1)) - Number(other.id.slice(1)),
);
