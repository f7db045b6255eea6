/** What the identification registers of each profile say. */

import { describe, expect, it } from 'vitest';
import {
  gicdIidr,
  gicdTyper,
  gicdTyper2,
  gicrCtlr,
  gicrIidr,
  gicrTyper,
  gitsBaser,
  gitsIidr,
  gitsMpidr,
  gitsTyper,
  IDENTIFICATION_DEFAULTS,
  pidr2,
} from '../../../models/architecture/identification.ts';
import { findProfile, PROFILES, type Profile } from '../../../models/architecture/profiles.ts';
import { distributorRegisters } from '../../../models/architecture/registers/distributor-registers.ts';
import { decodeRegister } from '../../../models/architecture/registers/index.ts';
import { SVPET } from '../../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../../models/architecture/registers/redistributor-registers.ts';
import type { Register } from '../../../models/architecture/registers/register.ts';
import { GICR_TYPER, GITS_TYPER } from '../../support/registers.ts';

const profile = (id: string): Profile => findProfile(id) ?? expect.fail(`no profile ${id}`);

describe('identification', () => {
  /** Worked out by hand from the register pages, for two redistributors, 4-bit DeviceIDs, 14-bit EventIDs, 4-bit ICIDs and vPEIDs, 16-bit INTIDs. */
  const expected: Readonly<Record<string, Readonly<Record<string, bigint>>>> = {
    v3: {
      GITS_TYPER: 0x0000_0013_0000_6d71n,
      GITS_PIDR2: 0x30n,
      GITS_BASER2: 0n,
      GICR_TYPER0: 0x0000_0000_0000_0001n,
      GICR_TYPER1: 0x0000_0001_0000_0111n,
      GICR_CTLR: 0n,
      GICD_TYPER: 0x007a_0000n,
      GICD_TYPER2: 0n,
    },
    'v4.0': {
      GITS_TYPER: 0x0000_0033_0000_6d73n,
      GITS_PIDR2: 0x40n,
      GITS_BASER2: 0x0207_0000_0000_0000n,
      GICR_TYPER0: 0x0000_0000_0000_0003n,
      GICR_TYPER1: 0x0000_0001_0000_0113n,
      GICR_CTLR: 0n,
      GICD_TYPER: 0x007e_0000n,
      GICD_TYPER2: 0n,
    },
    'v4.0-direct': {
      GITS_TYPER: 0x0000_0033_0000_6d73n,
      GITS_PIDR2: 0x40n,
      GITS_BASER2: 0x0207_0000_0000_0000n,
      GICR_TYPER0: 0x0000_0000_0000_000bn,
      GICR_TYPER1: 0x0000_0001_0000_011bn,
      GICR_CTLR: 0x4n,
      GICD_TYPER: 0x007e_0000n,
      GICD_TYPER2: 0n,
    },
    'v4.1': {
      GITS_TYPER: 0x0000_09b3_0000_6d73n,
      GITS_PIDR2: 0x40n,
      GITS_BASER2: 0x0207_0000_0000_0000n,
      GICR_TYPER0: 0x0000_0000_0400_0087n,
      GICR_TYPER1: 0x0000_0001_0400_0197n,
      GICR_CTLR: 0x4n,
      GICD_TYPER: 0x007e_0000n,
      GICD_TYPER2: 0x83n,
    },
  };
  it.each(Object.entries(expected))('%s', (id, values) => {
    const gic = profile(id);
    expect({
      GITS_TYPER: gitsTyper(gic),
      GITS_PIDR2: pidr2(gic),
      GITS_BASER2: gitsBaser(gic, 2),
      GICR_TYPER0: gicrTyper(gic, 0),
      GICR_TYPER1: gicrTyper(gic, 1),
      GICR_CTLR: gicrCtlr(gic),
      GICD_TYPER: gicdTyper(gic),
      GICD_TYPER2: gicdTyper2(gic),
    }).toEqual(values);
    expect(gitsBaser(gic, 0)).toBe(0x0107_0000_0000_0000n);
    expect(gitsBaser(gic, 1)).toBe(0x0407_0000_0000_0000n);
    for (const n of [3, 4, 5, 6, 7]) expect(gitsBaser(gic, n)).toBe(0n);
    expect([gitsIidr(), gicrIidr(), gicdIidr()]).toEqual([0x43bn, 0x43bn, 0x43bn]);
    expect(gitsMpidr(gic, 0)).toBe(0n);
  });

  it('sets no field that the version does not have', () => {
    const everything = {
      ...IDENTIFICATION_DEFAULTS,
      svpet: SVPET.SAME_AFF3_AFF2_AFF1,
      nASSGIcap: true,
      hcc: 4,
      cct: true,
      inv: true,
      umsi: true,
      umsiIrq: true,
      numLpis: 13,
      ces: true,
      dirty: true,
    };
    for (const gic of PROFILES) {
      const values: readonly (readonly [Register, bigint])[] = [
        [GITS_TYPER, gitsTyper(gic, everything)],
        [GICR_TYPER, gicrTyper(gic, 1, everything)],
        [redistributorRegisters.GICR_CTLR, gicrCtlr(gic, everything)],
        [distributorRegisters.GICD_TYPER, gicdTyper(gic, everything)],
      ];
      for (const [register, value] of values) {
        const fields = decodeRegister(register, value);
        const absent = register.fields.filter(({ versions }) => !versions.includes(gic.architecture));
        expect(absent.filter(({ name }) => fields[name] !== 0)).toEqual([]);
      }
      if (gic.architecture !== 'v4.1')
        expect([gicdTyper2(gic, everything), gitsMpidr(gic, 0, everything)]).toEqual([0n, 0n]);
    }
    expect(gitsTyper(profile('v4.1'), everything)).toBe(0x0000_7fb3_0400_6d77n);
    expect(gicrCtlr(profile('v4.1'), everything)).toBe(0x6n);
    expect(gicdTyper(profile('v4.1'), everything)).toBe(0x007e_6800n);
    expect(gicdTyper2(profile('v4.1'), everything)).toBe(0x183n);
    expect(gicrTyper(profile('v4.0'), 0, everything)).toBe(0x7n);
  });

  it('has CIL and VIL at 0 for 16 bits, which need no size', () => {
    const wide: Profile = { ...profile('v4.1'), icidBits: 16, vpeidBits: 16 };
    expect(decodeRegister(GITS_TYPER, gitsTyper(wide))).toMatchObject({ CIL: 0, CIDbits: 0 });
    expect(gicdTyper2(wide)).toBe(0n);
  });

  it('tells of CommonLPIAff groups by Aff1', () => {
    const two: Profile = { ...profile('v4.1'), redistributors: 3, commonLpiAffGroups: [0, 1, 1] };
    const affinities = [0, 1, 2].map((redistributor) => decodeRegister(GICR_TYPER, gicrTyper(two, redistributor)));
    expect(affinities.map(({ Affinity_Value }) => Affinity_Value)).toEqual([0x000, 0x101, 0x102]);
    expect(affinities.map(({ CommonLPIAff }) => CommonLPIAff)).toEqual([3, 3, 3]);
    expect(affinities.map(({ Last }) => Last)).toEqual([0, 0, 1]);
    const shared = { ...IDENTIFICATION_DEFAULTS, svpet: SVPET.SAME_AFF3_AFF2_AFF1 };
    expect([gitsMpidr(two, 0, shared), gitsMpidr(two, 1, shared), gitsMpidr(two, 3, shared)]).toEqual([0n, 0x100n, 0n]);
    expect(() => gicrTyper(two, 3)).toThrow(new RangeError('profile v4.1 has no redistributor 3'));
  });

  it('tells of direct LPIs by DirectLPI, and of registers that only invalidate by GICR_CTLR.IR', () => {
    const fields = (changes: Partial<Profile>) => {
      const mine: Profile = { ...profile('v3'), ...changes };
      const { DirectLPI } = decodeRegister(GICR_TYPER, gicrTyper(mine, 0));
      return { DirectLPI, IR: decodeRegister(redistributorRegisters.GICR_CTLR, gicrCtlr(mine)).IR };
    };
    expect(fields({ registerInvalidation: true })).toEqual({ DirectLPI: 0, IR: 1 });
    expect(fields({ registerInvalidation: true, directLpis: true })).toEqual({ DirectLPI: 1, IR: 1 });
    expect(fields({ ...profile('v4.1'), directLpis: true })).toEqual({ DirectLPI: 1, IR: 1 });
  });

  it('refuses a profile that its registers cannot tell', () => {
    expect(() => gitsTyper({ ...profile('v3'), deviceIdBits: 33 })).toThrow(
      'Devbits = 32 does not fit GITS_TYPER[17:13]',
    );
  });
});
