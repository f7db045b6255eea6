/** What reaches a terminal, a pipe and a full disk, and what a signal leaves: the verdict is never lost. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { directory, file, run } from '../../support/cli.ts';
import { syncBehind } from '../../support/traces.ts';

const MAIN = 'dist/src/cli/main.js';

/** Runs the command line in a shell: `$G` is gicheck. */
const shell = (script: string, env: NodeJS.ProcessEnv = {}) => {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    env: { ...process.env, G: `${process.execPath} ${MAIN}`, ...env },
  });
  const lines = stderr.split('\n').filter((line) => line !== '' && !/^(seed|progress:)/.test(line));
  return { status, stdout, lines };
};

const HEALTHY = 'check --profile v3 --property I-21 --runs 100 --seed 9';
const BROKEN = 'check --profile v4.1 --hypothesis planted-doorbell-rings-twice --property I-63 --runs 300 --seed 3';

describe('standard output that cannot be written', () => {
  const FULL = 'gicheck: standard output: cannot be written: no space left on the device';

  it.each<[string, string, number, readonly string[]]>([
    ['a violation, to a full device', `$G ${BROKEN} > /dev/full`, 1, [`${FULL}; verdict: violated`]],
    ['no violation, to a full device', `$G ${HEALTHY} > /dev/full`, 2, [`${FULL}; verdict: nothing is violated`]],
    ['a list, to a full device', '$G list profiles > /dev/full', 2, [`${FULL}; verdict: nothing is violated`]],
    ['a violation, to a pipe that is closed', `$G ${BROKEN} | head -1 > /dev/null; exit $\{PIPESTATUS[0]}`, 1, []],
    ['no violation, to a pipe that is closed', `$G ${HEALTHY} | true; exit $\{PIPESTATUS[0]}`, 0, []],
    ['a violation, and errors to a full device', `$G ${BROKEN} > /dev/null 2> /dev/full`, 1, []],
  ])('%s', (_, script, status, lines) => {
    expect(shell(script)).toEqual({ status, stdout: '', lines });
  });
});

describe('a report', () => {
  it.each<[string, string, number, RegExp]>([
    [
      'in a file system of the kernel',
      `$G ${HEALTHY} --report /proc/x`,
      2,
      /^gicheck: --report \/proc\/x: cannot be written: /,
    ],
    ['in a file', `$G ${HEALTHY} --report package.json`, 2, /^gicheck: --report package\.json: cannot be written: /],
    ['in a directory without a name', `$G ${HEALTHY} --report ""`, 2, /^gicheck: --report: names no directory$/],
    ['of a command that there is not', '$G chekc', 2, /^gicheck: unknown command 'chekc' \(Did you mean check\?\)$/],
    ['of no program', '$G replay', 2, /^gicheck: missing required argument 'file'$/],
    ['of a program without a name', '$G replay ""', 2, /^gicheck: "": cannot be read: no such file$/],
    ['of a file as a directory', '$G replay package.json/x', 2, /^gicheck: .*: cannot be read: not a directory$/],
    ['of an unknown option', '$G check --frob', 2, /^gicheck: unknown option '--frob'$/],
    [
      'of a property with a long name',
      `$G check --property ${'x'.repeat(5000)}`,
      2,
      /^gicheck: --property: there is no property "x{900,970}…$/,
    ],
    [
      'of a command that has none',
      '$G list profiles --report x',
      2,
      /^gicheck: --report: list has nothing to report; /,
    ],
    [
      'of more threads than there can be',
      '$G explore --workers 100000',
      2,
      /^gicheck: --workers: "100000" is not a whole number from 1 to \d+$/,
    ],
  ])('%s', (_, script, status, line) => {
    const told = shell(script);
    expect({ status: told.status, lines: told.lines }).toEqual({ status, lines: [expect.stringMatching(line)] });
  });

  it('is never overwritten by another run', () => {
    const report = join(directory, 'twice');
    expect(shell(`$G ${BROKEN} --report ${report}`).status).toBe(1);
    const before = readFileSync(join(report, 'summary.json'), 'utf8');
    const second = shell(`$G ${HEALTHY} --report ${report}`);
    expect(second).toMatchObject({ status: 2, lines: [expect.stringContaining('has the report of another run')] });
    expect(readFileSync(join(report, 'summary.json'), 'utf8')).toBe(before);
  });

  it('of replay, explore and trace has their documents', () => {
    const trace = 'test/corpus/traces/bad_I-102_resident-only-after-vsync.log';
    expect(run('trace', trace, '--report', join(directory, 'traced')).status).toBe(1);
    const stored = 'test/corpus/programs/bad_doorbell_doorbell-unasked.json';
    expect(run('replay', stored, '--report', join(directory, 'replayed')).status).toBe(1);
    expect([0, 3]).toContain(run('explore', '--scope', 'single', '--report', join(directory, 'explored')).status);
    const summary = (name: string): unknown => JSON.parse(readFileSync(join(directory, name, 'summary.json'), 'utf8'));
    expect(summary('replayed')).toMatchObject({ command: 'replay', verdict: 'violated', property: 'I-64' });
    expect(summary('explored')).toMatchObject({ command: 'explore', complete: true });
    expect(summary('traced')).toMatchObject({ command: 'trace', verdict: 'violated', complete: true });
  });
});

describe('a signal', () => {
  /** Starts gicheck with a report, and sends the signal when its summary is as wanted. Returns what it leaves, and the summary before the signal. */
  const interrupted = async (
    signal: NodeJS.Signals,
    isWanted: (summary: Summary, names: readonly string[]) => boolean,
    args: readonly string[],
  ) => {
    const report = mkdtempSync(join(directory, 'signal-'));
    const child = spawn(process.execPath, [MAIN, ...args, '--report', report], { stdio: ['ignore', 'pipe', 'ignore'] });
    let stdout = '';
    child.stdout.on('data', (text) => {
      stdout += String(text);
    });
    const ended = new Promise<number | null>((resolve) => {
      child.on('close', resolve);
    });
    const summary = (): Summary => summaryOf.parse(JSON.parse(readFileSync(join(report, 'summary.json'), 'utf8')));
    const hasCome = (): boolean => {
      try {
        return isWanted(summary(), readdirSync(report));
      } catch {
        return false;
      }
    };
    while (!hasCome()) await wait(50);
    const early = summary();
    child.kill(signal);
    return { status: await ended, stdout, early, late: summary() };
  };
  const summaryOf = z.looseObject({ verdict: z.string(), states: z.number().optional() });
  type Summary = z.infer<typeof summaryOf>;

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends a run with what it has', async (signal) => {
    const args = ['check', '--profile', 'v4.1', '--runs', '1000000', '--seed', '1'];
    const hasCoverage = (_: Summary, names: readonly string[]): boolean => names.includes('coverage.json');
    const { status, stdout, late } = await interrupted(signal, hasCoverage, args);
    expect(status).toBe(3);
    expect(stdout).toMatch(/\d+ programs/);
    expect(late).toMatchObject({ verdict: 'inconclusive', complete: false, seed: 1 });
  });

  /** A search of 46 million states. */
  const search = ['explore', '--scope', 'default', '--no-order'];

  it.each(['1', '2'])(
    'ends a search of %s workers with its counts and the violations that it has found',
    async (workers) => {
      const args = [...search, '--mutant', 'ringDisarms', '--workers', workers];
      const signal = workers === '1' ? 'SIGINT' : 'SIGTERM';
      const { status, stdout, early, late } = await interrupted(signal, ({ verdict }) => verdict === 'violated', args);
      expect(status).toBe(1);
      expect(early).toMatchObject({
        complete: false,
        properties: expect.arrayContaining([{ id: 'I-63', name: expect.anything(), verdict: 'violated' }]),
      });
      expect(stdout).toMatch(/I-63 at-most-one-default-doorbell: violated\n(.*\n)+ +4 {2}INT event 0\n/);
      expect(stdout).toMatch(/default: ended by a signal after [\d,]+ states/);
      expect(late).toMatchObject({
        verdict: 'violated',
        complete: false,
        properties: expect.arrayContaining([expect.objectContaining({ id: 'I-63', verdict: 'violated', stimuli: 4 })]),
      });
    },
  );

  it('ends a search that has found nothing, inconclusive', async () => {
    const { status, late } = await interrupted('SIGHUP', ({ states = 0 }) => states > 0, search);
    expect(status).toBe(3);
    expect(late).toMatchObject({ verdict: 'inconclusive', complete: false });
  });

  it('ends a trace that is still being written with what it has', async () => {
    const child = spawn(process.execPath, [MAIN, 'trace', '-'], { stdio: ['pipe', 'pipe', 'ignore'] });
    let stdout = '';
    child.stdout.on('data', (text) => {
      stdout += String(text);
    });
    const ended = new Promise<number | null>((resolve) => {
      child.on('close', resolve);
    });
    const log = readFileSync('test/corpus/traces/bad_I-102_resident-only-after-vsync.log', 'latin1');
    child.stdin.write(log + syncBehind(log));
    while (!stdout.includes('I-102')) await wait(50);
    child.kill('SIGTERM');
    expect(await ended).toBe(1);
    expect(stdout).toMatch(/\d+ commands/);
  });
});

describe('a terminal', () => {
  /** Runs a command on a terminal of so many columns. */
  const onTerminal = (columns: number, args: string, env: NodeJS.ProcessEnv = {}): string => {
    const inner = `stty cols ${columns}; ${process.execPath} ${MAIN} ${args}`;
    return spawnSync('script', ['-qec', inner, '/dev/null'], {
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: undefined, CI: undefined, TERM: 'xterm', ...env },
    }).stdout.replaceAll('\r', '');
  };
  const ESCAPE = '\u001b';

  it.each([60, 80, 120])('of %i columns has room for every table', (columns) => {
    for (const what of ['properties', 'freedoms', 'hypotheses']) {
      const lines = onTerminal(columns, `list ${what}`, { NO_COLOR: '1' }).split('\n');
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns);
    }
  });

  it.each([
    'trace test/corpus/traces/bad_I-102_resident-only-after-vsync.log',
    HEALTHY,
    'check --profile v3 --profile v4.0 --runs 2 --seed 1',
  ])('of 80 columns with colours has room for the tables of %s', (args) => {
    const lines = stripVTControlCharacters(onTerminal(80, args)).split('\n');
    const rows = lines.filter((line) => /^[│┌├└]/.test(line));
    expect(rows).not.toEqual([]);
    expect(rows.filter(({ length }) => length > 80)).toEqual([]);
  });

  it('has colours', () => {
    expect(onTerminal(80, 'replay test/corpus/programs/bad_doorbell_doorbell-unasked.json')).toContain(ESCAPE);
  });

  it.each([{ TERM: 'dumb' }, { NO_COLOR: '1' }, { CI: 'true' }])('gets no escape codes with %j', (env) => {
    expect(onTerminal(80, HEALTHY, env)).not.toContain(ESCAPE);
    expect(onTerminal(80, 'replay test/corpus/programs/bad_doorbell_doorbell-unasked.json', env)).not.toContain(ESCAPE);
  });

  it('gets no control characters of a file', () => {
    const stored = file(
      'evil.json',
      JSON.stringify({ schemaVersion: 1, property: '\u001b[2J\u0007', profile: 'v3', program: [1] }),
    );
    expect(onTerminal(80, `replay ${stored}`, { NO_COLOR: '1' })).not.toContain(ESCAPE);
  });
});

describe('standard input', () => {
  it('is read by replay', () => {
    const stored = 'test/corpus/programs/bad_doorbell_doorbell-unasked.json';
    expect(shell(`cat ${stored} | $G replay -`).status).toBe(1);
    expect(shell(`$G replay - < ${stored}`).status).toBe(1);
    expect(shell('printf "" | $G replay -')).toEqual({
      status: 2,
      stdout: '',
      lines: ['gicheck: standard input: is empty'],
    });
  });
});
