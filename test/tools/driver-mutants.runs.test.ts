/** `npm run driver-mutants` as a script sees it. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const driverMutants = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['dist/tools/driver-mutants.js', ...args], { encoding: 'utf8' });

describe('driver-mutants', () => {
  it('names the property that notices a mutation', () => {
    const { status, stdout } = driverMutants('--only', 'minimal-no-doorbell-requested', '--runs', '300');
    expect(stdout).toMatch(/minimal-no-doorbell-requested │ v4\.1 │ P-\w+ at \d+/);
    expect(stdout).toContain('1 mutations, 0 not as expected');
    expect(status).toBe(0);
  });

  it('ends with 1 if a mutation is not noticed', () => {
    const { status, stdout } = driverMutants('--only', 'minimal-vmovps-without-a-lock', '--runs', '1');
    expect(stdout).toContain('not as expected');
    expect(status).toBe(1);
  });

  it.each([
    [['--only', 'no-such-mutation'], '--only: no mutation of a driver has "no-such-mutation" in its id'],
    [['--runs', 'many'], '--runs: "many" is not a whole number of 1 or more'],
    [['--seed', '-1'], '--seed'],
  ])('refuses %j in one line', (args, message) => {
    const { status, stderr } = driverMutants(...args);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});
