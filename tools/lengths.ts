/** Prints how long the shortest program for each fault is: `npm run lengths [seed]`. */
import { type Lengths, lengthsOf, SOONER } from '../src/explore/lengths.ts';
import { CANARIES } from '../src/explore/manifest.ts';

const verdictOf = ({ rule, fuzzed, followed, explored }: Lengths): string => {
  if (fuzzed === undefined) return 'not found by fuzzing';
  if (followed === undefined) return 'the abstract model leaves out a part of it';
  return followed === explored ? 'equal' : (SOONER[rule] ?? 'DIFFERENT');
};

const seed = Number(process.argv[2] ?? 1);
const rows = CANARIES.map((canary) => {
  const lengths = lengthsOf(canary, seed);
  console.error(`${lengths.rule} ${lengths.property}`);
  return { ...lengths, verdict: verdictOf(lengths) };
});
console.table(rows);
const count = (holds: (row: (typeof rows)[number]) => boolean): number => rows.filter(holds).length;
console.log(
  `${rows.length} faults: fuzzing shrinks to what breadth-first search proves shortest in ${count((row) => row.isShortest)}, and to the length of exploring in ${count((row) => row.verdict === 'equal')}`,
);
process.exit(rows.some(({ verdict }) => verdict === 'DIFFERENT') ? 1 : 0);
