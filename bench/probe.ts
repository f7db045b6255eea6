/**
 * `node dist/bench/probe.js PROFILE|all RUNS [FAULT...]` (SEED in the environment): a tool for work on properties. It runs all properties on the
 * healthy model, or on the model with these faults, and prints their findings and how often each was exercised.
 */
import * as fc from 'fast-check';
import { PROFILES } from '../models/architecture/profiles.ts';
import { hardwareWith } from '../models/faults/fault.ts';
import { faultNamed } from '../models/faults/index.ts';
import { PROPERTIES } from '../properties/index.ts';
import { Generator, ProgramArbitrary } from '../src/fuzz/generate.ts';
import { Laboratory } from '../src/refine/laboratory.ts';

const [only = 'all', runs = '5000', ...names] = process.argv.slice(2);
const faults = names.map((name) => faultNamed(name).replaces);

for (const profile of PROFILES) {
  if (only !== 'all' && only !== profile.id) continue;
  const laboratory = new Laboratory(profile, hardwareWith(...faults), PROPERTIES);
  const generator = new Generator(laboratory);
  const found = new Map<string, number>();
  let first = '';
  let programs = 0;
  const started = performance.now();
  fc.check(
    fc.property(new ProgramArbitrary(generator), ({ findings, items }) => {
      programs += 1;
      for (const { property, verdict, message } of findings) {
        const key = `${property.id} ${property.name} ${verdict}`;
        if (!found.has(key)) {
          first += `\n  program ${programs}: ${key}: ${message}\n${items.map(({ step, hold, choices }) => `      ${JSON.stringify(step)}${hold === 'nothing' ? '' : ` HOLD ${hold}`} ${choices.length > 0 ? JSON.stringify(choices) : ''}`).join('\n')}`;
        }
        found.set(key, (found.get(key) ?? 0) + 1);
      }
      return true;
    }),
    { seed: Number(process.env.SEED ?? 1), numRuns: Number(runs) },
  );
  const took = performance.now() - started;
  console.log(
    `${profile.id}: ${laboratory.steps} steps, ${((took * 1000) / laboratory.steps).toFixed(2)} us/step`,
    found,
    first,
  );
  console.log(
    laboratory.judge.properties.map(({ id }, index) => `${id}:${laboratory.judge.exercised[index]}`).join(' '),
  );
}
