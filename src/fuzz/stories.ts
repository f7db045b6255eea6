/**
 * Stories: sequences of stimuli that random draws rarely produce, for situations that need several things one after the other.
 *
 * A story yields one piece at a time, and other stimuli may come between two pieces. So each piece checks the current situation, and a story ends if
 * its objects no longer exist.
 */
import type { Command } from '../../models/architecture/commands.ts';
import { CONFIG_DISABLED, CONFIG_ENABLED } from '../../models/architecture/identifiers.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Step, Stimulus } from '../../models/architecture/steps.ts';
import type { EventEntry } from '../../models/observer/ledger-entries.ts';
import { BAD_COMMAND_STORIES } from './bad-command-stories.ts';
import { LIMIT_STORIES } from './limit-stories.ts';
import { LPI_STORIES } from './lpi-stories.ts';
import { QUEUE_STORIES } from './queue-stories.ts';
import { REGISTER_STORIES } from './register-stories.ts';
import { RESTART_STORIES } from './restart-stories.ts';
import { isComplete, isPhysical, isServed, pickEntry, pickWhere, type Situation } from './situation.ts';
import type { Story } from './telling.ts';
import { VPE_STORIES } from './vpe-stories.ts';
import { mapWithPreparedVpt, mapWithVptOfAnotherVpe } from './vpt-stories.ts';

/** Whether the event still raises this LPI. */
const raises = (now: Situation, its: number, { deviceId, eventId }: EventEntry, intid: number): boolean => {
  const mapping = now.ledgers.of(its).mapping(deviceId, eventId);
  return mapping !== undefined && !mapping.virtual && mapping.intid === intid;
};

/** Two redistributors have cached the byte of an LPI. The byte is changed and invalidated; then MOVI moves the LPI from one to the other (I-114). */
function* invalidateThenMove(now: Situation): Generator<Step, void> {
  const found = pickEntry(now, (mapping) => isPhysical(mapping) && isComplete(now, mapping));
  if (found?.mapping === undefined) return;
  const { deviceId, eventId } = found;
  const { intid, icid } = found.mapping;
  const from = now.ledger.collection(icid)?.rd ?? 0;
  const other = pickWhere(now.dice, now.scope.icids, (candidate) => {
    const rd = now.ledger.collection(candidate)?.rd;
    return rd !== undefined && rd !== from && isServed(now, candidate);
  });
  const to = other === undefined ? undefined : now.ledger.collection(other)?.rd;
  if (other === undefined || to === undefined) return;
  const { its } = now;
  const command = (operands: Command): Stimulus => ({ kind: 'command', its, command: operands });
  const sync = (rdbase: number): Stimulus => command({ op: 'SYNC', rdbase });
  if (!now.gic.rd(to).cache.has(intid)) yield { kind: 'cache', rd: to, intid };
  const on = (now.gic.configInMemory(intid) & 1) !== 0;
  yield { kind: 'config', intid, value: on ? CONFIG_DISABLED : CONFIG_ENABLED };
  const pieces: readonly Stimulus[] = [
    command({ op: 'INV', deviceId, eventId }),
    sync(from),
    command({ op: 'MOVI', deviceId, eventId, icid: other }),
    sync(from),
    sync(to),
    { kind: 'msi', its, deviceId, eventId },
    { kind: 'acknowledge', rd: to },
  ];
  for (const piece of pieces) {
    if (!raises(now, its, found, intid) || now.ledgers.of(its).collection(other)?.rd !== to) return;
    if (!now.control.isOn(from) || !now.control.isOn(to) || now.ledgers.of(its).remaps.size > 0) return;
    yield piece;
  }
}

const isOneIts = ({ itsCount }: Profile): boolean => itsCount === 1;

export const STORIES: readonly Story[] = [
  { name: 'INV, then MOVI', applies: () => true, needs: 'LPI', tell: invalidateThenMove },
  ...LPI_STORIES,
  ...QUEUE_STORIES,
  ...BAD_COMMAND_STORIES,
  ...RESTART_STORIES,
  ...REGISTER_STORIES,
  ...LIMIT_STORIES,
  ...VPE_STORIES,
  {
    name: 'VMAPP with a prepared VPT',
    applies: (profile) => profile.architecture !== 'v3' && isOneIts(profile),
    tell: mapWithPreparedVpt,
  },
  {
    name: 'VMAPP with the VPT of another vPE',
    applies: (profile) => profile.vsgi && isOneIts(profile),
    tell: mapWithVptOfAnotherVpe,
  },
];
