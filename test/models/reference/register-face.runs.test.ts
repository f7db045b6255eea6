/** The registers by address and the stimuli by name are one machine. */

import { describe, expect, it } from 'vitest';
import type { GicEvent } from '../../../models/architecture/events.ts';
import { lpiPendingTable } from '../../../models/architecture/lpi-control.ts';
import type { Profile } from '../../../models/architecture/profiles.ts';
import { readOf, writeOf } from '../../../models/architecture/registers/access.ts';
import { distributorRegisters } from '../../../models/architecture/registers/distributor-registers.ts';
import { decodeRegister, type Fields } from '../../../models/architecture/registers/index.ts';
import { itsRegisters } from '../../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../../models/architecture/registers/redistributor-registers.ts';
import type { AccessWidth, Frame, Register } from '../../../models/architecture/registers/register.ts';
import type { ReadRegister, Step, Stimulus, WriteRegister } from '../../../models/architecture/steps.ts';
import { PROPERTIES } from '../../../properties/index.ts';
import { redistributorRegisterProperties } from '../../../properties/registers/redistributor.ts';
import { asRegisterWrite } from '../../../src/fuzz/register-face.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import { type Hold, item } from '../../../src/run/program.ts';
import { vmapp } from '../../../src/run/vpe-commands.ts';
import { faulty, profileOf, search } from '../../../test/support/search.ts';

const {
  GICR_CTLR,
  GICR_INVALLR,
  GICR_INVLPIR,
  GICR_PENDBASER,
  GICR_PROPBASER,
  GICR_SETLPIR,
  GICR_SYNCR,
  GICR_TYPER,
  GICR_VPENDBASER_V4_0,
  GICR_VPENDBASER_V4_1,
  GICR_VPROPBASER_V4_0,
  GICR_VPROPBASER_V4_1,
  GICR_VSGIPENDR,
  GICR_WAKER,
} = redistributorRegisters;
const { GICD_CTLR, GICD_TYPER2 } = distributorRegisters;
const { GITS_SGIR } = itsRegisters;

const [v3Direct, v40, v41] = ['v3-direct', 'v4.0', 'v4.1'].map(profileOf);
if (v3Direct === undefined || v40 === undefined || v41 === undefined) throw new Error('a profile is missing');

/** P-REGISTERS remembers what was written by address, so that its knowledge tells a write from the stimulus that it stands for. */
const JUDGES = PROPERTIES.filter(({ id }) => id !== 'P-REGISTERS');

interface Run {
  readonly laboratory: Laboratory;
  readonly events: GicEvent[];
}

const run = (profile: Profile, steps: readonly Step[], hold: Hold = 'nothing', fault?: string): Run => {
  const laboratory = new Laboratory(profile, faulty(fault), JUDGES);
  const events: GicEvent[] = [];
  laboratory.observe((event) => events.push(event));
  laboratory.run(
    steps.map((step) => item(step, hold)),
    { strict: true },
  );
  return { laboratory, events };
};

/** The abstract model leaves writes by address out. */
const stateOf = ({ laboratory }: Run): string => laboratory.fingerprint([laboratory.judging]);

/** What the last read of the program read. */
const lastRead = ({ events }: Run): string =>
  events.flatMap((event) => (event.kind === 'register' && event.access === 'read' ? event.value : [])).at(-1) ?? '-';

const fieldsOf = (ran: Run, register: Register): Fields => decodeRegister(register, BigInt(lastRead(ran)));

const read = (frame: Frame, offset: number, width: AccessWidth): ReadRegister => ({
  kind: 'read',
  frame,
  at: 0,
  offset,
  width,
});
const write = (frame: Frame, offset: number, width: AccessWidth, value: string): WriteRegister => ({
  kind: 'write',
  frame,
  at: 0,
  offset,
  width,
  value,
});

const stop: Stimulus = { kind: 'enable-lpis', rd: 0, enable: false };
const mapped = (profile: Profile): Stimulus[] => [
  { kind: 'command', its: 0, command: vmapp(profile, 1, 0, true, true) },
  { kind: 'command', its: 0, command: { op: 'VSYNC', vpeid: 1 } },
];
const load = (pendingLast: boolean): Stimulus => ({
  kind: 'vpendbaser',
  rd: 0,
  valid: true,
  vpeid: 1,
  doorbell: false,
  pendingLast,
  vgrp0en: false,
  vgrp1en: true,
});
const put: Stimulus = { ...load(false), kind: 'vpendbaser', rd: 0, valid: false, vpeid: 1, doorbell: true } as Stimulus;

/** What comes before, and the stimulus that a write by address stands for. */
const CASES: readonly (readonly [name: string, profile: Profile, before: readonly Stimulus[], stimulus: Stimulus])[] = [
  ['GICR_CTLR', v3Direct, [], stop],
  ['GICR_WAKER', v3Direct, [], { kind: 'waker', rd: 1, sleep: true }],
  ['GICR_PROPBASER', v3Direct, [stop], { kind: 'propbaser', rd: 0, table: 0x5000_0000, idBits: 14 }],
  ['GICR_PENDBASER', v3Direct, [stop], { kind: 'pendbaser', rd: 0, table: 0x6000_0000, ptz: true }],
  ['GICR_SETLPIR', v3Direct, [], { kind: 'setlpir', rd: 0, intid: 8193 }],
  ['GICR_CLRLPIR', v3Direct, [{ kind: 'setlpir', rd: 0, intid: 8193 }], { kind: 'clrlpir', rd: 0, intid: 8193 }],
  ['GICR_INVLPIR', v3Direct, [], { kind: 'invlpir', rd: 0, intid: 8193 }],
  ['GICR_INVALLR', v3Direct, [], { kind: 'invallr', rd: 0 }],
  ['GICR_INVLPIR, V=1', v41, mapped(v41), { kind: 'invlpir', rd: 0, intid: 8193, vpeid: 1 }],
  ['GICR_INVALLR, V=1', v41, mapped(v41), { kind: 'invallr', rd: 0, vpeid: 1 }],
  [
    'GICR_VPENDBASER, v4.0, Valid set',
    v40,
    mapped(v40),
    { ...load(true), vgrp0en: undefined, vgrp1en: undefined } as Stimulus,
  ],
  ['GICR_VPENDBASER, v4.1, Valid set', v41, mapped(v41), load(true)],
  ['GICR_VPENDBASER, v4.1, Valid cleared', v41, [...mapped(v41), load(true)], put],
  ['GICR_VPROPBASER, v4.1', v41, [], { kind: 'vpropbaser', rd: 0, valid: true, table: 0x4200_0000, z: true }],
  ['GICR_VSGIR', v41, mapped(v41), { kind: 'vsgir', rd: 0, vpeid: 1 }],
  ['GITS_SGIR', v41, mapped(v41), { kind: 'sgir', its: 0, vpeid: 1, vINTID: 3 }],
  ['GICD_CTLR', v41, [], { kind: 'gicd-ctlr', enableGrp0: true, enableGrp1: false, nassgireq: true }],
];

/** But for what only one of them is: the access, and that the abstract model knows stimuli by their names. */
const told = ({ events }: Run): GicEvent[] => events.filter(({ kind }) => kind !== 'register' && kind !== 'followed');

describe('a write by address', () => {
  it.each(CASES)('is the stimulus with the name: %s', (_, profile, before, stimulus) => {
    for (const hold of ['nothing', 'everything'] as const) {
      const byName = new Laboratory(profile, faulty(), PROPERTIES);
      byName.run(before.map((step) => item(step)));
      const access = asRegisterWrite(byName.machine.gic, stimulus);
      expect(access).toBeDefined();
      if (access === undefined) return;
      const program = (last: Step): Run => {
        const ran = run(profile, before);
        ran.laboratory.execute(item(last, hold), { choose: () => 0 });
        return ran;
      };
      const [direct, face] = [program(stimulus), program(access)];
      expect(stateOf(face)).toBe(stateOf(direct));
      expect(told(face)).toEqual(told(direct));
    }
  });
});

describe('a read by address', () => {
  it('of GICR_CTLR tells EnableLPIs and RWP, and software that reads RWP=0 has polled', () => {
    const polled = run(v3Direct, [stop, readOf(GICR_CTLR, 0)]);
    expect(fieldsOf(polled, GICR_CTLR)).toMatchObject({ EnableLPIs: 0, RWP: 0, CES: 1, IR: 1 });
    expect(polled.events.some(({ kind }) => kind === 'rwp')).toBe(true);
    const early = run(v3Direct, [stop, readOf(GICR_CTLR, 0)], 'everything');
    expect(fieldsOf(early, GICR_CTLR)).toMatchObject({ EnableLPIs: 0, RWP: 1 });
    expect(early.events.some(({ kind }) => kind === 'rwp')).toBe(false);
  });

  it('of GICR_WAKER tells ProcessorSleep and ChildrenAsleep', () => {
    const sleep: Stimulus = { kind: 'waker', rd: 0, sleep: true };
    const [asleep, early] = [
      run(v41, [sleep, readOf(GICR_WAKER, 0)]),
      run(v41, [sleep, readOf(GICR_WAKER, 0)], 'everything'),
    ];
    expect(fieldsOf(asleep, GICR_WAKER)).toMatchObject({ ProcessorSleep: 1, ChildrenAsleep: 1 });
    expect(fieldsOf(early, GICR_WAKER)).toMatchObject({ ProcessorSleep: 1, ChildrenAsleep: 0 });
    expect([asleep, early].map(({ events }) => events.some(({ kind }) => kind === 'waker-polled'))).toEqual([
      true,
      false,
    ]);
  });

  it('of a base gives what was written, memory attributes too, and PTZ as 0', () => {
    const prop = { Physical_Address: 0x5000_0000, IDbits: 14, InnerCache: 5, OuterCache: 1, Shareability: 2 };
    expect(
      fieldsOf(run(v41, [stop, writeOf(GICR_PROPBASER, 0, prop), readOf(GICR_PROPBASER, 0)]), GICR_PROPBASER),
    ).toEqual(prop);
    const pend = { Physical_Address: 0x6000_0000, PTZ: 1, InnerCache: 5, OuterCache: 1, Shareability: 2 };
    const program = [stop, writeOf(GICR_PENDBASER, 0, pend), readOf(GICR_PENDBASER, 0)];
    expect(fieldsOf(run(v41, program), GICR_PENDBASER)).toEqual({ ...pend, PTZ: 0 });
  });

  it('of GICR_VPROPBASER gives what was written, and Z as 0', () => {
    const fields = { Valid: 1, Physical_Address: 0x4200_0000, Z: 1, Size: 3, Page_Size: 2, InnerCache: 5, Indirect: 1 };
    const program = [writeOf(GICR_VPROPBASER_V4_1, 0, fields), readOf(GICR_VPROPBASER_V4_1, 0)];
    expect(fieldsOf(run(v41, program), GICR_VPROPBASER_V4_1)).toMatchObject({ ...fields, Z: 0 });
    const old = { Physical_Address: 0x4200_0000, IDbits: 14, Shareability: 1 };
    const before = [writeOf(GICR_VPROPBASER_V4_0, 0, old), readOf(GICR_VPROPBASER_V4_0, 0)];
    expect(fieldsOf(run(v40, before), GICR_VPROPBASER_V4_0)).toMatchObject(old);
    const cleared: Stimulus = { kind: 'vpropbaser', rd: 0, valid: false, table: 0x4200_0000, z: false };
    expect(fieldsOf(run(v41, [cleared, readOf(GICR_CTLR, 0)], 'everything'), GICR_CTLR)).toMatchObject({ RWP: 1 });
    expect(fieldsOf(run(v41, [cleared, readOf(GICR_CTLR, 0)]), GICR_CTLR)).toMatchObject({ RWP: 0 });
  });

  it('of GICR_SYNCR is Busy until the invalidation has taken place', () => {
    const program: Stimulus[] = [{ kind: 'invlpir', rd: 0, intid: 8192 }, readOf(GICR_SYNCR, 0)];
    const [early, late] = [run(v41, program, 'everything'), run(v41, program)];
    expect([early, late].map(lastRead)).toEqual(['0x1', '0x0']);
    expect([early, late].map(({ events }) => events.some(({ kind }) => kind === 'syncr'))).toEqual([false, true]);
  });

  it('of GICR_VSGIPENDR is Busy, then answers', () => {
    const program: Stimulus[] = [
      ...mapped(v41),
      { kind: 'sgir', its: 0, vpeid: 1, vINTID: 3 },
      { kind: 'vsgir', rd: 0, vpeid: 1 },
    ];
    expect(fieldsOf(run(v41, [...program, readOf(GICR_VSGIPENDR, 0)]), GICR_VSGIPENDR)).toEqual({
      Busy: 0,
      Pending: 8,
    });
    expect(fieldsOf(run(v41, [...program, readOf(GICR_VSGIPENDR, 0)], 'everything'), GICR_VSGIPENDR)).toMatchObject({
      Busy: 1,
    });
  });

  it('of GICR_VPENDBASER tells residency, and what was stored with Valid=0', () => {
    const resident = run(v41, [...mapped(v41), load(true), readOf(GICR_VPENDBASER_V4_1, 0)]);
    expect(fieldsOf(resident, GICR_VPENDBASER_V4_1)).toMatchObject({
      Valid: 1,
      Dirty: 0,
      VGrp0En: 0,
      VGrp1En: 1,
      vPEID: 1,
    });
    const idle = { VGrp1En: 1, vPEID: 1 };
    const stored = run(v41, [writeOf(GICR_VPENDBASER_V4_1, 0, idle), readOf(GICR_VPENDBASER_V4_1, 0)]);
    expect(fieldsOf(stored, GICR_VPENDBASER_V4_1)).toMatchObject({ Valid: 0, Dirty: 0, VGrp0En: 0, ...idle });
    const byTable = run(v40, [
      ...mapped(v40),
      { ...load(true), vgrp0en: undefined } as Stimulus,
      readOf(GICR_VPENDBASER_V4_0, 0),
    ]);
    const { vptAddress } = byTable.laboratory.machine.gic.vpe(1);
    expect(fieldsOf(byTable, GICR_VPENDBASER_V4_0)).toMatchObject({ Valid: 1, Dirty: 0, Physical_Address: vptAddress });
  });

  it('of a v4.0 table that no mapped vPE has finds no vPE', () => {
    const stray = writeOf(GICR_VPENDBASER_V4_0, 0, { Valid: 1, Physical_Address: 0x7000_0000 });
    expect(run(v40, [stray]).laboratory.machine.fault?.invariant).toBe('I-51');
  });

  it('of GICD_CTLR and identification tells of this profile', () => {
    expect(fieldsOf(run(v41, [readOf(GICD_CTLR, 0)]), GICD_CTLR)).toMatchObject({
      DS: 1,
      ARE: 1,
      EnableGrp1: 1,
      RWP: 0,
    });
    const off: Stimulus = { kind: 'gicd-ctlr', enableGrp1: false, nassgireq: false };
    expect(fieldsOf(run(v41, [off, readOf(GICD_CTLR, 0)], 'everything'), GICD_CTLR)).toMatchObject({
      EnableGrp1: 0,
      RWP: 1,
    });
    expect(fieldsOf(run(v41, [readOf(GICD_TYPER2, 0)]), GICD_TYPER2)).toMatchObject({ nASSGIcap: 1 });
    expect(fieldsOf(run(v41, [readOf(GICR_TYPER, 1)]), GICR_TYPER)).toMatchObject({ Processor_Number: 1, VSGI: 1 });
  });
});

describe('halves, widths and locations that are not there', () => {
  it('a half keeps the other half, the promise of PTZ too', () => {
    const halves = [write('GICR', 0x7c, 32, '0x40000000'), write('GICR', 0x78, 32, '0x60000000')];
    const ran = run(v41, [stop, ...halves, readOf(GICR_PENDBASER, 0)]);
    expect(ran.laboratory.machine.gic.rd(0).control).toMatchObject({ pendingTable: 0x6000_0000, ptz: true });
    expect(lastRead(ran)).toBe('0x60000000');
  });

  it('GICR_VPENDBASER in halves makes the vPE resident', () => {
    const halves = [write('VLPI', 0x78, 32, '0x1'), write('VLPI', 0x7c, 32, '0xa4000000')];
    const { gic } = run(v41, [...mapped(v41), ...halves]).laboratory.machine;
    expect(gic.rd(0)).toMatchObject({ valid: true, vpeid: 1, groups: 2 });
  });

  it('32 bits of GICR_SETLPIR extend with zeros, and its upper half is nothing', () => {
    const { gic } = run(v3Direct, [
      write('GICR', GICR_SETLPIR.offset, 32, '0x2001'),
      write('GICR', GICR_SETLPIR.offset + 4, 32, '0x2002'),
    ]).laboratory.machine;
    expect(gic.rd(0).pending.members()).toEqual([0x2001]);
  });

  it('32 bits of GICR_INVLPIR have V=0', () => {
    const { events } = run(v41, [...mapped(v41), write('GICR', GICR_INVLPIR.offset, 32, '0x2001')]);
    expect(events).toContainEqual({ kind: 'invlpir', rd: 0, intid: 0x2001, vpeid: undefined });
  });

  it.each([
    ['GITS_SGIR, low half', v41, write('SGI', GITS_SGIR.offset, 32, '0x3')],
    ['GITS_SGIR, high half', v41, write('SGI', GITS_SGIR.offset + 4, 32, '0x1')],
    ['GICR_INVALLR', v41, write('GICR', GICR_INVALLR.offset, 32, '0x0')],
    ['16 bits of GICR_CTLR', v41, write('GICR', GICR_CTLR.offset, 16, '0x0')],
    ['a word between two', v41, write('GICR', GICR_CTLR.offset + 2, 32, '0x0')],
    ['a reserved word', v41, write('GICR', 0x60, 32, '0xffffffff')],
    ['a read-only register', v41, write('GICR', GICR_TYPER.offset, 64, '0xffffffffffffffff')],
    ['VLPI_base of GICv3', v3Direct, write('VLPI', 0x78, 64, '0xffffffffffffffff')],
    ['GICR_SETLPIR without DirectLPI', v41, write('GICR', GICR_SETLPIR.offset, 64, '0x2001')],
  ])('a write has no effect: %s', (_, profile, access) => {
    const before = mapped(profile).filter(() => profile.architecture !== 'v3');
    const ran = run(profile, [...before, access]);
    expect(stateOf(ran)).toBe(stateOf(run(profile, before)));
    expect(ran.laboratory.machine.fault).toBeUndefined();
  });

  it.each([
    ['a reserved word', v41, read('GICR', 0x60, 32)],
    ['a reserved word of the distributor', v41, read('GICD', 0x44, 32)],
    ['a write-only register', v41, read('GICR', GICR_INVLPIR.offset, 64)],
    ['64 bits of GICR_CTLR', v41, read('GICR', 0, 64)],
    ['GICD_TYPER2 before v4.1', v40, read('GICD', 0xc, 32)],
  ])('reads as zero: %s', (_, profile, access) => {
    expect(lastRead(run(profile, [access]))).toBe('0x0');
  });
});

describe('I-86', () => {
  it.each(['v3', 'v4.0', 'v4.1'])('is kept by healthy hardware on %s', (id) => {
    const { found, exercised } = search(profileOf(id), redistributorRegisterProperties, 3000);
    expect(found).toEqual([]);
    expect([...exercised.values()].every((count) => count > 0)).toBe(true);
  });

  it('is not told from what memory holds', () => {
    const ran = run(v41, [readOf(GICR_PENDBASER, 0)]);
    expect(fieldsOf(ran, GICR_PENDBASER)).toMatchObject({ Physical_Address: lpiPendingTable(0), PTZ: 0 });
  });
});
