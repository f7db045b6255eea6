/** `npm run driver-steps` as a script sees it: what it writes is tested with the tables of `docs/drivers`. */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

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
