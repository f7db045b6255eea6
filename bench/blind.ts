/**
 * `node dist/bench/blind.js [--runs N] [--seed N] [ID ...]`: plants each blind fault (`blind/README.md`) and prints after how many programs a property
 * of hardware is violated, and by which properties. Ends with status 1 if a fault that the architecture does not permit is not noticed.
 */
import { parseArgs } from 'node:util';
import { hunt } from '../src/hypotheses/hunt.ts';
import { builtIn } from '../src/registry/built-in.ts';
import { COMMAND_FAULTS } from './blind/commands.ts';
import { CONFIGURATION_FAULTS } from './blind/configuration.ts';
import { DOORBELL_FAULTS } from './blind/doorbells.ts';
import { EVERY_SECOND_FAULTS } from './blind/every-second.ts';
import { LPI_FAULTS } from './blind/lpis.ts';
import { QUEUE_FAULTS } from './blind/queue.ts';
import { SECOND_ITS_FAULTS } from './blind/second-its.ts';
import { SECOND_REDISTRIBUTOR_FAULTS } from './blind/second-redistributors.ts';
import { VPE_FAULTS } from './blind/vpes.ts';
import { VSGI_FAULTS } from './blind/vsgis.ts';

const FAULTS = [
  ...COMMAND_FAULTS,
  ...LPI_FAULTS,
  ...CONFIGURATION_FAULTS,
  ...QUEUE_FAULTS,
  ...VPE_FAULTS,
  ...DOORBELL_FAULTS,
  ...VSGI_FAULTS,
  ...SECOND_ITS_FAULTS,
  ...SECOND_REDISTRIBUTOR_FAULTS,
  ...EVERY_SECOND_FAULTS,
];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
});
const unknown = positionals.find((name) => !FAULTS.some(({ id }) => id === name));
if (unknown !== undefined) {
  console.error(`blind: there is no fault "${unknown}"`);
  process.exit(2);
}
const chosen = positionals.length === 0 ? FAULTS : FAULTS.filter(({ id }) => positionals.includes(id));
let noticed = 0;
let expected = 0;
for (const { id, profile, replaces, permitted } of chosen) {
  // Any property will do: the hunt ends with the first that blames the hardware.
  const found = hunt(
    builtIn,
    { id, title: id, profile, replaces, violates: 'any', provenance: 'mutant', source: 'bench/blind/README.md' },
    { runs: Number(values.runs), seed: Number(values.seed), stopAtFirst: true },
  );
  const { noticedAt, noticedBy } = found;
  const result =
    noticedAt === undefined ? `NOT NOTICED in ${found.programs}` : `${noticedAt}, by ${noticedBy.join(' ')}`;
  console.log(`${id}: ${result}${permitted === undefined ? '' : ` (permitted: ${permitted})`}`);
  if (permitted !== undefined) continue;
  expected += 1;
  if (noticedAt !== undefined) noticed += 1;
}
console.log(`${noticed} of ${expected} faults noticed`);
process.exitCode = noticed === expected ? 0 : 1;
