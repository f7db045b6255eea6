/** Traces of real Linux drivers: what they hold, what is found once a step is taken out of them, and input that is no trace. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeCommand } from '../models/architecture/codec.ts';
import type { Command } from '../models/architecture/commands.ts';
import { findProfile, type Profile } from '../models/architecture/profiles.ts';
import { completionContract } from '../properties/completion-contract.ts';
import { doorbellContract } from '../properties/doorbell-contract.ts';
import { mappingContract } from '../properties/mapping-contract.ts';
import { residencyContract } from '../properties/residency-contract.ts';
import { checkTrace, TraceError, type TraceOptions, type TraceReport } from '../src/trace/check-trace.ts';
import { LISTED } from '../src/trace/trace-judge.ts';

const properties = [...mappingContract, ...completionContract, ...residencyContract, ...doorbellContract];

const pathOf = (name: string): string => fileURLToPath(new URL(`fixtures/traces/${name}.log.gz`, import.meta.url));

const linesOf = async (name: string): Promise<readonly string[]> =>
  gunzipSync(await readFile(pathOf(name)))
    .toString('latin1')
    .trimEnd()
    .split('\n');

async function* stream<T>(...chunks: readonly T[]): AsyncGenerator<T> {
  yield* chunks;
}

const check = (lines: readonly string[], options: Partial<TraceOptions> = {}): Promise<TraceReport> =>
  checkTrace(stream(`${lines.join('\n')}\n`), { properties, ...options });

const profile = (id: string): Profile => {
  const found = findProfile(id);
  if (found === undefined) throw new Error(`no profile ${id}`);
  return found;
};

/** The findings but those of one kind, shortly. */
const told = ({ findings }: TraceReport): string[] =>
  findings.map(({ property, verdict, freedom, line }) => `${property} ${verdict} ${freedom ?? '-'} ${line}`);

const violations = ({ findings }: TraceReport): string[] =>
  findings.filter(({ verdict }) => verdict === 'violated').map(({ property, line }) => `${property} ${line}`);

interface Fixture {
  readonly name: string;
  readonly commands: number;
  readonly profile: string;
  readonly verdict: TraceReport['verdict'];
  /** Findings of one property that rest on one freedom. */
  readonly disputed: Readonly<Record<string, number>>;
}

const fixtures: readonly Fixture[] = [
  { name: 'boot61-gicv3', commands: 144, profile: 'v3', verdict: 'held', disputed: {} },
  { name: 'boot61-dev', commands: 531, profile: 'v4.0', verdict: 'lint', disputed: { 'I-112 A-77': 3 } },
  { name: 'kvm61-small', commands: 251, profile: 'v4.0', verdict: 'disputed', disputed: { 'I-23 A-48': 3 } },
  { name: 'kvm612-small', commands: 245, profile: 'v4.0', verdict: 'disputed', disputed: { 'I-23 A-48': 3 } },
  { name: 'px-kvm61-small', commands: 251, profile: 'v4.0', verdict: 'disputed', disputed: { 'I-23 A-48': 3 } },
  {
    name: 'px-vfio61-virtio',
    commands: 19410,
    profile: 'v4.0',
    verdict: 'disputed',
    disputed: { 'I-23 A-48': 2, 'P-SYNC A-56': 18 },
  },
];

describe('traces of Linux', () => {
  for (const fixture of fixtures) {
    it(`${fixture.name} breaks nothing`, async () => {
      const report = await checkTrace(pathOf(fixture.name), { properties });
      expect(report.unparsed).toBe(0);
      expect(report.commands).toBe(fixture.commands);
      expect(report.lines).toBe((await linesOf(fixture.name)).length);
      expect(report.profile).toBe(fixture.profile);
      expect(report.verdict).toBe(fixture.verdict);
      const counts: Record<string, number> = {};
      for (const { property, freedom } of report.findings) {
        const key = `${property} ${freedom}`;
        counts[key] = (counts[key] ?? 0) + 1;
      }
      expect(counts).toEqual(fixture.disputed);
    });
  }

  it('names the line, and the line of what came before', async () => {
    const lines = await linesOf('kvm61-small');
    const report = await check(lines);
    const [finding] = report.findings;
    const vsync = lines[(finding?.line ?? 0) - 1];
    expect(vsync).toMatch(/gicv3_its_cmd_vsync/);
    const [, unmap] = /VMAPP V=0 at line (\d+)/.exec(finding?.message ?? '') ?? [];
    expect(lines[Number(unmap) - 1]).toMatch(/gicv3_its_cmd_vmapp .* V 0 /);
  });

  it('tells a property that was exercised from one that was not', async () => {
    const { properties: outcomes } = await checkTrace(pathOf('boot61-dev'), { properties });
    const of = (id: string) => outcomes.find((outcome) => outcome.id === id);
    expect(of('I-21')).toMatchObject({ verdict: 'held', exercised: 57 });
    expect(of('I-52')).toMatchObject({ verdict: 'vacuous', exercised: 0 });
  });

  it('tells a collection in use that is mapped again from one that is not, as at CPU online', async () => {
    const lines = await linesOf('boot61-dev');
    const again = indices(lines, /gicv3_its_cmd_mapc/).slice(4);
    expect(again).toHaveLength(3);
    const before = (await check(lines)).findings;
    expect(before.map(({ line }) => line)).toEqual(again.map((at) => at + 1));
    for (const { message } of before) expect(message).toContain('no event uses it');
    // Linux empties the collection when the CPU goes. Were one event left behind, the same MAPC would touch it.
    const online = again.at(-1) ?? 0;
    const moved = lines.findLastIndex((line, at) => at < online && /cmd_movi .* DeviceID 0x10 EventID 0x0 /.test(line));
    const [from, to] = blockOf(lines, moved);
    const { findings } = await check(without(lines, from, to));
    expect(findings).toContainEqual(
      expect.objectContaining({
        property: 'I-112',
        verdict: 'lint',
        line: online + 1 - (to - from),
        freedom: 'A-77',
        message: expect.stringContaining('while DeviceID=0x10'),
      }),
    );
  });
});

/** Lines from the beginning of the command that is printed at this index to the beginning of what comes next. */
const blockOf = (lines: readonly string[], printed: number): readonly [number, number] => {
  const begin = lines.findLastIndex((line, at) => at < printed && line.includes('gicv3_its_process_command'));
  const isNext = (line: string) => /gicv3_its_(process_command|write|read)|gicv3_redist|# /.test(line);
  return [begin, lines.findIndex((line, at) => at > printed && isNext(line))];
};

const without = (lines: readonly string[], from: number, to: number): string[] => [
  ...lines.slice(0, from),
  ...lines.slice(to),
];

const indices = (lines: readonly string[], pattern: RegExp): number[] =>
  lines.flatMap((line, at) => (pattern.test(line) ? [at] : []));

const groups = (pattern: RegExp, line: string | undefined): readonly string[] =>
  pattern.exec(line ?? '')?.slice(1) ?? [];

/** What the first line from `start` on that an expectation matches leads to; undefined if none does. */
const firstOf = (
  lines: readonly string[],
  start: number,
  expectations: readonly (readonly [RegExp, string])[],
): { readonly leads: string; readonly line: number } | undefined => {
  for (let at = start; at < lines.length; at += 1) {
    const found = expectations.find(([pattern]) => pattern.test(lines[at] ?? ''));
    if (found !== undefined) return { leads: found[1], line: at + 1 };
  }
  return undefined;
};

const every = (step: number, of: readonly number[]): readonly number[] => of.filter((_, index) => index % step === 0);

describe('a step that is missing from a real trace', () => {
  // What cannot be seen: the proxy event of a VM that goes, whose slot and doorbell nothing uses afterwards.
  const discards = [
    { name: 'boot61-gicv3', step: 1, detectable: 9 },
    { name: 'boot61-dev', step: 3, detectable: 19 },
    { name: 'px-vfio61-virtio', step: 8, detectable: 7 },
    { name: 'kvm61-small', step: 1, detectable: 1 },
  ];
  for (const { name, step, detectable } of discards) {
    it(`DISCARD, ${name}`, async () => {
      const lines = await linesOf(name);
      let seen = 0;
      for (const at of every(step, indices(lines, /gicv3_its_cmd_discard/))) {
        const [device, event] = groups(/DeviceID (0x\w+) EventID (0x\w+)/, lines[at]);
        const mapped = lines.findLast(
          (line, sooner) =>
            sooner < at && line.includes(`cmd_mapti `) && line.includes(`ID ${device} EventID ${event} `),
        );
        const [pINTID] = groups(/pINTID (0x\w+)/, mapped);
        const [from, to] = blockOf(lines, at);
        const changed = without(lines, from, to);
        const contradiction = firstOf(changed, from, [
          [new RegExp(`cmd_v?map[t]?i .* DeviceID ${device} EventID ${event} `), 'I-21'],
          [new RegExp(`cmd_mapd .* DeviceID ${device} .* V 0$`), 'I-22'],
          [new RegExp(`cmd_mapti .* pINTID ${pINTID}$`), 'I-121'],
        ]);
        const report = await check(changed);
        const expected = contradiction === undefined ? [] : [`${contradiction.leads} ${contradiction.line}`];
        expect(violations(report).slice(0, 1)).toEqual(expected);
        expect(report.verdict === 'violated').toBe(contradiction !== undefined);
        if (contradiction !== undefined) seen += 1;
        // Seen or not: the slot of the queue is missing.
        expect(report.findings).toContainEqual(
          expect.objectContaining({ property: 'trace', message: expect.stringMatching(/1 command is missing/) }),
        );
      }
      expect(seen).toBe(detectable);
    });
  }

  for (const [name, detectable, leads] of [
    ['kvm61-small', 11, { 'I-50 lint': 31, 'I-52': 8, 'I-61': 3 }],
    ['px-kvm61-small', 9, { 'I-50 lint': 35, 'I-52': 6, 'I-61': 3 }],
  ] as const) {
    it(`VSYNC after VMOVP, ${name}`, async () => {
      const lines = await linesOf(name);
      let seen = 0;
      for (const at of indices(lines, /gicv3_its_cmd_vmovp/)) {
        const [vpeid] = groups(/vPEID 0x(\w+)/, lines[at]);
        const vsync = lines.findIndex((line, later) => later > at && line.includes('gicv3_its_cmd_vsync'));
        const mapped = lines.findLast(
          (line, sooner) => sooner < at && line.includes(`cmd_vmapp GICv3 ITS: command VMAPP vPEID 0x${vpeid} `),
        );
        const [table] = groups(/VPT_addr 0x(\w+)/, mapped);
        const [from, to] = blockOf(lines, vsync);
        const changed = without(lines, from, to);
        const contradiction = firstOf(changed, from, [
          [new RegExp(`offset 0x20078 data 0x[89a-f]\\w{7}${table}0780 `), 'I-102'],
          [new RegExp(`dw 0x0{14}25 0x0{7,}${vpeid}0{8} `), 'nothing'],
        ]);
        const report = await check(changed);
        const expected = contradiction?.leads === 'I-102' ? [`I-102 ${contradiction.line}`] : [];
        seen += expected.length;
        expect(violations(report).slice(0, 1)).toEqual(expected);
      }
      expect(seen).toBe(detectable);
    });

    it(`the write of Valid=0, ${name}`, async () => {
      const lines = await linesOf(name);
      const loads = /redist_write GICv3 redistributor (0x\w+) write: offset 0x20078 data 0xe0000000(\w+)0780 /;
      const puts = /redist_write GICv3 redistributor (0x\w+) write: offset 0x20078 data 0x60000000(\w+)0780 /;
      const outcomes: Record<string, number> = {};
      for (const at of indices(lines, puts)) {
        const [rd = '', table = ''] = groups(puts, lines[at]);
        const mapped = lines.findLast((line, sooner) => sooner < at && line.includes(`V 1 VPT_addr 0x${table} `));
        const [vpeid] = groups(/vPEID (0x\w+)/, mapped);
        const changed = without(lines, at, at + 1);
        const contradiction = firstOf(changed, at, [
          // The same vPE again at the same place: all that is left is that the write changes nothing.
          [new RegExp(loads.source.replace('(0x\\w+)', rd).replace('(\\w+)', table)), 'I-50 lint'],
          [new RegExp(loads.source.replace('(0x\\w+)', rd)), 'I-50'],
          [new RegExp(loads.source.replace('(\\w+)', table)), 'I-49'],
          [new RegExp(`cmd_vmovp .* vPEID ${vpeid} `), 'I-52'],
          [new RegExp(`cmd_vmapp .* vPEID ${vpeid} .* V 0 `), 'I-61'],
        ]);
        const report = await check(changed);
        const { leads: outcome = 'nothing', line = 0 } = contradiction ?? {};
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        if (outcome === 'I-50 lint') {
          expect(violations(report)).toEqual([]);
          expect(told(report)).toContain(`I-50 lint - ${line}`);
        } else {
          expect(violations(report).slice(0, 1)).toEqual(contradiction === undefined ? [] : [`${outcome} ${line}`]);
        }
      }
      expect(outcomes).toEqual(leads);
    });
  }
});

describe('what a log can look like', () => {
  const whole = ['kvm61-small', 'boot61-gicv3'] as const;

  it.each(whole)('%s: without time stamps, with CRLF, byte by byte, compressed or not: the same', async (name) => {
    const lines = await linesOf(name);
    const expected = told(await check(lines));
    const bare = lines.map((line) => line.replace(/^\d+@[\d.]+:/, ''));
    expect(told(await check(bare))).toEqual(expected);
    expect(told(await checkTrace(stream(`${lines.join('\r\n')}\r\n`), { properties }))).toEqual(expected);
    const bytes = Buffer.from(lines.join('\n'), 'latin1');
    const pieces = Array.from({ length: Math.ceil(bytes.length / 977) }, (_, at) =>
      bytes.subarray(at * 977, at * 977 + 977),
    );
    expect(told(await checkTrace(stream(...pieces), { properties }))).toEqual(expected);
    const packed = gzipSync(bytes);
    const parts = [packed.subarray(0, 1), packed.subarray(1, 2), packed.subarray(2)];
    expect(told(await checkTrace(stream(...parts), { properties }))).toEqual(expected);
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
    await checkTrace(growing(), { properties, onFinding: ({ line }) => at.push(given - line) });
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
    expect(new Set(inconclusive)).toEqual(new Set(['P-SYNC', 'I-23', 'I-102']));
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

  it('lists so many findings of a property and counts the others', async () => {
    const unknown = (slot: number): string[] => [
      `gicv3_its_process_command GICv3 ITS: processing command at offset 0x${slot.toString(16)}: 0x25`,
      `gicv3_its_cmd_raw GICv3 ITS: raw slot 0x${slot.toString(16)} dw 0x25 0x0 0x0 0x0`,
      'gicv3_its_cmd_vsync GICv3 ITS: command VSYNC',
    ];
    const report = await check(Array.from({ length: LISTED + 5 }, (_, slot) => unknown(slot)).flat());
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

  it('passes over a command that QEMU does not know', async () => {
    const unknown = 'gicv3_its_cmd_unknown GICv3 ITS: unknown command 0x2e';
    const log = logOf('v4.0', [{ ...vmapp, form: 'v4.0' }, vsync, { op: 'INVDB', vpeid: 3 }, unknown]);
    expect(await check(log)).toMatchObject({ commands: 3, unparsed: 0, verdict: 'held' });
  });
});

describe('input that is no trace', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gicheck-trace-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const refused = async (name: string, content: string | Buffer | undefined, options: Partial<TraceOptions> = {}) => {
    const path = join(folder, name);
    if (content !== undefined) await writeFile(path, content);
    const error: unknown = await checkTrace(path, { properties, ...options }).catch((reason: unknown) => reason);
    if (!(error instanceof TraceError)) throw new Error(`not refused: ${String(error)}`);
    expect(error.message).not.toContain('\n');
    return error.message.replace(`${folder}/`, '');
  };

  it('is refused in one line', async () => {
    const trace = await readFile(pathOf('boot61-gicv3'));
    const plain = gunzipSync(trace);
    const messages = [
      await refused('missing.log', undefined),
      await refused('.', undefined),
      await refused('empty.log', ''),
      await refused('empty.log.gz', gzipSync('')),
      await refused('comments.log', '# nothing\n# at all\n'),
      await refused('letter.txt', 'Dear reader,\nthis is no trace.\n'),
      await refused('long.txt', 'lorem ipsum\n'.repeat(5000)),
      await refused('zeros.bin', Buffer.alloc(300_000)),
      await refused('cut.log.gz', trace.subarray(0, 9000)),
      await refused('bad.log.gz', Buffer.concat([trace.subarray(0, 4000), Buffer.alloc(200, 7), trace.subarray(4200)])),
      await refused('junk.gz', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])),
      await refused('v3-as-v40.log', plain, { profile: profile('v4.0') }),
    ];
    const expected = 'expected a QEMU log with gicv3_* trace events';
    expect(messages.map((message) => message.replaceAll(folder, 'FOLDER'))).toEqual([
      'missing.log: there is no such file',
      'FOLDER: is a directory; expected a file',
      `empty.log: is empty; ${expected}`,
      `empty.log.gz: is empty; ${expected}`,
      `comments.log:1: none of the first 2 lines is a trace record; ${expected}`,
      `letter.txt:1: none of the first 2 lines is a trace record; ${expected}`,
      `long.txt:1: none of the first 1000 lines is a trace record; ${expected}`,
      `zeros.bin:1: is not text; ${expected}`,
      expect.stringMatching(
        /^cut\.log\.gz: is broken gzip after line \d+ \(unexpected end of file\); expected a complete/,
      ),
      expect.stringMatching(
        /^bad\.log\.gz: is broken gzip after line \d+ \(.*\); expected a complete \.gz or plain text$/,
      ),
      expect.stringMatching(/^junk\.gz: is broken gzip from its beginning \(.*\); expected a complete/),
      'v3-as-v40.log:378: GITS_TYPER has Virtual=0 VMAPP=0, so this is a trace of v3 and not of profile v4.0; leave the profile out, or give v3',
    ]);
  });

  it('or whose GIC is not the one that was given', async () => {
    await expect(checkTrace(pathOf('kvm61-small'), { properties, profile: profile('v3') })).rejects.toThrow(
      /kvm61-small\.log\.gz:\d+: GITS_TYPER has Virtual=1 VMAPP=0, so this is a trace of v4\.0 and not of profile v3/,
    );
    await expect(checkTrace(pathOf('kvm61-small'), { properties, profile: profile('v4.1') })).rejects.toThrow(
      TraceError,
    );
    const unread = (await linesOf('kvm61-small')).filter((line) => !line.includes('gicv3_its_read'));
    await expect(check(unread, { profile: profile('v3') })).rejects.toThrow(/VMAPP takes GICv4/);
    expect((await check(unread)).profile).toBe('v4.0');
    const given = await checkTrace(pathOf('kvm61-small'), { properties, profile: profile('v4.0') });
    expect(given).toMatchObject({ profile: 'v4.0', verdict: 'disputed' });
  });
});
