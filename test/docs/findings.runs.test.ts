/**
 * docs/findings.md: each counterexample of `docs/findings` ends with "violated" when it is replayed, breaks the property of its finding, and prints the
 * interleaving that stands there, but for what stands as `...`. The command that is said to find it names its driver.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EXIT } from '../../src/cli/exit.ts';
import { addReplay } from '../../src/cli/replay-command.ts';
import { gicheck } from '../support/in-process.ts';

const DIRECTORY = 'docs/findings';

const text = readFileSync('docs/findings.md', 'utf8');

/** A finding: its properties, the command that finds it, that which replays it, and an interleaving, unless that is too long. */
const SECTION =
  /^Property: ([^.]+)\.(?:(?!^#)[\s\S])*?^Found by: `npx gicheck (driver check [^`]+)`\.\n\n```sh\nnpx gicheck replay (\S+)\n```\n(?:\n```text\n([^`]+)\n```\n)?/gm;

/** A row of the table of shorter ones: mutation, property, profile. */
const ROW = /^[|] ([\w.-]+) [|] ([IP]-\w+) [(]([\w.-]+)[)]/gm;

interface Finding {
  readonly file: string;
  readonly properties: readonly string[];
  readonly foundBy: string;
  readonly interleaving: string;
}

const findings: readonly Finding[] = [
  ...[...text.matchAll(SECTION)].map(([, properties = '', foundBy = '', file = '', interleaving = '']) => ({
    file,
    properties: properties.split(', '),
    foundBy,
    interleaving,
  })),
  ...[...text.matchAll(ROW)].map(([, id = '', property = '', profile = '']) => ({
    file: `${DIRECTORY}/${id}.json`,
    properties: [property],
    foundBy: `driver check xen-xa-corrected --mutation xen-xa-corrected-without-${id} --profile ${profile}`,
    interleaving: '',
  })),
  {
    file: `${DIRECTORY}/wake-after-enable-xen-xc.json`,
    properties: ['P-WAKE'],
    foundBy:
      'driver check xen-xc-corrected --mutation xen-xc-corrected-without-wake-after-enable --profile v4.0-direct',
    interleaving: '',
  },
];

const stored = z.looseObject({
  profile: z.string(),
  driver: z.looseObject({ id: z.string(), mutation: z.string().optional() }),
});

describe('docs/findings.md', () => {
  it('has a finding for each counterexample', () => {
    expect(findings.map(({ file }) => file).toSorted()).toEqual(
      readdirSync(DIRECTORY)
        .map((name) => `${DIRECTORY}/${name}`)
        .toSorted(),
    );
  });

  it('has as many interleavings as are compared', () => {
    const compared = findings.filter(({ interleaving }) => interleaving.includes('=>'));
    expect(compared.length).toBeGreaterThan(10);
    expect(text.match(/^```text$/gm)).toHaveLength(compared.length);
  });

  it.each(findings.map((finding) => [finding.file, finding] as const))('%s', async (file, finding) => {
    const replayed = await gicheck(addReplay, 'replay', file);
    expect(replayed.status).toBe(EXIT.violated);
    expect(replayed.text).toMatch(new RegExp(`^(${finding.properties.join('|')}) \\S+: violated`, 'm'));
    for (const part of finding.interleaving.split(/\n {6}[.]{3}\n/)) expect(replayed.text).toContain(part);
    const { profile, driver } = stored.parse(JSON.parse(readFileSync(file, 'utf8')));
    const mutation = driver.mutation === undefined ? '' : ` --mutation ${driver.mutation}`;
    expect(finding.foundBy).toBe(`driver check ${driver.id}${mutation} --profile ${profile}`);
  });

  it('has interleavings of at most 25 lines', () => {
    for (const { file, interleaving } of findings) {
      const steps = interleaving.split('\n').filter((line) => /^ +\d+ {2}[*.]/.test(line));
      expect(steps.length, file).toBeLessThanOrEqual(25);
    }
  });
});
