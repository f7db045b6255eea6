/** Traces of real Linux drivers: what is found in them, and once a step is taken out of them. */

import { describe, expect, it } from 'vitest';
import { builtIn } from '../../../src/registry/built-in.ts';
import { checkTrace, type TraceReport } from '../../../src/trace/check-trace.ts';
import {
  blockOf,
  check,
  groups,
  indices,
  linesOf,
  pathOf,
  told,
  unsent,
  violations,
  without,
} from '../../support/traces.ts';

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
  { name: 'boot61-dev', commands: 531, profile: 'v4.0', verdict: 'lint', disputed: { 'I-112 A-77': 1 } },
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
  it('say what they cannot show: memory, and pending state', async () => {
    const { properties } = await checkTrace(pathOf('kvm61-small'), { registry: builtIn });
    const outcome = (id: string) => properties.find((property) => property.id === id);
    for (const id of ['I-73', 'I-115', 'P-CFG', 'P-TABLE']) {
      expect(outcome(id), id).toMatchObject({ verdict: 'inconclusive', exercised: 0, missing: expect.anything() });
    }
    for (const id of ['I-34', 'I-116']) {
      expect(outcome(id), id).toMatchObject({
        verdict: 'inconclusive',
        reason: expect.stringContaining('pending state'),
      });
    }
  });

  for (const fixture of fixtures) {
    it(`${fixture.name} breaks nothing`, async () => {
      const report = await checkTrace(pathOf(fixture.name), { registry: builtIn });
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
    const { properties: outcomes } = await checkTrace(pathOf('boot61-dev'), { registry: builtIn });
    const of = (id: string) => outcomes.find((outcome) => outcome.id === id);
    expect(of('I-21')).toMatchObject({ verdict: 'held', exercised: 57 });
    expect(of('I-52')).toMatchObject({ verdict: 'vacuous', exercised: 0 });
  });

  it('tells a collection in use that is mapped again from one that is not, as at CPU online', async () => {
    const lines = await linesOf('boot61-dev');
    const again = indices(lines, /gicv3_its_cmd_mapc/).slice(4);
    expect(again).toHaveLength(3);
    const before = (await check(lines)).findings;
    // Once for the file: nothing depends on it.
    expect(before.map(({ line, count }) => [line, count])).toEqual([[(again[0] ?? 0) + 1, 3]]);
    for (const { message } of before) expect(message).toContain('no event uses it');
    // Linux empties the collection when the CPU goes. Were one event left behind, the same MAPC would touch it.
    const online = again.at(-1) ?? 0;
    const moved = lines.findLastIndex((line, at) => at < online && /cmd_movi .* DeviceID 0x10 EventID 0x0 /.test(line));
    const [from, to] = blockOf(lines, moved);
    const { findings } = await check(unsent(lines, from, to));
    expect(findings).toContainEqual(
      expect.objectContaining({
        property: 'I-112',
        verdict: 'lint',
        line: online + 4 - (to - from),
        freedom: 'A-77',
        message: expect.stringContaining('while DeviceID=0x10'),
      }),
    );
  });
});

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
        const changed = unsent(lines, from, to);
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
        // A log that lacks the command shows the gap in the slots: the driver may have sent it.
        const lost = await check(without(lines, from, to));
        expect(violations(lost)).toEqual([]);
        expect(lost.findings).toContainEqual(
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
        const changed = unsent(lines, from, to);
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
        // A log that lacks the write shows by the poll that follows that it was made.
        expect(violations(await check(without(lines, at, at + 1)))).toEqual([]);
        const poll = lines.findIndex((line, later) => later > at && line.includes('offset 0x20078'));
        const changed = without(without(lines, poll, poll + 1), at, at + 1);
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
