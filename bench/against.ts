/**
 * `node dist/bench/against.js DIR` compares the speed of the model with that of an older build in DIR, on programs drawn by the older build. Each
 * build runs in processes of its own, in turns: in one process, both would share V8's type feedback, which hides differences. It prints the ratio
 * of the best rounds; absolute figures mean little on a slow or busy machine.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { z } from 'zod';
import type { Hardware } from '../models/reference/operations.ts';
import type { Program } from '../src/run/program.ts';

/** Number of processes per build. */
const TURNS = 3;
/** Number of rounds per process, including warm-up. */
const ROUNDS = 150;
const PROGRAMS = 1500;
const PROFILES = ['v3', 'v4.0', 'v4.0-direct', 'v4.1'];

interface Build {
  readonly profiles: typeof import('../models/architecture/profiles.ts');
  readonly healthy: () => Hardware;
  readonly machine: typeof import('../models/reference/machine.ts');
  readonly properties: typeof import('../properties/index.ts');
  readonly generate: typeof import('../src/fuzz/generate.ts');
  readonly laboratory: typeof import('../src/refine/laboratory.ts');
}

const load = async (directory: string): Promise<Build> => {
  const at = (path: string): string => pathToFileURL(resolve(directory, 'dist', path)).href;
  // The other build may have a file at its former path.
  const either = (now: string, before: string): string =>
    at(existsSync(resolve(directory, 'dist', now)) ? now : before);
  const faults = await import(either('models/faults/fault.js', 'models/reference/rules.js'));
  return {
    profiles: await import(at('models/architecture/profiles.js')),
    healthy: faults.hardwareWith ?? faults.rulesWith,
    machine: await import(at('models/reference/machine.js')),
    properties: await import(at('properties/index.js')),
    generate: await import(at('src/fuzz/generate.js')),
    laboratory: await import(either('src/refine/laboratory.js', 'src/fuzz/laboratory.js')),
  };
};

const profileOf = (build: Build, id: string) => {
  const profile = build.profiles.findProfile(id);
  if (profile === undefined) throw new Error(`the build has no profile ${id}`);
  return profile;
};

/** Programs of legal stimuli without choices, so that both builds execute the same steps. */
const draw = (build: Build, id: string): readonly Program[] => {
  const laboratory = new build.laboratory.Laboratory(profileOf(build, id), build.healthy(), []);
  const generator = new build.generate.Generator(laboratory, { illegalOneIn: 0 });
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

/** Runs the programs on the machine alone without observers, or on a machine with these properties. */
const runnerOf = (build: Build, id: string, only: ReadonlySet<string> | undefined): ((program: Program) => void) => {
  const profile = profileOf(build, id);
  const properties = build.properties.PROPERTIES.filter((property) => only?.has(property.id) === true);
  const laboratory = new build.laboratory.Laboratory(profile, build.healthy(), properties);
  if (only !== undefined) return (program) => void laboratory.run(program);
  const machine = new build.machine.Machine(profile, build.healthy(), { time: 0, emit: () => {} });
  Object.defineProperties(laboratory, { machine: { value: machine }, reset: { value: () => machine.reset() } });
  return (program) => void laboratory.run(program);
};

/** Milliseconds for all programs in the best round. */
const measure = (run: (program: Program) => void, programs: readonly Program[]): number => {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now();
    for (const program of programs) run(program);
    best = Math.min(best, performance.now() - started);
  }
  return best;
};

/** One turn of one build, in a process of its own. */
const turn = (directory: string, id: string, file: string, ids: string): number => {
  const args = [fileURLToPath(import.meta.url), '--turn', directory, id, file, ids];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
};

const takeTurn = async ([directory = '', id = '', file = '', ids = '']: readonly string[]): Promise<void> => {
  const build = await load(directory);
  const programs = z.array(z.custom<Program>(Array.isArray)).parse(JSON.parse(readFileSync(file, 'utf8')));
  const only = ids === '' ? undefined : new Set(ids.split(' '));
  process.stdout.write(String(measure(runnerOf(build, id, only), programs)));
};

const compare = async (directory: string): Promise<void> => {
  const other = await load(directory);
  const common = other.properties.PROPERTIES.map(({ id }) => id).join(' ');
  const scratch = mkdtempSync(join(tmpdir(), 'gicheck-against-'));
  console.log('profile        properties   ratio of speeds');
  for (const id of PROFILES) {
    const file = join(scratch, `${id}.json`);
    writeFileSync(file, JSON.stringify(draw(other, id)));
    for (const ids of ['', common]) {
      const best = { theirs: Number.POSITIVE_INFINITY, ours: Number.POSITIVE_INFINITY };
      for (let round = 0; round < TURNS; round += 1) {
        best.theirs = Math.min(best.theirs, turn(directory, id, file, ids));
        best.ours = Math.min(best.ours, turn('.', id, file, ids));
      }
      const count = ids === '' ? 'none' : String(ids.split(' ').length);
      console.log(`${id.padEnd(12)} ${count.padStart(12)} ${(best.theirs / best.ours).toFixed(2).padStart(17)}`);
    }
  }
  rmSync(scratch, { recursive: true });
};

const [first, ...rest] = process.argv.slice(2);
if (first === undefined) {
  console.error('against: missing argument: the directory of a checkout that was built with `npm run build`');
  process.exit(2);
}
await (first === '--turn' ? takeTurn(rest) : compare(first));
