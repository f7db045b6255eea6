/** A program is the same as stimuli and as accesses at addresses: the corpus, and random programs. `bench/bus-same.ts` plays more of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ThroughBus } from '../../../bench/through-bus.ts';
import { defineProfile, type Profile } from '../../../models/architecture/profiles.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { PROPERTIES } from '../../../properties/index.ts';
import { Generator, ProgramArbitrary } from '../../../src/fuzz/generate.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import { builtIn } from '../../../src/registry/built-in.ts';
import { profileFrom } from '../../../src/registry/shapes.ts';
import { problemInProgram, redistributorsOf } from '../../../src/run/fit.ts';
import { type Counterexample, loadProgram, parseCounterexample, storeProgram } from '../../../src/run/store.ts';
import { profileOf } from '../../support/search.ts';

const PROGRAMS = 'test/corpus/programs';

const FILES = readdirSync(PROGRAMS)
  .filter((name) => name.endsWith('.json'))
  .toSorted();

/** A profile that has every redistributor at which the program acts. */
const profileFor = ({ profile: named, program }: Counterexample): Profile => {
  if (typeof named !== 'string') {
    const { extends: base, ...own } = named;
    const { commonLpiAffGroups: _, ...inherited }: Partial<Profile> = base === undefined ? {} : profileOf(base);
    return profileFrom({ description: 'of the file', ...inherited, ...own });
  }
  const profile = profileOf(named);
  const redistributors = Math.max(profile.redistributors, redistributorsOf(loadProgram(program)));
  return redistributors === profile.redistributors
    ? profile
    : defineProfile({ ...profile, id: `${profile.id}-wider`, redistributors });
};

describe('a program of the corpus', () => {
  it.each(FILES)('%s is the same through the bus', (name) => {
    const parsed = parseCounterexample(JSON.parse(readFileSync(join(PROGRAMS, name), 'utf8')));
    if (!parsed.ok) throw new Error(parsed.problem);
    const { counterexample } = parsed;
    const { hypothesis } = counterexample;
    const replaces = hypothesis === undefined ? undefined : builtIn.scope(hypothesis).scope.replaces;
    const through = new ThroughBus(profileFor(counterexample), () => hardwareWith(replaces), PROPERTIES);
    expect(through.compare(loadProgram(counterexample.program))).toBeUndefined();
  });
});

describe('a run through the bus', () => {
  it.each(['v3', 'v4.0-direct', 'v4.1'])('of %s is an ordinary program, which can be stored and replayed', (id) => {
    const profile = profileOf(id);
    const through = new ThroughBus(profile, () => hardwareWith(), PROPERTIES);
    const generator = new Generator(new Laboratory(profile, hardwareWith(), PROPERTIES));
    fc.assert(
      fc.property(new ProgramArbitrary(generator), ({ items }) => {
        expect(through.compare(items)).toBeUndefined();
        const { program, events } = through.flattened;
        const parsed = parseCounterexample(
          JSON.parse(JSON.stringify({ schemaVersion: 1, profile: id, program: storeProgram(program) })),
        );
        if (!parsed.ok) throw new Error(parsed.problem);
        const stored = loadProgram(parsed.counterexample.program);
        if (problemInProgram(items, profile) === undefined) {
          expect(problemInProgram(stored, profile)).toBeUndefined();
        }
        expect(through.eventsOf(stored)).toEqual(events);
      }),
      { seed: 2, numRuns: 150 },
    );
  });
});

/** Kinds that are accesses wherever a program has them. */
const ALWAYS_ACCESSES = ['command', 'msi', 'read', 'write', 'gicd-write'];

describe('random programs', () => {
  it.each(['v3', 'v4.0', 'v4.1', 'v4.1-itslist', 'v4.1-two-level'])('of %s are the same through the bus', (id) => {
    const profile = profileOf(id);
    const through = new ThroughBus(profile, () => hardwareWith(), PROPERTIES);
    const generator = new Generator(new Laboratory(profile, hardwareWith(), PROPERTIES));
    const differences: unknown[] = [];
    fc.assert(
      fc.property(new ProgramArbitrary(generator), ({ items }) => {
        const difference = through.compare(items);
        if (difference !== undefined) differences.push({ ...difference, items });
      }),
      { seed: 1, numRuns: 1000 },
    );
    expect(differences).toEqual([]);
    for (const kind of ALWAYS_ACCESSES) {
      const { accesses = 0, byName = 0 } = through.counts.stimuli.get(kind) ?? {};
      expect(accesses, kind).toBeGreaterThan(10 * byName);
    }
  });
});
