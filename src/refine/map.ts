/**
 * The map from the reference model to the abstract one: what its state is there, and what its effects are. This directory alone sees both models.
 *
 * What the reference model knows beside (queues, versions of tables, caches) has no picture, and what the abstract model keeps beside (older targets,
 * and what observers know) is not in the reference model: a picture leaves it out, and `visible` says what it has.
 */
import { EFFECT, type EffectCode, effect } from '../../models/abstract/effects.ts';
import { type Fields, set, type Words } from '../../models/abstract/layout.ts';
import { NO_TARGET, PHASE, read, type StateLayout } from '../../models/abstract/state.ts';
import type { Fingerprint } from '../../models/architecture/fingerprint.ts';
import { eventKey, pair } from '../../models/architecture/keys.ts';
import type { Gic } from '../../models/reference/gic.ts';
import type { IntidSet } from '../../models/reference/intid-set.ts';
import type { Effect } from '../../models/reference/its/effects.ts';
import type { Ite } from '../../models/reference/its/tables.ts';
import type { Redistributor } from '../../models/reference/redistributor/redistributor.ts';
import type { Vpe } from '../../models/reference/redistributor/vpe.ts';
import { entry, type Objects } from './objects.ts';

/** What an effect is in the abstract model, if it is none of its own: not seen at all, or seen and none that there can be. */
export const UNSEEN = -1;
const STRANGE = -2;

/** The abstract target of a redistributor, and of a vPE. */
export const targetOfRd = (rd: number): number => 1 + rd;
export const targetOfVpe = ({ scope }: StateLayout, vpe: number): number => 1 + scope.redistributors + vpe;

/** The parts of the state that have a picture, beside the effects under way. */
const SEEN_FIELDS = [
  'target',
  'lpi',
  'pending',
  'home',
  'servedBy',
  'armed',
  'unring',
  'travelling',
  'rung',
  'phase',
  'tenant',
  'request',
] as const satisfies readonly (keyof StateLayout)[];

export type SeenField = (typeof SEEN_FIELDS)[number];

/** Bits of the state that have a picture. */
export const visible = (layout: StateLayout): Words => {
  const mask = layout.initial();
  for (const { all } of [...SEEN_FIELDS.map((name) => layout[name]), ...layout.effects]) {
    for (const field of all) set(mask, field, field.mask);
  }
  return mask;
};

const BY_CAUSE: Readonly<Record<string, Readonly<Record<string, EffectCode>>>> = {
  set: { MSI: EFFECT.SET, INT: EFFECT.INT },
  vset: { MSI: EFFECT.VSET, INT: EFFECT.VINT },
};

/** The effects of one event at one place. */
const eventEffect = (objects: Objects, item: Effect, code: EffectCode | undefined, flag = 0): number => {
  const event = objects.event(eventKey(item.deviceId, item.eventId));
  const place = item.rd >= 0 ? item.rd : objects.vpe(item.vpeid);
  const intid = entry(item.rd >= 0 ? objects.pINTIDs : objects.vINTIDs, event);
  return code === undefined || event < 0 || place < 0 || intid !== item.intid
    ? STRANGE
    : effect(code, event, place, flag);
};

/** A move whose pending bit has not left the old place yet. */
const takeEffect = (objects: Objects, item: Effect): number => {
  const { partner } = item;
  if (partner === undefined) return STRANGE;
  const to = item.rd >= 0 ? partner.rd : objects.vpe(partner.vpeid);
  return to < 0 ? STRANGE : eventEffect(objects, item, item.rd >= 0 ? EFFECT.TAKE : EFFECT.VTAKE, to);
};

/** A move whose pending bit is on its way, if there was one. */
const giveEffect = (objects: Objects, item: Effect): number => {
  const [none, some] = item.rd >= 0 ? [EFFECT.GIVE, EFFECT.GIVE_PENDING] : [EFFECT.VGIVE, EFFECT.VGIVE_PENDING];
  const to = item.rd >= 0 ? item.rd : objects.vpe(item.vpeid);
  return to < 0 ? STRANGE : eventEffect(objects, item, item.carries ? some : none, to);
};

const vpeEffect = (objects: Objects, item: Effect, code: EffectCode, rd = 0): number => {
  const vpe = objects.vpe(item.vpeid);
  return vpe < 0 ? STRANGE : effect(code, 0, vpe, rd);
};

const vsgiEffect = (objects: Objects, item: Effect, code: EffectCode): number =>
  entry(objects.vSGIs, objects.vpe(item.vpeid)) === item.intid ? vpeEffect(objects, item, code) : STRANGE;

/** What an effect under way is in the abstract model; UNSEEN if it does nothing there. */
export const pictureOfEffect = (objects: Objects, item: Effect): number => {
  switch (item.kind) {
    case 'set':
    case 'vset':
      return eventEffect(objects, item, BY_CAUSE[item.kind]?.[item.cause]);
    case 'clear':
      return eventEffect(objects, item, EFFECT.CLEAR, item.cause === 'DISCARD' ? 1 : 0);
    case 'vclear':
      return eventEffect(objects, item, EFFECT.VCLEAR, item.cause === 'DISCARD' ? 1 : 0);
    case 'take':
    case 'vtake':
      return takeEffect(objects, item);
    case 'give':
    case 'vgive':
      return giveEffect(objects, item);
    case 'map-vpe':
      return vpeEffect(objects, item, EFFECT.MAP, item.home);
    case 'move-vpe':
      return vpeEffect(objects, item, item.db ? EFFECT.MOVE_DB : EFFECT.MOVE, item.home);
    case 'vsgi-clear':
      return vsgiEffect(objects, item, EFFECT.SGI_CLEAR);
    case 'sgir':
      return vsgiEffect(objects, item, EFFECT.SGIR);
    case 'invalidate':
    case 'vinvalidate':
    case 'vinvalidate-all':
    case 'invdb':
    case 'vsgi-configure':
      return UNSEEN;
    default:
      return STRANGE;
  }
};

const phaseOf = ({ valid, dirty, decided, pendingLast }: Redistributor): number => {
  if (valid) return dirty ? PHASE.LOADING : PHASE.RESIDENT;
  if (!dirty) return PHASE.IDLE;
  if (!decided) return PHASE.LEAVING;
  return pendingLast ? PHASE.DECIDED_PENDING : PHASE.DECIDED;
};

/**
 * Doorbells of a vPE that were on their way to the same redistributor as another one, and come after it. In the abstract model they have merged with
 * it: they are two edges of one LPI.
 */
export class Echoes {
  private readonly counts = new Map<number, number>();

  reset(): void {
    if (this.counts.size > 0) this.counts.clear();
  }

  of(vpeid: number, rd: number): number {
    return this.counts.get(pair(rd, vpeid)) ?? 0;
  }

  set(vpeid: number, rd: number, count: number): void {
    if (count > 0 || this.counts.size > 0) this.counts.set(pair(rd, vpeid), count);
  }

  fingerprint(print: Fingerprint): void {
    print.map(this.counts, (count) => print.text(count));
  }
}

/** Takes pictures of the reference model. */
export class Camera {
  readonly echoes = new Echoes();
  private readonly gic: Gic;
  private readonly objects: Objects;
  private readonly layout: StateLayout;
  private readonly words: Words;
  /** There is something of which no abstract state is a picture. */
  isStrange = false;

  constructor(gic: Gic, objects: Objects, layout: StateLayout) {
    this.gic = gic;
    this.objects = objects;
    this.layout = layout;
    this.words = layout.initial();
  }

  /** The state as it is now; the words are used again. Undefined if more is under way than the abstract model has room for. */
  picture(): Words | undefined {
    const { words, layout } = this;
    const { vpes, events, homes } = layout.scope;
    words.fill(0);
    this.isStrange = false;
    for (let event = 0; event < events; event += 1) this.event(event);
    for (let rd = 0; rd < homes; rd += 1) this.redistributor(rd);
    for (let vpe = 0; vpe < vpes; vpe += 1) this.vpe(vpe);
    if (this.gic.doorbells.length > 0) this.travelling();
    else this.echoes.reset();
    return this.effects() ? words : undefined;
  }

  private event(event: number): void {
    const { layout, objects, gic } = this;
    const key = entry(objects.events, event);
    const ite = key < 0 ? undefined : gic.its(0).tables.ites.get(key)?.now;
    if (ite !== undefined) this.put(layout.target, event, this.targetOf(ite, event));
    const pINTID = entry(objects.pINTIDs, event);
    if (pINTID < 0) return;
    let bits = 0;
    for (let rd = 0; rd < layout.scope.redistributors; rd += 1) if (gic.pending(rd, pINTID)) bits |= 1 << rd;
    this.put(layout.lpi, event, bits);
  }

  private targetOf({ virtual, intid, icid, vpeid }: Ite, event: number): number {
    const { objects, layout, gic } = this;
    const place = virtual ? objects.vpe(vpeid) : (gic.its(0).tables.collection(icid) ?? -1);
    const own = entry(virtual ? objects.vINTIDs : objects.pINTIDs, event);
    if (place < 0 || intid !== own) {
      this.isStrange = true;
      return NO_TARGET;
    }
    return virtual ? targetOfVpe(layout, place) : targetOfRd(place);
  }

  private redistributor(rd: number): void {
    const { layout, objects, gic } = this;
    const { valid, dirty, decided, vpeid, doorbell } = gic.rd(rd);
    const phase = phaseOf(gic.rd(rd));
    this.put(layout.phase, rd, phase);
    if (phase === PHASE.IDLE) return;
    this.put(layout.tenant, rd, Math.max(0, objects.vpe(vpeid)));
    if (!valid && dirty && !decided && doorbell) this.put(layout.request, rd, 1);
  }

  private vpe(index: number): void {
    const { layout, objects, gic } = this;
    const vpeid = entry(objects.vpeids, index);
    if (vpeid < 0) return;
    const mapping = gic.its(0).tables.vpe(vpeid);
    if (mapping !== undefined) this.put(layout.home, index, 1 + mapping.rd);
    const doorbell = entry(objects.doorbells, index);
    for (let rd = 0; rd < layout.scope.redistributors; rd += 1) {
      if (gic.pending(rd, doorbell)) this.addTo(layout.rung, index, 1 << rd);
    }
    const vpe = gic.vpes.get(vpeid);
    this.put(layout.pending, index, this.pendingOf(vpe, index));
    if (vpe?.mapped !== true) return;
    this.put(layout.servedBy, index, 1 + vpe.home);
    if (vpe.armed) this.put(layout.armed, index, 1);
    if (vpe.unring) this.put(layout.unring, index, 1);
  }

  /** Of a mapped vPE, or as VMAPP V=0 left it in its VPT; what a vPE that is not mapped has beside is a fault, and shows. */
  private pendingOf(vpe: Vpe | undefined, index: number): number {
    const saved = vpe?.mapped === true ? undefined : this.gic.vpts.get(entry(this.objects.vptAddresses, index));
    return this.bitsOf(vpe?.pending, index) | this.bitsOf(saved, index);
  }

  private bitsOf(pending: IntidSet | undefined, index: number): number {
    if (pending === undefined || pending.isEmpty) return 0;
    const { objects, layout } = this;
    const { events } = layout.scope;
    let bits = 0;
    for (let event = 0; event < events; event += 1) {
      const vINTID = entry(objects.vINTIDs, event);
      if (vINTID >= 0 && pending.has(vINTID)) bits |= 1 << event;
    }
    const vSGI = entry(objects.vSGIs, index);
    return vSGI >= 0 && pending.has(vSGI) ? bits | (1 << events) : bits;
  }

  /** Doorbells on their way, but for echoes. */
  private travelling(): void {
    const { layout, objects, echoes } = this;
    const { vpes, redistributors } = layout.scope;
    for (let vpe = 0; vpe < vpes; vpe += 1) {
      const vpeid = entry(objects.vpeids, vpe);
      for (let rd = 0; rd < redistributors && vpeid >= 0; rd += 1) {
        const count = this.doorbells(vpeid, rd);
        // Residency may have stopped them.
        if (count < echoes.of(vpeid, rd)) echoes.set(vpeid, rd, count);
        if (count > echoes.of(vpeid, rd)) this.addTo(layout.travelling, vpe, 1 << rd);
      }
    }
  }

  /** Default doorbells of the vPE on their way there. */
  doorbells(vpeid: number, rd: number): number {
    let count = 0;
    for (const each of this.gic.doorbells)
      if (each.form === 'default' && each.vpeid === vpeid && each.rd === rd) count += 1;
    return count;
  }

  /** Those of the ITS, oldest first; false if there are too many. */
  private effects(): boolean {
    const [fields] = this.layout.effects;
    if (fields === undefined) return false;
    let slot = 0;
    for (const item of this.gic.its(0).bag) {
      const packed = item.ready ? pictureOfEffect(this.objects, item) : UNSEEN;
      if (packed === UNSEEN) continue;
      if (slot === fields.all.length) return false;
      this.effect(fields, slot, packed);
      slot += 1;
    }
    return true;
  }

  private effect(fields: Fields, slot: number, packed: number): void {
    const { effectTable } = this.layout;
    if (packed === STRANGE || !effectTable.has(packed)) this.isStrange = true;
    else this.put(fields, slot, effectTable.numberOf(packed));
  }

  private addTo(fields: Fields, index: number, bits: number): void {
    if (index >= 0) this.put(fields, index, read(this.words, fields, index) | bits);
  }

  private put(fields: Fields, index: number, value: number): void {
    const field = fields.all[index];
    if (field === undefined || value > field.mask) this.isStrange = true;
    else set(this.words, field, value);
  }
}
