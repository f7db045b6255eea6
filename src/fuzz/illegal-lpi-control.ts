/**
 * Draws stimuli around LPI tables that software must not send or whose outcome is open: writes to LPI tables in use, and commands for a redistributor
 * with EnableLPIs=0.
 */

import { FIRST_LPI, NO_DOORBELL, VSGIS } from '../../models/architecture/identifiers.ts';
import { LPI_CONFIGURATION_TABLE } from '../../models/architecture/lpi-control.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import { ittOf, vptOf } from '../run/addresses.ts';
import { vmapp, vmovp } from '../run/vpe-commands.ts';
import { noRedistributor } from './boundaries.ts';
import { command } from './its-command.ts';
import { HIGH_LPI, lpiOf, OTHER_PENDING_TABLE, pickRd, tables } from './lpi-redistributors.ts';
import {
  freeEvent,
  isCollectionLive,
  isFree,
  isFreeVirtual,
  isIdle,
  pick,
  pickEntry,
  pickWhere,
  type Situation,
} from './situation.ts';
import { OTHER_VPE_TABLE } from './vpe-table-stimuli.ts';

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
  const { dice, scope, ledger } = now;
  const icid = pickWhere(dice, scope.icids, (id) => ledger.collection(id)?.rd === rd);
  if (icid === undefined) return undefined;
  const event = freeEvent(now);
  const intid = pickWhere(dice, scope.lpis, (lpi) => isFree(now, lpi));
  if (event === undefined || intid === undefined || dice.below(4) === 0) return command(now, { op: 'INVALL', icid });
  const byEventId = event.eventId >= FIRST_LPI && isFree(now, event.eventId);
  return command(now, byEventId ? { op: 'MAPI', ...event, icid } : { op: 'MAPTI', ...event, pINTID: intid, icid });
};

/** Draws a write that software must not make, or whose outcome is open. */
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
        command: {
          op: 'MOVALL',
          rdbase1: rd,
          rdbase2: dice.below(6) === 0 ? noRedistributor(dice, profile) : dice.below(gic.rds.length),
        },
      };
  }
};

/** MAPD of a device with EventIDs that can be LPIs. */
const mapWideDevice = (now: Situation): Stimulus | undefined => {
  const { dice, ledger, scope } = now;
  const device = pickWhere(
    dice,
    scope.devices,
    ({ deviceId, events }) => ledger.device(deviceId) === undefined && events.some((event) => event >= FIRST_LPI),
  );
  if (device === undefined) return undefined;
  const { deviceId, size } = device;
  return command(now, { op: 'MAPD', deviceId, size, ittAddress: ittOf(deviceId, now.its), valid: true });
};

/** Commands that name a vPE which is mapped to a redistributor with EnableLPIs=0, or an event of one. */
const onVpeOf = (now: Situation, rd: number): Stimulus | undefined => {
  const { dice, ledger, profile, scope } = now;
  const vpeid = pickWhere(dice, scope.vpeids, (id) => ledger.vpe(id)?.rd === rd);
  if (vpeid === undefined) return undefined;
  const entry = pickEntry(now, (mapping) => mapping.virtual && mapping.vpeid === vpeid);
  const [vINTID] = scope.vINTIDs;
  const event = freeEvent(now);
  const doorbell = NO_DOORBELL;
  switch (dice.below(10)) {
    case 0:
      return command(now, { op: 'VSYNC', vpeid });
    case 1:
      return command(now, { op: 'VINVALL', vpeid });
    case 2:
    case 8:
      return profile.architecture === 'v4.1' ? command(now, { op: 'INVDB', vpeid }) : undefined;
    case 3: {
      if (!profile.vsgi) return undefined;
      const clear = dice.below(2) === 0;
      const enable = !clear && dice.below(2) === 0;
      return command(now, { op: 'VSGI', vpeid, vINTID: dice.below(VSGIS), clear, enable, group: false, priority: 0 });
    }
    case 4:
      if (event === undefined || vINTID === undefined || !isFreeVirtual(now, vpeid, vINTID)) return undefined;
      return command(now, { op: 'VMAPTI', ...event, vpeid, vINTID, doorbell });
    case 5:
    case 9: {
      const wide = freeEvent(now, FIRST_LPI);
      if (wide === undefined) return mapWideDevice(now);
      return isFreeVirtual(now, vpeid, wide.eventId)
        ? command(now, { op: 'VMAPI', ...wide, vpeid, doorbell })
        : undefined;
    }
    case 6: {
      const other = pickEntry(now, (mapping) => mapping.virtual && isFreeVirtual(now, vpeid, mapping.intid));
      if (other === undefined) return undefined;
      const { deviceId, eventId } = other;
      return command(now, { op: 'VMOVI', deviceId, eventId, vpeid, doorbell, doorbellValid: false });
    }
    default: {
      if (entry === undefined) return undefined;
      const op = pick(dice, ['INT', 'CLEAR', 'DISCARD', 'INV'] as const) ?? 'INV';
      return command(now, { op, deviceId: entry.deviceId, eventId: entry.eventId });
    }
  }
};

/** Draws a command for a redistributor with EnableLPIs=0, whose outcome is open, or an illegal stimulus. */
export const drawAtDisabled = (now: Situation): Stimulus | undefined => {
  const { dice, gic, ledger, profile, scope, control } = now;
  const rd = pickRd(now, ({ enabled }) => !enabled);
  if (rd === undefined || dice.below(4) === 0) return illegalLpiControl(now, dice.below(2) === 0);
  const entry = pickEntry(now, (mapping) => !mapping.virtual && !ledger.remaps.has(mapping.icid));
  const other = (rd + 1) % gic.rds.length;
  if (entry !== undefined && dice.below(3) === 0) {
    const op = pick(dice, ['INT', 'CLEAR', 'DISCARD', 'INV'] as const) ?? 'INV';
    return command(now, { op, deviceId: entry.deviceId, eventId: entry.eventId });
  }
  // With several ITSs, all of them would have to map and move the vPE.
  const isVirtual = profile.architecture !== 'v3' && profile.itsCount === 1;
  switch (dice.below(isVirtual ? 16 : 5)) {
    case 0: {
      const icid = pickWhere(dice, scope.icids, (id) => !isCollectionLive(ledger, id));
      return icid === undefined ? undefined : command(now, { op: 'MAPC', icid, rdbase: rd, valid: true });
    }
    case 1: {
      const [rdbase1, rdbase2] = dice.below(2) === 0 ? [rd, other] : [other, rd];
      return command(now, { op: 'MOVALL', rdbase1, rdbase2 });
    }
    case 2: {
      const icid = pickWhere(dice, scope.icids, (id) => ledger.collection(id)?.rd === rd);
      if (entry === undefined || icid === undefined) return undefined;
      return command(now, { op: 'MOVI', deviceId: entry.deviceId, eventId: entry.eventId, icid });
    }
    case 3:
      return onCollectionOf(now, rd);
    case 4:
      return command(now, { op: 'SYNC', rdbase: rd });
    case 5: {
      const vpeid = pickWhere(dice, scope.vpeids, (id) => {
        const vpe = ledger.vpe(id);
        return vpe !== undefined && isIdle(now, id) && control.isOn(vpe.rd);
      });
      const doorbell = vpeid === undefined ? undefined : ledger.vpe(vpeid)?.defaultDoorbell;
      if (vpeid === undefined || doorbell === undefined) return undefined;
      return command(now, vmovp(profile, vpeid, rd, dice.below(2) === 0, doorbell));
    }
    case 6:
    case 7: {
      const vpeid = pickWhere(dice, scope.vpeids, (id) => ledger.vpe(id) === undefined);
      return vpeid === undefined ? undefined : command(now, vmapp(profile, vpeid, rd, true, true));
    }
    default:
      return onVpeOf(now, rd);
  }
};
