/** docs/findings.md: each command ends with "violated", and prints the interleaving that stands below it, but for what stands as `...` there. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { addDriver } from '../../src/cli/driver-command.ts';
import { EXIT } from '../../src/cli/exit.ts';
import { gicheck } from '../support/in-process.ts';

interface Shown {
  readonly command: string;
  /** Empty where the document says that the interleaving is too long. */
  readonly interleaving: string;
}

/** A command, and the block of text that follows it. */
const COMMAND = /^npx gicheck (driver check .+)\n```\n(?:\n```text\n([^`]+)\n```\n)?/gm;

/** A row of the table of shorter ones: mutation, property, case, profile. */
const ROW = /^[|] ([\w.-]+) [|] ([IP]-\w+) @([\d,]+) [(]([\w.-]+)[)]/gm;

const document = readFileSync('docs/findings.md', 'utf8');

const rows = [...document.matchAll(ROW)].map(([, id = '', property = '', at = '', profile = '']) => ({
  property,
  command: `driver check xen-xa-corrected --mutation xen-xa-corrected-without-${id} --profile ${profile} --runs ${at.replace(',', '')} --seed 1`,
}));

const shown = [...document.matchAll(COMMAND)].map(
  ([, command = '', interleaving = '']): Shown => ({ command, interleaving }),
);

afterEach(() => {
  vi.restoreAllMocks();
});

describe('docs/findings.md', () => {
  it('has commands and interleavings', () => {
    expect(shown.length).toBeGreaterThan(10);
    expect(rows.length).toBeGreaterThan(5);
    expect(shown.some(({ interleaving }) => interleaving.includes('=>'))).toBe(true);
  });

  it.each(shown.map((each) => [each.command, each.interleaving] as const))('%s', async (command, interleaving) => {
    const { status, text } = await gicheck(addDriver, ...command.split(' '));
    expect(status).toBe(EXIT.violated);
    for (const part of interleaving.split(/\n {6}[.]{3}\n/)) expect(text).toContain(part);
  });

  it.each(rows.map((each) => [each.command, each.property] as const))('%s breaks %s', async (command, property) => {
    const { status, text } = await gicheck(addDriver, ...command.split(' '));
    expect(status).toBe(EXIT.violated);
    expect(text).toMatch(new RegExp(`^${property} \\S+: violated`, 'm'));
  });

  it('has interleavings of at most 25 lines', () => {
    for (const { command, interleaving } of shown) {
      const steps = interleaving.split('\n').filter((line) => /^ +\d+ {2}[*.]/.test(line));
      expect(steps.length, command).toBeLessThanOrEqual(25);
    }
  });
});
