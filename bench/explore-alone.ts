/**
 * `node dist/bench/explore-alone.js SCOPE [--symmetry] [--order] [--watched] [--workers N] [--text] [--warm]`: visits every state of a scope and
 * prints the counts and the time in the format of `spin/run.sh`. `--text` runs a plain search instead that keeps states as text in a Set;
 * `--warm` runs the search once before the measured run, so that the code is compiled.
 */
import { parseArgs } from 'node:util';
import { AbstractMachine } from '../models/abstract/machine.ts';
import { findScope, type Scope } from '../models/abstract/scope.ts';
import { ABSTRACT_PROPERTIES } from '../properties/index.abstract.ts';
import { search } from '../src/explore/search.ts';

interface Visited {
  readonly states: number;
  readonly transitions: number;
  /** NaN if unknown. */
  readonly bytesPerState: number;
}

const visitAsText = (scope: Scope): Visited => {
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
  return { states: found.size, transitions, bytesPerState: Number.NaN };
};

const isFlag = { type: 'boolean', default: false } as const;
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    symmetry: isFlag,
    order: isFlag,
    watched: isFlag,
    workers: { type: 'string', default: '1' },
    text: isFlag,
    warm: isFlag,
  },
});
const [name = ''] = positionals;
const scope = findScope(name);
if (scope === undefined) {
  console.error(`explore-alone: there is no scope "${name}"`);
  process.exit(2);
}
const { symmetry, order, watched, workers, text, warm } = values;
const properties = watched ? ABSTRACT_PROPERTIES : [];
const visit = (): Visited =>
  text ? visitAsText(scope) : search({ scope, properties, symmetry, order, workers: Number(workers) });
if (warm) visit();
const started = performance.now();
const { states, transitions, bytesPerState } = visit();
const seconds = (performance.now() - started) / 1000;
console.log(`${name} states=${states} transitions=${transitions} seconds=${seconds} bytesPerState=${bytesPerState}`);
