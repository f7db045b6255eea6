/** `gicheck trace` as a script sees it. */

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { file, run } from '../../support/cli.ts';
import { syncBehind } from '../../support/traces.ts';

describe('gicheck trace', () => {
  it('accepts a real trace', () => {
    expect(run('trace', 'test/corpus/traces/good_kvm61-small.log.gz')).toMatchObject({ status: 0 });
  });

  it('counts disputed as violated if asked to', () => {
    expect(run('trace', '--strict', 'test/corpus/traces/good_kvm61-small.log.gz').status).toBe(1);
  });
});

const TRACES = 'test/corpus/traces';
const HELD = `${TRACES}/good_boot61-gicv3.log.gz`;
const VIOLATED = `${TRACES}/bad_I-102_wrong-vsync.log`;

describe('gicheck trace of several files', () => {
  it('judges those after a bad one', () => {
    const { status, stdout, stderr } = run('trace', '/nowhere/x.log', VIOLATED, HELD);
    expect(status).toBe(1);
    expect(stderr).toBe('gicheck: /nowhere/x.log: no such file\n');
    expect(stdout).toContain(`${VIOLATED}: violated`);
    expect(stdout).toContain(`${HELD}: held`);
  });

  it('ends with 2 if one cannot be used and nothing is violated', () => {
    const { status, stdout } = run('trace', '--json', HELD, 'package.json');
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'inconclusive',
      files: [
        { file: HELD, verdict: 'held' },
        { file: 'package.json', error: expect.stringContaining('expected a QEMU log') },
      ],
    });
  });
});

describe('the exit status of gicheck trace', () => {
  it('is 3 if something is inconclusive, even if something else is disputed', () => {
    const lines = gunzipSync(readFileSync(`${TRACES}/good_kvm61-small.log.gz`))
      .toString('latin1')
      .split('\n');
    const at = lines.findIndex((line) => /gicv3_its_cmd_raw .* dw 0x0{14}25 /.test(line));
    const { status, stdout } = run(
      'trace',
      file('cut.log', lines.with(at, (lines[at] ?? '').slice(0, 100)).join('\n')),
    );
    expect(stdout).toMatch(/cut\.log: disputed\n.* 1 line not understood \(\d+\)/);
    expect(stdout).toMatch(/^ {2}inconclusive I-102/m);
    expect(status).toBe(3);
  });
});

describe('gicheck trace -', () => {
  it('prints a finding when it is found, and only its number afterwards', async () => {
    const child = spawn(process.execPath, ['dist/src/cli/main.js', 'trace', '-']);
    let printed = '';
    const found = new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
        if (printed.includes('\n')) resolve();
      });
    });
    const log = readFileSync(VIOLATED, 'latin1');
    child.stdin.write(log + syncBehind(log));
    await found;
    expect(printed).toMatch(
      /^-:46: violated I-102 resident-only-after-vsync: vPEID=0 is made resident at redistributor 1/,
    );
    const closed = new Promise((resolve) => child.on('close', resolve));
    child.stdin.end();
    expect(await closed).toBe(1);
    expect(printed.match(/is made resident/g)).toHaveLength(1);
    expect(printed).toMatch(/^-: violated$/m);
    expect(printed).toMatch(/^ {2}violated I-102 resident-only-after-vsync, once$/m);
  });
});

describe('the report on a trace', () => {
  it('says where the rule comes from, what never arose and what cannot be judged', () => {
    const { stdout } = run('trace', `${TRACES}/good_boot61-dev.log.gz`);
    expect(stdout).toMatch(/^ {4}source: IHI 0069/m);
    expect(stdout).toMatch(/^ {2}never exercised: I-23, .*I-102/m);
    expect(stdout).toMatch(/^ {2}lint \(A-77\) I-112 [\w-]+, 3 times\n.*no event uses it.*\n {4}and 2 more$/m);
  });
});
