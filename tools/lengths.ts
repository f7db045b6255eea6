/** `npm run lengths [seed]`: prints the length of the shortest program for each fault, by fuzzing, by breadth-first search and by exploring. */

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
  `${rows.length} faults: the shrunk program is as short as the one from exploring for ${equal} (${((100 * equal) / rows.length).toFixed(0)} %), and proven shortest by breadth-first search of the reference model for ${count((row) => row.isShortest)}`,
);
process.exit(equal === rows.length ? 0 : 1);
