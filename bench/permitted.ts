/**
 * `node dist/bench/permitted.js [--forced] [--runs N] [--seed N] [ID ...]`: runs programs on hardware with each behaviour that is unusual and permitted
 * (`permitted/`), and prints the properties that blame it. Ends with status 1 if any does.
 * With `--forced`, on hardware that always takes the same outcome of an open point.
 */
import { parseArgs } from 'node:util';
import { builtIn } from '../src/registry/built-in.ts';
import { blamedForced, FORCED } from './permitted/forced.ts';
import { PERMITTED } from './permitted/index.ts';
import { blamed } from './permitted/run.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    forced: { type: 'boolean', default: false },
  },
});
const unknown = positionals.find((name) => !PERMITTED.some(({ id }) => id === name));
if (unknown !== undefined) {
  console.error(`permitted: there is no behaviour "${unknown}"`);
  process.exit(2);
}
const options = { runs: Number(values.runs), seed: Number(values.seed) };
let count = 0;
for (const forced of values.forced ? FORCED : []) {
  for (const profile of ['v3-direct', 'v4.0', 'v4.1', 'v4.1-2its']) {
    const by = blamedForced(builtIn, forced, profile, options);
    if (by.length === 0) continue;
    count += 1;
    console.log(`${forced.freedom} "${forced.outcome}" on ${profile}: BLAMED by ${by.join(' ')}`);
  }
}
for (const behaviour of values.forced ? [] : PERMITTED) {
  if (positionals.length > 0 && !positionals.includes(behaviour.id)) continue;
  for (const profile of behaviour.profiles) {
    const { by, at } = blamed(builtIn, behaviour, profile, options);
    if (by.length > 0) count += 1;
    console.log(
      `${behaviour.id} on ${profile}: ${by.length === 0 ? 'not blamed' : `BLAMED by ${by.join(' ')} (${at})`}`,
    );
  }
}
console.log(count === 0 ? 'no behaviour is blamed' : `${count} are blamed`);
process.exitCode = count === 0 ? 0 : 1;
