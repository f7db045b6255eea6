/** Logs that are damaged: what is found before, after and in spite of the damage. */
import { readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { builtIn } from '../../../src/registry/built-in.ts';
import { checkTrace, type TraceReport } from '../../../src/trace/check-trace.ts';
import { edited } from '../../support/trace-edits.ts';
import { blockOf, check, indices, linesOf, pathOf, stream, told, unsent, violations } from '../../support/traces.ts';

const streamed = (...chunks: readonly (string | Buffer)[]): Promise<TraceReport> =>
  checkTrace(stream(...chunks), { registry: builtIn });

const broken = ({ findings }: TraceReport) =>
  findings.filter(({ property, message }) => property === 'trace' && message.includes('breaks off'));

const WRONG_VSYNC = 'test/corpus/traces/bad_I-102_wrong-vsync.log';

const wrongVsync = async (): Promise<readonly string[]> =>
  (await readFile(WRONG_VSYNC, 'latin1')).trimEnd().split('\n');

/** What is found in that log at its last line. */
const FOUND = 'I-102 violated -';

describe('an input that breaks off', () => {
  it('is judged up to there: a .gz that was cut', async () => {
    const bad = (await wrongVsync()).join('\n');
    const filler = 'gicv3_its_read GICv3 ITS read: offset 0x90 data 0x140 size 4\n'.repeat(40_000);
    const packed = gzipSync(`${bad}\n${filler}`);
    const report = await streamed(packed.subarray(0, packed.length - 20));
    expect(violations(report)).toEqual(['I-102 46']);
    expect(broken(report)).toMatchObject([
      { verdict: 'inconclusive', line: report.lines, message: expect.stringMatching(/unexpected end of file/) },
    ]);
    expect(report.lines).toBeGreaterThan(30_000);
  });

  it('is judged up to there: a .gz with other bytes in the middle', async () => {
    const trace = await readFile(pathOf('boot61-gicv3'));
    const damaged = Buffer.concat([trace.subarray(0, 12_000), Buffer.alloc(200, 7), trace.subarray(12_200)]);
    const report = await streamed(damaged);
    expect(report.verdict).toBe('inconclusive');
    expect(broken(report)).toHaveLength(1);
    expect(report.lines).toBeLessThan(gunzipSync(trace).toString().split('\n').length);
  });

  it('is judged up to there: a file that can no longer be read', async () => {
    const lines = await wrongVsync();
    async function* failing(): AsyncGenerator<string> {
      yield `${lines.join('\n')}\n`;
      throw Object.assign(new Error('read'), { code: 'EIO', syscall: 'read' });
    }
    const report = await checkTrace(failing(), { registry: builtIn });
    expect(violations(report)).toEqual(['I-102 46']);
    expect(broken(report)[0]?.message).toContain('cannot be read (EIO)');
  });
});

describe('a line that is too long', () => {
  it.each([70_000, 3_000_000])('%i characters: what is before and after it counts', async (length) => {
    const lines = await wrongVsync();
    const junk = 'x'.repeat(length);
    const pieces = [lines.slice(0, 20).join('\n'), `\n${junk}`, `${junk}\n`, lines.slice(20).join('\n')];
    const report = await streamed(...pieces);
    expect(told(report)).toEqual([`${FOUND} 47`]);
    expect(report).toMatchObject({ lines: 47, unparsed: 1, unparsedLines: [21] });
  });
});

describe('one damaged line', () => {
  it('hides the command that it belongs to, and no other', async () => {
    const lines = await wrongVsync();
    const fault = lines.length - 1;
    for (const at of indices(lines, /gicv3_its_(cmd_|process)/)) {
      const line = lines[at] ?? '';
      for (const damaged of [line.slice(0, 60), line.slice(0, -3), line.replace(/0x/g, '0y'), '']) {
        const changed = lines.with(at, damaged);
        const report = await check(changed);
        const where = `line ${at + 1}: ${damaged}`;
        const [first, ...others] = violations(report);
        // Where the damaged line is the VSYNC itself, it can have been the right one.
        const isVsync = at >= fault - 2 && line.includes('raw');
        expect([others, isVsync ? undefined : first], where).toEqual([[], isVsync ? undefined : `I-102 ${fault + 1}`]);
        if (isVsync) expect(report.verdict, where).toBe('inconclusive');
      }
    }
  });

  it('does not take the next one with it: two records on one line', async () => {
    const lines = await wrongVsync();
    const vsync = lines.length - 2;
    const torn = `100@1795223480.000000:gicv3_its_read GICv3 ITS rea${lines[vsync]}`;
    const report = await check(lines.with(vsync, torn));
    expect(told(report)).toEqual([`${FOUND} 46`]);
    expect(report).toMatchObject({ unparsedLines: [vsync + 1], commands: 10 });
  });

  it('does not make another number of a hexadecimal one', async () => {
    const lines = (await linesOf('kvm61-small')).filter((line) => !line.includes('gicv3_its_cmd_raw'));
    const vmovp = lines.findIndex((line) => /cmd_vmovp .* RDbase 0x3$/.test(line));
    const report = await check(lines.with(vmovp, (lines[vmovp] ?? '').slice(0, -2)));
    expect(report.unparsedLines).toEqual([vmovp + 1]);
    expect(violations(report)).toEqual([]);
  });

  it('is named by its number', async () => {
    const lines = await linesOf('boot61-gicv3');
    const report = await check(lines.with(300, 'what is this').with(400, '100@1.1:gicv3_its_wri'));
    expect(report).toMatchObject({ unparsed: 2, unparsedLines: [301, 401] });
  });

  it('does not make another of a command: words that break off have no value', async () => {
    const lines = await linesOf('kvm61-small');
    const raw = lines.findIndex((line) => /gicv3_its_cmd_raw .* dw 0x0{14}29 .*000f$/.test(line));
    const report = await check(lines.with(raw, (lines[raw] ?? '').slice(0, -4)));
    expect(report.unparsedLines).toEqual([raw + 1]);
    expect(violations(report)).toEqual([]);
  });

  it('does not make others of its neighbours: a text that belongs to the next command', async () => {
    const lines = await linesOf('kvm61-small');
    const text = lines.findIndex((line) => line.includes('gicv3_its_cmd_vmovp'));
    const next = lines.findIndex((line, at) => at > text && line.includes('gicv3_its_cmd_raw'));
    const gone = new Set([text, next - 1, next]);
    const report = await check(lines.filter((_, at) => !gone.has(at)));
    expect(report.commands).toBe(251);
    expect(violations(report)).toEqual([]);
    expect(report.findings.filter(({ property }) => property === 'trace')).toEqual([]);
  });
});

describe('two records in one line', () => {
  const TWO_WRITES = 'test/corpus/traces/good_two-writes-in-one-line.log';
  /** A log in which nothing is violated. */
  const healthy = async (): Promise<readonly string[]> =>
    (await readFile(TWO_WRITES, 'latin1')).trimEnd().split(/\n|(?<=size 8)(?=100@)/);

  it('are a line that is not understood, and blame nobody, whichever they are', async () => {
    const lines = await healthy();
    expect(await check(lines)).toMatchObject({ verdict: 'held', unparsed: 0 });
    for (let at = 0; at + 1 < lines.length; at += 1) {
      const glued = [...lines.slice(0, at), `${lines[at]}${lines[at + 1]}`, ...lines.slice(at + 2)];
      const report = await check(glued);
      expect([violations(report), report.unparsedLines], glued[at]).toEqual([[], [at + 1]]);
    }
  });

  it('hide what is between them: the beginning of one and the end of another', async () => {
    const lines = await healthy();
    for (const [first, head, last, tail] of [
      // The name of the write of Valid=0 is cut, and its read-back is lost.
      [65, 35, 68, 115],
      [65, 29, 67, 38],
      [56, 25, 57, 123],
      [56, 18, 59, 91],
      // VSYNC: all its lines, or all but the first.
      [61, 92, 63, 56],
      [62, 98, 63, 32],
      [60, 84, 63, 46],
      [59, 72, 62, 73],
    ] as const) {
      const line = `${(lines[first - 1] ?? '').slice(0, head)}${(lines[last - 1] ?? '').slice(tail)}`;
      const report = await check([...lines.slice(0, first - 1), line, ...lines.slice(last)]);
      expect([violations(report), report.unparsedLines.length > 0], line).toEqual([[], true]);
    }
  });

  it('hide what is between them: parts of two reads, and of two that tell what the ITS reads', async () => {
    for (const [trace, first, head, last, tail] of [
      ['kvm61-small', 2377, 61, 2380, 39],
      ['boot61-gicv3', 1482, 0, 1484, 43],
      ['boot61-gicv3', 2356, 24, 2358, 93],
      ['kvm61-small', 2567, 100, 2570, 116],
    ] as const) {
      const lines = await linesOf(trace);
      const line = `${(lines[first - 1] ?? '').slice(0, head)}${(lines[last - 1] ?? '').slice(tail)}`;
      const report = await check([...lines.slice(0, first - 1), line, ...lines.slice(last)]);
      expect([violations(report), report.unparsedLines], line).toEqual([[], [first]]);
    }
  });

  it('are no record of another size, nor with another value', async () => {
    const record = 'gicv3_its_write GICv3 ITS write: offset 0x100 data 0xf907000042400600 size 8';
    const redistributor = 'gicv3_redist_write GICv3 redistributor 0x0 write: offset 0x0 data 0x1 size 4 secure 0';
    const bad = [`${record}100`, `${record} secure 0`, `${record}x`, `${redistributor}1`, redistributor.slice(0, -9)];
    const report = await check([record, redistributor, ...bad]);
    expect(report.unparsedLines).toEqual([3, 4, 5, 6, 7]);
  });
});

describe('a SYNC or VSYNC without its operands', () => {
  it('is taken for the right one: what comes after it is judged in full', async () => {
    const lines = await linesOf('kvm61-small');
    const vmovp = lines.findIndex((line) => line.includes('gicv3_its_cmd_vmovp'));
    const vsync = lines.findIndex((line, at) => at > vmovp && line.includes('gicv3_its_cmd_vsync'));
    const load = /redist_write .* offset 0x20078 data 0xe/;
    const bare = unsent(lines, ...blockOf(lines, vsync)).filter((line) => !line.includes('gicv3_its_cmd_raw'));
    const moved = bare.findIndex((line) => line.includes('gicv3_its_cmd_vmovp'));
    expect(violations(await check(bare))).toEqual([
      `I-102 ${bare.findIndex((line, at) => at > moved && load.test(line)) + 1}`,
    ]);
  });
});

describe('a slot that software never wrote', () => {
  const queue = (slot: number, opcode: number, words: string): string[] => [
    `gicv3_its_process_command GICv3 ITS: processing command at offset 0x${slot.toString(16)}: 0x${opcode.toString(16)}`,
    `gicv3_its_cmd_raw GICv3 ITS: raw slot 0x${slot.toString(16)} dw ${words}`,
  ];
  const ring = 'gicv3_its_write GICv3 ITS write: offset 0x80 data 0xb80000004259040f size 8';
  const sync = [ring, ...queue(0, 5, '0x5 0x0 0x0 0x0')];

  it('is a fault of the driver, told once for its neighbours', async () => {
    const unknown = 'gicv3_its_cmd_unknown GICv3 ITS: unknown command 0x0';
    const empty = (slot: number): string[] => [...queue(slot, 0, '0x0 0x0 0x0 0x0'), unknown];
    expect(told(await check([...sync, ...empty(1), ...empty(2), ...empty(3)]))).toEqual(['I-111 violated - 6']);
    const withoutWords = empty(1).filter((line) => !line.includes('raw'));
    expect(told(await check([...sync, ...withoutWords]))).toEqual(['I-111 violated - 5']);
  });

  it('is not one of which only the words are lost', async () => {
    const log = [...sync, ...queue(1, 0x2a, '0x0 0x0 0x0 0x0'), 'gicv3_its_cmd_vmapti GICv3 ITS: command VMAPI cut'];
    expect(violations(await check(log))).toEqual([]);
  });
});

describe('a command of which only the name is known', () => {
  /** The log with the operands of the command at this line lost. */
  const withoutOperands = (lines: readonly string[], text: number): string[] => {
    const [, raw] = [lines[text - 3], lines[text - 2]];
    expect(raw).toContain('gicv3_its_cmd_raw');
    return lines.filter((_, at) => at !== text - 1 && at !== text - 2);
  };
  const named = ({ findings }: TraceReport, verdict: string): string[] =>
    findings.filter((finding) => finding.verdict === verdict).map(({ property }) => property);

  it('explains what is said of one event, and no more: MAPTI', async () => {
    const lines = await linesOf('boot61-gicv3');
    const [mapti, end] = [730, lines.length];
    const report = await check(withoutOperands(lines, mapti));
    expect(violations(report)).toEqual([]);
    expect(named(report, 'inconclusive')).toContain('P-CMD');
    const more = edited(lines, [{ send: { op: 'INV', deviceId: 0x10, eventId: 3 }, before: end }]);
    expect(violations(await check(withoutOperands(more, mapti)))).toEqual([`P-CMD ${end}`]);
  });

  it('explains what is said of one event, and no more: DISCARD', async () => {
    const lines = await linesOf('boot61-gicv3');
    const [discard, another] = [1036, 2311];
    const report = await check(withoutOperands(lines, discard));
    expect(violations(report)).toEqual([]);
    expect(named(report, 'inconclusive')).toContain('I-22');
    const more = edited(lines, [{ unsend: another }]);
    expect(named(await check(withoutOperands(more, discard)), 'violated')).toEqual(['I-22']);
  });
});
