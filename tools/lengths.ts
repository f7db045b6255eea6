/** Prints how long the shortest program for each fault is: `npm run lengths [seed]`. */

import { CANARIES } from '../src/explore/manifest.ts';
import { type Lengths, lengthsOf } from '../src/fuzz/lengths.ts';
import { builtIn } from '../src/registry/built-in.ts';

const isEqual = ({ followed, explored }: Lengths): boolean => followed !== undefined && followed === explored;

const seed = Number(process.argv[2] ?? 1);
const rows = CANARIES.map((canary) => {
  const lengths = lengthsOf(builtIn, canary, seed);
  console.error(`${lengths.rule} ${lengths.property}`);
  return { ...lengths, isEqual: isEqual(lengths) };
});
console.table(rows);
const count = (holds: (row: (typeof rows)[number]) => boolean): number => rows.filter(holds).length;
const equal = count((row) => row.isEqual);
console.log(
  `${rows.length} faults: fuzzing shrinks to the length of exploring in ${equal} (${((100 * equal) / rows.length).toFixed(0)} %), and to what breadth-first search of the reference model proves shortest in ${count((row) => row.isShortest)}`,
);
process.exit(equal === rows.length ? 0 : 1);
