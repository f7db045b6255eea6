/** A workaround speaks of what software does, in whatever form; programs that keep to it violate nothing on healthy hardware, and end. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommandName } from '../../../models/architecture/commands.ts';
import type { Profile } from '../../../models/architecture/profiles.ts';
import type { Step } from '../../../models/architecture/steps.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { GICD_TYPER2 } from '../../../models/reference/distributor/registers.ts';
import { Generator, ProgramArbitrary } from '../../../src/fuzz/generate.ts';
import type { Finding } from '../../../src/judge/judge.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import { builtIn } from '../../../src/registry/built-in.ts';

const RUNS = 1500;

interface Ran {
  readonly programs: number;
  readonly steps: readonly Step[];
  readonly findings: readonly Finding[];
  /** Commands that an ITS executed or refused. */
  readonly consumed: ReadonlySet<CommandName>;
}

/** Runs programs on healthy hardware with the workaround. */
const run = (profile: Profile, avoids: (step: Step) => boolean, runs = RUNS): Ran => {
  const laboratory = new Laboratory(profile, hardwareWith(), builtIn.properties);
  const findings: Finding[] = [];
  const steps: Step[] = [];
  const consumed = new Set<CommandName>();
  laboratory.observe((event) => {
    if (event.kind === 'consumed' && event.queued === undefined) consumed.add(event.command.op);
  });
  let programs = 0;
  fc.check(
    fc.property(new ProgramArbitrary(new Generator(laboratory, { avoids })), (execution) => {
      programs += 1;
      findings.push(...execution.findings);
      for (const { step } of execution.items) steps.push(step);
    }),
    { seed: 5, numRuns: runs },
  );
  return { programs, steps, findings, consumed };
};

const sends =
  (...names: readonly CommandName[]) =>
  (step: Step): boolean =>
    step.kind === 'command' && names.includes(step.command.op);

describe('a workaround', () => {
  it.each<CommandName>(['VMOVP', 'MOVALL', 'SYNC', 'VSYNC', 'MAPC', 'VMAPP'])('that never sends %s', (name) => {
    const { consumed, findings } = run(builtIn.profile('v4.1'), sends(name));
    expect([...consumed]).not.toContain(name);
    expect(findings).toEqual([]);
  });

  const isNamed = (step: Step): boolean => step.kind === 'vpendbaser' && step.valid;
  const isWritten = (step: Step): boolean =>
    step.kind === 'write' && step.frame === 'VLPI' && step.offset === 0x78 && BigInt(step.value) >> 63n === 1n;

  it.each([
    ['by a stimulus with a name', isNamed],
    ['by a write', isWritten],
  ])('that never makes a vPE resident: %s', (_, avoids) => {
    const { steps, findings } = run(builtIn.profile('v4.1'), avoids);
    expect(steps.filter((step) => isNamed(step) || isWritten(step))).toEqual([]);
    expect(findings).toEqual([]);
  });

  it('that never reads GICD_TYPER2, by word or by register', () => {
    const { steps } = run(builtIn.profile('v4.1'), (step) => step.kind === 'gicd-read' && step.offset === GICD_TYPER2);
    const isRead = (step: Step): boolean =>
      (step.kind === 'gicd-read' || (step.kind === 'read' && step.frame === 'GICD')) && step.offset === GICD_TYPER2;
    expect(steps.filter(isRead)).toEqual([]);
  });

  it('that does nothing at all ends', () => {
    const { programs, steps } = run(builtIn.profile('v4.1'), () => true, 20);
    expect(programs).toBe(20);
    expect(steps.filter(({ kind }) => kind === 'command' || kind === 'write')).toEqual([]);
  });

  it('that publishes no command by GITS_CWRITER ends, and sends none', () => {
    const isCwriter = (step: Step): boolean => step.kind === 'write' && step.frame === 'GITS' && step.offset === 0x88;
    const { consumed, findings } = run(builtIn.profile('v4.1'), isCwriter, 200);
    expect([...consumed]).toEqual([]);
    expect(findings).toEqual([]);
  });
});
