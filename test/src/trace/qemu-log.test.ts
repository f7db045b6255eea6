/** What a log can look like: recorded ones in other clothes, and written ones that nobody recorded. */

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeCommand } from '../../../models/architecture/codec.ts';
import type { Command } from '../../../models/architecture/commands.ts';
import { builtIn } from '../../../src/registry/built-in.ts';
import { checkTrace } from '../../../src/trace/check-trace.ts';
import { LISTED } from '../../../src/trace/kept-findings.ts';
import { blockOf, check, groups, linesOf, stream, told, violations } from '../../support/traces.ts';

describe('what a log can look like', () => {
  const whole = ['kvm61-small', 'boot61-gicv3'] as const;

  it.each(whole)('%s: without time stamps, with CRLF, byte by byte, compressed or not: the same', async (name) => {
    const lines = await linesOf(name);
    const expected = told(await check(lines));
    const bare = lines.map((line) => line.replace(/^\d+@[\d.]+:/, ''));
    expect(told(await check(bare))).toEqual(expected);
    expect(told(await checkTrace(stream(`${lines.join('\r\n')}\r\n`), { registry: builtIn }))).toEqual(expected);
    const bytes = Buffer.from(lines.join('\n'), 'latin1');
    const pieces = Array.from({ length: Math.ceil(bytes.length / 977) }, (_, at) =>
      bytes.subarray(at * 977, at * 977 + 977),
    );
    expect(told(await checkTrace(stream(...pieces), { registry: builtIn }))).toEqual(expected);
    const packed = gzipSync(bytes);
    const parts = [packed.subarray(0, 1), packed.subarray(1, 2), packed.subarray(2)];
    expect(told(await checkTrace(stream(...parts), { registry: builtIn }))).toEqual(expected);
  });

  it('reports while the trace grows', async () => {
    const lines = await linesOf('kvm61-small');
    const at: number[] = [];
    let given = 0;
    async function* growing(): AsyncGenerator<string> {
      for (const line of lines) {
        given += 1;
        yield `${line}\n`;
      }
    }
    await checkTrace(growing(), { registry: builtIn, onFinding: ({ line }) => at.push(given - line) });
    expect(at).toEqual([0, 0, 0]);
  });

  it('judges what it can where the log has no command words', async () => {
    const lines = (await linesOf('kvm61-small')).filter((line) => !line.includes('gicv3_its_cmd_raw'));
    const report = await check(lines);
    expect(report.commands).toBe(251);
    expect(report.unparsed).toBe(0);
    expect(violations(report)).toEqual([]);
    expect(report.verdict).toBe('inconclusive');
    const inconclusive = report.findings.map(({ property }) => property);
    expect(new Set(inconclusive)).toEqual(new Set(['P-CMD', 'P-SYNC', 'I-23', 'I-102']));
    expect(report.properties.find(({ id }) => id === 'I-52')).toMatchObject({ verdict: 'held', exercised: 11 });
  });

  it('says that it does not know what came before the beginning', async () => {
    const lines = await linesOf('kvm61-small');
    const start = lines.findIndex((line) => line.includes('gicv3_its_cmd_vinvall'));
    const report = await check(lines.slice(start));
    expect(violations(report)).toEqual([]);
    expect(report.findings.filter(({ property }) => property === 'trace')).toHaveLength(1);
  });

  it('starts anew when the tables are given up', async () => {
    const lines = await linesOf('kvm61-small');
    const middle = lines.findIndex((line) => line.includes('cmd_vmapp') && line.includes(' V 0 '));
    const [before] = blockOf(lines, middle);
    const report = await check([...lines.slice(0, before), ...lines]);
    expect(violations(report)).toEqual([]);
    expect(report.unparsed).toBe(0);
  });

  it('counts lines that make no sense', async () => {
    const lines = [...(await linesOf('boot61-gicv3'))];
    const mapti = lines.findIndex((line) => line.includes('gicv3_its_cmd_mapti'));
    lines[mapti] = (lines[mapti] ?? '').replace('EventID 0x0', 'EventID zero');
    lines.splice(300, 0, '# a comment', 'what is this', 'gicv3_its_frobnicate 0x1');
    expect(await check(lines)).toMatchObject({ unparsed: 3, commands: 144 });
  });

  it('takes the command words where the text says something else, and tells', async () => {
    const lines = [...(await linesOf('boot61-gicv3'))];
    const mapti = lines.findIndex((line) => line.includes('gicv3_its_cmd_mapti'));
    lines[mapti] = (lines[mapti] ?? '').replace('pINTID 0x2000', 'pINTID 0x2001');
    const report = await check(lines);
    expect(report.unparsed).toBe(1);
    expect(told(report)).toEqual([`trace inconclusive - ${mapti + 1}`]);
    expect(report.findings[0]?.message).toContain('pINTID 0x2001, the command words 0x2000');
  });

  it('reads a record that a message without newline runs into', async () => {
    const lines = [...(await linesOf('boot61-gicv3'))];
    const begin = lines.findIndex((line) => line.includes('gicv3_its_process_command'));
    lines[begin] = `process_its_cmd: invalid command attributes: devid 32768>=8192${lines[begin]}`;
    expect(await check(lines)).toMatchObject({ unparsed: 0, commands: 144, verdict: 'held' });
  });

  it('passes over events of other devices and messages of QEMU', async () => {
    const lines = [...(await linesOf('boot61-gicv3'))];
    lines.splice(5, 0, '1@2.3:virtio_notify vdev 0x1 vq 0x2', 'gicv3_dist_read: invalid guest read at offset 0xc', '');
    expect(await check(lines)).toMatchObject({ unparsed: 0, verdict: 'held' });
  });

  it('passes over what other devices and programs write', async () => {
    const foreign = [
      "1@2.3:memory_region_ops_write cpu 0 mr 0x55 addr 0x8080088 value 0x40 size 4 name 'gicv3_its'",
      'virtio_notify vdev 0x1 vq 0x2',
      'gic_acknowledge_irq cpu 0 acknowledged irq 27',
      'qemu-system-aarch64: warning: gicv3_its: something',
      '1@2.3:gicv5_read GICv5 IRS NS config frame read: offset 0x10 data 0x0 size 4',
    ];
    const lines = (await linesOf('boot61-gicv3')).flatMap((line, at) => [line, foreign[at % foreign.length] ?? '']);
    expect(await check(lines)).toMatchObject({ unparsed: 0, verdict: 'held', commands: 144 });
  });

  it('does not take the wrap of the ring for its beginning', async () => {
    const lines = await linesOf('px-vfio61-virtio');
    const wraps = lines
      .flatMap((line, at) => (line.includes('processing command at offset 0x0:') ? [at] : []))
      .slice(1);
    expect(wraps.length).toBeGreaterThan(3);
    for (const wrap of wraps) {
      for (const at of [wrap - 3, wrap, wrap + 1]) {
        const report = await check(lines.slice(at, at + 20_000));
        expect(violations(report), `from line ${at + 1}`).toEqual([]);
        expect(report.findings[0]?.message).toContain('begins in the middle');
      }
    }
  });

  it('lists so many findings of a property and counts the others', async () => {
    const unknown = (slot: number): string[] => [
      `gicv3_its_process_command GICv3 ITS: processing command at offset 0x${slot.toString(16)}: 0x25`,
      `gicv3_its_cmd_raw GICv3 ITS: raw slot 0x${slot.toString(16)} dw 0x25 0x0 0x0 0x0`,
      'gicv3_its_cmd_vsync GICv3 ITS: command VSYNC',
    ];
    const ring = 'gicv3_its_write GICv3 ITS write: offset 0x80 data 0xb80000004259040f size 8';
    const report = await check([ring, ...Array.from({ length: LISTED + 5 }, (_, slot) => unknown(slot)).flat()]);
    expect(report.findings).toHaveLength(LISTED + 1);
    expect(report.findings.at(-1)).toMatchObject({ property: 'I-23', verdict: 'violated', count: 5 });
  });

  it('follows GICR_VPENDBASER that is written by halves', async () => {
    const halves = (await linesOf('kvm61-small')).flatMap((line) => {
      const [head, high, low] = groups(/^(.*redist_write .* offset )0x20078 data 0x(\w{8})(\w{8}) size 8/, line);
      if (head === undefined) return [line];
      return [`${head}0x20078 data 0x${low} size 4 secure 0`, `${head}0x2007c data 0x${high} size 4 secure 0`];
    });
    const report = await check(halves);
    expect(violations(report)).toEqual([]);
    expect(report.properties.find(({ id }) => id === 'I-102')).toMatchObject({ verdict: 'held', exercised: 42 });
  });
});

/** A log of these commands, and of lines as they stand, without the texts of the commands. */
const logOf = (form: 'v4.0' | 'v4.1', happenings: readonly (Command | string)[]): string[] => {
  let slot = 0;
  const typer = form === 'v4.1' ? '0x92000000003' : '0x2000000003';
  const lines = happenings.flatMap((happening) => {
    if (typeof happening === 'string') return [happening];
    const at = `0x${slot.toString(16)}`;
    slot += 1;
    const words = encodeCommand(happening).map((word) => `0x${word.toString(16)}`);
    return [
      `gicv3_its_process_command GICv3 ITS: processing command at offset ${at}: 0x${words[0]?.slice(-2)}`,
      `gicv3_its_cmd_raw GICv3 ITS: raw slot ${at} dw ${words.join(' ')}`,
    ];
  });
  return [`gicv3_its_read GICv3 ITS read: offset 0x8 data ${typer} size 8`, ...lines];
};

const vpendbaser = (rd: string, access: 'read' | 'write', data: string): string =>
  `gicv3_redist_${access} GICv3 redistributor ${rd} ${access}: offset 0x20078 data ${data} size 8 secure 0`;

describe('logs that no recorded trace is like', () => {
  const vmapp = { op: 'VMAPP', vpeid: 3, rdbase: 0, valid: true, vptAddress: 0x5_0000, vptSize: 15 } as const;
  const vmapp41 = { ...vmapp, form: 'v4.1', alloc: true, ptz: false, confAddress: 0, defaultDoorbell: 8200 } as const;
  const vsync = { op: 'VSYNC', vpeid: 3 } as const;

  it('names a vPE by vPEID on v4.1, and waits for it to be loaded', async () => {
    const load = [vmapp41, vsync, vpendbaser('0x0', 'write', '0x8c00000000000003')];
    const put = vpendbaser('0x0', 'write', '0x4c00000000000003');
    const loaded = vpendbaser('0x0', 'read', '0x8c00000000000003');
    const left = vpendbaser('0x0', 'read', '0x0c00000000000003');
    const good = await check(logOf('v4.1', [...load, loaded, put, left, { ...vmapp41, valid: false }]));
    expect(good).toMatchObject({ profile: 'v4.1', verdict: 'held', commands: 3, findings: [] });
    expect(violations(await check(logOf('v4.1', [...load, put])))).toEqual(['I-50 7']);
    const early = [...load, loaded, put, { ...vmapp41, valid: false }];
    expect(violations(await check(logOf('v4.1', early)))).toEqual(['I-61 10']);
    expect(violations(await check(logOf('v4.1', [vmapp41, load[2] ?? ''])))).toEqual(['I-102 4']);
  });

  it('knows a redistributor by its processor number, not by its affinity', async () => {
    const typer = 'gicv3_redist_read GICv3 redistributor 0x100 read: offset 0x8 data 0x10000001003 size 8 secure 0';
    const home = { ...vmapp, form: 'v4.0', rdbase: 16 } as const;
    const load = vpendbaser('0x100', 'write', '0xe000000000050780');
    expect((await check(logOf('v4.0', [typer, home, vsync, load]))).verdict).toBe('held');
    expect(violations(await check(logOf('v4.0', [home, vsync, load])))).toEqual(['I-102 6']);
  });

  it('blames the driver for a command that the ITS does not have', async () => {
    const unknown = 'gicv3_its_cmd_unknown GICv3 ITS: unknown command 0x2e';
    const driver = [{ ...vmapp, form: 'v4.0' }, vsync, { op: 'INVDB', vpeid: 3 }, unknown] as const;
    const report = await check(logOf('v4.0', driver));
    expect(told(report)).toEqual(['P-CMD violated - 8']);
    expect(report.findings[0]?.message).toContain('INVDB is sent to an ITS that does not have it. GITS_TYPER has');
    // Without the ID registers it cannot be told whether the driver or QEMU is behind the times.
    const untold = logOf('v4.0', driver).filter((line) => !line.includes('gicv3_its_read'));
    expect(violations(await check(untold))).toEqual([]);
  });

  it('remarks on bits that are RES0, such as a default doorbell on v4.0', async () => {
    const log = logOf('v4.0', [{ ...vmapp, form: 'v4.0' }, vsync]);
    const vmapp41 = log.map((line) => line.replace('dw 0x29 0x300000000 ', 'dw 0x29 0x300002008 '));
    const report = await check(vmapp41);
    expect(told(report)).toEqual(['P-CMD lint - 3']);
    expect(report.findings[0]?.message).toBe('VMAPP has bits set that are RES0: DW1 0x2008');
    expect(report.verdict).toBe('lint');
  });

  it('blames the driver for an opcode that no command has', async () => {
    const log = [
      'gicv3_its_process_command GICv3 ITS: processing command at offset 0x0: 0xff',
      'gicv3_its_cmd_raw GICv3 ITS: raw slot 0x0 dw 0xff 0x0 0x0 0x0',
      'gicv3_its_cmd_unknown GICv3 ITS: unknown command 0xff',
    ];
    expect(told(await check(log))).toEqual(['P-CMD violated - 3']);
    expect(told(await check(log.filter((line) => !line.includes('raw'))))).toEqual(['P-CMD violated - 2']);
  });
});

describe('what stands before a record', () => {
  const heads = [
    ['the time as QEMU 7 writes it', '100@1795223480.000001:'],
    ['the time as later QEMUs write it', '2026-11-21T10:11:12.345678Z '],
    ['a full second', '2026-11-21T10:11:12Z '],
    ['rsyslog', 'Nov 21 10:11:12 host qemu-system-aarch64[4711]: '],
    ['one digit of a day', 'Nov  1 10:11:12 host qemu: '],
    ['a priority', '<30>Nov 21 10:11:12 host qemu-system-aarch64[4711]: '],
    ['an ISO time of rsyslog', '2026-11-21T10:11:12.345678+01:00 host qemu-system-aarch64[4711]: '],
    ['journalctl -o short-iso', '2026-11-21T10:11:12+0100 host qemu-system-aarch64[4711]: '],
    ['journalctl -o short-precise', 'Nov 21 10:11:12.345678 host qemu-system-aarch64[4711]: '],
    ['RFC 5424', '<30>1 2026-11-21T10:11:12.345678Z host qemu 4711 - - '],
    ['a byte order mark', '\u00ef\u00bb\u00bf'],
    ['both', 'Nov 21 10:11:12 host qemu[4711]: 2026-11-21T10:11:12.345678Z '],
  ] as const;

  it.each(heads)('%s', async (_, head) => {
    const lines = await linesOf('kvm61-small');
    const dressed = lines.map((line) => line.replace(/^\d+@[\d.]+:/, head));
    const report = await check(dressed);
    expect(told(report)).toEqual(told(await check(lines)));
    expect(report.unparsed).toBe(0);
  });

  it('other programs write to the system log as well, for longer than a thousand lines', async () => {
    const head = 'Nov 21 10:11:12 host';
    const lines = (await linesOf('boot61-gicv3')).map((line) => line.replace(/^\d+@[\d.]+:/, `${head} qemu[1]: `));
    const others = Array.from({ length: 3000 }, (_, n) => `${head} systemd[1]: Started session ${n} of user root.`);
    expect(await check([...others, ...lines])).toMatchObject({ unparsed: 0, commands: 144, verdict: 'held' });
  });

  it('a message without newline, with a time in front of it and of the record', async () => {
    const lines = [...(await linesOf('boot61-gicv3'))].map((line) =>
      line.replace(/^\d+@[\d.]+:/, '2026-11-21T10:11:12.345678Z '),
    );
    const begin = lines.findIndex((line) => line.includes('gicv3_its_process_command'));
    const message = '2026-11-21T10:11:12.345678Z process_its_cmd: invalid command attributes: devid 32768>=8192';
    expect(await check(lines.with(begin, `${message}${lines[begin]}`))).toMatchObject({ unparsed: 0, commands: 144 });
  });
});
