/** `tools/kills.ts` kills runs of check at random moments. A thousand kills take half an hour; here a few stand for them. */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('a run that is killed leaves what it had reported', () => {
  const { status, stdout } = spawnSync(process.execPath, ['dist/tools/kills.js', '4', '996'], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringMatching(/^4 of 4 kills, \d+ files before them, 0 missing/),
  });
});
