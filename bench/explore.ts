/**
 * Exploring, side by side: the packed search, with one worker and two, reduced, and with every property watching; a plain search that keeps states as
 * text in a Set; and Spin with the same model in Promela, compiled with -O3, exact. All visit every state of the same scope, but for the reduced ones.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { AbstractMachine } from '../models/abstract/machine.ts';
import { DEFAULT_SCOPE, findScope, type Scope } from '../models/abstract/scope.ts';
import { ABSTRACT_PROPERTIES } from '../src/explore/invariants.ts';
import { type SearchOptions, search } from '../src/explore/search.ts';

interface Run {
  readonly states: number;
  readonly transitions: number;
  readonly seconds: number;
  /** Undefined where it is not known. */
  readonly bytesPerState: number | undefined;
}

/** Who takes part: what it does, and the run that it comes to or why it cannot. */
type Contender = readonly [string, () => Run | string | Promise<Run | string>];

/** Odd, so that there is one in the middle. */
const ROUNDS = 5;

const timed = (visit: () => Omit<Run, 'seconds'>): Run => {
  const started = performance.now();
  return { ...visit(), seconds: (performance.now() - started) / 1000 };
};

const SAID = /states=(\d+) transitions=(\d+) seconds=([\d.]+) bytesPerState=([\d.]+)/;

const runFile = promisify(execFile);

/** A process that visits every state: what it says that it came to, or why it cannot. */
const visitor = async (file: string, words: readonly string[]): Promise<Run | string> => {
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

type Options = Omit<SearchOptions, 'scope'>;

/** Without properties, unless they are given. */
const packed =
  (scope: Scope, options: Options = {}) =>
  (): Run =>
    timed(() => search({ scope, properties: [], ...options }));

const ALONE = fileURLToPath(new URL('./explore-alone.js', import.meta.url));

/** In a process of its own: code that one search has made general or hot is not there for the next one, nor is its memory. */
const alone =
  (...words: readonly string[]) =>
  (): Promise<Run | string> =>
    visitor(process.execPath, [ALONE, ...words]);

/** Twice the same search, at the same time, in processes that share nothing: what the machine has for two workers. */
const sideBySide =
  (...words: readonly string[]) =>
  async (): Promise<Run | string> => {
    const [one, other] = await Promise.all([alone(...words)(), alone(...words)()]);
    if (typeof one === 'string') return one;
    if (typeof other === 'string') return other;
    return { ...one, transitions: 2 * one.transitions, seconds: Math.max(one.seconds, other.seconds) };
  };

const VARIANTS: readonly (readonly [string, Options])[] = [
  ['two workers', { workers: 2 }],
  ['--symmetry', { symmetry: true }],
  ['--order', { order: true }],
  ['both', { symmetry: true, order: true }],
  ['every property', { properties: ABSTRACT_PROPERTIES }],
];

const visitAsText = (scope: Scope): Omit<Run, 'seconds'> => {
  const machine = new AbstractMachine(scope);
  const found = new Set<string>();
  let level = [machine.layout.initial()];
  let transitions = 0;
  found.add(level.join());
  while (level.length > 0) {
    const deeper: Uint32Array[] = [];
    const visit = (to: Uint32Array): void => {
      transitions += 1;
      const text = to.join();
      if (found.has(text)) return;
      found.add(text);
      deeper.push(to.slice());
    };
    for (const words of level) {
      machine.internalSteps(words, visit);
      machine.stimuli(words, visit);
    }
    level = deeper;
  }
  return { states: found.size, transitions, bytesPerState: undefined };
};

/** The one in the middle, and how far the others lie apart. */
const spread = (ratios: readonly number[]): string => {
  const sorted = ratios.toSorted((one, other) => one - other);
  const [least, middle, most] = [0, sorted.length >> 1, -1].map((place) => sorted.at(place)?.toFixed(2));
  return `${middle} (${least} to ${most})`;
};

const scopeOf = (name: string): Scope => {
  const scope = findScope(name);
  if (scope !== undefined) return scope;
  console.error(`explore: there is no scope "${name}"`);
  process.exit(2);
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
      bytes: bytesPerState?.toFixed(0) ?? 'not known',
      rate: spread(this.rates),
      time: spread(this.times),
    };
  }
}

/** In turns: each contender is measured against the first one of the same round, when the machine was as slow or as busy. */
const table = async (title: string, contenders: readonly Contender[]): Promise<void> => {
  const scores = contenders.map(([contender, visit]) => ({ contender, visit, score: new Score() }));
  for (let round = 0; round < ROUNDS; round += 1) {
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

console.log(
  `The first of each table is 1.00: transitions per second (more is better), and time to visit every state (less is better); middle of ${ROUNDS} rounds.`,
);
const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : ['doorbells', 'lpis', 'two-vpes', 'medium']) {
  const scope = scopeOf(name);
  await table(name, [
    ['packed', packed(scope)],
    ...VARIANTS.map(([what, options]): Contender => [`packed, ${what}`, packed(scope, options)]),
    ['text in a Set', () => timed(() => visitAsText(scope))],
    ['Spin -O3, exact', () => visitor('bench/spin/run.sh', [name])],
  ]);
}

/** Lasts long enough for a second worker to be of use: every state, and what `gicheck explore` visits, without and with properties. */
const LONG = [[], ['--order'], ['--order', '--watched']];
for (const flags of names.length > 0 ? [] : LONG) {
  const words = [DEFAULT_SCOPE, ...flags];
  await table(words.join(' '), [
    ['packed', alone(...words)],
    ['packed, two workers', alone(...words, '--workers', '2')],
    ['packed, twice at a time', sideBySide(...words)],
  ]);
}
