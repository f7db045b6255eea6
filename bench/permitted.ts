/**
 * `node dist/bench/permitted.js [--runs N] [--seed N] [ID ...]`: runs programs on hardware with each behaviour that is unusual and permitted
 * (`permitted/`), and prints the properties that blame it. Ends with status 1 if any does.
 */
import { parseArgs } from 'node:util';
import { builtIn } from '../src/registry/built-in.ts';
import { PERMITTED } from './permitted/index.ts';
import { blamed } from './permitted/run.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '5000' }, seed: { type: 'string', default: '1' } },
});
const unknown = positionals.find((name) => !PERMITTED.some(({ id }) => id === name));
if (unknown !== undefined) {
  console.error(`permitted: there is no behaviour "${unknown}"`);
  process.exit(2);
}
let count = 0;
for (const behaviour of PERMITTED) {
  if (positionals.length > 0 && !positionals.includes(behaviour.id)) continue;
  for (const profile of behaviour.profiles) {
    const { by, at } = blamed(builtIn, behaviour, profile, { runs: Number(values.runs), seed: Number(values.seed) });
    if (by.length > 0) count += 1;
    console.log(
      `${behaviour.id} on ${profile}: ${by.length === 0 ? 'not blamed' : `BLAMED by ${by.join(' ')} (${at})`}`,
    );
  }
}
console.log(count === 0 ? 'no behaviour is blamed' : `${count} are blamed`);
process.exitCode = count === 0 ? 0 : 1;
