/** Points about vPEs that the architecture leaves open, each with every outcome: what the machine does then, and that no property minds. */

import { describe, expect, it } from 'vitest';
import type { Command } from '../../../models/architecture/commands.ts';
import type { FreedomId } from '../../../models/architecture/freedoms.ts';
import { NO_DOORBELL } from '../../../models/architecture/identifiers.ts';
import { writeOf } from '../../../models/architecture/registers/access.ts';
import { redistributorRegisters } from '../../../models/architecture/registers/redistributor-registers.ts';
import type { Stimulus } from '../../../models/architecture/steps.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { PROPERTIES } from '../../../properties/index.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import { type Choice, type Item, item } from '../../../src/run/program.ts';
import { profileOf } from '../../support/search.ts';

const VLPI = 8200;

const send = (command: Command): Stimulus => ({ kind: 'command', its: 0, command });

const vpt = { vpeid: 0, rdbase: 0, valid: true, vptAddress: 0x10_0000, vptSize: 15 } as const;

const vsync = send({ op: 'VSYNC', vpeid: 0 });

const vmapp40 = [send({ op: 'VMAPP', form: 'v4.0', ...vpt }), vsync];

const vmapp41 = [
  send({ op: 'VMAPP', form: 'v4.1', ...vpt, alloc: true, ptz: false, confAddress: 0x80_0000, defaultDoorbell: 8208 }),
  vsync,
];

const mapEvent = [
  send({ op: 'MAPD', deviceId: 1, size: 3, ittAddress: 0x100_0000, valid: true }),
  send({ op: 'VMAPTI', deviceId: 1, eventId: 0, vpeid: 0, vINTID: VLPI, doorbell: NO_DOORBELL }),
  vsync,
];

const msi: Stimulus = { kind: 'msi', its: 0, deviceId: 1, eventId: 0 };

const resident = (valid: boolean): Stimulus => ({
  kind: 'vpendbaser',
  rd: 0,
  valid,
  vpeid: 0,
  doorbell: false,
  pendingLast: false,
});

const run = (profile: string, program: readonly (Stimulus | Item)[]) => {
  const laboratory = new Laboratory(profileOf(profile), hardwareWith(), PROPERTIES);
  const { findings } = laboratory.run(
    program.map((each) => ('step' in each ? each : item(each))),
    { strict: true },
  );
  return {
    gic: laboratory.machine.gic,
    findings: findings.map(({ property, verdict }) => `${property.id} ${verdict}`),
  };
};

/** The last stimulus takes that outcome of the freedom. */
const choosing = (stimulus: Stimulus, freedom: FreedomId, outcome: string, plain: string): Item => {
  const choices: readonly Choice[] = outcome === plain ? [] : [{ freedom, nth: 0, outcome }];
  return item(stimulus, 'nothing', choices);
};

describe('A-62: a vSGI of a vPE whose home has EnableLPIs=0', () => {
  const disable: readonly Stimulus[] = [
    { kind: 'enable-lpis', rd: 0, enable: false },
    { kind: 'poll-rwp', rd: 0 },
  ];
  const sgir: Stimulus = { kind: 'sgir', its: 0, vpeid: 0, vINTID: 1 };

  it.each([
    ['becomes pending', true],
    ['is dropped', false],
  ])('%s', (outcome, isPending) => {
    // LPIs are disabled first: a mapped vPE must not be left behind.
    const { gic, findings } = run('v4.1', [...disable, ...vmapp41, choosing(sgir, 'A-62', outcome, 'becomes pending')]);
    expect(gic.vpending(0, 1)).toBe(isPending);
    expect(findings.filter((finding) => !finding.startsWith('I-113'))).toEqual([]);
  });
});

describe('A-82: a vLPI beyond GICR_VPROPBASER.IDbits', () => {
  const write = (IDbits: number): Stimulus => writeOf(redistributorRegisters.GICR_VPROPBASER_V4_0, 0, { IDbits });

  it.each([
    ['is dropped', false],
    ['becomes pending', true],
  ])('%s', (outcome, isPending) => {
    const begin = [write(12), ...vmapp40, ...mapEvent, resident(true)];
    const { gic, findings } = run('v4.0', [...begin, choosing(msi, 'A-82', outcome, 'is dropped')]);
    expect(gic.vpending(0, VLPI)).toBe(isPending);
    expect(findings).toEqual([]);
  });

  it('becomes pending while the vPE is not resident', () => {
    expect(run('v4.0', [write(12), ...vmapp40, ...mapEvent, msi]).gic.vpending(0, VLPI)).toBe(true);
  });

  it('is no such one with enough bits', () => {
    expect(run('v4.0', [write(13), ...vmapp40, ...mapEvent, resident(true), msi]).gic.vpending(0, VLPI)).toBe(true);
  });
});

describe('GICR_VPENDBASER.Valid cleared while the vPE is being loaded', () => {
  it('is right on v4.0 with GICR_TYPER.Dirty=0, where software cannot see the end of loading', () => {
    const { gic, findings } = run('v4.0', [...vmapp40, item(resident(true), 'everything'), resident(false)]);
    expect(gic.fault).toBeUndefined();
    expect(gic.residentAt(0)).toBe(-1);
    expect(findings).toEqual([]);
  });

  it('is wrong on v4.1', () => {
    const { gic, findings } = run('v4.1', [...vmapp41, item(resident(true), 'everything'), resident(false)]);
    expect(gic.fault?.invariant).toBe('I-50');
    expect(findings).toEqual(['I-50 violated']);
  });
});

describe('the size of a virtual pending table', () => {
  const small = send({ op: 'VMAPP', form: 'v4.0', ...vpt, vpeid: 1, vptAddress: 0x11_0000, vptSize: 13 });
  const toSmall = send({ op: 'VMOVI', deviceId: 1, eventId: 0, vpeid: 1, doorbell: NO_DOORBELL, doorbellValid: false });
  const mapWide = send({ op: 'VMAPTI', deviceId: 1, eventId: 0, vpeid: 0, vINTID: 20_000, doorbell: NO_DOORBELL });
  const prepare = [...vmapp40, small, send({ op: 'VSYNC', vpeid: 1 }), ...mapEvent.slice(0, 1), mapWide, vsync];

  it('bounds what VMOVI can bring', () => {
    const { gic, findings } = run('v4.0', [...prepare, toSmall, msi]);
    expect(findings).toEqual(['P-CMD violated']);
    expect([gic.vpending(0, 20_000), gic.vpending(1, 20_000)]).toEqual([true, false]);
  });

  it('bounds what VMAPP loads', () => {
    const unmap = send({ op: 'VMAPP', form: 'v4.0', ...vpt, valid: false });
    const again = send({ op: 'VMAPP', form: 'v4.0', ...vpt, vptSize: 13 });
    const { gic, findings } = run('v4.0', [...prepare, msi, unmap, vsync, again, vsync]);
    expect(findings.filter((finding) => finding.endsWith('violated'))).toEqual([]);
    expect(gic.vpending(0, 20_000)).toBe(false);
  });

  it.each([
    [12, 'P-CMD violated'],
    [13, undefined],
  ])('is at least 14 bits: VPT_size=%d', (vptSize, finding) => {
    const { findings } = run('v4.0', [send({ op: 'VMAPP', form: 'v4.0', ...vpt, vptSize })]);
    expect(findings[0]).toBe(finding);
  });
});
