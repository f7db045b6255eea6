/**
 * The peer in the benchmark: the same model, monitors, stimuli and scheduling choices through fast-check's `fc.commands`, written as its
 * documentation shows. Operands and schedule are drawn without looking at the state, and `check` refuses commands that are not legal now.
 */

import * as fc from 'fast-check';
import type { Command } from '../models/architecture/commands.ts';
import type { FreedomId, Scheduler } from '../models/architecture/freedoms.ts';
import { CONFIG_DISABLED, CONFIG_ENABLED, NO_DOORBELL } from '../models/architecture/identifiers.ts';
import type { Profile } from '../models/architecture/profiles.ts';
import type { Stimulus } from '../models/architecture/steps.ts';
import { IDENTIFICATION_WORDS, RESERVED_WORDS } from '../models/reference/distributor/registers.ts';
import { defaultScope, type Scope } from '../src/fuzz/scope.ts';
import { STIMULUS_KINDS } from '../src/fuzz/stimuli.ts';
import type { Laboratory } from '../src/refine/laboratory.ts';
import { doorbellOf, individualDoorbellOf, ittOf } from '../src/run/addresses.ts';
import { type Hold, item } from '../src/run/program.ts';
import { vmapp, vmovp } from '../src/run/vpe-commands.ts';

/** The choices of an item besides its stimulus: the hold, and the outcomes at open points. */
interface Schedule {
  readonly hold: Hold;
  readonly choices: readonly number[];
}

const schedules: fc.Arbitrary<Schedule> = fc.record({
  hold: fc.constantFrom<Hold[]>('nothing', 'nothing', 'nothing', 'effects', 'everything'),
  choices: fc.array(fc.nat({ max: 5 }), { maxLength: 3 }),
});

/** Takes outcomes from a drawn list; after its end, the plainest. */
class ListScheduler implements Scheduler {
  private choices: readonly number[] = [];
  private used = 0;

  start(choices: readonly number[]): this {
    this.choices = choices;
    this.used = 0;
    return this;
  }

  choose(_freedom: FreedomId, outcomes: readonly string[]): number {
    const choice = this.choices[this.used] ?? 0;
    this.used += 1;
    return choice % outcomes.length;
  }
}

const scheduler = new ListScheduler();

interface Tally {
  drawn: number;
  executed: number;
}

const isLegal = (laboratory: Laboratory, stimulus: Stimulus): boolean => {
  const ledger = laboratory.judge.known.ledgerOf(0);
  const { gic } = laboratory.machine;
  const idle = (vpeid: number): boolean => gic.residentAt(vpeid) < 0 && gic.leavingAt(vpeid) < 0;
  if (stimulus.kind === 'vpendbaser') {
    const rd = gic.rd(stimulus.rd);
    if (rd.dirty || rd.valid === stimulus.valid) return false;
    if (!stimulus.valid) return rd.vpeid === stimulus.vpeid;
    const vpe = ledger.vpe(stimulus.vpeid);
    if (vpe === undefined || !idle(stimulus.vpeid)) return false;
    if (vpe.changedAt >= (ledger.vsyncedAt.get(stimulus.vpeid) ?? -1)) return false;
    return vpe.rd === stimulus.rd || laboratory.profile.architecture === 'v4.1';
  }
  if (stimulus.kind === 'acknowledge') return !gic.rd(stimulus.rd).pending.isEmpty;
  if (stimulus.kind === 'vacknowledge') return gic.rd(stimulus.rd).valid;
  if (stimulus.kind === 'invlpir') return gic.rd(stimulus.rd).registerInvalidations.length === 0;
  if (stimulus.kind === 'sgir') return laboratory.judge.known.ledgers.isMapCertain(stimulus.vpeid);
  if (stimulus.kind === 'vsgir')
    return !gic.rd(stimulus.rd).querying && laboratory.judge.known.ledgers.isHomeCertain(stimulus.vpeid);
  return stimulus.kind !== 'command' || isLegalCommand(laboratory, stimulus.command, idle);
};

const isLegalCommand = (laboratory: Laboratory, command: Command, idle: (vpeid: number) => boolean): boolean => {
  const ledger = laboratory.judge.known.ledgerOf(0);
  const mapping = 'eventId' in command ? ledger.mapping(command.deviceId, command.eventId) : undefined;
  const complete =
    mapping !== undefined &&
    (mapping.virtual ? ledger.vpe(mapping.vpeid) !== undefined : ledger.collection(mapping.icid) !== undefined);
  const device = 'deviceId' in command ? ledger.device(command.deviceId) : undefined;
  const isFree = (intid: number): boolean =>
    ledger.findMapping((other) => !other.virtual && other.intid === intid) === undefined;
  const isFreeFor = (vpeid: number, intid: number): boolean =>
    ledger.findMapping((other) => other.virtual && other.vpeid === vpeid && other.intid === intid) === undefined;
  switch (command.op) {
    case 'MAPD':
      return (
        (command.valid ? device === undefined : device !== undefined) &&
        ledger.findMapping((_, entry) => entry.deviceId === command.deviceId) === undefined
      );
    case 'MAPC':
      return ledger.findMapping((other) => other.icid === command.icid) === undefined;
    case 'MAPTI':
    case 'MAPI': {
      const intid = command.op === 'MAPTI' ? command.pINTID : command.eventId;
      const inItt = device !== undefined && command.eventId < 2 ** (device.size + 1);
      return (
        inItt &&
        mapping === undefined &&
        intid >= 8192 &&
        isFree(intid) &&
        ledger.collection(command.icid) !== undefined
      );
    }
    case 'VMAPTI':
    case 'VMAPI': {
      const intid = command.op === 'VMAPTI' ? command.vINTID : command.eventId;
      const inItt = device !== undefined && command.eventId < 2 ** (device.size + 1);
      return (
        inItt &&
        mapping === undefined &&
        intid >= 8192 &&
        ledger.vpe(command.vpeid) !== undefined &&
        isFreeFor(command.vpeid, intid)
      );
    }
    case 'MOVI':
      return complete && !mapping.virtual && ledger.collection(command.icid) !== undefined;
    case 'VMOVI':
      return (
        complete &&
        mapping.virtual &&
        ledger.vpe(command.vpeid) !== undefined &&
        (mapping.vpeid === command.vpeid || isFreeFor(command.vpeid, mapping.intid))
      );
    case 'DISCARD':
    case 'INT':
    case 'CLEAR':
    case 'INV':
      return complete;
    case 'INVALL':
      return ledger.collection(command.icid) !== undefined;
    case 'VMAPP': {
      const mapped = ledger.vpe(command.vpeid) !== undefined;
      if (command.valid) return !mapped;
      return (
        mapped && idle(command.vpeid) && ledger.findMapping((other) => other.vpeid === command.vpeid) === undefined
      );
    }
    case 'VMOVP':
      return ledger.vpe(command.vpeid) !== undefined && idle(command.vpeid);
    case 'VINVALL':
    case 'VSYNC':
    case 'INVDB':
    case 'VSGI':
      return ledger.vpe(command.vpeid) !== undefined;
    default:
      return true;
  }
};

class StimulusCommand implements fc.Command<object, Laboratory> {
  private readonly stimulus: Stimulus;
  private readonly schedule: Schedule;
  private readonly laboratory: Laboratory;
  private readonly tally: Tally;

  constructor(stimulus: Stimulus, schedule: Schedule, laboratory: Laboratory, tally: Tally) {
    this.stimulus = stimulus;
    this.schedule = schedule;
    this.laboratory = laboratory;
    this.tally = tally;
  }

  check(): boolean {
    this.tally.drawn += 1;
    return isLegal(this.laboratory, this.stimulus);
  }

  run(_model: object, laboratory: Laboratory): void {
    this.tally.executed += 1;
    laboratory.execute(item(this.stimulus, this.schedule.hold), scheduler.start(this.schedule.choices));
  }

  toString(): string {
    return JSON.stringify(this.stimulus);
  }
}

/** An internal step out of the plain order. */
class InternalCommand implements fc.Command<object, Laboratory> {
  private readonly index: number;
  private readonly schedule: Schedule;
  private readonly laboratory: Laboratory;
  private readonly tally: Tally;

  constructor(index: number, schedule: Schedule, laboratory: Laboratory, tally: Tally) {
    this.index = index;
    this.schedule = schedule;
    this.laboratory = laboratory;
    this.tally = tally;
  }

  check(): boolean {
    this.tally.drawn += 1;
    return this.laboratory.machine.isRestless;
  }

  run(_model: object, laboratory: Laboratory): void {
    this.tally.executed += 1;
    const steps = laboratory.machine.internalSteps();
    const step = steps[this.index % steps.length];
    if (step !== undefined) {
      laboratory.execute(item(step, this.schedule.hold), scheduler.start(this.schedule.choices));
    }
  }

  toString(): string {
    return `internal step ${this.index}`;
  }
}

/** Weights of the kinds of stimuli, the same as the generator's. */
const weightOf = (name: string): number =>
  STIMULUS_KINDS.filter((kind) => kind.name === name || kind.name.startsWith(`${name} V=`)).reduce(
    (sum, { weight }) => sum + weight,
    0,
  );

/** The kinds of `stimuli`, in the same order. */
const kindsOf = (profile: Profile): readonly string[] => [
  ...['MAPD', 'MAPC', 'MAPTI', 'MAPI', 'MOVI', 'DISCARD', 'INT', 'CLEAR', 'INV', 'INVALL', 'SYNC', 'MSI'],
  ...['acknowledge', 'configuration byte', 'GICD read', 'GICD write'],
  ...(profile.registerInvalidation ? ['GICR_INVLPIR', 'GICR_SYNCR'] : []),
  ...['VMAPP', 'VMAPTI', 'VMAPI', 'VMOVI', 'VMOVP', 'VINVALL', 'VSYNC', 'residency', 'vacknowledge'],
  ...['virtual configuration byte', 'INVDB'],
  ...['VSGI Clear=0', 'VSGI Clear=1', 'GITS_SGIR', 'GICR_VSGIR', 'GICR_VSGIPENDR'],
];

/** One arbitrary per kind of stimulus, over the same objects. */
const stimuli = (profile: Profile, scope: Scope): fc.Arbitrary<Stimulus>[] => {
  const rd = fc.nat({ max: profile.redistributors - 1 });
  const of = <T>(list: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...list);
  const event = of(scope.devices.flatMap(({ deviceId, events }) => events.map((eventId) => ({ deviceId, eventId }))));
  const device = of(scope.devices);
  const icid = of(scope.icids);
  const command = (arbitrary: fc.Arbitrary<Command>): fc.Arbitrary<Stimulus> =>
    arbitrary.map((operands) => ({ kind: 'command', its: 0, command: operands }));
  const list: fc.Arbitrary<Stimulus>[] = [
    command(
      fc
        .tuple(device, fc.boolean())
        .map(([{ deviceId, size }, valid]) => ({ op: 'MAPD', deviceId, size, ittAddress: ittOf(deviceId), valid })),
    ),
    command(fc.tuple(icid, rd, fc.boolean()).map(([id, rdbase, valid]) => ({ op: 'MAPC', icid: id, rdbase, valid }))),
    command(
      fc.tuple(event, of(scope.lpis), icid).map(([on, pINTID, id]) => ({ op: 'MAPTI', ...on, pINTID, icid: id })),
    ),
    command(fc.tuple(event, icid).map(([on, id]) => ({ op: 'MAPI', ...on, icid: id }))),
    command(fc.tuple(event, icid).map(([on, id]) => ({ op: 'MOVI', ...on, icid: id }))),
    command(event.map((on) => ({ op: 'DISCARD', ...on }))),
    command(event.map((on) => ({ op: 'INT', ...on }))),
    command(event.map((on) => ({ op: 'CLEAR', ...on }))),
    command(event.map((on) => ({ op: 'INV', ...on }))),
    command(icid.map((id) => ({ op: 'INVALL', icid: id }))),
    command(rd.map((rdbase) => ({ op: 'SYNC', rdbase }))),
    event.map((on) => ({ kind: 'msi', its: 0, ...on })),
    rd.map((at) => ({ kind: 'acknowledge', rd: at })),
    fc
      .tuple(of(scope.lpis), fc.boolean())
      .map(([intid, on]) => ({ kind: 'config', intid, value: on ? CONFIG_ENABLED : CONFIG_DISABLED })),
    of([...IDENTIFICATION_WORDS, ...RESERVED_WORDS]).map((offset) => ({ kind: 'gicd-read', offset })),
    of(RESERVED_WORDS).map((offset) => ({ kind: 'gicd-write', offset, value: 0 })),
  ];
  if (profile.registerInvalidation) {
    list.push(fc.tuple(rd, of(scope.lpis)).map(([at, intid]) => ({ kind: 'invlpir', rd: at, intid })));
    list.push(rd.map((at) => ({ kind: 'syncr', rd: at })));
  }
  if (scope.vpeids.length === 0) return list;
  const vpeid = of(scope.vpeids);
  const vINTID = of(scope.vINTIDs);
  const bells = fc
    .tuple(vpeid, fc.boolean())
    .map(([id, rings]) => (rings && profile.individualDoorbells ? individualDoorbellOf(profile, id) : NO_DOORBELL));
  list.push(
    command(fc.tuple(vpeid, rd, fc.boolean()).map(([id, rdbase, valid]) => vmapp(profile, id, rdbase, valid, true))),
    command(
      fc.tuple(event, vpeid, vINTID).map(([on, id, intid]) => ({
        op: 'VMAPTI',
        ...on,
        vpeid: id,
        vINTID: intid,
        doorbell: profile.individualDoorbells ? individualDoorbellOf(profile, id) : NO_DOORBELL,
      })),
    ),
    command(fc.tuple(event, vpeid).map(([on, id]) => ({ op: 'VMAPI', ...on, vpeid: id, doorbell: NO_DOORBELL }))),
    command(
      fc
        .tuple(event, vpeid, bells)
        .map(([on, id]) => ({ op: 'VMOVI', ...on, vpeid: id, doorbell: NO_DOORBELL, doorbellValid: true })),
    ),
    command(
      fc.tuple(vpeid, rd, fc.boolean()).map(([id, rdbase, db]) => vmovp(profile, id, rdbase, db, doorbellOf(id))),
    ),
    command(vpeid.map((id) => ({ op: 'VINVALL', vpeid: id }))),
    command(vpeid.map((id) => ({ op: 'VSYNC', vpeid: id }))),
    fc.tuple(rd, fc.boolean(), vpeid, fc.boolean(), fc.boolean()).map(([at, valid, id, doorbell, pendingLast]) => ({
      kind: 'vpendbaser',
      rd: at,
      valid,
      vpeid: id,
      doorbell,
      pendingLast,
    })),
    rd.map((at) => ({ kind: 'vacknowledge', rd: at })),
    fc.tuple(vpeid, vINTID, fc.boolean()).map(([id, intid, on]) => ({
      kind: 'vconfig',
      vpeid: id,
      vINTID: intid,
      value: on ? CONFIG_ENABLED : CONFIG_DISABLED,
    })),
  );
  if (profile.architecture === 'v4.1') list.push(command(vpeid.map((id) => ({ op: 'INVDB', vpeid: id }))));
  if (profile.vsgi) list.push(...vsgis(vpeid, of(scope.vSGIs), rd));
  return list;
};

const vsgis = (
  vpeids: fc.Arbitrary<number>,
  vSGIs: fc.Arbitrary<number>,
  rds: fc.Arbitrary<number>,
): fc.Arbitrary<Stimulus>[] => {
  const vsgi = (clear: boolean): fc.Arbitrary<Stimulus> =>
    fc.tuple(vpeids, vSGIs, fc.boolean(), fc.boolean()).map(([vpeid, vINTID, enable, group]) => ({
      kind: 'command',
      its: 0,
      command: { op: 'VSGI', vpeid, vINTID, enable, clear, group, priority: 0 },
    }));
  return [
    vsgi(false),
    vsgi(true),
    fc.tuple(vpeids, vSGIs).map(([vpeid, vINTID]) => ({ kind: 'sgir', its: 0, vpeid, vINTID })),
    fc.tuple(rds, vpeids).map(([rd, vpeid]) => ({ kind: 'vsgir', rd, vpeid })),
    rds.map((rd) => ({ kind: 'vsgipendr', rd })),
  ];
};

/** Runs this many programs through `fc.commands`; returns the numbers of commands drawn and executed. */
export const runThroughCommands = (laboratory: Laboratory, runs: number, seed: number): Tally => {
  const tally: Tally = { drawn: 0, executed: 0 };
  const { profile } = laboratory;
  const kinds = kindsOf(profile);
  const weighted = stimuli(profile, defaultScope(profile)).map((arbitrary, index) => ({
    weight: weightOf(kinds[index] ?? ''),
    arbitrary: fc
      .tuple(arbitrary, schedules)
      .map(
        ([stimulus, schedule]): fc.Command<object, Laboratory> =>
          new StimulusCommand(stimulus, schedule, laboratory, tally),
      ),
  }));
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  // One in ten, as in the generator.
  const internal = {
    weight: Math.round(total / 9),
    arbitrary: fc
      .tuple(fc.nat({ max: 31 }), schedules)
      .map(
        ([index, schedule]): fc.Command<object, Laboratory> => new InternalCommand(index, schedule, laboratory, tally),
      ),
  };
  const commands = [fc.oneof(...weighted, internal)];
  fc.assert(
    fc.property(fc.commands(commands, { maxCommands: 64, size: 'max' }), (program) => {
      laboratory.reset();
      fc.modelRun(() => ({ model: {}, real: laboratory }), program);
    }),
    { seed, numRuns: runs },
  );
  return tally;
};
