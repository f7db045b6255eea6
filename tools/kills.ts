/**
 * Kills runs of `gicheck check --report` at random moments, and looks at what they leave: every file that was there before the kill has to be there and
 * whole. `node dist/tools/kills.js [kills] [seed]`; exit status 1 if a file is missing or broken.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SeededDice } from '../src/run/dice.ts';
import { parseCounterexample } from '../src/run/store.ts';

const MAIN = new URL('../src/cli/main.js', import.meta.url).pathname;

/** A fault that violates several properties soon, so that a report has files to lose. */
const ARGUMENTS = ['check', '--profile', 'v4.1', '--hypothesis', 'planted-doorbell-rings-twice', '--runs', '1000000'];

/** Latest kill in milliseconds after the first file of the report. */
const LATEST = 3000;

/** Milliseconds between two looks at the directory. */
const LOOK = 5;

const filesIn = (directory: string): string[] => readdirSync(directory).filter((name) => name.endsWith('.json'));

/** What is wrong with a file of a report; undefined if it is whole. */
const problemIn = (directory: string, name: string): string | undefined => {
  try {
    const document: unknown = JSON.parse(readFileSync(join(directory, name), 'utf8'));
    if (name === 'summary.json' || name === 'coverage.json') return undefined;
    const parsed = parseCounterexample(document);
    return parsed.ok ? undefined : `${name}: ${parsed.problem}`;
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.message : String(error)}`;
  }
};

interface Outcome {
  /** Files that were there before the kill. */
  readonly files: number;
  readonly problems: readonly string[];
}

const killOnce = async (seed: number, delay: number): Promise<Outcome> => {
  const directory = mkdtempSync(join(tmpdir(), 'gicheck-kill-'));
  const child = spawn(process.execPath, [MAIN, ...ARGUMENTS, '--seed', String(seed), '--report', directory], {
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
  });
  try {
    while (filesIn(directory).length === 0 && child.exitCode === null) await wait(LOOK);
    await wait(delay);
    const before = filesIn(directory);
    child.kill('SIGKILL');
    await ended;
    const after = new Set(filesIn(directory));
    const missing = before.filter((name) => !after.has(name)).map((name) => `${name}: is gone`);
    const broken = [...after].flatMap((name) => problemIn(directory, name) ?? []);
    return { files: before.length, problems: [...missing, ...broken] };
  } finally {
    child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
};

const [kills = 1000, seed = 1] = process.argv.slice(2).map(Number);
const dice = new SeededDice();
dice.seed(seed);
let files = 0;
const problems: string[] = [];
for (let kill = 0; kill < kills; kill += 1) {
  const outcome = await killOnce(kill, dice.below(LATEST));
  files += outcome.files;
  problems.push(...outcome.problems.map((problem) => `kill ${kill}: ${problem}`));
}
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(`${kills} kills, ${files} files before them, ${problems.length} missing or broken\n`);
process.exitCode = problems.length > 0 || files < kills ? 1 : 0;
