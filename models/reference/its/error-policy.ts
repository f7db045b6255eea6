/** The response of the ITS to a bad command. It may differ for each command and each error. */
import type { Command } from '../../architecture/commands.ts';
import type { ErrorReason } from '../../architecture/error-reasons.ts';
import { formatCommand } from '../../architecture/format.ts';
import { FIRST_LPI, NO_DOORBELL } from '../../architecture/identifiers.ts';
import { deviceOfKey, eventOfKey } from '../../architecture/keys.ts';
import { policyOf } from '../../architecture/profiles.ts';
import type { Gic } from '../gic.ts';
import type { Its } from './its.ts';

const POLICIES = ['ignored', 'stalls the queue', 'treated as valid'] as const;

/** The policy, or the command that the ITS takes in place of a bad one. */
export const errorPolicy = (
  gic: Gic,
  its: Its,
  command: Command,
  error: ErrorReason,
  isGood: (candidate: Command) => boolean,
): 'ignored' | 'stalls the queue' | Command => {
  const fixed = policyOf(gic.profile, command.op, error);
  if (fixed === 'ignored' || fixed === 'stalls the queue') return fixed;
  const open = gic.choose('A-01', POLICIES);
  if (open !== 2 && fixed === undefined) return POLICIES[open] === 'stalls the queue' ? 'stalls the queue' : 'ignored';
  return substituteFor(gic, its, command, isGood) ?? 'ignored';
};

/**
 * A command with other data that is valid. The architecture only says "some valid value", so any value that is valid now may be taken. If
 * there is none, the command is ignored.
 */
const substituteFor = (
  gic: Gic,
  its: Its,
  command: Command,
  isGood: (candidate: Command) => boolean,
): Command | undefined => {
  const candidates = [...withOtherOperands(gic, its, command)].filter(isGood);
  if (candidates.length <= 1) return candidates[0];
  return candidates[gic.choose('A-01', candidates.map(formatCommand))];
};

/** The command with one operand replaced, or with another event. */
function* withOtherOperands(gic: Gic, its: Its, command: Command): Generator<Command> {
  const { tables } = its;
  if ('icid' in command)
    for (const [icid, { now }] of tables.collections) if (now !== undefined) yield { ...command, icid };
  if ('rdbase' in command) for (const rdbase of gic.rds.keys()) yield { ...command, rdbase };
  if (command.op === 'MOVALL') {
    for (const rdbase of gic.rds.keys()) {
      yield { ...command, rdbase1: rdbase };
      yield { ...command, rdbase2: rdbase };
    }
  }
  if ('vpeid' in command)
    for (const [vpeid, { now }] of tables.vpes) if (now !== undefined) yield { ...command, vpeid };
  if ('pINTID' in command) yield { ...command, pINTID: FIRST_LPI };
  if ('vINTID' in command) yield { ...command, vINTID: FIRST_LPI };
  if ('vptSize' in command) yield { ...command, vptSize: gic.profile.intidBits - 1 };
  if ('defaultDoorbell' in command) yield { ...command, defaultDoorbell: NO_DOORBELL };
  if ('doorbell' in command) yield { ...command, doorbell: NO_DOORBELL };
  if ('size' in command) yield { ...command, size: gic.profile.eventIdBits - 1 };
  if (command.op === 'MAPD') for (const deviceId of tables.devices.keys()) yield { ...command, deviceId };
  // The EventID is the INTID too.
  if (command.op === 'MAPI' || command.op === 'VMAPI') yield { ...command, eventId: FIRST_LPI };
  if ('eventId' in command) {
    for (const key of tables.ites.keys()) {
      yield { ...command, deviceId: deviceOfKey(key), eventId: eventOfKey(key) };
    }
  }
}
