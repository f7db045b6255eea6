/** What random programs are made of. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../../models/architecture/profiles.ts';
import type { Step } from '../../../models/architecture/steps.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { Generator, ProgramArbitrary } from '../../../src/fuzz/generate.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';

const PROGRAMS = 1500;

const profile = (id: string) => {
  const found = PROFILES.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no profile ${id}`);
  return found;
};

const programsOf = (id: string): readonly (readonly Step[])[] => {
  const generator = new Generator(new Laboratory(profile(id), hardwareWith(), []));
  const programs: (readonly Step[])[] = [];
  fc.check(
    fc.property(new ProgramArbitrary(generator), ({ items }) => {
      programs.push(items.map(({ step }) => step));
      return true;
    }),
    { numRuns: PROGRAMS, seed: 1 },
  );
  return programs;
};

/** Number of programs in which such steps come in this order. */
const inOrder = (programs: readonly (readonly Step[])[], ...kinds: readonly ((step: Step) => boolean)[]): number =>
  programs.filter((steps) => {
    let next = 0;
    for (const step of steps) if (kinds[next]?.(step) === true) next += 1;
    return next === kinds.length;
  }).length;

const is =
  (op: string) =>
  (step: Step): boolean =>
    step.kind === 'command' && step.command.op === op;

const changes = ({ kind }: Step): boolean => kind === 'config' || kind === 'vconfig';
const caches = ({ kind }: Step): boolean => kind === 'cache';
const arrives = ({ kind }: Step): boolean => kind === 'msi';
const acknowledges = ({ kind }: Step): boolean => kind === 'acknowledge' || kind === 'vacknowledge';

/** A write of GITS_CTLR with this Enabled. */
const enables =
  (enabled: bigint) =>
  (step: Step): boolean =>
    step.kind === 'write' && step.frame === 'GITS' && step.offset === 0 && (BigInt(step.value) & 1n) === enabled;

/** Items of a program that does not fill a ring of several pages. */
const LONGEST = 120;
const SLOTS_OF_TWO_PAGES = 256;

describe('random programs', () => {
  it('have 30 items on average at most, but for the few that fill a ring', () => {
    for (const id of ['v3', 'v4.1']) {
      const programs = programsOf(id).filter(({ length }) => length < LONGEST);
      const items = programs.reduce((sum, { length }) => sum + length, 0);
      expect(programs.length).toBeGreaterThan(PROGRAMS * 0.98);
      expect(items / programs.length).toBeLessThan(30);
    }
  });

  it('disable an ITS in mid-flight and enable it again', () => {
    const polls = ({ kind }: Step): boolean => kind === 'poll-quiescent';
    for (const id of ['v3', 'v4.1']) {
      const programs = programsOf(id);
      expect(inOrder(programs, enables(0n), polls, enables(1n), arrives, acknowledges), id).toBeGreaterThan(
        PROGRAMS / 150,
      );
      expect(inOrder(programs, is('INT'), enables(0n), polls, enables(1n), arrives), id).toBeGreaterThan(
        PROGRAMS / 150,
      );
    }
  });

  it('go on after a reset and another bring-up', () => {
    const resets = ({ kind }: Step): boolean => kind === 'reset';
    expect(inOrder(programsOf('v3'), arrives, resets, enables(1n), is('MAPD'), is('MAPTI'), arrives)).toBeGreaterThan(
      0,
    );
    expect(inOrder(programsOf('v4.1'), resets, enables(1n), is('VMAPP'), is('VMAPTI'), arrives)).toBeGreaterThan(0);
  });

  it('wrap in a ring of several pages', () => {
    const programs = programsOf('v3').filter((steps) => {
      const last = steps.findLastIndex(({ kind }) => kind === 'slot');
      const slots = steps.filter(({ kind }) => kind === 'slot').length;
      return slots >= SLOTS_OF_TWO_PAGES - 3 && steps.slice(last).filter(({ kind }) => kind === 'command').length > 3;
    });
    expect(programs.length).toBeGreaterThan(0);
  });

  it('do several things with one object, one after the other', () => {
    const lpis = programsOf('v3');
    expect(inOrder(lpis, is('MOVI'), changes, is('MOVI'))).toBeGreaterThan(PROGRAMS / 50);
    expect(inOrder(lpis, caches, changes, arrives, acknowledges)).toBeGreaterThan(PROGRAMS / 15);
    expect(inOrder(lpis, is('MOVI'), is('MOVALL'), acknowledges)).toBeGreaterThan(PROGRAMS / 80);
    expect(inOrder(programsOf('v4.1'), changes, is('VMOVP'), acknowledges)).toBeGreaterThan(PROGRAMS / 200);
  });

  it('change a byte of a vPE that has moved, and move the vPE back', () => {
    const vcaches = ({ kind }: Step): boolean => kind === 'vcache';
    const steps = [vcaches, is('VMOVP'), changes, is('VMOVP'), arrives, acknowledges];
    expect(inOrder(programsOf('v4.1'), ...steps)).toBeGreaterThan(PROGRAMS / 150);
  });

  it('have two vPEs resident that both have something pending', () => {
    let programs = 0;
    for (const steps of programsOf('v4.1')) {
      const schedules = (step: Step): number => (step.kind === 'vpendbaser' && step.valid ? step.rd : -1);
      const first = steps.map(schedules).find((rd) => rd >= 0);
      const other = (step: Step): boolean => schedules(step) >= 0 && schedules(step) !== first;
      programs += inOrder([steps], is('VMAPTI'), is('VMAPTI'), other, arrives, ({ kind }) => kind === 'vacknowledge');
    }
    expect(programs).toBeGreaterThan(PROGRAMS / 150);
  });
});
