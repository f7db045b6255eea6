/**
 * Exploring, side by side: the packed search, with one worker and two, reduced, and with every property watching; a plain search that keeps states as
 * text in a Set; and Spin with the same model in Promela, compiled with -O3, exact. All visit every state of the same scope, but for the reduced ones.
 */
import { spawnSync } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import { AbstractMachine } from '../models/abstract/machine.ts';
import { DEFAULT_SCOPE, findScope, type Scope } from '../models/abstract/scope.ts';
import { ABSTRACT_PROPERTIES } from '../src/explore/invariants.ts';
import { type SearchOptions, search } from '../src/explore/search.ts';
import type { Beside } from './explore-beside.ts';

interface Run {
  readonly states: number;
  readonly transitions: number;
  readonly seconds: number;
  /** Undefined where it is not known. */
  readonly bytesPerState: number | undefined;
}

type Result = Omit<Run, 'seconds'> & { readonly seconds?: number };

/** Who takes part: what it does, and the run that it comes to or why it cannot. */
type Contender = readonly [string, () => Result | string];

/** Best of so many, in turns, so that the machine is as slow or as busy for each of them. */
const ROUNDS = 3;

const best = (contenders: readonly Contender[]): readonly (Run | string)[] => {
  const found: (Run | string)[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, [, compete]] of contenders.entries()) {
      const started = performance.now();
      const result = compete();
      const seconds = (performance.now() - started) / 1000;
      const run = typeof result === 'string' ? result : { seconds, ...result };
      const before = found[index];
      if (before === undefined || typeof run === 'string') found[index] = run;
      else if (typeof before !== 'string' && run.seconds < before.seconds) found[index] = run;
    }
  }
  return found;
};

type Options = Omit<SearchOptions, 'scope'>;

/** Without properties, unless they are given. */
const packed =
  (scope: Scope, options: Options = {}) =>
  (): Result =>
    search({ scope, properties: [], ...options });

/** Twice the same search, at the same time, in two threads that share nothing: what the machine has for two workers. */
const sideBySide =
  (scope: Scope, options: Options): (() => Result) =>
  () => {
    const over = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const workerData: Beside = { options: { scope, ...options }, over: over.buffer };
    new Worker(new URL('./explore-beside.js', import.meta.url), { workerData });
    const { states, transitions, bytesPerState } = search({ scope, ...options });
    Atomics.wait(over, 0, 0);
    return { states, transitions: 2 * transitions, bytesPerState: 2 * bytesPerState };
  };

const VARIANTS: readonly (readonly [string, Options])[] = [
  ['two workers', { workers: 2 }],
  ['--symmetry', { symmetry: true }],
  ['--order', { order: true }],
  ['both', { symmetry: true, order: true }],
  ['every property', { properties: ABSTRACT_PROPERTIES }],
];

const plain = (scope: Scope) => (): Result => {
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

const SPIN_LINE = /states=(\d+) transitions=(\d+) seconds=([\d.]+) bytesPerState=([\d.]+)/;

/** What Spin comes to, or why it cannot be run. */
const spin = (scope: Scope) => (): Result | string => {
  const { stdout, stderr, status, error } = spawnSync('bench/spin/run.sh', [scope.name], { encoding: 'utf8' });
  if (error !== undefined) return error.message;
  const [, states, transitions, seconds, bytesPerState] = SPIN_LINE.exec(stdout) ?? [];
  if (status !== 0 || states === undefined) return stderr.trim().split('\n').at(-1) ?? 'no answer';
  return {
    states: Number(states),
    transitions: Number(transitions),
    seconds: Number(seconds),
    bytesPerState: Number(bytesPerState),
  };
};

const rate = ({ transitions, seconds }: Run): number => transitions / seconds;

const row = (name: string, run: Run, against: Run): string =>
  [
    name.padEnd(28),
    run.states.toLocaleString('en').padStart(12),
    run.transitions.toLocaleString('en').padStart(14),
    (rate(run) / rate(against)).toFixed(2).padStart(8),
    (run.bytesPerState?.toFixed(0) ?? '').padStart(8),
    (run.seconds / against.seconds).toFixed(2).padStart(8),
  ].join(' ');

const scopeOf = (name: string): Scope => {
  const scope = findScope(name);
  if (scope !== undefined) return scope;
  console.error(`explore: there is no scope "${name}"`);
  process.exit(2);
};

/** The first contender is what the others are measured against. */
const table = (title: string, contenders: readonly Contender[]): void => {
  const runs = best(contenders);
  const [against] = runs;
  if (against === undefined || typeof against === 'string') throw new Error('nothing was run');
  console.log(
    `\n${title.padEnd(28)} ${'states'.padStart(12)} ${'transitions'.padStart(14)}     rate    bytes     time`,
  );
  for (const [index, [name]] of contenders.entries()) {
    const run = runs[index];
    if (run !== undefined) console.log(typeof run === 'string' ? `${name}: skipped: ${run}` : row(name, run, against));
  }
};

console.log(
  'The first of each table is 1.00: transitions per second (more is better), and time to visit every state (less is better).',
);
const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : ['doorbells', 'lpis', 'two-vpes', 'medium']) {
  const scope = scopeOf(name);
  table(name, [
    ['packed', packed(scope)],
    ...VARIANTS.map(([what, options]): Contender => [`packed, ${what}`, packed(scope, options)]),
    ['text in a Set', plain(scope)],
    ['Spin -O3, exact', spin(scope)],
  ]);
}

/** Lasts long enough for a second worker to be of use: every state, and what `gicheck explore` visits, without and with properties. */
const long = scopeOf(DEFAULT_SCOPE);
const LONG: readonly (readonly [string, Options])[] = [
  ['plain', {}],
  ['--order', { order: true }],
  ['--order, every property', { order: true, properties: ABSTRACT_PROPERTIES }],
];
for (const [what, chosen] of names.length > 0 ? [] : LONG) {
  const options = { properties: [], ...chosen };
  table(`${long.name}, ${what}`, [
    ['packed', packed(long, options)],
    ['packed, two workers', packed(long, { ...options, workers: 2 })],
    ['packed, twice at a time', sideBySide(long, options)],
  ]);
}
