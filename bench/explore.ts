/**
 * Exploring, side by side: the packed search, with one worker and two, reduced, and with every property watching; a plain search that keeps states as
 * text in a Set; and Spin with the same model in Promela, compiled with -O3, exact. All visit every state of the same scope, but for the reduced ones.
 * Each has a process of its own: code that one search has made general or hot is not there for the next one, nor is its memory.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DEFAULT_SCOPE, findScope } from '../models/abstract/scope.ts';

interface Run {
  readonly states: number;
  readonly transitions: number;
  readonly seconds: number;
  /** NaN where it is not known. */
  readonly bytesPerState: number;
}

/** Who takes part: the run that it comes to, or why it cannot. */
type Contender = readonly [string, () => Promise<Run | string>];

/** Odd, so that there is one in the middle. */
const ROUNDS = 7;

const SAID = /states=(\d+) transitions=(\d+) seconds=([\d.]+) bytesPerState=([\d.]+|NaN)/;

const runFile = promisify(execFile);

const visitor =
  (file: string, ...words: readonly string[]) =>
  async (): Promise<Run | string> => {
    try {
      const { stdout } = await runFile(file, words);
      const [, states, transitions, seconds, bytesPerState] = SAID.exec(stdout) ?? [];
      if (states === undefined) return 'no answer';
      return {
        states: Number(states),
        transitions: Number(transitions),
        seconds: Number(seconds),
        bytesPerState: Number(bytesPerState),
      };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return error.message.trim().split('\n').at(-1) ?? error.message;
    }
  };

const ALONE = fileURLToPath(new URL('./explore-alone.js', import.meta.url));
/** For states as text. */
const MEGABYTES = 8000;

const ours = (...words: readonly string[]): (() => Promise<Run | string>) =>
  visitor(process.execPath, `--max-old-space-size=${MEGABYTES}`, ALONE, ...words);

/** Twice the same search, at the same time, in processes that share nothing: what the machine has for two workers. */
const sideBySide = (...words: readonly string[]): (() => Promise<Run | string>) => {
  const visit = ours(...words);
  return async () => {
    const [one, other] = await Promise.all([visit(), visit()]);
    if (typeof one === 'string') return one;
    if (typeof other === 'string') return other;
    return { ...one, transitions: 2 * one.transitions, seconds: Math.max(one.seconds, other.seconds) };
  };
};

/** The one in the middle, and how far the others lie apart. */
const spread = (ratios: readonly number[]): string => {
  const sorted = ratios.toSorted((one, other) => one - other);
  const [least, middle, most] = [0, sorted.length >> 1, -1].map((place) => sorted.at(place)?.toFixed(2));
  return `${middle} (${least} to ${most})`;
};

const rate = ({ transitions, seconds }: Run): number => transitions / seconds;

/** What a contender came to, against the first one of the same round. */
class Score {
  private run: Run | string = 'not run';
  private readonly rates: number[] = [];
  private readonly times: number[] = [];

  add(run: Run | string, first: Run | string): void {
    this.run = typeof first === 'string' ? first : run;
    if (typeof run === 'string' || typeof first === 'string') return;
    this.rates.push(rate(run) / rate(first));
    this.times.push(run.seconds / first.seconds);
  }

  row(): Readonly<Record<string, string | number>> {
    if (typeof this.run === 'string') return { skipped: this.run };
    const { states, transitions, bytesPerState } = this.run;
    return {
      states,
      transitions,
      bytes: Math.round(bytesPerState),
      rate: spread(this.rates),
      time: spread(this.times),
    };
  }
}

/** In turns: each contender is measured against the first one of the same round, when the machine was as slow or as busy. */
const table = async (title: string, rounds: number, contenders: readonly Contender[]): Promise<void> => {
  const scores = contenders.map(([contender, visit]) => ({ contender, visit, score: new Score() }));
  for (let round = 0; round < rounds; round += 1) {
    let first: Run | string | undefined;
    for (const { visit, score } of scores) {
      const run = await visit();
      first ??= run;
      score.add(run, first);
    }
  }
  console.log(`\n${title}`);
  console.table(Object.fromEntries(scores.map(({ contender, score }) => [contender, score.row()])));
};

const VARIANTS: readonly (readonly [string, readonly string[]])[] = [
  ['packed', []],
  ['packed, two workers', ['--workers', '2']],
  ['packed, --symmetry', ['--symmetry']],
  ['packed, --order', ['--order']],
  ['packed, both', ['--symmetry', '--order']],
  ['packed, every property', ['--watched']],
];

const names = process.argv.slice(2);
const unknown = names.find((name) => findScope(name) === undefined);
if (unknown !== undefined) {
  console.error(`explore: there is no scope "${unknown}"`);
  process.exit(2);
}
console.log(
  'The first of each table is 1.00: transitions per second (more is better), and time to visit every state (less is better); the middle of all rounds.',
);
/** These are over soon: what it takes to compile the code would hide how fast it is. */
for (const name of names.length > 0 ? names : ['doorbells', 'lpis', 'two-vpes', 'medium']) {
  await table(name, ROUNDS, [
    ...VARIANTS.map(([what, flags]): Contender => [what, ours(name, ...flags, '--warm')]),
    ['text in a Set', ours(name, '--text')],
    ['Spin -O3, exact', visitor('bench/spin/run.sh', name)],
  ]);
}

/** Lasts long enough for a second worker to be of use: every state, and what `gicheck explore` visits, without and with properties. */
const LONG = [[], ['--order'], ['--order', '--watched']];
for (const flags of names.length > 0 ? [] : LONG) {
  const words = [DEFAULT_SCOPE, ...flags];
  await table(words.join(' '), ROUNDS, [
    ['packed', ours(...words)],
    ['packed, two workers', ours(...words, '--workers', '2')],
    ['packed, twice at a time', sideBySide(...words)],
  ]);
}
