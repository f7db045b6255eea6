/** The command line as a script sees it: how it is started, and bad input. */

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { run } from '../../support/cli.ts';

describe('the command', () => {
  it('can be run as npx runs it', () => {
    const { status, stdout } = spawnSync('dist/src/cli/main.js', ['--version'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe('bad input gets one line and exit status 2', () => {
  it.each<[string, readonly string[], RegExp]>([
    ['an unknown property', ['check', '--property', 'I-999'], /there is no property "I-999"/],
    ['an unknown profile', ['check', '--profile', 'v5'], /there is no profile "v5"; known: v3/],
    ['an unknown hypothesis', ['hypothesis', 'check', 'acme-1'], /there is no hypothesis "acme-1"/],
    ['negative runs', ['check', '--runs', '-5'], /--runs: "-5" is not a whole number of 1 or more/],
    ['runs that are no number', ['check', '--runs', 'many'], /"many" is not a whole number/],
    ['runs and time', ['check', '--runs', '5', '--time', '5'], /give only one of them/],
    ['a coverage of nothing', ['check', '--until', 'coverage=0%'], /--until: "coverage=0%" is not one of coverage=1%/],
    [
      'a scope that is too large',
      ['check', '--scope', 'large'],
      /programs cannot cover "large"; choose one of single, tiny, /,
    ],
    ['an unknown scope', ['check', '--scope', 'nowhere'], /no scope "nowhere"; the scopes are default, /],
    ['an unknown option', ['check', '--nonsense'], /unknown option '--nonsense'/],
    ['an unknown command', ['sneeze'], /unknown command 'sneeze'/],
    ['a file that is not there', ['replay', '/nowhere/x.json'], /\/nowhere\/x\.json: cannot be read: no such file/],
    ['no JSON', ['replay', 'README.md'], /README\.md: is not a JSON document/],
    [
      'a JSON that is no counterexample',
      ['replay', 'package.json'],
      /package\.json: is not a counterexample of gicheck/,
    ],
    ['a trace that is not there', ['trace', '/nowhere/x.log'], /\/nowhere\/x\.log: no such file/],
    ['a trace of another format', ['trace', 'package.json'], /package\.json.*expected a QEMU log/],
    [
      'a report that cannot be written',
      ['check', '--runs', '10', '--report', 'package.json/x'],
      /--report package\.json\/x: cannot be written/,
    ],
    ['an unknown list', ['list', 'sheep'], /sheep/],
  ])('%s', (_, args, message) => {
    const { status, stdout, stderr } = run(...args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(
      stderr
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('seed ')),
    ).toHaveLength(1);
  });
});
