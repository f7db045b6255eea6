/** commands that concern a redistributor with EnableLPIs=0 through a vPE that is mapped to it. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../models/architecture/commands.ts';
import type { Stimulus } from '../../../../models/architecture/steps.ts';
import { item } from '../../../../src/run/program.ts';
import { vmapp } from '../../../../src/run/vpe-commands.ts';
import { choosing, command, mapd, type Ran, runItems } from '../../../support/open-points.ts';
import { profileOf } from '../../../support/search.ts';

const v41 = profileOf('v4.1');
const doorbell = 1023;

/** Event 0 is mapped to vLPI 8192 of vPE 0, at redistributor 0, and pending; event 1 is not mapped. vPE 1 is at redistributor 1. */
const mapped: readonly Stimulus[] = [
  command(vmapp(v41, 0, 0, true, true)),
  command({ op: 'VSYNC', vpeid: 0 }),
  command(vmapp(v41, 1, 1, true, true)),
  command({ op: 'VSYNC', vpeid: 1 }),
  mapd(1),
  command({ op: 'VMAPTI', deviceId: 1, eventId: 0, vpeid: 0, vINTID: 8192, doorbell }),
  command({ op: 'VSYNC', vpeid: 0 }),
  { kind: 'msi', its: 0, deviceId: 1, eventId: 0 },
  { kind: 'enable-lpis', rd: 0, enable: false },
  { kind: 'poll-rwp', rd: 0 },
];

const event = { deviceId: 1, eventId: 0 };
const COMMANDS: readonly (readonly [Command['op'], Command])[] = [
  ['VMAPTI', { op: 'VMAPTI', deviceId: 1, eventId: 1, vpeid: 0, vINTID: 8193, doorbell }],
  ['VMOVI', { op: 'VMOVI', ...event, vpeid: 1, doorbell, doorbellValid: false }],
  ['VINVALL', { op: 'VINVALL', vpeid: 0 }],
  ['INVDB', { op: 'INVDB', vpeid: 0 }],
  ['VSGI', { op: 'VSGI', vpeid: 0, vINTID: 3, enable: true, clear: false, group: true, priority: 0 }],
  ['INT', { op: 'INT', ...event }],
  ['CLEAR', { op: 'CLEAR', ...event }],
  ['DISCARD', { op: 'DISCARD', ...event }],
  ['INV', { op: 'INV', ...event }],
];

const answer = ({ events }: Ran): string => {
  const last = events.findLast(({ kind }) => kind === 'consumed' || kind === 'stalled');
  if (last?.kind === 'stalled') return 'stalled';
  return last?.kind === 'consumed' ? (last.error ?? 'executed') : 'nothing';
};

describe.each(COMMANDS)('%s, where the home of its vPE has EnableLPIs=0', (_, operands) => {
  it.each([
    ['changes tables but no pending state', 'executed'],
    ['ignored', 'LPIS_DISABLED'],
  ])('%s', (outcome, expected) => {
    const isPlain = expected === 'executed';
    const last = isPlain ? item(command(operands)) : choosing(command(operands), 'A-52', outcome);
    const ran = runItems(v41, [...mapped.map((step) => item(step)), last, item(command({ op: 'VSYNC', vpeid: 0 }))]);
    expect(ran.findings).toEqual(['I-103 lint']);
    const before = runItems(v41, [...mapped.map((step) => item(step)), last]);
    expect(answer(before)).toBe(expected);
    if (isPlain) return;
    expect(before.gic.vpending(0, 8192)).toBe(true);
    expect(before.gic.its(0).tables.ite(1, 0)).toMatchObject({ vpeid: 0 });
  });
});

describe('A-103', () => {
  it.each([
    ['SYNC', { op: 'SYNC', rdbase: 0 }],
    ['VSYNC', { op: 'VSYNC', vpeid: 0 }],
  ] as const)('%s completes, or is ignored', (_, operands) => {
    const program = (last: Stimulus, isIgnored: boolean) => [
      ...mapped.map((step) => item(step)),
      isIgnored ? choosing(last, 'A-103', 'is ignored') : item(last),
    ];
    const completed = runItems(v41, program(command(operands), false));
    const ignored = runItems(v41, program(command(operands), true));
    expect([answer(completed), ...completed.findings]).toEqual(['executed', 'I-103 lint']);
    expect([answer(ignored), ...ignored.findings]).toEqual(['LPIS_DISABLED', 'I-103 lint']);
  });

  it('does not arise at another redistributor', () => {
    const elsewhere = choosing(command({ op: 'SYNC', rdbase: 1 }), 'A-103', 'is ignored');
    expect(() => runItems(v41, [...mapped.map((step) => item(step)), elsewhere])).toThrow('A-103');
  });
});

describe('a bad command that is treated as valid', () => {
  it('does not become one that the profile has refused', () => {
    const ignoring = { ...profileOf('v3'), fixed: { 'A-52': 'ignored' } } as const;
    const ran = runItems(ignoring, [
      item(mapd(1)),
      item(command({ op: 'MAPTI', deviceId: 1, eventId: 1, pINTID: 8192, icid: 1 })),
      item({ kind: 'enable-lpis', rd: 1, enable: false }),
      item({ kind: 'poll-rwp', rd: 1 }),
      choosing(command({ op: 'CLEAR', deviceId: 1, eventId: 0 }), 'A-01', 'treated as valid'),
    ]);
    expect([answer(ran), ...ran.findings]).toEqual(['UNMAPPED_INTERRUPT', 'P-CMD violated']);
  });
});
