/** Points that the architecture leaves open, each with every outcome: what the machine does then, and that no property minds. */

import { describe, expect, it } from 'vitest';
import type { Command } from '../../../models/architecture/commands.ts';
import type { GicEvent } from '../../../models/architecture/events.ts';
import type { FreedomId } from '../../../models/architecture/freedoms.ts';
import { CONFIG_DISABLED, CONFIG_ENABLED, NO_DOORBELL } from '../../../models/architecture/identifiers.ts';
import { BRING_UP_QUEUE } from '../../../models/architecture/queue.ts';
import { writeOf } from '../../../models/architecture/registers/access.ts';
import { itsRegisters } from '../../../models/architecture/registers/its-registers.ts';
import type { Stimulus } from '../../../models/architecture/steps.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { PROPERTIES } from '../../../properties/index.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import { item } from '../../../src/run/program.ts';
import { profileOf } from '../../support/search.ts';

const VPE = 0;

const VLPI = 8200;

const DOORBELL = 8208;

const command = (operands: Command): Stimulus => ({ kind: 'command', its: 0, command: operands });

const mapd = (deviceId: number): Stimulus =>
  command({ op: 'MAPD', deviceId, size: 3, ittAddress: 0x100_0000, valid: true });

const vmapti = (eventId: number, doorbell: number): Stimulus =>
  command({ op: 'VMAPTI', deviceId: 1, eventId, vpeid: VPE, vINTID: VLPI + eventId, doorbell });

const vsync = command({ op: 'VSYNC', vpeid: VPE });

const msi = (eventId: number): Stimulus => ({ kind: 'msi', its: 0, deviceId: 1, eventId });

const enable = (intid: number, isEnabled = true): Stimulus => ({
  kind: 'config',
  intid,
  value: isEnabled ? CONFIG_ENABLED : CONFIG_DISABLED,
});

const enableVirtual = (vINTID: number): Stimulus => ({ kind: 'vconfig', vpeid: VPE, vINTID, value: CONFIG_ENABLED });

const vpt = { rdbase: 0, valid: true, vptAddress: 0x10_0000, vptSize: 15 } as const;

const vmapp40 = command({ op: 'VMAPP', form: 'v4.0', vpeid: VPE, ...vpt });

const operands41 = {
  op: 'VMAPP',
  form: 'v4.1',
  vpeid: VPE,
  ...vpt,
  alloc: true,
  ptz: false,
  confAddress: 0x80_0000,
  defaultDoorbell: DOORBELL,
} as const;

const vmapp41 = command(operands41);

/** Runs the stimuli on the profile; the last one is made with that outcome. */
const run = (profile: string, stimuli: readonly Stimulus[], freedom: FreedomId, outcome: string, plain: string) => {
  const laboratory = new Laboratory(profileOf(profile), hardwareWith(), PROPERTIES);
  const events: GicEvent[] = [];
  laboratory.observe((event) => events.push(event));
  const choices = outcome === plain ? [] : [{ freedom, nth: 0, outcome }];
  const program = stimuli.map((stimulus, index) =>
    item(stimulus, 'nothing', index === stimuli.length - 1 ? choices : []),
  );
  const { findings } = laboratory.run(program, { strict: true });
  return {
    gic: laboratory.machine.gic,
    events,
    findings: findings.map(({ property, verdict }) => `${property.id} ${verdict}`),
  };
};

describe('A-58: a command whose ID has no level-2 page', () => {
  it.each([
    ['ignored', 'consumed', 'LEVEL_ONE_INVALID'],
    ['is an out-of-range error', 'consumed', 'DEVICE_OOR'],
    ['stalls with a private error', 'stalled', 'LEVEL_ONE_INVALID'],
  ])('%s', (outcome, kind, error) => {
    const { events, findings } = run('v4.1-two-level', [mapd(2)], 'A-58', outcome, 'ignored');
    const answers = events.flatMap((event) =>
      event.kind === 'consumed' || event.kind === 'stalled' ? [[event.kind, event.error]] : [],
    );
    expect(answers).toEqual([[kind, error]]);
    expect(findings).toEqual(['I-115 violated']);
  });
});

describe('A-107: a write of GITS_CBASER', () => {
  const { GITS_CBASER, GITS_CTLR } = itsRegisters;
  const stopped: readonly Stimulus[] = [mapd(1), writeOf(GITS_CTLR, 0, {}), { kind: 'poll-quiescent', its: 0 }];
  const moved = [...stopped, writeOf(GITS_CBASER, 0, { Valid: 1, Physical_Address: 0x9_0000 })];

  it.each([
    ['GITS_CWRITER keeps its value', BRING_UP_QUEUE.first + 1],
    ['GITS_CWRITER becomes 0', 0],
  ])('%s', (outcome, slot) => {
    const { gic, findings } = run('v3', moved, 'A-107', outcome, 'GITS_CWRITER keeps its value');
    expect(gic.its(0).queue.cwriter).toBe(slot);
    expect(findings).toEqual([]);
  });
});

describe('A-18: a default doorbell that rings while its LPI is disabled', () => {
  const begin = [enable(DOORBELL, false), vmapp41, vsync, mapd(1)];
  const events = [vmapti(0, NO_DOORBELL), vmapti(1, NO_DOORBELL), vsync, enableVirtual(VLPI), enableVirtual(VLPI + 1)];

  it('the request is used up', () => {
    const laboratory = new Laboratory(profileOf('v4.1'), hardwareWith(), PROPERTIES);
    let heard = 0;
    laboratory.observe((event) => {
      if (event.kind === 'doorbell') heard += 1;
    });
    const program = [...[...begin, ...events].map((stimulus) => item(stimulus)), item(msi(0)), item(msi(1))];
    const { findings } = laboratory.run(program, { strict: true });
    expect(findings).toEqual([]);
    expect(heard).toBe(1);
  });
});

describe('A-16: a VMOVP with DB=0 whose Default_Doorbell is not that of the vPE', () => {
  const move = (defaultDoorbell: number): Stimulus =>
    command({
      op: 'VMOVP',
      form: 'v4.1',
      vpeid: VPE,
      rdbase: 1,
      sequenceNumber: 0,
      itsList: 0,
      db: false,
      defaultDoorbell,
    });
  const leave = { kind: 'vpendbaser', rd: 1, vpeid: VPE } as const;
  const begin = [vmapp41, vsync, mapd(1), vmapti(0, NO_DOORBELL), vsync, enableVirtual(VLPI)];
  const askForDoorbell: readonly Stimulus[] = [
    vsync,
    { ...leave, valid: true, doorbell: false, pendingLast: false },
    { ...leave, valid: false, doorbell: true, pendingLast: false },
    msi(0),
  ];

  /** The LPIs that ring for the event, and what is found. */
  const rings = (field: number, outcome?: string) => {
    const laboratory = new Laboratory(profileOf('v4.1'), hardwareWith(), PROPERTIES);
    const intids: number[] = [];
    laboratory.observe((event) => {
      if (event.kind === 'doorbell') intids.push(event.intid);
    });
    // The first question of A-16 is about the request.
    const choices = outcome === undefined ? [] : [{ freedom: 'A-16', nth: 1, outcome } as const];
    const program = [
      ...begin.map((stimulus) => item(stimulus)),
      item(move(field), 'nothing', choices),
      ...askForDoorbell.map((stimulus) => item(stimulus)),
    ];
    return { intids, findings: laboratory.run(program, { strict: true }).findings };
  };

  it.each([0, 8191, 2 ** 20])('%d is no doorbell: the vPE keeps its own', (field) => {
    expect(rings(field)).toEqual({ intids: [DOORBELL], findings: [] });
  });

  it.each([
    [undefined, 8300, [DOORBELL]],
    ['doorbell field is taken', 8300, [8300]],
    ['doorbell field is taken', NO_DOORBELL, []],
  ])('%s, where the field is %d', (outcome, field, intids) => {
    expect(rings(field, outcome)).toEqual({ intids, findings: [] });
  });
});

describe('A-81: an invalidation by register, where the byte of a default doorbell is cached', () => {
  const INVALIDATIONS: readonly (readonly [string, Stimulus])[] = [
    ['GICR_INVLPIR', { kind: 'invlpir', rd: 0, intid: DOORBELL }],
    ['GICR_INVALLR', { kind: 'invallr', rd: 0 }],
  ];
  const begin = [vmapp41, vsync, mapd(1), vmapti(0, NO_DOORBELL), vsync, enableVirtual(VLPI)];

  /** What the PE reads once the byte was disabled, and invalidated by register. */
  const read = (invalidation: Stimulus, outcome: string) => {
    const laboratory = new Laboratory(profileOf('v4.1'), hardwareWith(), PROPERTIES);
    let answer = -1;
    laboratory.observe((event) => {
      if (event.kind === 'acknowledged') answer = event.intid;
    });
    const choices = outcome === 'the byte stays' ? [{ freedom: 'A-81', nth: 0, outcome } as const] : [];
    const program = [
      ...begin.map((stimulus) => item(stimulus)),
      item({ kind: 'cache', rd: 0, intid: DOORBELL }),
      item(enable(DOORBELL, false)),
      item(invalidation, 'nothing', choices),
      ...[{ kind: 'syncr', rd: 0 } as const, msi(0), { kind: 'acknowledge', rd: 0 } as const].map((stimulus) =>
        item(stimulus),
      ),
    ];
    // That INVDB is missing deserves a remark only.
    const findings = laboratory.run(program, { strict: true }).findings.filter(({ verdict }) => verdict !== 'lint');
    return { answer, findings };
  };

  it.each(INVALIDATIONS)('%s: the byte is dropped', (_, invalidation) => {
    expect(read(invalidation, 'the byte is dropped')).toEqual({ answer: 1023, findings: [] });
  });

  it.each(INVALIDATIONS)('%s: the byte stays', (_, invalidation) => {
    expect(read(invalidation, 'the byte stays')).toEqual({ answer: DOORBELL, findings: [] });
  });
});

describe('A-20: what counts as enabled when the virtual CPU interface lets nothing through', () => {
  const write = { kind: 'vpendbaser', rd: 0, vpeid: VPE } as const;
  const begin: readonly Stimulus[] = [
    vmapp41,
    vsync,
    mapd(1),
    vmapti(0, NO_DOORBELL),
    vmapti(1, NO_DOORBELL),
    vsync,
    { ...write, valid: true, doorbell: false, pendingLast: true },
    { kind: 'ich', rd: 0, en: true, dvim: false, veng0: true, veng1: false },
    msi(0),
  ];
  const leave: Stimulus = { ...write, valid: false, doorbell: true, pendingLast: false };

  it.each([
    ['its own enable bit', true],
    ['its own enable bit and VGrpEn', true],
    ['its own enable bit, VGrpEn and the virtual CPU interface', false],
  ])('%s', (outcome, pendingLast) => {
    const { gic, events, findings } = run('v4.1', [...begin, leave], 'A-20', outcome, 'its own enable bit');
    expect(gic.rd(0).pendingLast).toBe(pendingLast);
    expect(events.some(({ kind }) => kind === 'doorbell')).toBe(false);
    expect(findings).toEqual([]);
  });
});

describe('A-71: VPT_size of the v4.1 VMAPP is one more than the INTID bits minus one', () => {
  it.each([
    ['number of vINTID bits minus one', 'VPTSIZE_OOR'],
    ['number of vINTID bits', undefined],
  ])('%s', (outcome, error) => {
    const vmapp = command({ ...operands41, vptSize: profileOf('v4.1').intidBits });
    const { events, findings } = run('v4.1', [vmapp], 'A-71', outcome, 'number of vINTID bits minus one');
    expect(events.flatMap((event) => (event.kind === 'consumed' ? [event.error] : []))).toEqual([error]);
    expect(findings).toEqual([]);
  });
});

describe('A-41: the pending individual doorbell of a vLPI that CLEAR takes away', () => {
  const begin = [enable(DOORBELL), vmapp40, vsync, mapd(1), vmapti(0, DOORBELL), vsync, enableVirtual(VLPI), msi(0)];
  const clear = command({ op: 'CLEAR', deviceId: 1, eventId: 0 });

  it.each([
    ['stays', true],
    ['is retracted', false],
  ])('%s', (outcome, isPending) => {
    const { gic, findings } = run('v4.0', [...begin, clear], 'A-41', outcome, 'stays');
    expect(gic.pending(0, DOORBELL)).toBe(isPending);
    expect(findings).toEqual([]);
  });
});
