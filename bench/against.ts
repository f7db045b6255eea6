/**
 * `node dist/bench/against.js DIR`: the speed of the model against another checkout that is built in DIR, on programs that the other one
 * drew. Both run in turns, and the ratio of each pair of rounds counts: the machine may be slow or busy, so absolute figures mean little.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import type { Program } from '../src/fuzz/program.ts';

const ROUNDS = 40;
/** Rounds until the code of both is warm. */
const WARM_UP = 8;
const PROGRAMS = 1500;
const PROFILES = ['v3', 'v4.0', 'v4.0-direct', 'v4.1'];

interface Build {
  readonly profiles: typeof import('../models/architecture/profiles.ts');
  readonly rules: typeof import('../models/reference/rules.ts');
  readonly properties: typeof import('../properties/index.ts');
  readonly generate: typeof import('../src/fuzz/generate.ts');
  readonly laboratory: typeof import('../src/fuzz/laboratory.ts');
}

const load = async (directory: string): Promise<Build> => {
  const at = (path: string): string => pathToFileURL(resolve(directory, 'dist', path)).href;
  return {
    profiles: await import(at('models/architecture/profiles.js')),
    rules: await import(at('models/reference/rules.js')),
    properties: await import(at('properties/index.js')),
    generate: await import(at('src/fuzz/generate.js')),
    laboratory: await import(at('src/fuzz/laboratory.js')),
  };
};

/** A laboratory of that build with the properties of those ids. */
const laboratoryOf = (build: Build, id: string, only: ReadonlySet<string>) => {
  const profile = build.profiles.findProfile(id);
  if (profile === undefined) throw new Error(`one of the builds has no profile ${id}`);
  const properties = build.properties.PROPERTIES.filter((property) => only.has(property.id));
  return new build.laboratory.Laboratory(profile, build.rules.rulesWith(), properties);
};

type Laboratory = ReturnType<typeof laboratoryOf>;

/** Programs of legal stimuli. */
const draw = (build: Build, id: string): readonly Program[] => {
  const generator = new build.generate.Generator(laboratoryOf(build, id, new Set()), { illegalOneIn: 0 });
  const programs: Program[] = [];
  fc.check(
    fc.property(new build.generate.ProgramArbitrary(generator), ({ items }) => {
      programs.push(items);
      return true;
    }),
    { numRuns: PROGRAMS, seed: 3 },
  );
  return programs;
};

/** Machine steps per microsecond of this process. */
const speed = (laboratory: Laboratory, programs: readonly Program[]): number => {
  const steps = laboratory.steps;
  const started = process.cpuUsage().user;
  for (const program of programs) laboratory.run(program);
  return (laboratory.steps - steps) / (process.cpuUsage().user - started);
};

const compare = (other: Laboratory, ours: Laboratory, programs: readonly Program[]): readonly number[] => {
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const first = round % 2 === 0 ? speed(other, programs) : speed(ours, programs);
    const second = round % 2 === 0 ? speed(ours, programs) : speed(other, programs);
    if (round >= WARM_UP) ratios.push(round % 2 === 0 ? second / first : first / second);
  }
  return ratios.sort((a, b) => a - b);
};

const at = (sorted: readonly number[], share: number): string =>
  (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(2);

const directory = process.argv[2];
if (directory === undefined) {
  console.error('against: which build? Give the directory of a checkout in which `npm run build` was run.');
  process.exit(2);
}
const other = await load(directory);
const ours = await load('.');
const common = new Set(other.properties.PROPERTIES.map(({ id }) => id));
console.log('profile        properties   median ratio   quartiles');
for (const id of PROFILES) {
  const programs = draw(other, id);
  for (const ids of [new Set<string>(), common]) {
    const ratios = compare(laboratoryOf(other, id, ids), laboratoryOf(ours, id, ids), programs);
    console.log(
      `${id.padEnd(12)} ${String(ids.size).padStart(12)} ${at(ratios, 0.5).padStart(14)}   ${at(ratios, 0.25)} to ${at(ratios, 0.75)}`,
    );
  }
}
