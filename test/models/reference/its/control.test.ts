/** GITS_BASER<n> and GITS_CTLR of healthy hardware. */
import { describe, expect, it } from 'vitest';
import { readOf, writeOf } from '../../../../models/architecture/registers/access.ts';
import { itsRegisters } from '../../../../models/architecture/registers/its-registers.ts';
import type { Stimulus } from '../../../../models/architecture/steps.ts';
import { run } from '../../../support/run.ts';
import { profileOf } from '../../../support/search.ts';

const { GITS_BASER, GITS_CTLR } = itsRegisters;

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
