/** P-CMD: for each operand and each table entry, the shortest driver that names a good one, and the shortest that does not. */

import { describe, expect, it } from 'vitest';
import type { Command } from '../../../models/architecture/commands.ts';
import type { Profile } from '../../../models/architecture/profiles.ts';
import {
  boot,
  discard,
  mapc,
  mapd,
  mapti,
  movall,
  movi,
  sync,
  vm,
  vm41,
  vmapp,
  vmapp41,
  vmapti,
  vmovi,
  vmovp,
  vsgi,
  vsync,
} from '../../support/contracts/commands.ts';
import { enabled, type Happening, quiescent } from '../../support/contracts/events.ts';
import { type Case, judge, testContracts, told } from '../../support/contracts/judging.ts';
import { v3, v40, v41 } from '../../support/contracts/profiles.ts';

const last = (happenings: readonly Happening[]): string => `P-CMD violated @${happenings.length}`;

/** A driver that keeps the contract, and the same with a last command that breaks it. */
const contrast = (on: Profile, before: readonly Happening[], good: Command, bad: Command): Case => ({
  id: 'P-CMD',
  on,
  good: [...before, good],
  bad: [[...before, bad], last([...before, bad])],
});

const LPI = 8192;
const onEvent = (op: 'INT' | 'CLEAR' | 'DISCARD' | 'INV', eventId = 0): Command => ({ op, deviceId: 1, eventId });
const mapped: readonly Happening[] = [...boot, mapti(0, LPI)];
const virtual: readonly Happening[] = [...boot, ...vm, vmapti(0, 0, LPI)];
const sized = (size: number): Command => ({ op: 'MAPD', deviceId: 1, size, ittAddress: 0x1000, valid: true });

// The profiles have 16 DeviceIDs, ICIDs and vPEIDs, 14 EventID bits, 16 INTID bits and 2 redistributors; `mapd` maps 16 events.
const cases: readonly Case[] = [
  // DEVICE_OOR, SIZE_OOR, UNMAPPED_DEVICE, ID_OOR.
  contrast(v3, [], mapd(15), mapd(16)),
  contrast(v3, [], sized(13), sized(14)),
  contrast(v3, [mapc(0, 0)], mapd(1), mapti(0, LPI)),
  contrast(v3, [...boot, mapd(1, false)], mapd(1), mapti(0, LPI)),
  contrast(v3, boot, mapti(15, LPI), mapti(16, LPI)),
  contrast(v3, [...boot, sized(1)], mapti(3, LPI), mapti(4, LPI)),
  // PHYSICALID_OOR, COLLECTION_OOR, PROCNUM_OOR.
  contrast(v3, boot, mapti(0, 65_535), mapti(0, 65_536)),
  contrast(v3, boot, mapti(0, LPI), mapti(0, LPI - 1)),
  contrast(v3, boot, mapti(0, LPI, 15), mapti(0, LPI, 16)),
  contrast(v3, [], mapc(15, 0), mapc(16, 0)),
  contrast(v3, [], mapc(0, 1), mapc(0, 2)),
  contrast(v3, [], sync(1), sync(2)),
  contrast(v3, [], movall(0, 1), movall(0, 2)),
  contrast(v3, [], movall(1, 0), movall(2, 0)),
  // UNMAPPED_INTERRUPT, ITE_INVALID, UNMAPPED_COLLECTION.
  ...(['INT', 'CLEAR', 'DISCARD', 'INV'] as const).map((op) => contrast(v3, mapped, onEvent(op), onEvent(op, 1))),
  contrast(v3, [...mapped, sync(), discard(0)], sync(), onEvent('INV')),
  contrast(v3, [...boot, mapti(0, LPI, 2)], mapc(2, 0), onEvent('CLEAR')),
  contrast(v3, mapped, movi(0, 1), movi(1, 1)),
  contrast(v3, mapped, movi(0, 1), movi(0, 2)),
  contrast(v3, boot, { op: 'INVALL', icid: 1 }, { op: 'INVALL', icid: 5 }),
  // ID_IS_VIRTUAL, ID_IS_PHYSICAL, VCPU_OOR, VIRTUALID_OOR, VPTSIZE_OOR.
  contrast(v40, virtual, vmovi(0, 1), movi(0, 1)),
  contrast(v40, [...mapped, ...vm], movi(0, 1), vmovi(0, 1)),
  contrast(v40, vm, vmapp(15), vmapp(16)),
  contrast(v40, vm, vsync(1), vsync(16)),
  contrast(v40, vm, vmovp(0, 1), vmovp(0, 2)),
  contrast(v40, [...boot, ...vm], vmapti(0, 0, 65_535), vmapti(0, 0, 65_536)),
  contrast(v40, [...boot, ...vm], vmapti(0, 0, LPI), vmapti(0, 0, LPI - 1)),
  contrast(v40, [...boot, ...vm], vmapti(0, 0, LPI, LPI), vmapti(0, 0, LPI, 65_536)),
  contrast(v40, virtual, vmovi(0, 1, LPI), vmovi(0, 1, 100)),
  contrast(v40, [], vmapp(0), { op: 'VMAPP', form: 'v4.0', ...vpe(16) }),
  contrast(v41, vm41, vsgi(0, 0), vsgi(16, 0)),
  contrast(v41, [], vmapp41(0, LPI), vmapp41(0, 100)),
];

function vpe(vptSize: number) {
  return { vpeid: 0, rdbase: 0, valid: true, vptAddress: 0x10000, vptSize };
}

describe('contracts of commands', () => {
  testContracts('commands', cases);

  const messageOf = (on: Profile, happenings: readonly Happening[]): string | undefined =>
    judge(on, happenings).findings.find(({ property }) => property.id === 'P-CMD')?.message;

  it('names the operand, the limit, and the earlier command that set it', () => {
    expect(messageOf(v3, [...boot, sized(1), mapti(4, LPI)])).toBe(
      'MAPTI: EventID=0x4 is beyond the ITT of 4 events of DeviceID=0x1 (MAPD Size=1 @5): ID_OOR',
    );
    expect(messageOf(v3, [mapc(0, 0), mapti(0, LPI)])).toBe(
      'MAPTI: DeviceID=0x1 was never mapped by MAPD: UNMAPPED_DEVICE',
    );
    expect(messageOf(v3, [...boot, mapti(0, 65_536)])).toBe(
      'MAPTI: pINTID=65536 is no LPI of this GIC: LPIs are 8192 to 65535: PHYSICALID_OOR',
    );
    expect(messageOf(v3, [...mapped, sync(), discard(0), onEvent('INV')])).toBe(
      'INV: DeviceID=0x1 EventID=0x0 is not mapped any more (removed @7): UNMAPPED_INTERRUPT',
    );
    expect(messageOf(v40, [...virtual, movi(0, 1)])).toBe(
      'MOVI: DeviceID=0x1 EventID=0x0 is virtual: vINTID=8192 of vPEID=0 (mapped @9): ID_IS_VIRTUAL',
    );
  });

  it('names the register whose table has no entry for the ID', () => {
    const table: Happening = { kind: 'baser', its: 0, n: 0, valid: true, ids: 8 };
    const device = (deviceId: number): Command => mapd(deviceId, true, 0x10_0000);
    expect(messageOf(v3, [enabled(false), quiescent, table, enabled(true), device(7)])).toBeUndefined();
    expect(messageOf(v3, [enabled(false), quiescent, table, enabled(true), device(8)])).toBe(
      'MAPD: DeviceID=0x8 is out of range: the table in memory has entries for 0x0 to 0x7 (GITS_BASER0 @3): DEVICE_OOR',
    );
  });

  it('says nothing of operands that have no meaning with V=0 (A-53)', () => {
    const unmaps: Command[] = [
      { op: 'MAPD', deviceId: 1, size: 31, ittAddress: 0, valid: false },
      mapc(0, 99, false),
      { op: 'VMAPP', form: 'v4.0', ...vpe(31), valid: false, rdbase: 99 },
    ];
    expect(judge(v40, [...boot, ...unmaps]).findings.map(told)).toEqual([]);
  });

  it('says nothing of VPT_size 16 on v4.1, which may be the number of bits (A-71)', () => {
    const sizedAs = (vptSize: number): Command => {
      const command = vmapp41(0);
      return command.op === 'VMAPP' ? { ...command, vptSize } : command;
    };
    expect(judge(v41, [sizedAs(16)]).findings.map(told)).toEqual([]);
    expect(judge(v41, [sizedAs(17)]).findings.map(told)).toEqual(['P-CMD violated @1']);
  });

  it('leaves the tables as they were', () => {
    const { ledgers } = judge(v3, [...boot, sized(1), mapti(4, LPI), mapti(0, 65_536), mapc(3, 9)]).known;
    const ledger = ledgers.of(0);
    expect(ledger.mapping(1, 4)).toBeUndefined();
    expect(ledger.mapping(1, 0)).toBeUndefined();
    expect(ledger.collection(3)).toBeUndefined();
  });

  it('counts a MAPTI that overwrites nothing because it is bad as no use of its LPI', () => {
    const happenings = [...boot, sized(1), mapti(4, LPI), mapti(1, LPI)];
    expect(judge(v3, happenings).findings.map(told)).toEqual(['P-CMD violated @6']);
  });
});
