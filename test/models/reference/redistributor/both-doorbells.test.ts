/** The default doorbell of v4.1, beside individual ones (GITS_TYPER.nID=0) and without. */
import { describe, expect, it } from 'vitest';
import { defineProfile } from '../../../../models/architecture/profiles.ts';
import type { Stimulus, WriteVpendbaser } from '../../../../models/architecture/steps.ts';
import { doorbellOf, secondDoorbellOf } from '../../../../src/run/addresses.ts';
import { item } from '../../../../src/run/program.ts';
import { vmapp, vmovp } from '../../../../src/run/vpe-commands.ts';
import { eventsOf, type Ran, run } from '../../../support/run.ts';
import { profileOf } from '../../../support/search.ts';

const v41 = profileOf('v4.1');
const both = defineProfile({ ...v41, id: 'nid0', individualDoorbells: true });

const command = (operands: Extract<Stimulus, { kind: 'command' }>['command']): Stimulus => ({
  kind: 'command',
  its: 0,
  command: operands,
});
const VSYNC = command({ op: 'VSYNC', vpeid: 0 });
const msi: Stimulus = { kind: 'msi', its: 0, deviceId: 1, eventId: 0 };
const map = (doorbell: number): readonly Stimulus[] => [
  command(vmapp(v41, 0, 0, true, true)),
  VSYNC,
  command({ op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x101_0000, valid: true }),
  command({ op: 'VMAPTI', deviceId: 1, eventId: 0, vpeid: 0, vINTID: 8192, doorbell }),
  VSYNC,
];
const enter: WriteVpendbaser = { kind: 'vpendbaser', rd: 0, valid: true, vpeid: 0, doorbell: false, pendingLast: true };
const leave = (doorbell: boolean): WriteVpendbaser => ({
  kind: 'vpendbaser',
  rd: 0,
  valid: false,
  vpeid: 0,
  doorbell,
  pendingLast: false,
});
const rung = (ran: Ran): readonly number[] => eventsOf(ran, 'doorbell').map(({ intid }) => intid);

const INDIVIDUAL = secondDoorbellOf(0);
const DEFAULT = doorbellOf(0);

describe('a v4.1 GIC with individual doorbells', () => {
  it.each([
    ['none', 1023, true, [DEFAULT]],
    ['one, beside the default one', INDIVIDUAL, true, [DEFAULT, INDIVIDUAL]],
    ['one, and no request for the default one', INDIVIDUAL, false, [INDIVIDUAL]],
    ['none, and no request for the default one', 1023, false, []],
  ])('rings for an event that has %s', (_, doorbell, request, expected) => {
    const ran = run(both, [...map(doorbell), enter, leave(request), msi]);
    expect([ran.fault, ...ran.verdicts]).toEqual([undefined]);
    expect(rung(ran)).toEqual(expected);
  });

  it('rings none while the vPE is resident', () => {
    const ran = run(both, [...map(INDIVIDUAL), enter, msi]);
    expect([ran.fault, ...ran.verdicts]).toEqual([undefined]);
    expect(rung(ran)).toEqual([]);
  });

  it('must not lose the default doorbell', () => {
    const { verdicts } = run(both, [...map(INDIVIDUAL), enter, leave(true), msi], 'planted-doorbell-never-rings');
    expect(verdicts.filter((verdict) => verdict.startsWith('I-66'))).toEqual(['I-66 violated']);
  });
});

describe('A-94: a default doorbell of an earlier interval that is retracted', () => {
  it('is no answer to a request of this one: after PendingLast=1 none rings', () => {
    const discard = command({ op: 'DISCARD', deviceId: 1, eventId: 0 });
    const again = command({ op: 'VMAPTI', deviceId: 1, eventId: 0, vpeid: 0, vINTID: 8192, doorbell: 1023 });
    const ran = run(v41, [
      ...map(1023),
      msi,
      command(vmovp(v41, 0, 1, true, DEFAULT)),
      VSYNC,
      { ...enter, rd: 1 },
      { ...leave(true), rd: 1 },
      command(vmovp(v41, 0, 0, false, DEFAULT)),
      VSYNC,
      item(discard, 'nothing', [{ freedom: 'A-94', nth: 0, outcome: 'is retracted' }]),
      VSYNC,
      again,
      msi,
    ]);
    expect([ran.fault, ...ran.verdicts]).toEqual([undefined]);
    expect(rung(ran)).toEqual([DEFAULT]);
    expect(ran.laboratory.machine.gic.vpending(0, 8192)).toBe(true);
  });
});
