/** an MSI that arrives while a command is in the queue, and is translated after the command. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../models/architecture/commands.ts';
import { writeOf } from '../../../../models/architecture/registers/access.ts';
import { itsRegisters } from '../../../../models/architecture/registers/its-registers.ts';
import type { Stimulus } from '../../../../models/architecture/steps.ts';
import type { Replacement } from '../../../../models/faults/fault.ts';
import { type Item, item } from '../../../../src/run/program.ts';
import { vmapp, vmovp } from '../../../../src/run/vpe-commands.ts';
import { choosing, command, mapd, type Ran, runItems } from '../../../support/open-points.ts';
import { profileOf } from '../../../support/search.ts';

const { GITS_CTLR } = itsRegisters;
const v3 = profileOf('v3');
const v41 = profileOf('v4.1');
const event = { deviceId: 1, eventId: 0 };
const msi: Stimulus = { kind: 'msi', its: 0, ...event };
const sync = (rdbase: number): Stimulus => command({ op: 'SYNC', rdbase });
const vsync = (vpeid: number): Stimulus => command({ op: 'VSYNC', vpeid });
const mapti: Command = { op: 'MAPTI', ...event, pINTID: 8192, icid: 0 };
const vmapti: Command = { op: 'VMAPTI', ...event, vpeid: 0, vINTID: 8192, doorbell: 1023 };

const device: readonly Stimulus[] = [mapd(1), sync(0)];
const lpi: readonly Stimulus[] = [mapd(1), command(mapti), sync(0)];
const vpes: readonly Stimulus[] = [
  command(vmapp(v41, 0, 0, true, true)),
  vsync(0),
  command(vmapp(v41, 1, 1, true, true)),
  vsync(1),
];
const vlpi: readonly Stimulus[] = [...vpes, mapd(1), command(vmapti), vsync(0)];

const LATE = 'may be overtaken by commands before it is translated';

/** The MSI arrives first, and the command overtakes it. */
const overtaken = (before: readonly Stimulus[], by: Command): Item[] => [
  ...before.map((step) => item(step)),
  item(command(by), 'everything'),
  choosing(msi, 'A-104', LATE, 'everything'),
  item({ kind: 'consume', its: 0 }, 'everything'),
];

const targetOf = ({ events }: Ran): string => {
  const last = events.findLast(({ kind }) => kind === 'translated');
  if (last?.kind !== 'translated') return 'not translated';
  const { target } = last;
  if (target.kind === 'none') return 'none';
  return target.kind === 'lpi'
    ? `LPI ${target.intid} at rd${target.rd}`
    : `vLPI ${target.vINTID} of vPE ${target.vpeid}`;
};

describe('an MSI that a command overtakes', () => {
  it.each([
    ['MAPTI', v3, device, mapti, 'LPI 8192 at rd0'],
    ['MOVI', v3, lpi, { op: 'MOVI', ...event, icid: 1 }, 'LPI 8192 at rd1'],
    ['DISCARD', v3, lpi, { op: 'DISCARD', ...event }, 'none'],
    ['CLEAR', v3, lpi, { op: 'CLEAR', ...event }, 'LPI 8192 at rd0'],
    ['INV', v3, lpi, { op: 'INV', ...event }, 'LPI 8192 at rd0'],
    ['MOVALL', v3, lpi, { op: 'MOVALL', rdbase1: 0, rdbase2: 1 }, 'LPI 8192 at rd0'],
    [
      'MAPC',
      v3,
      [mapd(1), command({ ...mapti, icid: 5 }), sync(0)],
      { op: 'MAPC', icid: 5, rdbase: 1, valid: true },
      'LPI 8192 at rd1',
    ],
    ['VMAPTI', v41, [...vpes, mapd(1), vsync(0)], vmapti, 'vLPI 8192 of vPE 0'],
    [
      'VMOVI',
      v41,
      vlpi,
      { op: 'VMOVI', ...event, vpeid: 1, doorbell: 1023, doorbellValid: false },
      'vLPI 8192 of vPE 1',
    ],
    ['DISCARD of a virtual event', v41, vlpi, { op: 'DISCARD', ...event }, 'none'],
    ['VMOVP', v41, vlpi, vmovp(v41, 0, 1, true, 8208), 'vLPI 8192 of vPE 0'],
    ['VMAPP V=0', v41, vlpi, vmapp(v41, 0, 0, false, true), 'none'],
  ] as const)(
    '%s is translated with the tables that it left, and nobody is blamed',
    (_, profile, before, by, target) => {
      const ran = runItems(profile, overtaken(before, by));
      expect(targetOf(ran)).toBe('not translated');
      const settled = runItems(profile, [...overtaken(before, by), item(profile === v3 ? sync(0) : vsync(1))]);
      expect(targetOf(settled)).toBe(target);
      expect(settled.findings.filter((finding) => !finding.endsWith('lint'))).toEqual([]);
    },
  );

  it.each([
    ['SYNC', v3, lpi, sync(0)],
    ['VSYNC', v41, vlpi, vsync(0)],
  ] as const)('is translated before %s is consumed', (_, profile, before, wait) => {
    const ran = runItems(profile, [
      ...before.map((step) => item(step)),
      item(wait, 'everything'),
      choosing(msi, 'A-104', LATE, 'everything'),
    ]);
    expect(ran.gic.its(0).queue.length).toBe(1);
    const settled = runItems(profile, [
      ...before.map((step) => item(step)),
      item(wait, 'everything'),
      choosing(msi, 'A-104', LATE),
    ]);
    const kinds = settled.events.map(({ kind }) => kind);
    expect(kinds.lastIndexOf('translated')).toBeLessThan(kinds.lastIndexOf('consumed'));
    expect(settled.findings).toEqual([]);
  });

  it('takes effect although the ITS was disabled meanwhile', () => {
    const ran = runItems(v3, [
      ...lpi.map((step) => item(step)),
      item(sync(1), 'everything'),
      choosing(msi, 'A-104', LATE, 'everything'),
      item(writeOf(GITS_CTLR, 0, {})),
    ]);
    expect([targetOf(ran), ...ran.findings]).toEqual(['LPI 8192 at rd0']);
  });

  it('is translated before Quiescent reads 1, so that software may enable the ITS again after the poll', () => {
    const ran = runItems(v3, [
      ...lpi.map((step) => item(step)),
      item(sync(1), 'everything'),
      choosing(msi, 'A-104', LATE, 'everything'),
      item(writeOf(GITS_CTLR, 0, {}), 'everything'),
      item({ kind: 'poll-quiescent', its: 0 }, 'everything'),
      item(writeOf(GITS_CTLR, 0, { Enabled: 1 }), 'everything'),
    ]);
    expect([targetOf(ran), ...ran.findings]).toEqual(['LPI 8192 at rd0']);
  });

  it('keeps the mapping that it may have had when it arrived, under A-06', () => {
    const ran = runItems(v3, [
      ...overtaken(lpi, { op: 'MOVI', ...event, icid: 1 }).slice(0, -1),
      item({ kind: 'consume', its: 0 }, 'everything'),
      choosing({ kind: 'land', its: 0, effect: 'MSI of DeviceID=1 EventID=0 is translated' }, 'A-06', 'old mapping'),
    ]);
    expect([targetOf(ran), ...ran.findings]).toEqual(['LPI 8192 at rd0']);
  });
});

/** Hardware whose SYNC does not wait for MSIs that are not translated yet. */
const syncIgnoresMsis: Replacement = ({ SYNC }) => ({
  SYNC: { awaits: (effect) => effect.kind !== 'msi' && SYNC.awaits(effect) },
});

/** Hardware that takes MSIs while the ITS is disabled. */
const takesMsisWhileDisabled: Replacement = () => ({ translation: { isAccepted: () => true } });

/** Hardware that is quiescent although an MSI waits to be translated. */
const quiescentTooEarly: Replacement = () => ({
  GITS_CTLR: { isQuiescing: ({ control }) => !control.enabled && !control.quiescent },
});

const consume = item({ kind: 'consume', its: 0 }, 'everything');
const translate = item({ kind: 'land', its: 0, effect: 'MSI of DeviceID=1 EventID=0 is translated' });

describe('hardware is blamed although an MSI may be overtaken, if', () => {
  it('an MSI of an unmapped event takes effect, which a SYNC should have waited for before MAPTI mapped the event', () => {
    const discarded = [...lpi, command({ op: 'DISCARD', ...event }), sync(0)];
    const program = (before: Stimulus): Item[] => [
      ...discarded.map((step) => item(step)),
      item(before, 'everything'),
      choosing(msi, 'A-104', LATE, 'everything'),
      consume,
      item(command(mapti), 'everything'),
      consume,
      translate,
    ];
    expect(runItems(v3, program(sync(0)), syncIgnoresMsis).findings).toContain('I-12 violated');
    expect(runItems(v3, program(command({ op: 'INVALL', icid: 0 }))).findings).toEqual(['P-MSI lint']);
  });

  it('an MSI that arrives while the ITS is disabled is translated later', () => {
    const ran = runItems(
      v3,
      [
        ...lpi.map((step) => item(step)),
        item(sync(1), 'everything'),
        item(writeOf(GITS_CTLR, 0, {}), 'everything'),
        choosing(msi, 'A-104', LATE, 'everything'),
        translate,
      ],
      takesMsisWhileDisabled,
    );
    expect(ran.findings).toContain('I-108 violated');
  });

  it('an MSI is translated while Quiescent=1', () => {
    const ran = runItems(
      v3,
      [
        ...lpi.map((step) => item(step)),
        item(sync(1), 'everything'),
        choosing(msi, 'A-104', LATE, 'everything'),
        item(writeOf(GITS_CTLR, 0, {}), 'everything'),
        item({ kind: 'quiesce', its: 0 }, 'everything'),
        translate,
      ],
      quiescentTooEarly,
    );
    expect(ran.findings).toContain('I-06 violated');
  });
});
