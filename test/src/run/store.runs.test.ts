import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { findProfile, type Profile } from '../../../models/architecture/profiles.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { findProperty, PROPERTIES } from '../../../properties/index.ts';
import type { Property } from '../../../properties/property.ts';
import { counterexampleOf, retell } from '../../../src/cli/counterexample-file.ts';
import { check } from '../../../src/fuzz/check.ts';
import { Generator, ProgramArbitrary } from '../../../src/fuzz/generate.ts';
import { STIMULUS_KINDS, type StimulusKind } from '../../../src/fuzz/stimuli.ts';
import type { Execution } from '../../../src/judge/execution.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import { builtIn } from '../../../src/registry/built-in.ts';
import { MisfitError } from '../../../src/run/rig.ts';
import { type Counterexample, loadProgram, parseCounterexample } from '../../../src/run/store.ts';

const FAULT = 'planted-doorbell-rings-twice';

const known = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('the fixture of this test is gone');
  return value;
};

const profile: Profile = known(findProfile('v4.1'));

const property: Property = known(findProperty('at-most-one-default-doorbell'));
const { replaces } = builtIn.scope(FAULT).scope;

/** A counterexample as a file would hold it. */
const written = (seed: number): string => {
  const result = check({
    registry: builtIn,
    profiles: [profile],
    properties: [property],
    replaces,
    hypothesis: FAULT,
    runs: 5000,
    seed,
  });
  return JSON.stringify(counterexampleOf(builtIn, known(result.properties[0]?.failure)));
};

const read = (text: string): Counterexample => {
  const parsed = parseCounterexample(JSON.parse(text));
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.counterexample;
};

const replay = (counterexample: Counterexample) =>
  retell(builtIn, profile, replaces, property, loadProgram(counterexample.program));

/** The nth program of a seed, with these kinds of stimuli. */
const generated = (kinds: readonly StimulusKind[]): Execution => {
  const generator = new Generator(new Laboratory(profile, hardwareWith(), PROPERTIES), { kinds });
  const [execution] = fc.sample(new ProgramArbitrary(generator), { seed: 5, numRuns: 1 });
  return known(execution);
};

describe('a stored counterexample', () => {
  let text = '';

  beforeAll(() => {
    text = written(1);
  }, 120_000);

  it('is the same for the same seed', () => {
    expect(written(1)).toBe(text);
  });

  it('replays to the same finding', () => {
    const counterexample = read(text);
    const { finding, failedAt, message } = replay(counterexample);
    expect(finding?.property).toBe(property);
    expect(failedAt).toBe(counterexample.program.length);
    expect(message).toBe(counterexample.explanation?.message);
  });

  it('replays after a new kind of stimulus was added, though the seed means another program by then', () => {
    const added: StimulusKind = {
      name: 'a second poll of GICR_SYNCR',
      weight: 50,
      group: 'base',
      applies: () => true,
      draw: ({ dice, gic }) => ({ kind: 'syncr', rd: dice.below(gic.rds.length) }),
    };
    expect(generated([added, ...STIMULUS_KINDS]).items).not.toEqual(generated(STIMULUS_KINDS).items);
    expect(replay(read(text)).finding?.property).toBe(property);
  });

  it('tells that it no longer fails once the fault is gone', () => {
    const healthy = retell(builtIn, profile, undefined, property, loadProgram(read(text).program));
    expect(healthy.finding).toBeUndefined();
    expect(healthy.failedAt).toBeUndefined();
  });

  it.each<[string, (program: Counterexample['program']) => Counterexample['program'], RegExp]>([
    [
      'an internal step that is not possible',
      (program) => [{ step: { kind: 'ring', rd: 0, intid: 8192 } }, ...program],
      /step 1 does not fit: this internal step is not possible here/,
    ],
    [
      'an outcome that there is not',
      (program) => program.map((item) => ({ ...item, choices: [{ freedom: 'A-61', nth: 0, outcome: 'upside down' }] })),
      /step \d+ does not fit: A-61 has no outcome "upside down" here|a choice was never used/,
    ],
    [
      'a choice that nobody asks for',
      ([first, ...rest]) => [{ ...known(first), choices: [{ freedom: 'A-34', nth: 7, outcome: 'reads 1' }] }, ...rest],
      /step 1 does not fit: a choice was never used: A-34/,
    ],
  ])('fails loudly with %s', (_, change, message) => {
    const counterexample = read(text);
    const changed = { ...counterexample, program: change(counterexample.program) };
    expect(() => replay(changed)).toThrow(MisfitError);
    expect(() => replay(changed)).toThrow(message);
  });

  it.each<[string, (document: Record<string, unknown>) => unknown, RegExp]>([
    ['another version', (document) => ({ ...document, schemaVersion: 2 }), /schemaVersion/],
    ['no program', ({ program: _, ...rest }) => rest, /program/],
    [
      'a step of a kind that there is not',
      (document) => ({ ...document, program: [{ step: { kind: 'sneeze' } }] }),
      /program\.0\.step/,
    ],
    [
      'a command without an operand',
      (document) => ({
        ...document,
        program: [{ step: { kind: 'command', its: 0, command: { op: 'MAPD', deviceId: 1 } } }],
      }),
      /program\.0\.step\.command\.valid: is missing/,
    ],
    ['a list', () => [], /the document/],
  ])('is refused with %s', (_, change, problem) => {
    const parsed = parseCounterexample(change(JSON.parse(text)));
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.problem).toMatch(problem);
  });
});
