/** GITS_STATUSR and GITS_UMSIR: which reports of unmapped MSIs correct hardware may make. */
import { describe, expect, it } from 'vitest';
import { readOf, writeOf } from '../../../models/architecture/registers/access.ts';
import { decodeRegister } from '../../../models/architecture/registers/index.ts';
import { itsRegisters } from '../../../models/architecture/registers/its-registers.ts';
import type { Stimulus } from '../../../models/architecture/steps.ts';
import { type Item, item } from '../../../src/run/program.ts';
import { run } from '../../support/run.ts';
import { profileOf } from '../../support/search.ts';

const { GITS_STATUSR, GITS_UMSIR } = itsRegisters;

const v3 = profileOf('v3');
const beyond = 2 ** v3.deviceIdBits;

const msi = (deviceId: number, eventId = 0): Stimulus => ({ kind: 'msi', its: 0, deviceId, eventId });
const mapd: Stimulus = {
  kind: 'command',
  its: 0,
  command: { op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x101_0000, valid: true },
};
const int = (outcome: 'ignored' | 'stalls the queue', report: boolean): Item =>
  item({ kind: 'command', its: 0, command: { op: 'INT', deviceId: 1, eventId: 0 } }, 'nothing', [
    ...(outcome === 'ignored' ? [] : [{ freedom: 'A-01', nth: 0, outcome } as const]),
    ...(report ? [{ freedom: 'A-38', nth: 0, outcome: 'a report, for INT' } as const] : []),
  ]);
const status = readOf(GITS_STATUSR, 0);

const syndromeAfter = (steps: readonly (Stimulus | Item)[]) => {
  const ran = run(v3, [...steps, status, readOf(GITS_UMSIR, 0)]);
  expect(ran.verdicts.filter((verdict) => verdict.startsWith('I-81'))).toEqual([]);
  const [first = '0', second = '0'] = ran.reads;
  const { UMSI, Syndrome } = decodeRegister(GITS_STATUSR, BigInt(first));
  const { DeviceID, EventID } = decodeRegister(GITS_UMSIR, BigInt(second));
  return { UMSI, Syndrome, DeviceID, EventID };
};

describe('GITS_STATUSR', () => {
  it.each([
    ['a DeviceID out of range', [msi(beyond)], { Syndrome: 2, DeviceID: beyond }],
    ['an unmapped DeviceID', [msi(7)], { Syndrome: 3, DeviceID: 7 }],
    ['an EventID out of range', [mapd, msi(1, 5)], { Syndrome: 4, DeviceID: 1, EventID: 5 }],
    ['an unmapped EventID', [mapd, msi(1, 3)], { Syndrome: 5, DeviceID: 1, EventID: 3 }],
  ])('reports the MSI of %s', (_, steps, fields) => {
    expect(syndromeAfter(steps)).toMatchObject({ UMSI: 1, ...fields });
  });

  it.each(['ignored', 'stalls the queue'] as const)('may report an INT that is bad and %s, or not', (outcome) => {
    expect(syndromeAfter([int(outcome, true)])).toMatchObject({ UMSI: 1, Syndrome: 3, DeviceID: 1 });
    expect(syndromeAfter([int(outcome, false)])).toMatchObject({ UMSI: 0 });
  });

  it('may report syndrome 0 for any cause', () => {
    const choices = [{ freedom: 'A-38', nth: 0, outcome: 'syndrome 0000' } as const];
    expect(syndromeAfter([item(msi(beyond), 'nothing', choices)])).toMatchObject({ UMSI: 1, Syndrome: 0 });
  });

  it('may name an INT that was not reported or the MSI after it', () => {
    expect(syndromeAfter([int('ignored', false), msi(7)])).toMatchObject({ DeviceID: 7 });
    expect(syndromeAfter([int('ignored', true), msi(7)])).toMatchObject({ DeviceID: 1 });
  });

  it.each([
    ['umsi-syndrome-is-off', [msi(beyond), status]],
    ['umsir-swaps-its-halves', [msi(7), status, readOf(GITS_UMSIR, 0)]],
    ['umsi-is-never-set', [msi(7), status]],
    ['umsir-is-overwritten', [msi(7), msi(8), status, readOf(GITS_UMSIR, 0)]],
    ['umsi-write-clears-overflow', [msi(7), msi(8), status, writeOf(GITS_STATUSR, 0, { UMSI: 1 }), status]],
  ])('I-81 notices %s', (fault, steps) => {
    expect(run(v3, steps, fault).verdicts).toContain('I-81 violated');
  });
});
