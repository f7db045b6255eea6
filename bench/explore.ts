/**
 * Compares searches of the same scope: the packed search with one and two workers, with reductions, and with every property; a plain search that
 * keeps states as text in a Set; and Spin with the same model in Promela (exact): with -O3, and tuned. All but the reduced searches visit every state. Each runs in
 * a process of its own, so that no search profits or suffers from the compiled code and the memory of another.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DEFAULT_SCOPE, findScope } from '../models/abstract/scope.ts';

interface Run {
  readonly states: number;
  readonly transitions: number;
  readonly seconds: number;
  /** NaN if unknown. */
  readonly bytesPerState: number;
}

/** A contender: its name, and a function that returns its measured run or the reason why it cannot run. */
type Contender = readonly [string, () => Promise<Run | string>];

/** Odd, so that there is a median. */
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
/** Heap limit; the search with states as text needs it. */
const MEGABYTES = 8000;

const ours = (...words: readonly string[]): (() => Promise<Run | string>) =>
  visitor(process.execPath, `--max-old-space-size=${MEGABYTES}`, ALONE, ...words);

/** Runs the same search twice at the same time, in two processes: the upper bound for two workers on this machine. */
const sideBySide = (...words: readonly string[]): (() => Promise<Run | string>) => {
  const visit = ours(...words);
  return async () => {
    const [one, other] = await Promise.all([visit(), visit()]);
    if (typeof one === 'string') return one;
    if (typeof other === 'string') return other;
    return { ...one, transitions: 2 * one.transitions, seconds: Math.max(one.seconds, other.seconds) };
  };
};

/** The median, with the smallest and the largest value. */
const spread = (ratios: readonly number[]): string => {
  const sorted = ratios.toSorted((one, other) => one - other);
  const [least, middle, most] = [0, sorted.length >> 1, -1].map((place) => sorted.at(place)?.toFixed(2));
  return `${middle} (${least} to ${most})`;
};

const rate = ({ transitions, seconds }: Run): number => transitions / seconds;

/** The results of a contender, relative to the first contender of the same round. */
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

/** Runs the contenders in turns. Each is compared with the first of the same round, because the load of the machine changes over time. */
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
  'Relative to the first row of each table, median of all rounds. rate: transitions per second, higher is better. time: to visit every state, lower is better.',
);
/** Short searches, warmed up, and once as a user meets them, with the time to compile the code. */
for (const name of names.length > 0 ? names : ['doorbells', 'lpis', 'two-vpes', 'medium']) {
  await table(name, ROUNDS, [
    ...VARIANTS.map(([what, flags]): Contender => [what, ours(name, ...flags, '--warm')]),
    ['packed, process just started', ours(name)],
    ['text in a Set', ours(name, '--text')],
    ['Spin -O3, exact', visitor('bench/spin/run.sh', name)],
    ['Spin tuned, exact', visitor('bench/spin/run.sh', '--tuned', name)],
  ]);
}

/** Long searches, for which a second worker pays off: every state; and the states that `gicheck explore` visits, without and with properties. */
const LONG = [[], ['--order'], ['--order', '--watched']];
for (const flags of names.length > 0 ? [] : LONG) {
  const words = [DEFAULT_SCOPE, ...flags];
  await table(words.join(' '), ROUNDS, [
    ['packed', ours(...words)],
    ['packed, two workers', ours(...words, '--workers', '2')],
    ['packed, twice at a time', sideBySide(...words)],
  ]);
}
