/** Stimuli for EnableLPIs and the tables behind it, for what gates presentation, and for MOVALL: as contract-keeping software would send them. */

import type { Command } from '../../models/architecture/commands.ts';
import { CONFIG_DISABLED, CONFIG_ENABLED, FIRST_LPI } from '../../models/architecture/identifiers.ts';
import { isClearable, LPI_CONFIGURATION_TABLE, lpiPendingTable } from '../../models/architecture/lpi-control.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Step, Stimulus } from '../../models/architecture/steps.ts';
import type { RedistributorControl } from '../../models/observer/lpi-control.ts';
import { doorbellOf, vptOf } from '../run/addresses.ts';
import { vmapp, vmovp } from '../run/vpe-commands.ts';
import {
  freeEvent,
  isCollectionLive,
  isFree,
  isIdle,
  pick,
  pickEntry,
  pickWhere,
  type Situation,
} from './situation.ts';

/** A second LPI configuration table, and a pending table that no redistributor has after bring-up. */
const OTHER_CONFIGURATION_TABLE = 0x4800_0000;
const OTHER_PENDING_TABLE = 0x4900_0000;

/** An LPI that GICR_PROPBASER.IDbits = 13 leaves out of range. */
export const HIGH_LPI = 16_384;

const rdsOf = ({ gic }: Situation): number[] => gic.rds.map((_, rd) => rd);

const pickRd = (
  now: Situation,
  holds: (state: Readonly<RedistributorControl>, rd: number) => boolean,
): number | undefined =>
  pickWhere(now.dice, rdsOf(now), (rd) => {
    const state = now.control.at(rd);
    return state !== undefined && holds(state, rd);
  });

/** LPIs are off, and software knows that the redistributor has stopped. */
const isQuiet = ({ enabled, unpolled }: Readonly<RedistributorControl>): boolean => !enabled && !unpolled;

/** EnableLPIs may be cleared: nothing is left in a queue, and no vPE is mapped or resident here (I-103). */
export const mayStop = ({ gic, ledgers }: Situation, rd: number): boolean => {
  const { valid, dirty } = gic.rd(rd);
  if (valid || dirty || gic.itss.some(({ queue }) => queue.length > 0)) return false;
  for (const vpe of ledgers.vpes.values()) if (vpe.mappers !== 0 && vpe.rd === rd) return false;
  for (const vpe of gic.vpes.values()) if (vpe.mapped && vpe.home === rd) return false;
  return !gic.itss.some(({ bag }) => bag.some((effect) => effect.vpeid >= 0));
};

/** EnableLPIs may be set: the group has one configuration table (I-45), and the pending table is nobody else's (I-119). */
export const mayStart = ({ control, ledgers, profile }: Situation, rd: number): boolean => {
  const own = control.at(rd);
  if (own === undefined || !isQuiet(own)) return false;
  const { commonLpiAffGroups: groups } = profile;
  const clashes = control.all.some(
    (other, index) =>
      index !== rd &&
      ((other.enabled || other.unpolled) && other.pendingTable === own.pendingTable
        ? true
        : other.enabled &&
          groups[index] === groups[rd] &&
          (other.configTable !== own.configTable || other.idBits !== own.idBits)),
  );
  if (clashes) return false;
  for (const vpe of ledgers.vpes.values()) if (vpe.mappers !== 0 && vpe.vptAddress === own.pendingTable) return false;
  return true;
};

export const drawStop = (now: Situation): Stimulus | undefined => {
  if (!isClearable(now.profile)) {
    // RES1 once set: the write does nothing.
    return now.dice.below(8) === 0
      ? { kind: 'enable-lpis', rd: now.dice.below(now.gic.rds.length), enable: false }
      : undefined;
  }
  const rd = pickRd(now, ({ enabled }, index) => enabled && mayStop(now, index));
  return rd === undefined ? undefined : { kind: 'enable-lpis', rd, enable: false };
};

export const drawStart = (now: Situation): Stimulus | undefined => {
  const rd = pickRd(now, (_, index) => mayStart(now, index));
  return rd === undefined ? undefined : { kind: 'enable-lpis', rd, enable: true };
};

const pollRwp = (now: Situation): Stimulus | undefined => {
  const rd = pickRd(now, ({ unpolled }) => unpolled);
  return rd === undefined ? undefined : { kind: 'poll-rwp', rd };
};

const drawPropbaser = (now: Situation): Stimulus | undefined => {
  const { dice, profile, control } = now;
  const rd = pickRd(now, isQuiet);
  if (rd === undefined) return undefined;
  const groups = profile.commonLpiAffGroups;
  const like = control.all.find(({ enabled }, other) => enabled && other !== rd && groups[other] === groups[rd]);
  if (like !== undefined && dice.below(4) > 0) {
    return { kind: 'propbaser', rd, table: like.configTable, idBits: like.idBits };
  }
  // Software that takes all of a group down gives all of it the same again.
  const same = control.all.find(({ enabled, idBits }) => !enabled && idBits !== profile.intidBits - 1);
  const idBits = same !== undefined && dice.below(3) > 0 ? same.idBits : pick(dice, [15, 15, 13, 13, 12]);
  const table = dice.below(3) === 0 ? OTHER_CONFIGURATION_TABLE : LPI_CONFIGURATION_TABLE;
  return { kind: 'propbaser', rd, table, idBits: idBits ?? profile.intidBits - 1 };
};

/** Pending tables that programs know of, VPTs left out. */
const tables = (now: Situation): number[] => [...rdsOf(now).map(lpiPendingTable), OTHER_PENDING_TABLE];

const drawPendbaser = (now: Situation): Stimulus | undefined => {
  const { dice, gic, control } = now;
  const rd = pickRd(now, isQuiet);
  if (rd === undefined) return undefined;
  const isFree = (table: number): boolean =>
    !control.all.some((other, index) => index !== rd && other.pendingTable === table);
  const table = pickWhere(dice, tables(now), isFree);
  if (table === undefined) return undefined;
  // PTZ is a promise.
  const isZero = gic.vpts.get(table)?.isEmpty !== false;
  return { kind: 'pendbaser', rd, table, ptz: isZero && dice.below(2) === 0 };
};

const lpiOf = (now: Situation): number => {
  const { dice, scope } = now;
  return pick(dice, [...scope.lpis, ...scope.vpeids.map(doorbellOf), HIGH_LPI, 100]) ?? HIGH_LPI;
};

const drawTableWrite = (now: Situation): Stimulus | undefined => {
  const { dice, control } = now;
  const isOwned = (table: number): boolean =>
    control.all.some(({ enabled, unpolled, pendingTable }) => (enabled || unpolled) && pendingTable === table);
  const table = pickWhere(dice, tables(now), (candidate) => !isOwned(candidate));
  if (table === undefined) return undefined;
  return { kind: 'pending-table', table, intid: lpiOf(now), pending: dice.below(4) > 0 };
};

const drawTableRead = (now: Situation): Stimulus | undefined => {
  const table = pick(now.dice, tables(now));
  return table === undefined ? undefined : { kind: 'read-pending-table', table, intid: lpiOf(now) };
};

const drawOtherConfig = ({ dice, scope, control }: Situation): Stimulus | undefined => {
  if (!control.isTouched) return undefined;
  const intid = pick(dice, scope.lpis);
  const value = dice.below(2) === 0 ? CONFIG_DISABLED : CONFIG_ENABLED;
  return intid === undefined ? undefined : { kind: 'config', table: OTHER_CONFIGURATION_TABLE, intid, value };
};

const drawDirect = (now: Situation): Stimulus | undefined => {
  const { dice, gic } = now;
  const rd = dice.below(gic.rds.length);
  return { kind: dice.below(2) === 0 ? 'setlpir' : 'clrlpir', rd, intid: lpiOf(now) };
};

const drawWaker = (now: Situation): Stimulus | undefined => {
  const { dice, gic } = now;
  const rd = pickRd(now, ({ wakerUnpolled }, index) => !wakerUnpolled && !gic.rd(index).valid && !gic.rd(index).dirty);
  const sleeps = rd !== undefined && now.control.at(rd)?.sleep === true;
  // Sleep is short, or nothing else happens.
  if (rd === undefined || (!sleeps && dice.below(3) > 0)) return undefined;
  return { kind: 'waker', rd, sleep: !sleeps };
};

const pollWaker = (now: Situation): Stimulus | undefined => {
  const rd = pickRd(now, ({ wakerUnpolled }) => wakerUnpolled);
  return rd === undefined ? undefined : { kind: 'poll-waker', rd };
};

const drawGicdCtlr = ({ dice, control }: Situation): Stimulus => ({
  kind: 'gicd-ctlr',
  enableGrp1: !control.enableGrp1 || dice.below(3) === 0,
  nassgireq: dice.below(2) === 0,
});

/** Some ITS has a collection on the way from `from` to another redistributor than `to`. */
const disturbsRemap = ({ ledgers }: Situation, from: number, to: number): boolean =>
  ledgers.all.some(({ remaps }) => [...remaps.values()].some((remap) => remap.from === from && remap.to !== to));

/** First the MOVALL that a remap waits for; else any that disturbs none. */
const drawMovall = (now: Situation): Stimulus | undefined => {
  const { dice, gic, ledger, control, its } = now;
  const command = (rdbase1: number, rdbase2: number): Stimulus => ({
    kind: 'command',
    its,
    command: { op: 'MOVALL', rdbase1, rdbase2 },
  });
  for (const { from, to } of ledger.remaps.values()) {
    if (dice.below(4) === 0) break;
    return control.isOn(from) && control.isOn(to) && !disturbsRemap(now, from, to) ? command(from, to) : undefined;
  }
  const from = dice.below(gic.rds.length);
  const to = dice.below(gic.rds.length);
  if (!control.isOn(from) || !control.isOn(to)) return undefined;
  return disturbsRemap(now, from, to) ? undefined : command(from, to);
};

/** MAPC that takes a live collection elsewhere: MOVALL is to follow. */
const drawRemap = (now: Situation): Stimulus | undefined => {
  const { dice, gic, ledger, scope, control, its } = now;
  const icid = pickWhere(dice, scope.icids, (id) => ledger.collection(id) !== undefined && !ledger.remaps.has(id));
  const rdbase = dice.below(gic.rds.length);
  const from = icid === undefined ? undefined : ledger.collection(icid)?.rd;
  if (icid === undefined || from === undefined || from === rdbase) return undefined;
  if (!control.isOn(from) || !control.isOn(rdbase)) return undefined;
  // One MOVALL cannot follow two remaps that lead elsewhere.
  if (disturbsRemap(now, from, rdbase)) return undefined;
  return { kind: 'command', its, command: { op: 'MAPC', icid, rdbase, valid: true } };
};

/** A high LPI, as long as every redistributor has it in range. */
const drawHighLpi = (now: Situation): Stimulus | undefined => {
  const { dice, its, ledger, scope, control } = now;
  if (rdsOf(now).some((rd) => !control.takes(rd, HIGH_LPI))) return undefined;
  if (!isFree(now, HIGH_LPI)) return undefined;
  const device = pickWhere(dice, scope.devices, ({ deviceId }) => ledger.device(deviceId) !== undefined);
  if (device === undefined) return undefined;
  const { deviceId } = device;
  const eventId = pickWhere(dice, device.events, (event) => ledger.mapping(deviceId, event) === undefined);
  const icid = pickWhere(dice, scope.icids, (id) => ledger.collection(id) !== undefined);
  if (eventId === undefined || icid === undefined) return undefined;
  return { kind: 'command', its, command: { op: 'MAPTI', deviceId, eventId, pINTID: HIGH_LPI, icid } };
};

/** Where software puts another vPE configuration table. */
export const OTHER_VPE_TABLE = 0x4300_0000;

/** No vPE is mapped to the group of the redistributor, or will be by what is in a queue. */
export const isGroupFree = ({ gic, profile, ledgers, consumed, moves }: Situation, rd: number): boolean => {
  const groups = profile.commonLpiAffGroups;
  if (gic.itss.some(({ queue }) => queue.some((next) => next.op === 'VMAPP' || next.op === 'VMOVP'))) return false;
  for (const tables of [ledgers, consumed]) {
    for (const [vpeid, vpe] of tables.vpes) {
      if (moves.concern(vpeid) || (vpe.mappers !== 0 && groups[vpe.rd] === groups[rd])) return false;
    }
  }
  return true;
};

const drawVpropbaser = (now: Situation): Stimulus | undefined => {
  const { dice, gic, profile, control } = now;
  const rd = dice.below(gic.rds.length);
  const state = control.at(rd);
  if (state === undefined || gic.rd(rd).valid || gic.rd(rd).dirty) return undefined;
  if (state.vpeTableUnpolled) return { kind: 'poll-rwp', rd };
  if (state.vpeTableValid) {
    const valid = !isGroupFree(now, rd) || dice.below(4) === 0;
    return { kind: 'vpropbaser', rd, valid, table: state.vpeTable, z: false };
  }
  const groups = profile.commonLpiAffGroups;
  const like = control.all.find((other, index) => groups[index] === groups[rd] && other.vpeTableValid);
  const table = like?.vpeTable ?? (dice.below(2) === 0 ? state.vpeTable : OTHER_VPE_TABLE + rd * 0x10_0000);
  return { kind: 'vpropbaser', rd, valid: true, table, z: !gic.writtenVpeTables.has(table) && dice.below(2) === 0 };
};

const isV41 = ({ architecture }: Profile): boolean => architecture === 'v4.1';
const always = (): boolean => true;
const isDirect = ({ directLpis }: Profile): boolean => directLpis === true;

type Row = readonly [
  name: string,
  weight: number,
  applies: (profile: Profile) => boolean,
  draw: (now: Situation) => Stimulus | undefined,
];

export const LPI_TABLE_ROWS: readonly Row[] = [
  ['EnableLPIs 1 to 0', 3, always, drawStop],
  ['EnableLPIs 0 to 1', 4, isClearable, drawStart],
  ['GICR_CTLR.RWP', 2, isClearable, pollRwp],
  ['GICR_PROPBASER', 1, isClearable, drawPropbaser],
  ['GICR_PENDBASER', 2, isClearable, drawPendbaser],
  ['pending table write', 2, isClearable, drawTableWrite],
  ['pending table read', 1, always, drawTableRead],
  ['other configuration table', 1, isClearable, drawOtherConfig],
  ['GICR_SETLPIR', 3, isDirect, drawDirect],
  ['GICR_WAKER', 2, always, drawWaker],
  ['GICR_WAKER poll', 1, always, pollWaker],
  ['GICD_CTLR', 2, always, drawGicdCtlr],
  ['MOVALL', 4, always, drawMovall],
  ['MAPC remap', 4, always, drawRemap],
  ['MAPTI high', 1, always, drawHighLpi],
  ['GICR_VPROPBASER', 3, isV41, drawVpropbaser],
];

const movallAfter = (now: Situation): Stimulus | undefined => {
  const { ledger, dice } = now;
  return ledger.remaps.size > 0 && dice.below(2) === 0 ? drawMovall(now) : undefined;
};

/** What software usually does next. */
export const lpiTableFollowUp = (step: Step, now: Situation): Stimulus | undefined => {
  const { dice, control } = now;
  switch (step.kind) {
    case 'enable-lpis':
      if (!step.enable) return control.at(step.rd)?.unpolled === true ? { kind: 'poll-rwp', rd: step.rd } : undefined;
      return { kind: 'acknowledge', rd: step.rd };
    case 'poll-rwp': {
      const draws = [drawPendbaser, drawPropbaser, drawTableWrite, drawTableRead, drawStart, drawStart, drawStop];
      return pick(dice, draws)?.(now);
    }
    case 'pendbaser':
    case 'pending-table':
    case 'read-pending-table':
      return drawStart(now) ?? drawTableRead(now);
    case 'vpropbaser':
      return step.valid ? undefined : { kind: 'poll-rwp', rd: step.rd };
    case 'propbaser':
      return drawStart(now) ?? drawPropbaser(now);
    case 'setlpir':
    case 'clrlpir':
      return now.profile.registerInvalidation ? { kind: 'syncr', rd: step.rd } : undefined;
    case 'waker':
      return { kind: 'poll-waker', rd: step.rd };
    case 'poll-waker':
    case 'gicd-ctlr':
      return { kind: 'acknowledge', rd: step.kind === 'poll-waker' ? step.rd : dice.below(now.gic.rds.length) };
    case 'command': {
      const { command } = step;
      if (command.op === 'MOVALL') {
        const rdbase = dice.below(2) === 0 ? command.rdbase1 : command.rdbase2;
        return { kind: 'command', its: now.its, command: { op: 'SYNC', rdbase } };
      }
      return command.op === 'SYNC' ? movallAfter(now) : undefined;
    }
    default:
      return undefined;
  }
};

/** MAPTI of an LPI beyond GICR_PROPBASER.IDbits of its redistributor. */
export const beyondPropbaser = (now: Situation): Stimulus | undefined => {
  const { dice, scope, ledger, control, its } = now;
  const icid = pickWhere(dice, scope.icids, (id) => {
    const rd = ledger.collection(id)?.rd;
    return rd !== undefined && HIGH_LPI >= (control.at(rd)?.limit ?? HIGH_LPI + 1);
  });
  const event = freeEvent(now);
  if (icid === undefined || event === undefined || !isFree(now, HIGH_LPI)) return undefined;
  return { kind: 'command', its, command: { op: 'MAPTI', ...event, pINTID: HIGH_LPI, icid } };
};

/** Commands that name a collection of a redistributor with EnableLPIs=0. */
const onCollectionOf = (now: Situation, rd: number): Stimulus | undefined => {
  const { dice, scope, ledger, its } = now;
  const icid = pickWhere(dice, scope.icids, (id) => ledger.collection(id)?.rd === rd);
  if (icid === undefined) return undefined;
  const command = (operands: Command): Stimulus => ({ kind: 'command', its, command: operands });
  const event = freeEvent(now);
  const intid = pickWhere(dice, scope.lpis, (lpi) => isFree(now, lpi));
  if (event === undefined || intid === undefined || dice.below(4) === 0) return command({ op: 'INVALL', icid });
  const byEventId = event.eventId >= FIRST_LPI && isFree(now, event.eventId);
  return command(byEventId ? { op: 'MAPI', ...event, icid } : { op: 'MAPTI', ...event, pINTID: intid, icid });
};

/** Writes that software must not make, or whose outcome is open. */
export const illegalLpiControl = (now: Situation, flag: boolean): Stimulus | undefined => {
  const { dice, gic, profile } = now;
  const rd = dice.below(gic.rds.length);
  const table = pick(dice, [...tables(now), vptOf(0)]) ?? OTHER_PENDING_TABLE;
  switch (dice.below(profile.architecture === 'v4.1' ? 9 : 8)) {
    case 7:
      return beyondPropbaser(now);
    case 8: {
      const vpeTable = dice.below(3) === 0 ? OTHER_VPE_TABLE : (now.control.at(rd)?.vpeTable ?? OTHER_VPE_TABLE);
      return { kind: 'vpropbaser', rd, valid: flag, table: vpeTable, z: dice.below(2) === 0 };
    }
    case 0:
      return { kind: 'enable-lpis', rd, enable: flag };
    case 1:
      return { kind: 'pendbaser', rd, table, ptz: flag };
    case 2:
      return { kind: 'propbaser', rd, table: LPI_CONFIGURATION_TABLE, idBits: flag ? profile.intidBits - 1 : 13 };
    case 3:
      return { kind: 'pending-table', table, intid: lpiOf(now), pending: flag };
    case 4:
      return { kind: 'waker', rd, sleep: flag };
    case 5:
      return { kind: flag ? 'setlpir' : 'clrlpir', rd, intid: lpiOf(now) };
    default:
      return {
        kind: 'command',
        its: now.its,
        command: { op: 'MOVALL', rdbase1: rd, rdbase2: dice.below(6) === 0 ? 99 : dice.below(gic.rds.length) },
      };
  }
};

/** A command to a redistributor with EnableLPIs=0, whose outcome is open, or something illegal. */
export const drawAtDisabled = (now: Situation): Stimulus | undefined => {
  const { dice, gic, ledger, profile, scope, control } = now;
  const rd = pickRd(now, ({ enabled }) => !enabled);
  if (rd === undefined || dice.below(4) === 0) return illegalLpiControl(now, dice.below(2) === 0);
  const command = (operands: Command): Stimulus => ({ kind: 'command', its: now.its, command: operands });
  const entry = pickEntry(now, (mapping) => !mapping.virtual && !ledger.remaps.has(mapping.icid));
  const other = (rd + 1) % gic.rds.length;
  if (entry !== undefined && dice.below(3) === 0) {
    const op = pick(dice, ['INT', 'CLEAR', 'DISCARD', 'INV'] as const) ?? 'INV';
    return command({ op, deviceId: entry.deviceId, eventId: entry.eventId });
  }
  // What several ITSs map is mapped and moved by all of them.
  const isVirtual = profile.architecture !== 'v3' && profile.itsCount === 1;
  switch (dice.below(isVirtual ? 8 : 4)) {
    case 0: {
      const icid = pickWhere(dice, scope.icids, (id) => !isCollectionLive(ledger, id));
      return icid === undefined ? undefined : command({ op: 'MAPC', icid, rdbase: rd, valid: true });
    }
    case 1: {
      const [rdbase1, rdbase2] = dice.below(2) === 0 ? [rd, other] : [other, rd];
      return command({ op: 'MOVALL', rdbase1, rdbase2 });
    }
    case 2: {
      const icid = pickWhere(dice, scope.icids, (id) => ledger.collection(id)?.rd === rd);
      if (entry === undefined || icid === undefined) return undefined;
      return command({ op: 'MOVI', deviceId: entry.deviceId, eventId: entry.eventId, icid });
    }
    case 3:
      return onCollectionOf(now, rd);
    case 4: {
      const vpeid = pickWhere(dice, scope.vpeids, (id) => {
        const vpe = ledger.vpe(id);
        return vpe !== undefined && isIdle(now, id) && control.isOn(vpe.rd);
      });
      const doorbell = vpeid === undefined ? undefined : ledger.vpe(vpeid)?.defaultDoorbell;
      if (vpeid === undefined || doorbell === undefined) return undefined;
      return command(vmovp(profile, vpeid, rd, dice.below(2) === 0, doorbell));
    }
    default: {
      const vpeid = pickWhere(dice, scope.vpeids, (id) => ledger.vpe(id) === undefined);
      return vpeid === undefined ? undefined : command(vmapp(profile, vpeid, rd, true, true));
    }
  }
};
