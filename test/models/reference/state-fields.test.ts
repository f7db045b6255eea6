/** Every field of the state: a change of it changes the fingerprint, and `reset` undoes it, unless a reason says why not. */
import { describe, expect, it } from 'vitest';
import { Fingerprint } from '../../../models/architecture/fingerprint.ts';
import { defineProfile, findProfile } from '../../../models/architecture/profiles.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { Gic } from '../../../models/reference/gic.ts';
import { IntidSet } from '../../../models/reference/intid-set.ts';
import { atRedistributor, atVpe, from, move } from '../../../models/reference/its/effects.ts';
import type { Rendezvous } from '../../../models/reference/its/rendezvous-state.ts';
import { fieldsOf, printOf } from '../../support/fields.ts';

/** Fields that are the same for the life of the machine, and what they lead to. */
const CONSTANT: Readonly<Record<string, string>> = {
  'Gic.profile': 'what the machine is',
  'Gic.ops': 'what the machine is built from',
  'Gic.memories': 'replaced operations print and reset their own state',
  'Gic.sink': 'who listens',
  'Gic.supported': 'follows from the profile',
  'Gic.fixed': 'follows from the profile',
  'Gic.dirtyShowsLoading': 'follows from the profile',
  'Gic.versions': 'asks `choose`',
  'Its.number': 'which ITS it is',
  'ItsControl.broughtUpIds': 'follows from the profile',
  'LpiControl.ownTable': 'follows from the number of the redistributor',
  'LpiControl.groupTable': 'follows from the group of the redistributor',
  'CommandQueue.bringUpAddress': 'follows from the number of the ITS',
};

/** As many of each as the profile says; what they hold is state. */
const PARTS: readonly string[] = ['Gic.itss', 'Gic.rds'];

/** Fields of the state that the fingerprint leaves out. */
const UNPRINTED: Readonly<Record<string, string>> = {
  'Gic.time': 'points in time count by their order only',
  'Gic.scheduler': 'decides the choices of one step',
  'Gic.valueRead': 'what software has read',
  'Gic.spareVpes': 'objects to be used again',
  'Gic.fault': 'the program ends with it',
  'Its.joined': 'of use while a VMOVP is consumed',
  'Tables.translation': 'the result of one translation',
  'Effect.ordered': 'follows from the cause',
  'ItsControl.baserIds': 'follows from baserValues',
  'LpiControl.limit': 'follows from IDbits',
  'CommandQueue.written': 'what `reset` has to empty',
  'CommandQueue.elsewhere':
    'slots that are not published are left out, here and in the ring in use, so that a search meets states again',
};

/** Fields that `reset` leaves as they are. */
const KEPT: Readonly<Record<string, string>> = {
  'Gic.scheduler': 'the next step brings its own',
  'Gic.valueRead': 'the next read has its own',
  'Gic.spareVpes': 'objects to be used again',
  'Gic.lpiControlInUse': 'says what `reset` has to undo; no step clears it',
  'Tables.translation': 'the next translation begins it anew',
  'CommandQueue.ring': '`reset` empties the slots that `written` names',
  'CommandQueue.memory': 'as the ring',
  'CommandQueue.written': 'says what `reset` has to undo',
};

const intids = (...members: readonly number[]): IntidSet => {
  const set = new IntidSet();
  for (const intid of members) set.add(intid);
  return set;
};

/** For fields that are empty in the state below, or may be undefined. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  'Vpe.left': intids(9000),
  'Effect.partner': undefined,
  'Effect.lpis': intids(9000),
  'Effect.share': { its: 1, alloc: false, rendezvous: undefined },
  'IntidSet.others': new Set([9500]),
};

const base = findProfile('v4.1-2its');
if (base === undefined) throw new Error('no profile v4.1-2its');
const profile = defineProfile({ ...base, id: 'all-fields', umsi: true, directLpis: true });

const machine = (): Gic => new Gic(profile, hardwareWith(), { time: 0, emit: () => {} });

const fillIts = (gic: Gic, meeting: Rendezvous): void => {
  const its = gic.its(0);
  const { tables, queue, control, bag } = its;
  queue.creadr = 0;
  queue.cwriter = 0;
  queue.push({ op: 'SYNC', rdbase: 0 });
  queue.push({ op: 'SYNC', rdbase: 1 });
  control.enabled = false;
  control.umsi = true;
  control.baserValues.set(1, 5n);
  its.levelOne.add('Devices', 2);
  its.remaps.set(1, { from: 0, to: 1 });
  its.rendezvous.push(meeting);
  for (const [at, rd] of [0, 1].entries()) {
    tables.write(tables.devices, 1, { events: 16 + at, itt: 0 }, 10 + at);
    tables.write(
      tables.ites,
      0x1_0000,
      { virtual: true, intid: 8192, icid: -1, vpeid: 0, doorbell: 8200 + at },
      12 + at,
    );
    tables.write(tables.ites, 0x1_0001, { virtual: false, intid: 8193, icid: 1, vpeid: -1, doorbell: -1 }, 14 + at);
    tables.write(tables.collections, 1, rd, 16 + at);
    tables.write(tables.vpes, 0, { rd, vptSize: 15, placedAt: 18 + at }, 18 + at);
  }
  for (const event of [0, 1]) {
    tables.translate(1, event, { choose: () => 1 }, gic.ops.translation);
  }
  const take = atRedistributor('take-all', from('MOVALL', 20), 0, -1);
  const give = atRedistributor('give-all', from('MOVALL', 20), 1, -1);
  give.lpis = intids(8192);
  move(bag, take, give);
  const moved = atVpe('move-vpe', from('VMOVP', 22), 0);
  moved.share = { its: 0, alloc: true, rendezvous: meeting };
  bag.push(moved, atVpe('vsgi-configure', from('VSGI', 24), 0, 3));
};

const fillRedistributor = (gic: Gic): void => {
  const rd = gic.rd(0);
  rd.pending.add(8192);
  rd.pending.add(9000);
  rd.cache.set(8192, 1);
  rd.registerInvalidations.push({ intid: 8192, vpeid: -1 });
  rd.hypervisor.write({ en: true, dvim: true, veng0: false, veng1: true });
  rd.hypervisor.listRegisters.set(0, 8192);
  rd.control.directWrites.push({ set: true, intid: 8192, origin: 26 }, { set: true, intid: 8193, origin: 27 });
};

const fillVpe = (gic: Gic): void => {
  const vpe = gic.vpe(0);
  vpe.pending.add(8192);
  vpe.pending.add(3);
  vpe.cache.set(8192, 1);
  vpe.placedAt = 28;
  vpe.operands = { rdbase: 0, vptAddress: 0, vptSize: 15, confAddress: 0, defaultDoorbell: 8200 };
  gic.vpe(1).placedAt = 29;
};

/** A state in which most fields hold something. */
const filled = (): Gic => {
  const gic = machine();
  const meeting: Rendezvous = {
    sequenceNumber: 1,
    vpeid: 0,
    itsList: 3,
    waits: true,
    published: 3,
    consumedAt: new Map([[0, 30]]),
    moved: false,
  };
  gic.rendezvous.push(meeting);
  gic.lpiControlInUse = true;
  fillIts(gic, meeting);
  fillRedistributor(gic);
  fillVpe(gic);
  gic.doorbells.push({ form: 'default', rd: 0, intid: 8200, vpeid: 0, origin: 32 });
  gic.doorbells.push({ form: 'default', rd: 1, intid: 8200, vpeid: 0, origin: 33 });
  gic.config.fill(0x1000, 1);
  gic.config.write(0x1000, 8192, 1);
  gic.vconfig.fill(0x1000, 1);
  gic.vconfig.write(0x1000, 8192, 1);
  gic.vpts.set(0x1000, intids(8192));
  gic.images.set(0x1000, intids(8192));
  gic.vsgiAreas.set(0x1000, { vpeid: 0, enabled: 1, group1: 1 });
  gic.vpendbasers.set(0, 1n);
  gic.attributes.set('GICR_PROPBASER 0', { InnerCache: 1 });
  gic.writtenVpeTables.add(0x1000);
  gic.vpePages.add(0x1000);
  return gic;
};

const isConstant = (name: string): boolean => Object.hasOwn(CONSTANT, name);

const fieldsIn = (gic: Gic) =>
  fieldsOf(gic, SAMPLES, (name) => isConstant(name) || name === 'Tables.translation').filter(
    ({ name }) => !PARTS.includes(name),
  );

const fingerprintOf = (gic: Gic): string => {
  const print = new Fingerprint();
  gic.fingerprint(print);
  return print.toString();
};

/** Everything that `reset` has to restore; vPE 0 is one that was in use before. */
const valuesOf = (gic: Gic): string => {
  gic.vpe(0);
  return printOf(gic, (name) => isConstant(name) || Object.hasOwn(KEPT, name));
};

/** Each field of the state, with the machine in which nothing but that field was changed. */
const eachChange = function* (): Generator<readonly [name: string, gic: Gic]> {
  const count = fieldsIn(filled()).length;
  for (let index = 0; index < count; index += 1) {
    const gic = filled();
    const field = fieldsIn(gic)[index];
    if (field === undefined) throw new Error('a field less than before');
    field.change();
    yield [field.name, gic];
  }
};

describe('the fields of the state', () => {
  it('are in the fingerprint, or in a list with the reason why not', () => {
    const before = fingerprintOf(filled());
    const printed = new Map<string, boolean>();
    for (const [name, gic] of eachChange()) {
      if (!isConstant(name)) printed.set(name, printed.get(name) === true || fingerprintOf(gic) !== before);
    }
    const unprinted = [...printed].filter(([, isPrinted]) => !isPrinted).map(([name]) => name);
    expect(unprinted.sort()).toEqual(Object.keys(UNPRINTED).sort());
  });

  it('are as at the start after a reset, or in a list with the reason why not', () => {
    const fresh = valuesOf(machine());
    const freshPrint = fingerprintOf(machine());
    const left = new Set<string>();
    for (const [name, gic] of eachChange()) {
      if (isConstant(name) || Object.hasOwn(KEPT, name)) continue;
      gic.reset();
      if (fingerprintOf(gic) !== freshPrint || valuesOf(gic) !== fresh) left.add(name);
    }
    expect([...left]).toEqual([]);
  });

  it('are all there that the lists name', () => {
    const names = new Set(fieldsIn(filled()).map(({ name }) => name));
    const listed = [CONSTANT, UNPRINTED, KEPT].flatMap((list) => Object.keys(list));
    expect(listed.filter((name) => !names.has(name))).toEqual([]);
  });
});
