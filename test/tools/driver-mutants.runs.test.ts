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

  it('prints the same whatever the number of workers, and the time', () => {
    const [one, three] = ['1', '3'].map((workers) => {
      const { stdout } = driverMutants('--only', 'no-vmovp', '--runs', '20', '--workers', workers);
      expect(stdout).toMatch(/ as expected; \d+ s\n$/);
      return stdout.replace(/\d+ s\n$/, '');
    });
    expect(one).toMatch(/minimal-no-vmovp.*theory-no-vmovp.*xen-xa-corrected-no-vmovp/s);
    expect(three).toBe(one);
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
    [['--workers', '0'], '--workers'],
  ])('refuses %j in one line', (args, message) => {
    const { status, stderr } = driverMutants(...args);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});
