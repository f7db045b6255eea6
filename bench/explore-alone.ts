/**
 * `node dist/bench/explore-alone.js SCOPE [--order] [--watched] [--workers N]`: one search in a process of its own, as users have it. Says what it
 * came to in the words of `spin/run.sh`.
 */
import { parseArgs } from 'node:util';
import { findScope } from '../models/abstract/scope.ts';
import { ABSTRACT_PROPERTIES } from '../src/explore/invariants.ts';
import { search } from '../src/explore/search.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    order: { type: 'boolean', default: false },
    watched: { type: 'boolean', default: false },
    workers: { type: 'string', default: '1' },
  },
});
const [name = ''] = positionals;
const scope = findScope(name);
if (scope === undefined) {
  console.error(`explore-alone: there is no scope "${name}"`);
  process.exit(2);
}
const { order, watched } = values;
const started = performance.now();
const { states, transitions, bytesPerState } = search({
  scope,
  order,
  properties: watched ? ABSTRACT_PROPERTIES : [],
  workers: Number(values.workers),
});
const seconds = (performance.now() - started) / 1000;
console.log(`${name} states=${states} transitions=${transitions} seconds=${seconds} bytesPerState=${bytesPerState}`);
