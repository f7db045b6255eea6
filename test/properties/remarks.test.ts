/** Programs of healthy hardware and careless software, and the remark that each deserves. */

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { hardwareWith } from '../../models/faults/fault.ts';
import { PROPERTIES } from '../../properties/index.ts';
import { Laboratory } from '../../src/refine/laboratory.ts';
import { loadProgram, parseCounterexample } from '../../src/run/store.ts';
import { profileOf } from '../support/search.ts';

it.each([
  [
    'good_configuration_a-changed-byte-without-inv',
    'P-CFG lint: the configuration byte of LPI 8193 at rd0, which is pending, was changed @9, and no invalidation of it was sent since: without an invalidation the redistributor may go on using the byte that it has cached',
  ],
  [
    'good_configuration_a-byte-in-a-table-that-nobody-uses',
    'P-TABLE lint: the configuration byte of LPI 8193 is written in the table at 0x50000000, which no GICR_PROPBASER names: no redistributor reads it',
  ],
  [
    'good_mapping_an-msi-of-a-device-that-is-not-mapped',
    'P-MSI lint: an MSI of DeviceID=0x0 EventID=0x0 arrives, but its device is not mapped: it is dropped',
  ],
])('%s', (name, remark) => {
  const stored: unknown = JSON.parse(readFileSync(`test/corpus/programs/${name}.json`, 'utf8'));
  const parsed = parseCounterexample(stored);
  if (!parsed.ok) throw new Error(parsed.problem);
  const laboratory = new Laboratory(profileOf('v3'), hardwareWith(), PROPERTIES);
  const { findings } = laboratory.run(loadProgram(parsed.counterexample.program), { strict: true });
  const told = findings.map(({ property, verdict, message }) => `${property.id} ${verdict}: ${message}`);
  expect(told.map((text) => text.replace(/ @\d+/, ' @9'))).toEqual([remark]);
});
