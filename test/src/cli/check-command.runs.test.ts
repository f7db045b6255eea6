/** `gicheck check` as a script sees it. */

import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { directory, document, file, run, TINY } from '../../support/cli.ts';

const checkDocument = document.extend({
  seed: z.number(),
  steps: z.number(),
  properties: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      verdict: z.string(),
      exercised: z.number(),
      counterexample: z.unknown().optional(),
    }),
  ),
});

describe('gicheck check', () => {
  it('holds on healthy hardware, and prints one document', () => {
    const { status, stdout, stderr } = run(
      'check',
      '--profile',
      'v3',
      '--property',
      'I-21',
      '--runs',
      '300',
      '--seed',
      '9',
      '--json',
    );
    const { verdict, seed, properties } = checkDocument.parse(JSON.parse(stdout));
    expect({ status, verdict, seed, ids: properties.map(({ id }) => id) }).toEqual({
      status: 0,
      verdict: 'held',
      seed: 9,
      ids: ['I-21'],
    });
    expect(stderr.match(/seed 9/g)).toHaveLength(2);
  });

  it('finds the same with the same seed', () => {
    const args = [
      'check',
      '--hypothesis',
      'planted-doorbell-rings-twice',
      '--profile',
      'v4.1',
      '--property',
      'I-63',
      '--runs',
      '2000',
      '--seed',
      '3',
      '--json',
    ];
    expect(run(...args).stdout).toBe(run(...args).stdout);
  });

  it('reports a violation, keeps it, and replays it', () => {
    const report = join(directory, 'report');
    const checked = run(
      'check',
      '--hypothesis',
      'planted-doorbell-rings-twice',
      '--profile',
      'v4.1',
      '--property',
      'at-most-one-default-doorbell',
      '--runs',
      '2000',
      '--seed',
      '3',
      '--report',
      report,
    );
    expect(checked.status).toBe(1);
    expect(checked.stdout).toMatch(/I-63 at-most-one-default-doorbell: violated/);
    expect(checked.stdout).toMatch(/Shrunk from \d+ to 5 steps/);
    const names = readdirSync(report).filter((name) => name.startsWith('I-63'));
    expect(names).toHaveLength(1);
    const stored = join(report, names[0] ?? '');
    expect(checked.stdout).toContain(`npx gicheck replay ${stored}`);
    const replayed = run('replay', stored);
    expect(replayed.status).toBe(1);
    expect(replayed.stdout).toMatch(/=> /);
    const healthy = file(
      'healthy.json',
      JSON.stringify({ ...z.looseObject({}).parse(JSON.parse(readFileSync(stored, 'utf8'))), hypothesis: undefined }),
    );
    expect(run('replay', healthy)).toMatchObject({ status: 0, stdout: expect.stringMatching(/no longer fails/) });
    const misfit = readFileSync(stored, 'utf8').replace('"profile": "v4.1"', '"profile": "v3"');
    expect(run('replay', file('v3.json', misfit)).status).not.toBe(1);
  });

  it('says what its programs came to', () => {
    const report = join(directory, 'coverage');
    const { stdout } = run('check', '--profile', 'v3', '--runs', '200', '--seed', '1', '--report', report);
    expect(stdout).toMatch(/coverage: commands x outcomes \d+\/\d+, .*situations \d+\/\d+/);
    const areas = z.array(z.looseObject({ area: z.string(), reached: z.record(z.string(), z.number()) }));
    const parsed = areas.parse(JSON.parse(readFileSync(join(report, 'coverage.json'), 'utf8')));
    expect(parsed.find(({ area }) => area === 'commands')?.reached['MAPTI accepted']).toBeGreaterThan(100);
  });

  it('walks until so much of a scope was come to, and says how much', () => {
    const args = ['check', '--profile', 'v4.1', '--property', 'P-REFINES', '--runs', '100', '--seed', '1'];
    const { status, stdout } = run(...args, '--until', 'coverage=30%', '--json');
    expect(status).toBe(0);
    const reach = z.looseObject({
      scope: z.literal('tiny'),
      transitions: z.number(),
      allTransitions: z.number(),
    });
    const { refinement } = z.looseObject({ refinement: z.looseObject({ reach }) }).parse(JSON.parse(stdout));
    expect(refinement.reach.allTransitions).toBe(TINY?.transitions);
    expect(refinement.reach.transitions).toBeGreaterThanOrEqual(0.3 * refinement.reach.allTransitions);
    expect(run(...args).stdout).toMatch(/abstract model: [\d,]+ steps compared; scope tiny: states [\d,]+ of 22,568/);
  });

  it('says that a property was never exercised', () => {
    const { status, stdout } = run('check', '--profile', 'v4.0', '--property', 'I-24', '--runs', '1', '--seed', '1');
    expect({ status, stdout }).toEqual({ status: 3, stdout: expect.stringContaining('1 vacuous') });
  });

  it.each([
    ['of another version', 'v3', 'I-63'],
    ['of tables that the hardware does not have', 'v4.1', 'I-115'],
  ])('does not miss the situation of a property %s', (_, profile, property) => {
    const { status, stdout } = run(
      'check',
      '--profile',
      profile,
      '--property',
      property,
      '--runs',
      '50',
      '--seed',
      '1',
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('1 not applicable') });
  });

  it('runs as many programs as it is told, and walks beside them', () => {
    const { stdout } = run('check', '--profile', 'v4.1', '--runs', '160', '--seed', '1', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ programs: 160, walks: 2 });
  });

  it('prints a command line that tells the same story again', () => {
    const args = ['check', '--hypothesis', 'planted-doorbell-rings-twice', '--profile', 'v4.1', '--profile', 'gic-700'];
    const { stdout } = run(...args, '--runs', '700', '--scope', 'single', '--seed', '3');
    const [, again = ''] = /^ {2}Again: npx gicheck (.*)$/m.exec(stdout) ?? [];
    expect(run(...again.split(' ')).stdout).toBe(stdout);
  });

  it('uses the time that it is given, and keeps what no seed would find again', () => {
    const args = ['check', '--hypothesis', 'planted-doorbell-rings-twice', '--profile', 'v4.1', '--property', 'I-63'];
    const started = performance.now();
    const { stdout } = run(...args, '--time', '4', '--seed', '3');
    expect(performance.now() - started).toBeGreaterThan(4000);
    const [, replay = ''] = /^ {2}Replay: npx gicheck (.*)$/m.exec(stdout) ?? [];
    expect(run(...replay.split(' ')).status).toBe(1);
    rmSync(dirname(replay.split(' ').at(-1) ?? ''), { recursive: true });
  });
});
