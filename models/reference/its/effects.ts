/**
 * Effects: the changes that a consumed command or a translated MSI still has to make at a redistributor or a vPE. Each may land at any
 * moment. Whether effects of commands that share an event, a redistributor or a vPE land in queue order is open.
 */
import type { Cause } from '../../architecture/events.ts';
import type { Fingerprint } from '../../architecture/fingerprint.ts';
import { VSGIS } from '../../architecture/identifiers.ts';
import type { IntidSet } from '../intid-set.ts';
import type { Operations } from '../operations.ts';
import type { Rendezvous } from './rendezvous-state.ts';

export type EffectKind =
  | 'msi'
  | 'set'
  | 'clear'
  | 'take'
  | 'give'
  | 'take-all'
  | 'give-all'
  | 'invalidate'
  | 'vset'
  | 'vclear'
  | 'vtake'
  | 'vgive'
  | 'vinvalidate'
  | 'vinvalidate-all'
  | 'invdb'
  | 'map-vpe'
  | 'unmap-vpe'
  | 'move-vpe'
  | 'move-entry'
  | 'vsgi-configure'
  | 'vsgi-clear'
  | 'sgir';

/** Fields that all effects of one command or MSI share. */
export interface Origin {
  readonly cause: Cause;
  /** Time of translation or consumption. */
  readonly at: number;
  /** -1 where the command names no event. */
  readonly deviceId: number;
  readonly eventId: number;
}

/** An origin that names no event. */
export const from = (cause: Cause, at: number): Origin => ({ cause, at, deviceId: -1, eventId: -1 });

/** Relation of a VMAPP or VMOVP to those of other ITSs. */
export interface VpeShare {
  /** ITS that maps or unmaps the vPE, or that a VMOVP of another ITS tells of a move. */
  readonly its: number;
  /** Of a v4.1 VMAPP; in v4.0 the redistributors count the ITSs that map the vPE. */
  readonly alloc: boolean | undefined;
  /** The rendezvous of the VMOVP, which moves the vPE unless another VMOVP of it already has. */
  readonly rendezvous: Rendezvous | undefined;
}

export class Effect {
  readonly kind: EffectKind;
  readonly cause: Cause;
  readonly origin: number;
  /** Comes from a command, so A-75 orders it; effects of MSIs and of GITS_SGIR are free. */
  readonly ordered: boolean;
  readonly deviceId: number;
  readonly eventId: number;
  /** Redistributor where a physical effect lands; -1 for a virtual one. */
  readonly rd: number;
  /** vPE that a virtual effect concerns; -1 for a physical one. */
  readonly vpeid: number;
  /** pINTID or vINTID; -1 where it does not apply. */
  readonly intid: number;
  /** Redistributor that an event of the vPE is sent to, or that the vPE is mapped or moved to. */
  home = -1;
  /** Individual doorbell that goes with a virtual set, or default doorbell of a VMAPP or VMOVP. */
  doorbell = -1;
  /** The half of a move at the new place. */
  partner: Effect | undefined = undefined;
  /** At the new place: the half at the old place has landed. */
  ready = true;
  /** At the new place: a pending bit came along. */
  carries = false;
  /** MOVALL, at the new place: the LPIs that came along. */
  lpis: IntidSet | undefined = undefined;
  /** The effect may land before earlier ones that share its event, redistributor or vPE. */
  mayOvertake = false;
  // Operands of a VMAPP or VMOVP.
  ptz = false;
  db = false;
  vptAddress = 0;
  /** Of a VMAPP or VMOVP. */
  share: VpeShare | undefined = undefined;
  /** Operands of a VSGI with Clear=0, as `vsgiConfig` has them. */
  config = 0;

  constructor(kind: EffectKind, origin: Origin, rd: number, vpeid: number, intid: number) {
    this.kind = kind;
    this.cause = origin.cause;
    this.origin = origin.at;
    this.ordered = origin.cause !== 'MSI' && origin.cause !== 'GITS_SGIR';
    this.deviceId = origin.deviceId;
    this.eventId = origin.eventId;
    this.rd = rd;
    this.vpeid = vpeid;
    this.intid = intid;
  }

  /** `bag` holds the effect and its partner. */
  fingerprint(print: Fingerprint, bag: readonly Effect[]): void {
    const { kind, cause, deviceId, eventId, rd, vpeid, intid, home, doorbell, ready, carries, ptz, db, vptAddress } =
      this;
    if (this.lpis !== undefined) print.text(this.lpis.members().join(' '));
    print.text(
      [kind, cause, deviceId, eventId, rd, vpeid, intid, home, doorbell, ready, carries, ptz, db, vptAddress].join(' '),
    );
    if (kind === 'vsgi-configure') print.text(this.config);
    if (this.mayOvertake) print.text('A-75');
    print.text(this.partner === undefined ? -1 : bag.indexOf(this.partner)).time(this.origin);
    if (this.share !== undefined) print.text(`${this.share.its} ${this.share.alloc} ${this.share.rendezvous?.moved}`);
  }
}

/** An effect on a physical LPI at a redistributor. */
export const atRedistributor = (kind: EffectKind, origin: Origin, rd: number, intid: number): Effect =>
  new Effect(kind, origin, rd, -1, intid);

/** An MSI that waits to be translated. */
export const waitingMsi = (at: number, deviceId: number, eventId: number): Effect =>
  new Effect('msi', { cause: 'MSI', at, deviceId, eventId }, -1, -1, -1);

/** An effect on a vPE, or on one of its vLPIs. */
export const atVpe = (kind: EffectKind, origin: Origin, vpeid: number, vINTID = -1): Effect =>
  new Effect(kind, origin, -1, vpeid, vINTID);

/** A virtual set: sent to a redistributor, with the individual doorbell of its ITE. */
export const virtualSet = (
  kind: 'vset' | 'vgive',
  origin: Origin,
  vpeid: number,
  vINTID: number,
  home: number,
  doorbell: number,
): Effect => {
  const item = atVpe(kind, origin, vpeid, vINTID);
  item.home = home;
  item.doorbell = doorbell;
  return item;
};

/** Puts both halves of a move on their way: the new place waits for the old one. */
export const move = (bag: Effect[], take: Effect, give: Effect): void => {
  give.ready = false;
  take.partner = give;
  bag.push(take, give);
};

const shareKey = (a: Effect, b: Effect): boolean =>
  (a.rd >= 0 && a.rd === b.rd) ||
  (a.vpeid >= 0 && a.vpeid === b.vpeid) ||
  (a.deviceId >= 0 && a.deviceId === b.deviceId && a.eventId === b.eventId);

/** Effects of VMAPP and VMOVP, which keep queue order with all effects of their vPE. */
const PLACES_VPE: ReadonlySet<EffectKind> = new Set(['map-vpe', 'unmap-vpe', 'move-vpe', 'move-entry']);

/** A-75 orders the effects: both come from commands, of which the second is the later one. The two halves of one move share an event; `ready` orders them. */
const areOrdered = (earlier: Effect, later: Effect): boolean =>
  earlier.ordered && later.ordered && earlier.partner !== later && shareKey(earlier, later);

const keepsQueueOrder = (earlier: Effect, later: Effect): boolean =>
  !later.mayOvertake || PLACES_VPE.has(earlier.kind) || PLACES_VPE.has(later.kind);

/** An effect whose order with the effects of `later` is open: one of an earlier command, before `index` of the bag. */
export const isOpenOrder = (bag: readonly Effect[], index: number, later: Effect): boolean => {
  if (!later.ordered || PLACES_VPE.has(later.kind)) return false;
  for (let position = 0; position < index; position += 1) {
    const other = bag[position];
    if (other !== undefined && !PLACES_VPE.has(other.kind) && areOrdered(other, later)) return true;
  }
  return false;
};

/** The effect that has just left the bag has overtaken an earlier one. */
export const hasOvertaken = (bag: readonly Effect[], landed: Effect): boolean =>
  bag.some((other) => other.origin < landed.origin && areOrdered(other, landed));

const isSet = (candidate: Effect): boolean => candidate.kind === 'set' || candidate.kind === 'vset';

/** Events for the interrupt of the effect at `index`, at the same place: an INT that comes later in the queue waits for the move itself. */
export const eventsUnderWay = (bag: readonly Effect[], index: number): boolean => {
  const candidate = bag[index];
  if (candidate === undefined) return false;
  for (let position = 0; position < bag.length; position += 1) {
    const other = bag[position];
    if (other === undefined || (other.ordered && position > index)) continue;
    if (
      isSet(other) &&
      other.intid === candidate.intid &&
      other.rd === candidate.rd &&
      other.vpeid === candidate.vpeid
    ) {
      return true;
    }
  }
  return false;
};

/** The effect at `index` of the bag may land now. */
export const mayLand = (bag: readonly Effect[], index: number, ops: Operations): boolean => {
  const candidate = bag[index];
  if (candidate === undefined || !candidate.ready) return false;
  if (candidate.ordered) {
    for (let earlier = 0; earlier < index; earlier += 1) {
      const other = bag[earlier];
      if (other !== undefined && areOrdered(other, candidate) && keepsQueueOrder(other, candidate)) {
        // What one VMOVP does at the redistributors and at each of the other ITSs has no order.
        if (candidate.kind === 'move-entry' && other.origin === candidate.origin) continue;
        return false;
      }
    }
  }
  if (candidate.kind === 'take') return !ops.MOVI.waits(bag, index);
  if (candidate.kind === 'vtake') return !ops.VMOVI.waits(bag, index);
  return candidate.kind !== 'take-all' || !ops.MOVALL.waits(bag, candidate);
};

/** Removes an effect from the bag; the others keep their order. */
export const takeFrom = (bag: Effect[], index: number): Effect | undefined => {
  if (index === 0) return bag.shift();
  const taken = bag[index];
  bag.copyWithin(index, index + 1);
  bag.length -= 1;
  return taken;
};

const place = (item: Effect): string => {
  if (item.rd >= 0) return `LPI ${item.intid} at rd${item.rd}`;
  return `${item.intid >= 0 && item.intid < VSGIS ? 'vSGI' : 'vLPI'} ${item.intid} of vPE ${item.vpeid}`;
};

/** Description of an effect; programs name effects by it. */
export const describeEffect = (item: Effect): string => {
  switch (item.kind) {
    case 'msi':
      return `MSI of DeviceID=${item.deviceId} EventID=${item.eventId} is translated`;
    case 'set':
    case 'vset':
    case 'sgir':
      return `${item.cause} sets ${place(item)}`;
    case 'clear':
    case 'vclear':
    case 'vsgi-clear':
      return `${item.cause} clears ${place(item)}`;
    case 'take':
    case 'vtake':
      return `${item.cause} takes ${place(item)} away`;
    case 'give':
    case 'vgive':
      return `${item.cause} hands ${place(item)} over`;
    case 'take-all':
      return `MOVALL takes the LPIs of rd${item.rd} away`;
    case 'give-all':
      return `MOVALL hands LPIs over to rd${item.rd}`;
    case 'invalidate':
    case 'vinvalidate':
      return `${item.cause} invalidates the configuration of ${place(item)}`;
    case 'vinvalidate-all':
      return `${item.cause} invalidates the configuration of vPE ${item.vpeid}`;
    case 'invdb':
      return `INVDB invalidates the default doorbell of vPE ${item.vpeid}`;
    case 'map-vpe':
      return `VMAPP maps vPE ${item.vpeid} to rd${item.home}`;
    case 'unmap-vpe':
      return `VMAPP unmaps vPE ${item.vpeid}`;
    case 'move-vpe':
      return `VMOVP moves vPE ${item.vpeid} to rd${item.home}`;
    case 'move-entry':
      return `VMOVP tells ITS ${item.share?.its ?? 0} that vPE ${item.vpeid} is at rd${item.home}`;
    case 'vsgi-configure':
      return `VSGI configures ${place(item)}: Enable=${item.config & 1} Group=${item.config >> 1}`;
  }
};
