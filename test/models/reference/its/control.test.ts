/** GITS_BASER<n> and GITS_CTLR of healthy hardware. */
import { describe, expect, it } from 'vitest';
import { readOf, writeOf } from '../../../../models/architecture/registers/access.ts';
import { itsRegisters } from '../../../../models/architecture/registers/its-registers.ts';
import type { Stimulus } from '../../../../models/architecture/steps.ts';
import { item } from '../../../../src/run/program.ts';
import { vmapp as vmappOf } from '../../../../src/run/vpe-commands.ts';
import { eventsOf, type Ran, run } from '../../../support/run.ts';
import { profileOf } from '../../../support/search.ts';

const { GITS_BASER, GITS_CBASER, GITS_CREADR, GITS_CTLR, GITS_CWRITER } = itsRegisters;

const disable: readonly Stimulus[] = [writeOf(GITS_CTLR, 0, {}), { kind: 'poll-quiescent', its: 0 }];
const enable: Stimulus = writeOf(GITS_CTLR, 0, { Enabled: 1 });

const mapping: readonly Stimulus[] = [
  { kind: 'command', its: 0, command: { op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x101_0000, valid: true } },
  { kind: 'command', its: 0, command: { op: 'MAPTI', deviceId: 1, eventId: 0, pINTID: 8192, icid: 0 } },
];
const msi: Stimulus = { kind: 'msi', its: 0, deviceId: 1, eventId: 0 };

describe('GITS_BASER<n> that stands for no table', () => {
  it.each([
    ['v3', 2],
    ['v3', 7],
    ['v4.1', 5],
  ])('is RES0: %s, n=%i', (id, n) => {
    const profile = profileOf(id);
    const ran = run(profile, [
      ...disable,
      writeOf(GITS_BASER, 0, {}, n),
      writeOf(GITS_BASER, 0, { Valid: 1, Type: 1, Entry_Size: 7, Physical_Address: 0x4000_0000, Size: 3 }, n),
      readOf(GITS_BASER, 0, n),
      writeOf(GITS_BASER, 0, {}, n),
      enable,
      ...mapping,
      msi,
    ]);
    expect(ran.fault).toBeUndefined();
    expect(ran.verdicts).toEqual([]);
    expect(ran.reads).toEqual(['0x0']);
    expect(ran.laboratory.machine.gic.pending(0, 8192)).toBe(true);
  });

  it('may be written at any time', () => {
    const ran = run(profileOf('v3'), [writeOf(GITS_BASER, 0, { Valid: 1 }, 4)]);
    expect([ran.fault, ...ran.verdicts]).toEqual([undefined]);
  });
});

const other = writeOf(GITS_CBASER, 0, { Valid: 1, Physical_Address: 0x300_0000, Size: 0 });
const larger = writeOf(GITS_CBASER, 0, { Valid: 1, Physical_Address: 0x300_0000, Size: 1 });
const cwriter = (slot: number): Stimulus => writeOf(GITS_CWRITER, 0, { Offset: slot * 32 });
const slot = (number: number): Stimulus => ({
  kind: 'slot',
  its: 0,
  slot: number,
  command: { op: 'SYNC', rdbase: number % 2 },
});
const executed = (ran: Ran): readonly number[] => eventsOf(ran, 'consumed').map(({ slot }) => slot);

describe('GITS_CWRITER and a new ring', () => {
  it.each([
    ['the slot is written before GITS_CWRITER', [...disable, other, slot(0), cwriter(1), enable], [0]],
    ['GITS_CWRITER is written before the slot', [...disable, other, cwriter(1), slot(0), enable], [0]],
    ['GITS_CWRITER is written before GITS_CBASER', [...disable, cwriter(2), other, slot(0), slot(1), enable], [0, 1]],
    [
      'GITS_CWRITER moves back while the ITS is disabled',
      [...disable, other, cwriter(3), slot(0), cwriter(1), enable],
      [0],
    ],
    ['GITS_CWRITER goes back to 0 before GITS_CBASER', [...disable, cwriter(0), other, enable], []],
    [
      'the ring stays, and a slot is published while the ITS is disabled',
      [...disable, slot(125), cwriter(126), enable],
      [125],
    ],
  ])('%s', (_, steps, slots) => {
    const ran = run(profileOf('v3'), steps);
    expect([ran.fault, ...ran.verdicts]).toEqual([undefined]);
    expect(executed(ran)).toEqual(slots);
  });

  it('GITS_CWRITER keeps its value over a write of GITS_CBASER', () => {
    const ran = run(profileOf('v3'), [...disable, cwriter(2), other, readOf(GITS_CWRITER, 0), readOf(GITS_CREADR, 0)]);
    expect(ran.reads).toEqual(['0x40', '0x0']);
  });

  it.each([
    ['a slot that was never written', [...disable, other, slot(0), cwriter(2), enable]],
    ['slots that only the ring before had', [...disable, other, enable]],
    ['an offset beyond the new ring', [...disable, larger, cwriter(200), other, enable]],
    ['slots that were executed', [...disable, cwriter(124), enable]],
  ])('an enable must not publish %s', (_, steps) => {
    expect(run(profileOf('v3'), steps).verdicts).toEqual(['I-111 violated']);
  });

  it('a slot that an enabled ITS may read is not written again', () => {
    const held = item({ kind: 'command', its: 0, command: { op: 'SYNC', rdbase: 0 } }, 'everything');
    expect(run(profileOf('v3'), [held, slot(125)]).verdicts).toEqual(['I-111 violated']);
  });

  it('GITS_CWRITER is written after reset, since its reset value is UNKNOWN', () => {
    const tables = [0, 1].map((n) => writeOf(GITS_BASER, 0, { Valid: 1 }, n));
    const start = (...more: readonly Stimulus[]) => run(profileOf('v3'), [{ kind: 'reset' }, ...tables, ...more]);
    expect(start(other, enable).verdicts).toEqual(['I-82 violated']);
    expect(start(other, cwriter(0), enable).verdicts).toEqual([]);
    expect(start(cwriter(0), other, enable).verdicts).toEqual([]);
  });
});

describe('an ITS without a vPE table', () => {
  const v4 = profileOf('v4.0');
  const start = [...disable, writeOf(GITS_BASER, 0, {}, 2), enable];
  const vmapp: Stimulus = { kind: 'command', its: 0, command: vmappOf(v4, 0, 0, true, true) };

  it('discards every MSI, and goes on when the table is there', () => {
    const ran = run(v4, [...mapping, ...start, msi, ...disable, writeOf(GITS_BASER, 0, { Valid: 1 }, 2), enable, msi]);
    expect([ran.fault, ...ran.verdicts]).toEqual([undefined, 'I-82 lint']);
    expect(eventsOf(ran, 'translated').map(({ target }) => target.kind)).toEqual(['none', 'lpi']);
  });

  it('has no vPEs', () => {
    const ran = run(v4, [...start, vmapp]);
    expect([ran.fault, ...ran.verdicts]).toEqual(['I-82', 'I-82 lint', 'I-82 violated']);
  });

  it('that translates an MSI violates I-88', () => {
    expect(run(v4, [...mapping, ...start, msi], 'its-without-vpe-table-takes-msis').verdicts).toContain(
      'I-88 violated',
    );
  });
});
