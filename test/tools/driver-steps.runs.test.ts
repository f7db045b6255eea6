/** `npm run driver-steps` as a script sees it: what it writes is tested with the tables of `docs/drivers`. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { isOpen, stepTable } from '../../src/report/step-tables.ts';

it.each([
  [['--driver', 'minima'], 'there is no driver "minima"'],
  [['--runs', 'many'], '--runs: "many" is not a whole number of 1 or more'],
  [['--seed', '-1'], '--seed'],
  [['--driver', 'example', '--more', '10'], 'there is no driver "example"'],
  [['--driver', 'xen-xc-corrected', '--more', '10'], '--more: there is no docs/drivers/xen-xc-corrected.json yet'],
])('driver-steps refuses %j in one line, and writes nothing', (args, message) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/tools/driver-steps.js', ...args], {
    encoding: 'utf8',
  });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain(message);
  expect(stdout).toBe('');
  expect(status).toBe(2);
});

it('driver-steps --more tries the steps without a verdict further, and leaves the others as they are', () => {
  const directory = mkdtempSync(join(tmpdir(), 'gicheck-steps-'));
  try {
    cpSync('docs/drivers', join(directory, 'docs/drivers'), { recursive: true });
    const read = () => stepTable.parse(JSON.parse(readFileSync(join(directory, 'docs/drivers/minimal.json'), 'utf8')));
    const before = read();
    const args = [resolve('dist/tools/driver-steps.js'), '--driver', 'minimal', '--more', '1'];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: directory, encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'docs/drivers/minimal.md\n' });
    const after = read();
    expect(before.steps.some(isOpen)).toBe(true);
    for (const [index, row] of before.steps.entries()) {
      const now = after.steps[index];
      if (isOpen(row)) expect(now?.tried, row.label).toBeGreaterThan(row.tried);
      else expect(now).toEqual(row);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
});
