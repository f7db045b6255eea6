/**
 * Exploring, side by side: the packed search, with one worker and two, reduced, and with every property watching; a plain search that keeps states as
 * text in a Set; and Spin with the same model in Promela, compiled with -O3, exact. All visit every state of the same scope, but for the reduced ones.
 */
import { spawnSync } from 'node:child_process';
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

/** Best of so many. */
const ROUNDS = 3;

const timed = (run: () => Omit<Run, 'seconds'>): Run => {
  let best: Run | undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now();
    const result = run();
    const seconds = (performance.now() - started) / 1000;
    if (best === undefined || seconds < best.seconds) best = { ...result, seconds };
  }
  if (best === undefined) throw new Error('nothing was run');
  return best;
};

type Options = Omit<SearchOptions, 'scope'>;

/** Without properties, unless they are given. */
const packed = (scope: Scope, options: Options = {}): Run => timed(() => search({ scope, properties: [], ...options }));

const CONTENDERS: readonly (readonly [string, Options])[] = [
  ['two workers', { workers: 2 }],
  ['--symmetry', { symmetry: true }],
  ['--order', { order: true }],
  ['both', { symmetry: true, order: true }],
  ['every property', { properties: ABSTRACT_PROPERTIES }],
];

const plain = (scope: Scope): Run =>
  timed(() => {
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
  });

const SPIN_LINE = /states=(\d+) transitions=(\d+) seconds=([\d.]+) bytesPerState=([\d.]+)/;

/** What Spin comes to, or why it cannot be run. */
const spin = (scope: Scope): Run | string => {
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

const head = (name: string): string =>
  `\n${name.padEnd(28)} ${'states'.padStart(12)} ${'transitions'.padStart(14)}     rate    bytes     time`;

const scopes = process.argv.length > 2 ? process.argv.slice(2) : ['races', 'doorbells', 'lpis'];
console.log(
  'What the packed search does alone is 1.00: transitions per second (more is better), and time to visit every state (less is better).',
);
for (const name of scopes) {
  const scope = scopeOf(name);
  const alone = packed(scope);
  console.log(head(name));
  console.log(row('packed', alone, alone));
  for (const [what, options] of CONTENDERS) console.log(row(`packed, ${what}`, packed(scope, options), alone));
  console.log(row('text in a Set', plain(scope), alone));
  const peer = spin(scope);
  console.log(typeof peer === 'string' ? `Spin: skipped: ${peer}` : row('Spin -O3, exact', peer, alone));
}

/** Searches that last long enough for a second worker to be of use: as `gicheck explore` makes them, and without properties. */
const LONG: readonly (readonly [string, Options])[] = [
  ['every property', { properties: ABSTRACT_PROPERTIES }],
  ['no property', {}],
];
const long = scopeOf(DEFAULT_SCOPE);
for (const [what, options] of process.argv.length > 2 ? [] : LONG) {
  const alone = packed(long, { order: true, ...options });
  console.log(head(`${long.name}, --order`));
  console.log(row(`packed, ${what}`, alone, alone));
  console.log(row('two workers', packed(long, { order: true, workers: 2, ...options }), alone));
}
