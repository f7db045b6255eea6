/** The abstract model against the same model in Promela, where Spin is installed (Debian packages `spin` and `gcc`). */

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { EXPECTED } from '../../src/explore/manifest.ts';

const isThere = (tool: string, flag: string): boolean => spawnSync(tool, [flag]).error === undefined;

const missing = [['spin', '-V'] as const, ['gcc', '--version'] as const].filter(([tool, flag]) => !isThere(tool, flag));

const why = missing.length === 0 ? '' : `, skipped: ${missing.map(([tool]) => tool).join(' and ')} not installed`;

describe.skipIf(missing.length > 0)(`Spin${why}`, () => {
  it.each(EXPECTED)('finds $states states and $transitions transitions in scope $scope', (expected) => {
    const { scope, states, transitions } = expected;
    const { stdout, stderr } = spawnSync('bench/spin/run.sh', [scope], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(stdout).toMatch(new RegExp(`^${scope} states=${states} transitions=${transitions} `));
  });

  it('finds as many with states in bit fields', () => {
    const { stdout, stderr } = spawnSync('bench/spin/run.sh', ['--tuned', 'tiny'], { encoding: 'utf8' });
    const { states, transitions } = EXPECTED.find(({ scope }) => scope === 'tiny') ?? {};
    expect(stderr).toBe('');
    expect(stdout).toMatch(new RegExp(`^tiny states=${states} transitions=${transitions} `));
  });
});
