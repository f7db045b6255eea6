/**
 * The kinds of stimuli, as a table: the weight of each, and how to draw a legal one in the current situation.
 *
 * Legal means that the stimulus keeps every contract of software. A draw function returns undefined if its kind is not possible now.
 */

import { LEAST_VINTID_BITS } from '../../models/architecture/identifiers.ts';
import { always, registers, severalItss, v4, v40, v41, vsgis } from '../../models/architecture/profile-kinds.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import { IDENTIFICATION_WORDS, RESERVED_WORDS } from '../../models/reference/distributor/registers.ts';
import { ittOf, otherIttOf, virtualConfigOf } from '../run/addresses.ts';
import { vmapp, withPtz } from '../run/vpe-commands.ts';
import { drawAnyRead, drawIdleWrite } from './any-register.ts';
import { drawConfig, drawInvlpir, drawVirtualConfig } from './configuration-stimuli.ts';
import { drawMsi, drawVmapti, drawVmovi, onEvent } from './event-stimuli.ts';
import { drawIchContext, drawListRegister } from './hypervisor-stimuli.ts';
import { command } from './its-command.ts';
import { LPI_TABLE_ROWS } from './lpi-table-kinds.ts';
import { drawWrite, PLAIN_WRITES } from './plain-writes.ts';
import { drawBaser, drawCwriter, drawItsControl, drawItsRead, drawStatusWrite } from './queue-stimuli.ts';
import { drawRegisterRead } from './register-face.ts';
import { drawPendingLastRead, drawResidency } from './residency-stimuli.ts';
import {
  freeEvent,
  freeLpi,
  isCollectionLive,
  isComplete,
  isDeviceLive,
  isFree,
  isPhysical,
  isServed,
  pick,
  pickEntry,
  pickWhere,
  type Situation,
} from './situation.ts';
import {
  drawFurtherVmapp,
  drawUnmap,
  drawVmovp,
  hasVpeTable,
  isUnmappedElsewhere,
  isVptFree,
  isVptFresh,
  onVpe,
} from './vpe-stimuli.ts';
import { drawQuery, drawSgir, drawVsgi, drawVsgipendr } from './vsgis.ts';

/** Kind of stimulus that maps a vPE on an ITS while another ITS maps it. */
export const FURTHER_VMAPP = 'VMAPP of a further ITS';

export type Group =
  | 'base'
  | 'physical'
  | 'virtual'
  | 'move'
  | 'remove'
  | 'clear'
  | 'configuration'
  | 'residency'
  | 'registers'
  | 'map'
  | 'queue'
  | 'hypervisor'
  | 'vsgi'
  | 'lpi-tables'
  | 'direct'
  | 'remap'
  | 'face';

export interface StimulusKind {
  readonly name: string;
  readonly weight: number;
  /** Swarm selection turns off whole groups for a program, but never `base`. */
  readonly group: Group;
  readonly applies: (profile: Profile) => boolean;
  readonly draw: (now: Situation) => Stimulus | undefined;
}

/** Whether the collection is unmapped, or the LPI is within GICR_PROPBASER.IDbits of its redistributor. */
const isInRange = ({ ledger, control }: Situation, icid: number, intid: number): boolean => {
  const collection = ledger.collection(icid);
  return collection === undefined || control.takes(collection.rd, intid);
};

const kind = (
  name: string,
  weight: number,
  group: Group,
  applies: (profile: Profile) => boolean,
  draw: (now: Situation) => Stimulus | undefined,
): StimulusKind => ({ name, weight, group, applies, draw });

/** Every kind of stimulus that programs are made of. */
export const STIMULUS_KINDS: readonly StimulusKind[] = [
  kind('MAPD V=1', 3, 'base', always, (now) => {
    const { dice, scope, ledger } = now;
    // A new ITT for a device with events unmaps these; unwise but defined.
    const anyway = dice.below(24) === 0;
    const device = pickWhere(dice, scope.devices, ({ deviceId }) => anyway || !isDeviceLive(ledger, deviceId));
    if (device === undefined) return undefined;
    // A second MAPD of a mapped device is defined, but seldom reveals anything.
    if (ledger.device(device.deviceId) !== undefined && dice.below(8) > 0) return undefined;
    const { deviceId, size } = device;
    // With the ITT that the device has it is open whether its events are mapped.
    const isUsed = ledger.device(deviceId)?.ittAddress === ittOf(deviceId, now.its) && dice.below(16) > 0;
    const ittAddress = isUsed ? otherIttOf(deviceId, now.its) : ittOf(deviceId, now.its);
    return command(now, { op: 'MAPD', deviceId, size, ittAddress, valid: true });
  }),
  kind('MAPD V=0', 2, 'remove', always, (now) => {
    const { dice, scope, ledger } = now;
    const device = pickWhere(
      dice,
      scope.devices,
      ({ deviceId }) => ledger.device(deviceId) !== undefined && !isDeviceLive(ledger, deviceId),
    );
    if (device === undefined) return undefined;
    const { deviceId, size } = device;
    return command(now, { op: 'MAPD', deviceId, size, ittAddress: ittOf(deviceId, now.its), valid: false });
  }),
  kind('MAPC', 2, 'map', always, (now) => {
    const { dice, scope, ledger, gic, control } = now;
    const icid = pickWhere(dice, scope.icids, (candidate) => !isCollectionLive(ledger, candidate));
    const rdbase = dice.below(gic.rds.length);
    if (icid === undefined || !control.isOn(rdbase) || ledger.remaps.has(icid)) return undefined;
    const valid = ledger.collection(icid) === undefined || dice.below(2) === 0;
    return command(now, { op: 'MAPC', icid, rdbase, valid });
  }),
  kind('MAPTI', 6, 'physical', always, (now) => {
    const event = freeEvent(now);
    const pINTID = freeLpi(now);
    // The collection may be mapped later; events are dropped until then.
    const any = now.dice.below(8) === 0;
    const icid = pickWhere(
      now.dice,
      now.scope.icids,
      (id) => (any && now.ledger.collection(id) === undefined) || isServed(now, id),
    );
    if (event === undefined || pINTID === undefined || icid === undefined || !isInRange(now, icid, pINTID))
      return undefined;
    return command(now, { op: 'MAPTI', ...event, pINTID, icid });
  }),
  kind('MAPI', 2, 'physical', always, (now) => {
    const event = freeEvent(now);
    const icid = pickWhere(now.dice, now.scope.icids, (candidate) => isServed(now, candidate));
    if (event === undefined || icid === undefined) return undefined;
    if (event.eventId < 8192 || !isFree(now, event.eventId)) return undefined;
    if (!isInRange(now, icid, event.eventId)) return undefined;
    return command(now, { op: 'MAPI', ...event, icid });
  }),
  kind('MOVI', 5, 'move', always, (now) => {
    const entry = pickEntry(now, (mapping) => isPhysical(mapping) && isComplete(now, mapping));
    const icid = pickWhere(now.dice, now.scope.icids, (candidate) => isServed(now, candidate));
    if (entry === undefined || icid === undefined) return undefined;
    return command(now, { op: 'MOVI', deviceId: entry.deviceId, eventId: entry.eventId, icid });
  }),
  kind('DISCARD', 4, 'remove', always, onEvent('DISCARD')),
  kind('INT', 4, 'clear', always, onEvent('INT')),
  kind('CLEAR', 4, 'clear', always, onEvent('CLEAR')),
  kind('INV', 4, 'configuration', always, onEvent('INV')),
  kind('INVALL', 2, 'configuration', always, (now) => {
    const icid = pickWhere(now.dice, now.scope.icids, (candidate) => isServed(now, candidate));
    return icid === undefined ? undefined : command(now, { op: 'INVALL', icid });
  }),
  kind('SYNC', 5, 'base', always, (now) => command(now, { op: 'SYNC', rdbase: now.dice.below(now.gic.rds.length) })),
  kind('VMAPP V=1', 4, 'base', v4, (now) => {
    const { dice, scope, ledger, profile, gic, control } = now;
    const vpeid = pickWhere(
      dice,
      scope.vpeids,
      (id) => ledger.vpe(id) === undefined && isUnmappedElsewhere(now, id) && isVptFree(now, id),
    );
    const rdbase = dice.below(gic.rds.length);
    if (vpeid === undefined || !control.isOn(rdbase) || !hasVpeTable(now, rdbase)) return undefined;
    const plain = vmapp(profile, vpeid, rdbase, true, dice.below(8) > 0);
    const mapping = isVptFresh(now, vpeid) && dice.below(4) === 0 ? withPtz(plain) : plain;
    // The vPEs of a VM share one configuration table.
    if (mapping.op !== 'VMAPP' || dice.below(3) !== 0) return command(now, mapping);
    if (mapping.form === 'v4.0') return command(now, { ...mapping, vptSize: LEAST_VINTID_BITS - 1 });
    return command(now, { ...mapping, confAddress: virtualConfigOf(pick(dice, scope.vpeids) ?? vpeid) });
  }),
  kind(FURTHER_VMAPP, 6, 'base', severalItss, drawFurtherVmapp),
  kind('VMAPP V=0', 2, 'remove', v4, drawUnmap),
  kind('VMAPTI', 8, 'virtual', v4, (now) => drawVmapti(now, false)),
  kind('VMAPI', 2, 'virtual', v4, (now) => drawVmapti(now, true)),
  kind('VMOVI', 4, 'move', v4, drawVmovi),
  kind('VMOVP', 5, 'move', v4, drawVmovp),
  kind('VINVALL', 2, 'configuration', v4, onVpe('VINVALL')),
  kind('VSYNC', 6, 'base', v4, onVpe('VSYNC')),
  kind('INVDB', 2, 'configuration', v41, onVpe('INVDB')),
  kind('MSI', 16, 'base', always, drawMsi),
  kind('residency', 12, 'residency', v4, drawResidency),
  kind('PendingLast read', 3, 'residency', v40, drawPendingLastRead),
  kind('acknowledge', 10, 'base', always, ({ dice, gic }) => {
    const rd = dice.below(gic.rds.length);
    return gic.rd(rd).pending.isEmpty && dice.below(8) > 0 ? undefined : { kind: 'acknowledge', rd };
  }),
  kind('vacknowledge', 12, 'residency', v4, ({ dice, gic }) => {
    const rd = dice.below(gic.rds.length);
    const { valid, dirty, vpeid } = gic.rd(rd);
    const something = (valid || dirty) && gic.vpes.get(vpeid)?.pending.isEmpty === false;
    return something || dice.below(12) === 0 ? { kind: 'vacknowledge', rd } : undefined;
  }),
  kind('configuration byte', 5, 'configuration', always, drawConfig),
  kind('virtual configuration byte', 4, 'configuration', v4, drawVirtualConfig),
  kind('GICR_INVLPIR', 3, 'registers', registers, drawInvlpir),
  kind('GICR_SYNCR', 2, 'registers', registers, ({ dice, gic }) => ({ kind: 'syncr', rd: dice.below(gic.rds.length) })),
  kind('list register', 2, 'hypervisor', v4, drawListRegister),
  kind('ICH context', 3, 'hypervisor', v4, drawIchContext),
  kind('GITS_CTLR, GITS_CBASER', 6, 'queue', always, drawItsControl),
  kind('GITS_CWRITER', 2, 'queue', always, drawCwriter),
  kind('GITS read', 4, 'queue', always, drawItsRead),
  kind('GITS_STATUSR write', 2, 'queue', always, drawStatusWrite),
  kind('GITS_BASER', 3, 'queue', always, drawBaser),
  kind('GICD read', 1, 'registers', always, ({ dice }) => {
    const offset = pick(dice, [...IDENTIFICATION_WORDS, ...RESERVED_WORDS]);
    return offset === undefined ? undefined : { kind: 'gicd-read', offset };
  }),
  kind('GICD write', 1, 'registers', always, ({ dice }) => {
    const offset = pick(dice, RESERVED_WORDS);
    return offset === undefined ? undefined : { kind: 'gicd-write', offset, value: 0xffff_ffff };
  }),
  kind('VSGI Clear=0', 8, 'vsgi', vsgis, (now) => drawVsgi(now, false)),
  kind('VSGI Clear=1', 4, 'vsgi', vsgis, (now) => drawVsgi(now, true)),
  kind('GITS_SGIR', 14, 'vsgi', vsgis, drawSgir),
  kind('GICR_VSGIR', 4, 'vsgi', vsgis, drawQuery),
  kind('GICR_VSGIPENDR', 3, 'vsgi', vsgis, drawVsgipendr),
  kind('register read', 5, 'face', always, drawRegisterRead),
  kind('any register read', 3, 'face', always, drawAnyRead),
  kind('idle register write', 1, 'face', always, drawIdleWrite),
  ...PLAIN_WRITES.map((each) =>
    kind(each.kind, 4, 'face', each.on, ({ dice, profile }) => drawWrite(each, dice, profile)),
  ),
  ...LPI_TABLE_ROWS.map(([group, name, weight, applies, draw]) => kind(name, weight, group, applies, draw)),
];
