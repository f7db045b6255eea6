/**
 * Draws stimuli that software must not send. Operands are drawn regardless of what is possible, and may be out of range. Most stimuli are command
 * errors; some are UNPREDICTABLE and end the program. Monitors of software contracts must notice them.
 */

import type { Command } from '../../models/architecture/commands.ts';
import { NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import { doorbellOf, individualDoorbellOf, ittOf, vptOf } from '../run/addresses.ts';
import { vmapp, vmovp, withPtz } from '../run/vpe-commands.ts';
import { beyond, noCollection, noDevice, noLpi, noRedistributor, noVpe } from './boundaries.ts';
import { drawIllegalListRegister } from './hypervisor-stimuli.ts';
import { illegalLpiControl } from './illegal-lpi-control.ts';
import { illegalLevelOne } from './level-one-stimuli.ts';
import { drawIllegalQueue } from './queue-stimuli.ts';
import { pickWhere, type Situation } from './situation.ts';
import { drawSpoilt } from './spoil.ts';

interface Operands {
  readonly deviceId: number;
  readonly eventId: number;
  readonly icid: number;
  readonly rdbase: number;
  readonly pINTID: number;
  readonly vpeid: number;
  readonly vINTID: number;
  readonly vSGI: number;
  readonly doorbell: number;
  readonly flag: boolean;
}

const draw = (now: Situation): Operands => {
  const { dice, scope, gic, profile } = now;
  const one = (list: readonly number[], outOfRange: number): number =>
    dice.below(6) === 0 ? outOfRange : (list[dice.below(list.length)] ?? outOfRange);
  const device = scope.devices[dice.below(scope.devices.length)];
  const vpeid = one(scope.vpeids, noVpe(dice, profile));
  return {
    deviceId: dice.below(6) === 0 ? noDevice(now) : (device?.deviceId ?? 0),
    eventId: one(device?.events ?? [], beyond(dice, 2 ** ((device?.size ?? 0) + 1), 40_000)),
    icid: one(scope.icids, noCollection(dice, profile)),
    rdbase: one(
      gic.rds.map((_, index) => index),
      noRedistributor(dice, profile),
    ),
    pINTID: one(scope.lpis, noLpi(dice, profile)),
    vpeid,
    vINTID: one(scope.vINTIDs, noLpi(dice, profile)),
    vSGI: scope.vSGIs.length === 0 ? 0 : one(scope.vSGIs, 15),
    doorbell: dice.below(2) === 0 ? NO_DOORBELL : individualDoorbellOf(profile, dice.below(2)),
    flag: dice.below(2) === 0,
  };
};

type Make = (operands: Operands, now: Situation) => Command;

const PHYSICAL: readonly Make[] = [
  ({ deviceId, flag }, { dice }) => ({ op: 'MAPD', deviceId, size: dice.below(20), ittAddress: ittOf(1), valid: flag }),
  ({ icid, rdbase, flag }) => ({ op: 'MAPC', icid, rdbase, valid: flag }),
  ({ deviceId, eventId, pINTID, icid }) => ({ op: 'MAPTI', deviceId, eventId, pINTID, icid }),
  ({ deviceId, eventId, icid }) => ({ op: 'MAPI', deviceId, eventId, icid }),
  ({ deviceId, eventId, icid }) => ({ op: 'MOVI', deviceId, eventId, icid }),
  ({ deviceId, eventId }) => ({ op: 'DISCARD', deviceId, eventId }),
  ({ deviceId, eventId }) => ({ op: 'INT', deviceId, eventId }),
  ({ deviceId, eventId }) => ({ op: 'CLEAR', deviceId, eventId }),
  ({ deviceId, eventId }) => ({ op: 'INV', deviceId, eventId }),
  ({ icid }) => ({ op: 'INVALL', icid }),
  ({ rdbase }) => ({ op: 'SYNC', rdbase }),
];

const VIRTUAL: readonly Make[] = [
  ({ vpeid, rdbase, flag }, { profile }) => vmapp(profile, vpeid, rdbase, flag, true),
  // Alloc=0 although there is only one ITS.
  ({ vpeid, rdbase, flag }, { profile }) => {
    const command = vmapp(profile, vpeid, rdbase, flag, true);
    return command.op === 'VMAPP' && command.form === 'v4.1' ? { ...command, alloc: false } : command;
  },
  // PTZ=1 of a VPT that holds pending bits, if there is one.
  ({ vpeid, rdbase }, { profile, dice, scope, gic }) => {
    const left = pickWhere(dice, scope.vpeids, (id) => gic.vpts.get(vptOf(id))?.isEmpty === false);
    return withPtz(vmapp(profile, left ?? vpeid, rdbase, true, true));
  },
  ({ deviceId, eventId, vpeid, vINTID, doorbell }) => ({ op: 'VMAPTI', deviceId, eventId, vpeid, vINTID, doorbell }),
  ({ deviceId, eventId, vpeid, doorbell }) => ({ op: 'VMAPI', deviceId, eventId, vpeid, doorbell }),
  ({ deviceId, eventId, vpeid, doorbell, flag }) => ({
    op: 'VMOVI',
    deviceId,
    eventId,
    vpeid,
    doorbell,
    doorbellValid: flag,
  }),
  ({ vpeid, rdbase, flag }, { profile, dice }) =>
    profile.vmovp === 'one ITS'
      ? vmovp(profile, vpeid, rdbase, flag, doorbellOf(vpeid))
      : vmovp(profile, vpeid, rdbase, flag, doorbellOf(vpeid), dice.below(4), dice.below(2 ** profile.itsCount)),
  ({ vpeid }) => ({ op: 'VINVALL', vpeid }),
  ({ vpeid }) => ({ op: 'VSYNC', vpeid }),
];

/** Stimuli of vSGIs of a vPE that may be unmapped, or sent too early. */
const VSGIS: readonly ((operands: Operands, now: Situation) => Stimulus)[] = [
  ({ vpeid, vSGI, flag }, { its }) => ({
    kind: 'command',
    its,
    command: { op: 'VSGI', vpeid, vINTID: vSGI, enable: flag, clear: !flag, group: flag, priority: 0 },
  }),
  ({ vpeid, vSGI }, { its }) => ({ kind: 'sgir', its, vpeid, vINTID: vSGI }),
  ({ vpeid }, { dice, gic }) => ({ kind: 'vsgir', rd: dice.below(gic.rds.length), vpeid }),
  ({ vpeid, flag }, { dice, gic }) => ({
    kind: 'vpendbaser',
    rd: dice.below(gic.rds.length),
    valid: flag,
    vpeid,
    doorbell: false,
    pendingLast: flag,
    vgrp0en: dice.below(2) === 0,
    vgrp1en: dice.below(2) === 0,
  }),
];

/** A stimulus that is probably illegal. */
export const drawIllegal = (now: Situation): Stimulus | undefined => {
  const { dice, profile, gic } = now;
  if (profile.vsgi && dice.below(4) > 0) {
    // A second query before the first is answered.
    const busy = gic.rds.findIndex(({ querying }) => querying);
    if (busy >= 0) return { kind: 'vsgir', rd: busy, vpeid: dice.below(2) };
  }
  if (dice.below(2) === 0) {
    const command = drawSpoilt(now);
    return command && { kind: 'command', its: now.its, command };
  }
  const operands = draw(now);
  if (profile.architecture !== 'v3' && dice.below(6) === 0) {
    return {
      kind: 'vpendbaser',
      rd: dice.below(gic.rds.length),
      valid: operands.flag,
      vpeid: operands.vpeid,
      doorbell: false,
      pendingLast: operands.flag,
    };
  }
  if (profile.architecture === 'v4.0' && dice.below(8) === 0) {
    return { kind: 'poll-vpendbaser', rd: dice.below(gic.rds.length) };
  }
  if (profile.vsgi && dice.below(5) === 0) return VSGIS[dice.below(VSGIS.length)]?.(operands, now);
  if (profile.registerInvalidation && dice.below(12) === 0) {
    return { kind: 'invlpir', rd: dice.below(gic.rds.length), intid: operands.pINTID };
  }
  if (profile.twoLevel !== undefined && dice.below(12) === 0) return illegalLevelOne(now);
  if (dice.below(12) === 0) return drawIllegalQueue(now);
  if (profile.architecture !== 'v3' && dice.below(16) === 0) return drawIllegalListRegister(now);
  if (dice.below(8) === 0) return illegalLpiControl(now, operands.flag);
  const makes = profile.architecture === 'v3' ? PHYSICAL : dice.below(2) === 0 ? PHYSICAL : VIRTUAL;
  const make = makes[dice.below(makes.length)];
  return make === undefined ? undefined : { kind: 'command', its: now.its, command: make(operands, now) };
};
