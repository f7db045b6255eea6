/** `npm run mutants` as a script sees it. */

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { document } from '../support/cli.ts';

describe('npm run mutants', () => {
  const mutants = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/tools/mutants.js', ...args], {
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  it('hunts the mutants that are asked for', () => {
    const { status, stdout } = mutants('--only', 'int-lost', '--only', 'clear-skips-vlpi', '--json');
    const hunts = z.array(z.looseObject({ id: z.string(), violates: z.string(), killedAt: z.number() }));
    const { verdict, mutants: found } = document.parse(JSON.parse(stdout));
    expect({ status, verdict }).toEqual({ status: 0, verdict: 'held' });
    expect(hunts.parse(found).map(({ id, violates }) => [id, violates])).toEqual([
      ['int-lost', 'I-33'],
      ['clear-skips-vlpi', 'I-32'],
    ]);
  });

  it('fails for one that survives', () => {
    const { status, stdout } = mutants('--only', 'vsync-ignores-invdb', '--runs', '1');
    expect(status).toBe(1);
    expect(stdout).toMatch(/survived/);
    expect(stdout).toMatch(/not as expected.*: vsync-ignores-invdb: VSYNC does not wait for INVDB/);
  });

  it('says what it does not understand', () => {
    expect(mutants('--only', 'sheep')).toMatchObject({ status: 2, stderr: '--only: there is no fault "sheep"\n' });
    expect(mutants('--runs', 'many').status).toBe(2);
    const { status, stderr } = mutants('--seed', '-1');
    expect({ status, lines: stderr.trim().split('\n').length }).toEqual({ status: 2, lines: 1 });
  });
});
