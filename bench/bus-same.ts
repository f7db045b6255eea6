/**
 * `node dist/bench/bus-same.js [PROGRAMS [SEED [PROFILE…]]]`: plays random programs of each profile as stimuli and as accesses through the bus, and prints
 * what differs.
 */
import * as fc from 'fast-check';
import { PROFILES } from '../models/architecture/profiles.ts';
import { hardwareWith } from '../models/faults/fault.ts';
import { PROPERTIES } from '../properties/index.ts';
import { Generator, ProgramArbitrary } from '../src/fuzz/generate.ts';
import { Laboratory } from '../src/refine/laboratory.ts';
import { type Difference, ThroughBus } from './through-bus.ts';

/** Differences that are printed for each profile. */
const PRINTED = 5;

const [programs = '1000', seed = '1', ...ids] = process.argv.slice(2);

for (const profile of PROFILES.filter(({ id }) => ids.length === 0 || ids.includes(id))) {
  const through = new ThroughBus(profile, () => hardwareWith(), PROPERTIES);
  const generator = new Generator(new Laboratory(profile, hardwareWith(), PROPERTIES));
  let different = 0;
  const report = ({ item, what }: Difference, program: readonly unknown[]): void => {
    different += 1;
    if (different > PRINTED) return;
    console.log(`${profile.id}, step ${item + 1} of ${program.length}: ${what}\n  ${JSON.stringify(program[item])}`);
  };
  fc.assert(
    fc.property(new ProgramArbitrary(generator), ({ items }) => {
      const difference = through.compare(items);
      if (difference !== undefined) report(difference, items);
    }),
    { seed: Number(seed), numRuns: Number(programs) },
  );
  console.log(`${profile.id}: ${programs} programs, ${different} differ`);
  const { stimuli, renamed } = through.counts;
  const played = [...stimuli].sort().map(([kind, { accesses, byName }]) => `${kind} ${accesses}+${byName}`);
  console.log(`  accesses + by name: ${played.join(', ')}`);
  if (renamed.size > 0) console.log(`  ${[...renamed].map(([what, count]) => `${what} ${count}`).join(', ')}`);
  if (different > 0) process.exitCode = 1;
}
