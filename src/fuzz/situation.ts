/** The situation: everything that a draw may read; and helpers that pick an existing object. */
import { fitsIn, NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Ledger } from '../../models/observer/ledger.ts';
import type { EventEntry, Mapping } from '../../models/observer/ledger-entries.ts';
import type { Ledgers } from '../../models/observer/ledgers.ts';
import type { LpiControl } from '../../models/observer/lpi-control.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { individualDoorbellOf } from '../run/addresses.ts';
import type { Dice } from '../run/dice.ts';
import type { Scope } from './scope.ts';
import type { UnfinishedMoves } from './unfinished-moves.ts';

/** State that draws may read. */
export interface Situation {
  readonly profile: Profile;
  readonly scope: Scope;
  readonly dice: Dice;
  readonly gic: Gic;
  /** The ITS that the draw is for. */
  readonly its: number;
  /** The tables of that ITS as they will be once every published command is consumed. */
  readonly ledger: Ledger;
  /** The tables of all ITSs: projected (`ledgers`), and according to the commands consumed so far (`consumed`). */
  readonly ledgers: Ledgers;
  readonly consumed: Ledgers;
  /** VMOVPs that still have to be sent to some ITSs of their ITSList. */
  readonly moves: UnfinishedMoves;
  /** State of the registers that gate physical LPIs. */
  readonly control: LpiControl;
  /** Redistributors with a write of GICR_INVLPIR and no poll of GICR_SYNCR since. */
  readonly unpolled: ReadonlySet<number>;
  /** Redistributors with a write of GICR_VSGIR and no read of GICR_VSGIPENDR since. */
  readonly unread: ReadonlySet<number>;
}

export const pick = <T>(dice: Dice, list: readonly T[]): T | undefined =>
  list[list.length === 1 ? 0 : dice.below(list.length)];

/** A random member for which `holds` returns true, each with equal chance; allocates no list. */
export const pickWhere = <T>(dice: Dice, list: readonly T[], holds: (value: T) => boolean): T | undefined => {
  const start = list.length === 0 ? 0 : dice.below(list.length);
  for (let offset = 0; offset < list.length; offset += 1) {
    const candidate = list[(start + offset) % list.length];
    if (candidate !== undefined && holds(candidate)) return candidate;
  }
  return undefined;
};

export const pickEntry = (
  { dice, ledger }: Situation,
  holds: (mapping: Mapping, entry: EventEntry) => boolean,
): EventEntry | undefined => {
  const { events } = ledger;
  if (events.size === 0) return undefined;
  let skip = dice.below(events.size);
  let fallback: EventEntry | undefined;
  for (const entry of events.values()) {
    if (entry.mapping !== undefined && holds(entry.mapping, entry)) {
      if (skip <= 0) return entry;
      fallback ??= entry;
    }
    skip -= 1;
  }
  return fallback;
};

export const isPhysical = (mapping: Mapping): boolean => !mapping.virtual;
export const isVirtual = (mapping: Mapping): boolean => mapping.virtual;

/**
 * Whether the mapping leads to pending state: its vPE is mapped; or its collection is mapped to a redistributor with LPIs enabled and has no open
 * remap.
 */
export const isComplete = (now: Situation, mapping: Mapping): boolean => {
  if (mapping.virtual) return now.ledger.vpe(mapping.vpeid) !== undefined;
  return isServed(now, mapping.icid) && !now.ledger.remaps.has(mapping.icid);
};

/** Whether the collection is mapped to a redistributor with LPIs enabled. */
export const isServed = ({ ledger, control }: Situation, icid: number): boolean => {
  const collection = ledger.collection(icid);
  return collection !== undefined && control.isOn(collection.rd);
};

export const freeLpi = (now: Situation): number | undefined =>
  pickWhere(now.dice, now.scope.lpis, (intid) => isFree(now, intid));

/** Whether no event has the LPI in the projected tables; nor, on another ITS, in the consumed ones, since two queues have no order between them. */
export const isFree = ({ ledgers, consumed, its }: Situation, intid: number): boolean => {
  const uses = (mapping: Mapping): boolean => !mapping.virtual && mapping.intid === intid;
  if (ledgers.findMapping(uses) !== undefined) return false;
  return (
    consumed.all.length === 1 || consumed.findMapping((mapping, at) => at.its !== its && uses(mapping)) === undefined
  );
};

/** The VPT of the vPE has a bit for the vINTID by either reading of VPT_size; so has that of a vPE which is not mapped yet. */
export const fitsVpt = ({ ledgers, profile }: Situation, vpeid: number, vINTID: number): boolean => {
  const size = ledgers.vpe(vpeid)?.vptSize;
  return size === undefined || fitsIn(vINTID, profile.architecture === 'v4.0' ? size + 1 : size);
};

export const isFreeVirtual = (now: Situation, vpeid: number, vINTID: number): boolean => {
  const { ledgers, consumed, its } = now;
  if (!fitsVpt(now, vpeid, vINTID)) return false;
  const uses = (mapping: Mapping): boolean => mapping.virtual && mapping.vpeid === vpeid && mapping.intid === vINTID;
  if (ledgers.findMapping(uses) !== undefined) return false;
  return (
    consumed.all.length === 1 || consumed.findMapping((mapping, at) => at.its !== its && uses(mapping)) === undefined
  );
};

/** A mapped device with an event that is not mapped. */
export const freeEvent = (
  { dice, scope, ledger }: Situation,
  least = 0,
): { deviceId: number; eventId: number } | undefined => {
  const isWide = (event: number): boolean => event >= least;
  const device = pickWhere(
    dice,
    scope.devices,
    ({ deviceId, events }) => ledger.device(deviceId) !== undefined && events.some(isWide),
  );
  if (device === undefined) return undefined;
  const eventId = pickWhere(
    dice,
    device.events,
    (event) => isWide(event) && ledger.mapping(device.deviceId, event) === undefined,
  );
  return eventId === undefined ? undefined : { deviceId: device.deviceId, eventId };
};

export const mappedVpe = ({ dice, scope, ledger }: Situation): number | undefined =>
  pickWhere(dice, scope.vpeids, (vpeid) => ledger.vpe(vpeid) !== undefined);

export const isIdle = ({ gic }: Situation, vpeid: number): boolean =>
  gic.residentAt(vpeid) < 0 && gic.leavingAt(vpeid) < 0;

export const individualDoorbell = ({ profile, dice }: Situation, vpeid: number): number =>
  profile.individualDoorbells && dice.below(4) > 0 ? individualDoorbellOf(profile, vpeid) : NO_DOORBELL;

export const isDeviceLive = (ledger: Ledger, deviceId: number): boolean =>
  ledger.findMapping((_, entry) => entry.deviceId === deviceId) !== undefined;

export const isCollectionLive = (ledger: Ledger, icid: number): boolean =>
  ledger.findMapping((mapping) => mapping.icid === icid) !== undefined;

export const isVpeLive = (ledger: Ledger, vpeid: number): boolean =>
  ledger.findMapping((mapping) => mapping.vpeid === vpeid) !== undefined;

/** Whether no VMAPP or VMOVP of the vPE is in a queue or still to be sent. */
export const isQuiet = ({ gic, moves }: Situation, vpeid: number): boolean =>
  !moves.concern(vpeid) &&
  !gic.itss.some(({ queue }) =>
    queue.some((next) => (next.op === 'VMAPP' || next.op === 'VMOVP') && next.vpeid === vpeid),
  );
