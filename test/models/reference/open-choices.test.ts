/** Points that had one outcome in the model, each with every outcome: what the machine does then, and that no property minds. */

import { describe, expect, it } from 'vitest';
import type { FreedomId } from '../../../models/architecture/freedoms.ts';
import { CONFIG_DISABLED, FIRST_LPI, NO_DOORBELL } from '../../../models/architecture/identifiers.ts';
import type { Profile } from '../../../models/architecture/profiles.ts';
import { writeOf } from '../../../models/architecture/registers/access.ts';
import { itsRegisters } from '../../../models/architecture/registers/its-registers.ts';
import type { Step } from '../../../models/architecture/steps.ts';
import { type Item, item } from '../../../src/run/program.ts';
import { vmapp } from '../../../src/run/vpe-commands.ts';
import { choosing, command, mapd, runItems } from '../../support/open-points.ts';
import { profileOf } from '../../support/search.ts';

const v3 = profileOf('v3');
const v41 = profileOf('v4.1');
const LPI = FIRST_LPI;
const at = { deviceId: 1, eventId: 0 } as const;

const mapti = (eventId: number, pINTID: number, icid = 0): Step =>
  command({ op: 'MAPTI', deviceId: 1, eventId, pINTID, icid });
const msi = (eventId = 0): Step => ({ kind: 'msi', its: 0, deviceId: 1, eventId });
const sync = (rdbase = 0): Step => command({ op: 'SYNC', rdbase });
const write = (
  register: (typeof itsRegisters)[keyof typeof itsRegisters],
  fields: Readonly<Record<string, number>>,
): Step => writeOf(register, 0, fields);
const vsync = command({ op: 'VSYNC', vpeid: 0 });
const items = (...steps: readonly Step[]): readonly Item[] => steps.map((step) => item(step));

/** The step with that outcome; the plainest is taken without a choice. */
const last = (step: Step, freedom: FreedomId, outcome: string, isPlain: boolean): Item =>
  isPlain ? item(step) : choosing(step, freedom, outcome);

/** The doorbell of vPE 0 has rung for a vLPI. */
const DOORBELL = 8208;
const asleep = items(
  command(vmapp(v41, 0, 0, true, true)),
  vsync,
  mapd(1),
  command({ op: 'VMAPTI', ...at, vpeid: 0, vINTID: LPI, doorbell: NO_DOORBELL }),
  vsync,
  msi(),
);

describe('A-94: the default doorbell of a vLPI that CLEAR takes away', () => {
  it.each([
    ['stays', true, 1],
    ['is retracted', false, 2],
  ])('%s', (outcome, isPending, rings) => {
    const clear = command({ op: 'CLEAR', ...at });
    const before = runItems(v41, [...asleep, last(clear, 'A-94', outcome, isPending)]);
    expect(before.gic.pending(0, DOORBELL)).toBe(isPending);
    expect(before.findings).toEqual([]);
    expect(before.left).toEqual(isPending ? [] : ['CLEAR retracts a default doorbell (A-94)']);
    const after = runItems(v41, [...asleep, last(clear, 'A-94', outcome, isPending), item(msi())]);
    expect(after.events.filter(({ kind }) => kind === 'doorbell')).toHaveLength(rings);
    expect(after.gic.pending(0, DOORBELL)).toBe(true);
    expect(after.findings).toEqual([]);
  });
});

describe('A-95: a default doorbell on its way while VMAPP V=0 is consumed', () => {
  it.each([
    ['arrives', true],
    ['is dropped', false],
  ])('%s', (outcome, isPending) => {
    const discard = command({ op: 'DISCARD', ...at });
    const unmap = command(vmapp(v41, 0, 0, false, true));
    const lands: Step = { kind: 'land', its: 0, effect: `MSI sets vLPI ${LPI} of vPE 0` };
    const { gic, findings, left } = runItems(v41, [
      ...asleep.slice(0, -1),
      item(msi(), 'effects'),
      item(lands, 'effects'),
      item(discard, 'effects'),
      item({ kind: 'land', its: 0, effect: `DISCARD clears vLPI ${LPI} of vPE 0` }, 'effects'),
      isPending ? item(unmap, 'effects') : choosing(unmap, 'A-95', outcome, 'effects'),
      item(sync()),
    ]);
    expect(gic.pending(0, DOORBELL)).toBe(isPending);
    expect(findings).toEqual([]);
    expect(left).toEqual(isPending ? [] : ['VMAPP V=0 drops a default doorbell on its way (A-95)']);
  });
});

describe('A-96: the pending LPI of a collection that MAPC moves', () => {
  const begin = items(mapd(1), mapti(0, LPI), sync(), msi());
  const mapc = command({ op: 'MAPC', icid: 0, rdbase: 1, valid: true });
  const rest = items(sync(0), sync(1), command({ op: 'MOVALL', rdbase1: 0, rdbase2: 1 }), sync(0), sync(1));

  it.each([
    ['stay until MOVALL', true],
    ['move at once', false],
  ])('%s', (outcome, stays) => {
    const { gic, findings } = runItems(v3, [...begin, last(mapc, 'A-96', outcome, stays)]);
    expect([gic.pending(0, LPI), gic.pending(1, LPI)]).toEqual([stays, !stays]);
    expect(findings).toEqual([]);
    const moved = runItems(v3, [...begin, last(mapc, 'A-96', outcome, stays), ...rest]);
    expect([moved.gic.pending(0, LPI), moved.gic.pending(1, LPI)]).toEqual([false, true]);
    expect(moved.findings).toEqual([]);
  });
});

describe('A-97: the byte of an LPI of another collection, at the redistributor of INVALL', () => {
  const cached: Step = { kind: 'cache', rd: 0, intid: LPI + 1 };
  const program = items(
    mapd(1),
    command({ op: 'MAPC', icid: 2, rdbase: 0, valid: true }),
    mapti(0, LPI),
    mapti(1, LPI + 1, 2),
    sync(),
    cached,
    { kind: 'config', intid: LPI + 1, value: CONFIG_DISABLED },
  );

  it.each([
    ['those of the collection', true],
    ['every LPI', false],
  ])('%s', (outcome, isCached) => {
    const invall = last(command({ op: 'INVALL', icid: 0 }), 'A-97', outcome, isCached);
    const { gic, findings } = runItems(v3, [...program, invall]);
    expect(gic.rd(0).cache.has(LPI + 1)).toBe(isCached);
    expect(findings).toEqual([]);
  });
});

const OTHER_ITT = 0x300_0000;

describe('A-98: pending state of a device that MAPD V=1 maps again', () => {
  it.each([
    ['stays', true],
    ['goes', false],
  ])('%s, of an LPI', (outcome, isPending) => {
    const { gic, findings } = runItems(v3, [
      ...items(mapd(1), mapti(0, LPI), sync(), msi()),
      last(mapd(1, OTHER_ITT), 'A-98', outcome, isPending),
    ]);
    expect(gic.pending(0, LPI)).toBe(isPending);
    expect(findings).toEqual(['I-22 lint']);
  });

  it.each([
    ['stays', true],
    ['goes', false],
  ])('%s, of a vLPI', (outcome, isPending) => {
    const { gic, findings } = runItems(v41, [...asleep, last(mapd(1, OTHER_ITT), 'A-98', outcome, isPending)]);
    expect(gic.vpending(0, LPI)).toBe(isPending);
    expect(findings).toEqual(['I-22 lint']);
  });

  it('stays where the profile says so', () => {
    const stays: Profile = { ...v3, fixed: { 'A-98': 'stays' } };
    const program = [...items(mapd(1), mapti(0, LPI), sync(), msi()), item(mapd(1, OTHER_ITT))];
    expect(runItems(stays, program).gic.pending(0, LPI)).toBe(true);
  });
});

describe('A-105: MAPD V=1 of a device with the ITT that it has', () => {
  it.each([
    ['ends a program if an event is mapped', [mapti(0, LPI)], 'I-22', ['I-22 disputed']],
    ['is defined otherwise', [], undefined, []],
  ] as const)('%s', (_, between, fault, expected) => {
    const { gic, findings } = runItems(v3, items(mapd(1), ...between, mapd(1)));
    expect(gic.fault?.invariant).toBe(fault);
    expect(findings).toEqual(expected);
  });
});

describe('A-101: GICR_PENDBASER rewritten while EnableLPIs is 1', () => {
  it('is disputed with the value that it has, and violated with another', () => {
    const { control } = runItems(v3, []).gic.rd(0);
    const same: Step = { kind: 'pendbaser', rd: 0, table: control.pendingTable, ptz: false };
    const rewritten = runItems(v3, [item(same), ...items(mapd(1), mapti(0, LPI), sync(), msi())]);
    expect(rewritten.findings).toEqual(['I-36 disputed']);
    expect(rewritten.gic.pending(0, LPI)).toBe(true);
    const other = runItems(v3, [item({ ...same, table: same.table + 0x1_0000 })]);
    expect(other.findings).toContain('I-36 violated');
  });
});

describe('A-03: GITS_CBASER with an address that is no multiple of 64 KB', () => {
  const begin: readonly Step[] = [write(itsRegisters.GITS_CTLR, {}), { kind: 'poll-quiescent', its: 0 }];
  const cbaser = write(itsRegisters.GITS_CBASER, { Valid: 1, Physical_Address: 0x300_1000, Size: 0 });
  const rest = items(write(itsRegisters.GITS_CWRITER, {}), write(itsRegisters.GITS_CTLR, { Enabled: 1 }), mapd(1));

  it('counts as zero', () => {
    const { gic, events, findings } = runItems(v3, [...items(...begin, cbaser), ...rest]);
    expect(gic.its(0).queue.address).toBe(0x300_0000);
    expect(events.filter(({ kind }) => kind === 'consumed')).toHaveLength(1);
    expect(findings).toEqual(['P-ALIGN disputed']);
  });

  it('or has the ITS read its commands from anywhere', () => {
    const astray = choosing(cbaser, 'A-03', 'the address of a command is corrupted');
    const { gic, findings } = runItems(v3, [...items(...begin), astray]);
    expect(gic.fault?.invariant).toBe('P-ALIGN');
    expect(findings).toEqual(['P-ALIGN disputed']);
  });
});
