/** After bring-up each register reads as software set it up, and software that writes back what it has read changes nothing. */
import { describe, expect, it } from 'vitest';
import { defineProfile, PROFILES, type Profile } from '../../../models/architecture/profiles.ts';
import { readOf, writeOf } from '../../../models/architecture/registers/access.ts';
import { decodeRegister, type Fields } from '../../../models/architecture/registers/index.ts';
import { itsRegisters } from '../../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../../models/architecture/registers/redistributor-registers.ts';
import type { Register } from '../../../models/architecture/registers/register.ts';
import type { Stimulus } from '../../../models/architecture/steps.ts';
import { broughtUpBaser, idsOfBaser } from '../../../models/architecture/table-capacity.ts';
import { run } from '../../support/run.ts';
import { profileOf } from '../../support/search.ts';

const { GITS_BASER, GITS_CBASER, GITS_CTLR, GITS_CWRITER } = itsRegisters;
const { GICR_CTLR, GICR_PENDBASER, GICR_PROPBASER, GICR_VPROPBASER_V4_0, GICR_VPROPBASER_V4_1, GICR_WAKER } =
  redistributorRegisters;

const TABLES = [0, 1, 2] as const;

const vpropbaserOf = ({ architecture }: Profile): readonly Register[] => {
  if (architecture === 'v3') return [];
  return [architecture === 'v4.1' ? GICR_VPROPBASER_V4_1 : GICR_VPROPBASER_V4_0];
};

const fieldsOf = (profile: Profile, register: Register, n = 0): Fields => {
  const [read = '0x0'] = run(profile, [readOf(register, 0, n)]).reads;
  return decodeRegister(register, BigInt(read));
};

const wide = defineProfile({ ...profileOf('v3'), id: 'wide', deviceIdBits: 16, icidBits: 16 });
const twoLevel = defineProfile({
  ...profileOf('v4.1-two-level'),
  id: 'wide-two-level',
  deviceIdBits: 20,
  vpeidBits: 16,
});
const everyProfile = [...PROFILES, wide, twoLevel].map((profile) => [profile.id, profile] as const);

describe('the registers of bring-up', () => {
  it.each(everyProfile)('name tables that are valid, and an entry for each ID: %s', (_, profile) => {
    const tables = TABLES.slice(0, profile.architecture === 'v3' ? 2 : 3);
    const bits = [profile.deviceIdBits, profile.icidBits, profile.vpeidBits];
    for (const n of tables) {
      expect(fieldsOf(profile, GITS_BASER, n)).toMatchObject({ Valid: 1 });
      expect(idsOfBaser(profile, n, broughtUpBaser(profile, 0, n))).toBeGreaterThanOrEqual(2 ** (bits[n] ?? 0));
    }
    const addresses = tables.map((n) => fieldsOf(profile, GITS_BASER, n).Physical_Address);
    expect(new Set(addresses).size).toBe(tables.length);
    expect(addresses).not.toContain(0);
    expect(fieldsOf(profile, GITS_CBASER)).toMatchObject({ Valid: 1 });
    expect(fieldsOf(profile, GICR_CTLR)).toMatchObject({ EnableLPIs: 1 });
    expect(fieldsOf(profile, GICR_PROPBASER).Physical_Address).not.toBe(0);
    expect(fieldsOf(profile, GICR_PROPBASER)).toMatchObject({ IDbits: profile.intidBits - 1 });
    expect(fieldsOf(profile, GICR_PENDBASER).Physical_Address).not.toBe(0);
    for (const register of vpropbaserOf(profile)) {
      expect(fieldsOf(profile, register).Physical_Address).not.toBe(0);
      const { twoLevel: levels, architecture, intidBits } = profile;
      if (architecture === 'v4.0') expect(fieldsOf(profile, register)).toMatchObject({ IDbits: intidBits - 1 });
      else {
        const indirect = levels?.redistributorVpes === undefined ? 0 : 1;
        expect(fieldsOf(profile, register)).toMatchObject({ Valid: 1, Indirect: indirect });
      }
    }
  });

  it.each(everyProfile)('may be written back as they read, and the GIC goes on: %s', (_, profile) => {
    const writeBack = (register: Register, n = 0): Stimulus => writeOf(register, 0, fieldsOf(profile, register, n), n);
    const program: readonly Stimulus[] = [
      writeBack(GICR_PROPBASER),
      writeBack(GICR_PENDBASER),
      writeBack(GICR_CTLR),
      writeBack(GICR_WAKER),
      ...vpropbaserOf(profile).map((register) => writeBack(register)),
      writeBack(GITS_CWRITER),
      writeOf(GITS_CTLR, 0, {}),
      { kind: 'poll-quiescent', its: 0 },
      ...TABLES.map((n) => writeBack(GITS_BASER, n)),
      writeBack(GITS_CBASER),
      writeOf(GITS_CWRITER, 0, {}),
      writeOf(GITS_CTLR, 0, { Enabled: 1 }),
      {
        kind: 'command',
        its: 0,
        command: { op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x104_0000, valid: true },
      },
      { kind: 'command', its: 0, command: { op: 'MAPTI', deviceId: 1, eventId: 0, pINTID: 8192, icid: 0 } },
      { kind: 'command', its: 0, command: { op: 'SYNC', rdbase: 0 } },
      { kind: 'msi', its: 0, deviceId: 1, eventId: 0 },
    ];
    const ran = run(profile, program);
    // GICR_PENDBASER is written while EnableLPIs=1: A-101 asks whether that matters if nothing changes.
    expect([ran.fault, ...ran.verdicts]).toEqual([undefined, 'I-36 disputed A-101']);
    expect(ran.laboratory.machine.gic.pending(0, 8192)).toBe(true);
  });

  it('say that the largest flat table has no entry for every DeviceID of 32 bits', () => {
    const profile = defineProfile({ ...profileOf('v3'), id: 'dev32', deviceIdBits: 32 });
    const mapd = (deviceId: number): Stimulus => ({
      kind: 'command',
      its: 0,
      command: { op: 'MAPD', deviceId, size: 1, ittAddress: 0x104_0000, valid: true },
    });
    const ids = idsOfBaser(profile, 0, broughtUpBaser(profile, 0, 0));
    expect(ids).toBe(2 ** 21);
    expect(run(profile, [mapd(ids - 1)]).verdicts).toEqual([]);
    expect(run(profile, [mapd(ids)]).verdicts).toEqual(['P-CMD violated']);
  });
});

describe('a pending table with a bit beyond the INTIDs of the distributor', () => {
  it.each([
    [13, 16_384, false],
    [13, 16_383, true],
    [15, 16_384, false],
  ])('is loaded as far as these go: GICR_PROPBASER.IDbits %i, INTID %i', (idBits, intid, isLoaded) => {
    const profile = defineProfile({ ...profileOf('v3'), id: 'lpi14', intidBits: 14 });
    const { Physical_Address: table = 0 } = fieldsOf(profile, GICR_PENDBASER);
    const { Physical_Address: configuration = 0 } = fieldsOf(profile, GICR_PROPBASER);
    const ran = run(profile, [
      { kind: 'enable-lpis', rd: 1, enable: false },
      { kind: 'poll-rwp', rd: 1 },
      { kind: 'enable-lpis', rd: 0, enable: false },
      { kind: 'poll-rwp', rd: 0 },
      { kind: 'propbaser', rd: 0, table: configuration, idBits },
      { kind: 'pending-table', table, intid, pending: true },
      { kind: 'enable-lpis', rd: 0, enable: true },
    ]);
    expect([ran.fault, ...ran.verdicts]).toEqual([undefined]);
    expect(ran.laboratory.machine.gic.pending(0, intid)).toBe(isLoaded);
  });
});
