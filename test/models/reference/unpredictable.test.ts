/** Acts of software that are UNPREDICTABLE, and end a program: nothing that hardware does afterwards is a fault of hardware. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../models/architecture/commands.ts';
import { LPI_CONFIGURATION_TABLE, lpiPendingTable } from '../../../models/architecture/lpi-control.ts';
import { readOf, writeOf } from '../../../models/architecture/registers/access.ts';
import { redistributorRegisters } from '../../../models/architecture/registers/redistributor-registers.ts';
import type { Stimulus } from '../../../models/architecture/steps.ts';
import { run } from '../../support/run.ts';
import { profileOf } from '../../support/search.ts';

const { GICR_PENDBASER, GICR_PROPBASER } = redistributorRegisters;

const v3 = profileOf('v3-direct');

const send = (...commands: readonly Command[]): Stimulus[] =>
  commands.map((command) => ({ kind: 'command', its: 0, command }));

const mapd = (deviceId: number): Command => ({
  op: 'MAPD',
  deviceId,
  size: 3,
  ittAddress: 0x100_0000 + 0x1_0000 * deviceId,
  valid: true,
});
const mapti = (deviceId: number, eventId: number): Command => ({
  op: 'MAPTI',
  deviceId,
  eventId,
  pINTID: 8192,
  icid: 0,
});

describe('an LPI that two events are mapped to', () => {
  it.each([
    ['of one device', [mapd(1), mapti(1, 0), mapti(1, 1)]],
    ['of two devices', [mapd(1), mapd(2), mapti(1, 0), mapti(2, 0)]],
  ])('%s', (_, commands) => {
    const ran = run(v3, send(...commands));
    expect([ran.fault, ...ran.verdicts]).toEqual(['I-121', 'I-121 violated']);
  });

  it('one after the other', () => {
    const ran = run(v3, send(mapd(1), mapti(1, 0), { op: 'DISCARD', deviceId: 1, eventId: 0 }, mapti(1, 1)));
    expect([ran.fault, ...ran.verdicts]).toEqual([undefined]);
  });
});

const table = { Physical_Address: LPI_CONFIGURATION_TABLE, IDbits: 15 };
const stop = (rd: number): Stimulus[] => [
  { kind: 'enable-lpis', rd, enable: false },
  { kind: 'poll-rwp', rd },
];

describe('GICR_PROPBASER while EnableLPIs is 1', () => {
  it.each([
    ['another address', { ...table, Physical_Address: 0x5000_0000 }],
    ['other IDbits', { ...table, IDbits: 13 }],
    ['other attributes', { ...table, Shareability: 1 }],
  ])('%s is UNPREDICTABLE', (_, fields) => {
    const ran = run(v3, [writeOf(GICR_PROPBASER, 0, fields)]);
    expect([ran.fault, ran.verdicts[0]]).toEqual(['I-36', 'I-36 violated']);
  });

  it('may be written with the value that it has', () => {
    const ran = run(v3, [writeOf(GICR_PROPBASER, 0, table)]);
    expect([ran.fault, ...ran.verdicts]).toEqual([undefined]);
  });
});

describe('Shareability and Cacheability', () => {
  const enable: Stimulus = { kind: 'enable-lpis', rd: 0, enable: true };
  const prop = (rd: number) => writeOf(GICR_PROPBASER, rd, { ...table, InnerCache: 7, Shareability: 1 });
  const pend = (rd: number) =>
    writeOf(GICR_PENDBASER, rd, { Physical_Address: lpiPendingTable(rd), OuterCache: 2, Shareability: 1 });

  it.each([
    ['GICR_PROPBASER', prop],
    ['GICR_PENDBASER', pend],
  ])('of %s agree where LPIs are enabled', (_, write) => {
    const ran = run(v3, [...stop(0), write(0), enable]);
    expect([ran.fault, ...ran.verdicts]).toEqual(['I-45', 'I-45 violated']);
    const both = run(v3, [...stop(0), ...stop(1), write(0), write(1), enable, { ...enable, rd: 1 }]);
    expect([both.fault, ...both.verdicts]).toEqual([undefined]);
  });

  it('read as written', () => {
    const { reads } = run(v3, [...stop(0), prop(0), pend(0), readOf(GICR_PROPBASER, 0), readOf(GICR_PENDBASER, 0)]);
    const bits = reads.map((value) => BigInt(value) & 0x0700_0000_0000_0f80n);
    expect(bits).toEqual([0x780n, 0x0200_0000_0000_0400n]);
  });
});
