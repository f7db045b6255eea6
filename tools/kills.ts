/**
 * Kills runs of `gicheck check --report` at random moments, and looks at what they leave: every file that was there before the kill has to be there and
 * whole. `node dist/tools/kills.js [kills] [first]` makes the kills from number `first` on, 1,000 from 0 by default: each depends on its number alone, so
 * that a measurement can be made in portions. What is wrong is printed at once, and a count after every tenth kill. Exit status 1 if a file is missing
 * or broken.
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

/** Latest kill in milliseconds after the summary of the report or, for every second kill, after the first counterexample. */
const LATEST = 3000;

/** Milliseconds between two looks at the directory. */
const LOOK = 5;

/** Files of a report without a counterexample. */
const DOCUMENTS: readonly string[] = ['summary.json', 'coverage.json'];

const filesIn = (directory: string): string[] => readdirSync(directory).filter((name) => name.endsWith('.json'));

/** What is wrong with a file of a report; undefined if it is whole. */
const problemIn = (directory: string, name: string): string | undefined => {
  try {
    const document: unknown = JSON.parse(readFileSync(join(directory, name), 'utf8'));
    if (DOCUMENTS.includes(name)) return undefined;
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

/** Number of the kill → what the run left. */
const killOnce = async (kill: number): Promise<Outcome> => {
  const dice = new SeededDice();
  dice.seed(kill);
  const delay = dice.below(LATEST);
  const directory = mkdtempSync(join(tmpdir(), 'gicheck-kill-'));
  const child = spawn(process.execPath, [MAIN, ...ARGUMENTS, '--seed', String(kill), '--report', directory], {
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
  });
  try {
    const hasBegun = (): boolean =>
      filesIn(directory).some((name) => kill % 2 === 0 || !DOCUMENTS.includes(name)) || child.exitCode !== null;
    while (!hasBegun()) await wait(LOOK);
    await wait(delay);
    const before = filesIn(directory);
    child.kill('SIGKILL');
    await ended;
    const after = new Set(filesIn(directory));
    const missing = before.filter((name) => !after.has(name)).map((name) => `${name}: is gone`);
    const broken = [...after].flatMap((name) => problemIn(directory, name) ?? []);
    const early = child.signalCode === 'SIGKILL' ? [] : [`the run ended by itself, with ${child.exitCode}`];
    return { files: before.length, problems: [...missing, ...broken, ...early] };
  } finally {
    child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
};

/** Kills between two counts. */
const COUNT_EVERY = 10;

const [kills = 1000, first = 0] = process.argv.slice(2).map(Number);
let files = 0;
let problems = 0;
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
for (let made = 1; made <= kills; made += 1) {
  const kill = first + made - 1;
  const outcome = await killOnce(kill);
  files += outcome.files;
  problems += outcome.problems.length;
  for (const problem of outcome.problems) say(`kill ${kill}: ${problem}`);
  if (made % COUNT_EVERY === 0 || made === kills) {
    say(`${made} of ${kills} kills, ${files} files before them, ${problems} missing or broken`);
  }
}
process.exitCode = problems > 0 || files < kills ? 1 : 0;
