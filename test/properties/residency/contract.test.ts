/** Contracts of residency: the shortest driver that keeps each, and the shortest that does not. */

import { describe, expect, it } from 'vitest';
import type { GicEvent } from '../../../models/architecture/events.ts';
import { vpeConfigurationTable } from '../../../models/architecture/lpi-control.ts';
import { redistributorRegisters } from '../../../models/architecture/registers/redistributor-registers.ts';
import {
  allocating,
  boot,
  discard,
  listed,
  vm,
  vm41,
  vmapp,
  vmapp41,
  vmapti,
  vmovp,
  vsgi,
  vsync,
} from '../../support/contracts/commands.ts';
import {
  clean,
  grouped,
  load,
  on,
  pendingLast,
  put,
  rwp,
  sgir,
  vmOnTwo,
  vpropbaser,
  vsgipendr,
  vsgir,
  write,
} from '../../support/contracts/events.ts';
import { type Case, judge, testContracts } from '../../support/contracts/judging.ts';
import { itsList, v40, v41, v41Groups, v41Two } from '../../support/contracts/profiles.ts';

/** Software writes the v4.0 GICR_VPROPBASER. */
const writeVpropbaser = (rd: number): GicEvent => {
  const { frame, offset } = redistributorRegisters.GICR_VPROPBASER_V4_0;
  return { kind: 'register', access: 'write', frame, at: rd, offset, width: 64, value: '0x5000000f' };
};

const readVpendbaser = (rd: number): GicEvent => {
  const { frame, offset } = redistributorRegisters.GICR_VPENDBASER_V4_1;
  return { kind: 'register', access: 'read', frame, at: rd, offset, width: 64, value: '0x0' };
};

const cases: readonly Case[] = [
  {
    id: 'I-49',
    on: v41,
    good: [...vm41, ...load(0, 0), ...put(0, 0), ...load(1, 0)],
    bad: [[...vm41, ...load(0, 0), write(0, 0, false), ...load(1, 0)], 'I-49 violated @8'],
  },
  {
    id: 'I-50',
    on: v40,
    good: [...vm, ...load(0, 0), ...put(0, 0), pendingLast, ...load(0, 1)],
    bad: [[...vm, ...load(0, 0), write(0, 0, false), write(0, 1, true)], 'I-50 violated @8'],
  },
  {
    id: 'I-50',
    on: v40,
    good: [...vm, ...load(0, 0), ...put(0, 0)],
    bad: [[...vm, ...load(0, 0), write(0, 1, true)], 'I-50 violated @7'],
  },
  {
    id: 'I-50',
    on: v40,
    good: [...vm, ...load(0, 0), ...put(0, 0), ...load(0, 0)],
    bad: [[...vm, ...load(0, 0), write(0, 0, true)], 'I-50 lint @7'],
  },
  {
    id: 'I-50',
    on: v40,
    good: [...vm, ...load(0, 0), write(0, 0, false)],
    bad: [[...vm, ...load(0, 0), write(0, -1, false)], 'I-50 violated @7'],
  },
  {
    id: 'I-50',
    on: v41,
    good: [...vm41, ...load(0, 0), write(0, 0, false)],
    bad: [[...vm41, write(0, 0, true), write(0, 0, false)], 'I-50 violated @6'],
  },
  {
    id: 'I-50',
    // Dirty is UNKNOWN while a vPE is being loaded.
    on: v40,
    good: [...vm, write(0, 0, true), write(0, 0, false)],
    bad: [[...vm, write(0, 0, true), write(0, -1, false)], 'I-50 violated @6'],
  },
  {
    id: 'I-51',
    on: v41Groups,
    good: [...vm41, ...load(0, 0)],
    bad: [[...vm41, ...load(1, 0)], 'I-51 violated @5'],
  },
  {
    id: 'I-52',
    on: v40,
    good: [...vm, ...load(0, 0), ...put(0, 0), vmovp(0, 1), vsync(0)],
    bad: [[...vm, ...load(0, 0), write(0, 0, false), vmovp(0, 1), vsync(0)], 'I-52 violated @8'],
  },
  {
    id: 'I-61',
    on: v40,
    good: [...vm, ...load(0, 0), ...put(0, 0), vmapp(0, false)],
    bad: [[...vm, ...load(0, 0), vmapp(0, false)], 'I-61 violated @7'],
  },
  {
    id: 'I-61',
    on: v40,
    good: [...boot, ...vm, vmapti(0, 0, 8192), vsync(0), discard(0), vsync(0), vmapp(0, false)],
    bad: [[...boot, ...vm, vmapti(0, 0, 8192), vsync(0), vmapp(0, false)], 'I-61 lint A-100 @11'],
  },
  {
    // The ITS is one of two that map the vPE, and the other still maps it; then it is the last.
    id: 'I-61',
    on: itsList,
    good: [...vmOnTwo, ...load(0, 0), ...put(0, 0), on(1, vmapp(0, false)), vmapp(0, false)],
    bad: [[...vmOnTwo, ...load(0, 0), on(1, vmapp(0, false))], 'I-61 disputed A-108 @11'],
  },
  {
    id: 'I-61',
    on: itsList,
    good: [...vmOnTwo, on(1, vmapp(0, false)), ...load(0, 0), ...put(0, 0), vmapp(0, false)],
    bad: [[...vmOnTwo, on(1, vmapp(0, false)), ...load(0, 0), vmapp(0, false)], 'I-61 violated @12'],
  },
  {
    id: 'I-102',
    on: v40,
    good: [...vm, vmovp(0, 1), vsync(0), ...load(1, 0)],
    bad: [[...vm, vmovp(0, 1), vsync(1), ...load(1, 0)], 'I-102 violated @7'],
  },
  {
    id: 'I-102',
    on: v40,
    good: [vmapp(0), vsync(0), ...load(0, 0)],
    bad: [[vmapp(0), ...load(0, 0)], 'I-102 violated @2'],
  },
  {
    id: 'I-102',
    on: v40,
    good: [...vm, ...load(0, 0)],
    bad: [[...vm, ...load(1, 0)], 'I-102 violated @5'],
  },
  {
    id: 'P-VPROP',
    on: v40,
    good: [...vm, writeVpropbaser(0), ...load(0, 0), ...put(0, 0), writeVpropbaser(0)],
    bad: [[...vm, ...load(0, 0), writeVpropbaser(0)], 'P-VPROP lint @7'],
  },
  {
    // The hardware was done, but software did not look. The same vPE may come back, and another one elsewhere.
    id: 'P-DIRTY',
    on: v40,
    good: [...vm, ...load(0, 0), ...put(0, 0), ...load(0, 0), ...put(0, 0), pendingLast, ...load(0, 1)],
    bad: [[...vm, ...load(0, 0), ...put(0, 0), ...load(0, 1)], 'P-DIRTY lint @9'],
  },
  {
    id: 'P-DIRTY',
    on: v41,
    good: [...vm41, ...load(0, 0), ...put(0, 0), readVpendbaser(0), ...load(0, 1)],
    bad: [[...vm41, ...load(0, 0), ...put(0, 0), readVpendbaser(1), ...load(0, 1)], 'P-DIRTY lint @10'],
  },
  {
    id: 'I-98',
    on: v41,
    good: [...vm41, ...load(0, 1), ...put(0, 1)],
    bad: [[...vm41, ...load(0, 1), ...put(0, 0)], 'I-98 disputed A-65 @7'],
  },
  {
    id: 'I-98',
    on: v41,
    good: [...vm41, grouped(0, 1, true, false), clean(0, 1, 'schedule'), grouped(0, 1, false, false)],
    bad: [[...vm41, grouped(0, 1, true, false), clean(0, 1, 'schedule'), ...put(0, 1)], 'I-98 lint @7'],
  },
  {
    // S14: other group enables take a deschedule.
    id: 'I-50',
    on: v41,
    good: [...vm41, ...load(0, 0), ...put(0, 0), grouped(0, 0, true, false)],
    bad: [[...vm41, ...load(0, 0), grouped(0, 0, true, false)], 'I-50 violated @7'],
  },
  {
    id: 'I-102',
    on: v41,
    good: [vmapp41(0), vsgi(0, 1), vsync(0), sgir(0, 1)],
    bad: [[vmapp41(0), sgir(0, 1)], 'I-102 violated @2'],
  },
  {
    id: 'I-102',
    on: v41,
    good: [...vm41, vsgir(0, 0), vsgipendr(0)],
    bad: [[...vm41, vsgir(0, 2), vsgipendr(0)], 'I-102 violated @5'],
  },
  {
    id: 'I-102',
    on: v41Two,
    good: [allocating(0, true), vsync(0), on(1, allocating(0, false))],
    bad: [[allocating(0, true), on(1, allocating(0, false))], 'I-102 disputed A-85 @2'],
  },
  {
    id: 'I-102',
    on: itsList,
    good: [...vmOnTwo, listed(0, 1, 1, 3), on(1, listed(0, 1, 1, 3)), vsync(0), on(1, vsync(0)), ...load(1, 0)],
    bad: [[...vmOnTwo, listed(0, 1, 1, 3), vsync(0), on(1, listed(0, 1, 1, 3)), ...load(1, 0)], 'I-102 violated @12'],
  },
  {
    id: 'I-51',
    on: v41,
    good: [...vm41, ...load(0, 0)],
    bad: [[vpropbaser(0, false), ...vm41, ...load(0, 0)], 'I-51 violated @6'],
  },
  {
    id: 'I-100',
    on: v41,
    good: [...vm41, ...load(0, 0), ...put(0, 0), vpropbaser(0, true)],
    bad: [[...vm41, ...load(0, 0), write(0, 0, false), vpropbaser(0, true)], 'I-100 violated @8'],
  },
  {
    id: 'I-100',
    on: v41,
    good: [...vm41, vmapp41(0, 1023, false), vmapp41(1, 1023, false), vpropbaser(1, false)],
    bad: [[...vm41, vpropbaser(1, false)], 'I-100 violated @5'],
  },
  {
    id: 'I-100',
    on: v41,
    good: [vpropbaser(0, false), rwp(0), vpropbaser(0, true)],
    bad: [[vpropbaser(0, false), vpropbaser(0, true)], 'I-100 violated @2'],
  },
  {
    id: 'I-100',
    on: v41,
    good: [vpropbaser(0, false), rwp(0), vpropbaser(0, true, vpeConfigurationTable(0), true), ...vm41],
    bad: [
      [
        ...vm41,
        vmapp41(0, 1023, false),
        vmapp41(1, 1023, false),
        vpropbaser(0, false),
        rwp(0),
        vpropbaser(0, true, vpeConfigurationTable(0), true),
      ],
      'I-100 violated @9',
    ],
  },
  {
    id: 'I-100',
    on: v41,
    good: [vpropbaser(0, false), rwp(0), vpropbaser(0, true), ...vm41],
    bad: [[vpropbaser(0, false), vpropbaser(1, false), rwp(0), rwp(1), ...vm41.slice(0, 1)], 'I-100 violated @5'],
  },
];

describe('contracts of residency', () => {
  testContracts('residency', cases);

  it('says when the earlier thing happened', () => {
    const [finding] = judge(v40, [...vm, vmovp(0, 1), ...load(1, 0)]).findings;
    expect(finding?.message).toContain('VMOVP @5');
  });
});
