/** Programs with vSGIs, stored and loaded. */

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GicEvent } from '../../../models/architecture/events.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { PROPERTIES } from '../../../properties/index.ts';
import { Generator, ProgramArbitrary } from '../../../src/fuzz/generate.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import type { Program } from '../../../src/run/program.ts';
import { loadProgram, parseCounterexample, SCHEMA_VERSION, storeProgram } from '../../../src/run/store.ts';
import { v41 } from '../../support/vsgis.ts';

describe('a program with vSGIs', () => {
  const PROGRAMS = 400;
  const laboratory = new Laboratory(v41, hardwareWith(), PROPERTIES);
  const eventsOf = (program: Program): readonly GicEvent[] => {
    const events: GicEvent[] = [];
    const stop = laboratory.observe((event) => events.push(event));
    laboratory.run(program, { strict: true });
    stop();
    return events;
  };

  it('does the same when it was stored and loaded', () => {
    const kinds = new Set<string>();
    const programs = fc.sample(new ProgramArbitrary(new Generator(laboratory)), { seed: 5, numRuns: PROGRAMS });
    for (const { items } of programs) {
      for (const { step } of items) kinds.add(step.kind);
      const stored: unknown = JSON.parse(
        JSON.stringify({
          schemaVersion: SCHEMA_VERSION,
          property: 'I-74',
          profile: v41.id,
          program: storeProgram(items),
          explanation: { message: '', timeline: [], lastTouchedBy: [], shrinking: '' },
        }),
      );
      const parsed = parseCounterexample(stored);
      if (!parsed.ok) throw new Error(parsed.problem);
      expect(eventsOf(loadProgram(parsed.counterexample.program))).toEqual(eventsOf(items));
    }
    expect([...kinds]).toEqual(expect.arrayContaining(['sgir', 'vsgir', 'vsgipendr', 'vsgi-query']));
  });
});
