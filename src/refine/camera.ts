/** Translates a state of the reference model to the abstract state that it stands for, its picture. Only this folder sees both models. */
import { type Fields, set, type Words } from '../../models/abstract/layout.ts';
import { NO_TARGET, PHASE, read, type StateLayout } from '../../models/abstract/state.ts';
import type { Gic } from '../../models/reference/gic.ts';
import type { IntidSet } from '../../models/reference/intid-set.ts';
import type { Ite } from '../../models/reference/its/tables.ts';
import type { Redistributor } from '../../models/reference/redistributor/redistributor.ts';
import type { Vpe } from '../../models/reference/redistributor/vpe.ts';
import { Echoes } from './echoes.ts';
import { pictureOfEffect, STRANGE, UNSEEN } from './effect-pictures.ts';
import { targetOfRd, targetOfVpe } from './map.ts';
import { entry, NONE, type Objects } from './objects.ts';

const phaseOf = ({ valid, dirty, decided, pendingLast }: Redistributor): number => {
  if (valid) return dirty ? PHASE.LOADING : PHASE.RESIDENT;
  if (!dirty) return PHASE.IDLE;
  if (!decided) return PHASE.LEAVING;
  return pendingLast ? PHASE.DECIDED_PENDING : PHASE.DECIDED;
};

/** Translates states of one machine of the reference model. */
export class Camera {
  readonly echoes = new Echoes();
  private readonly gic: Gic;
  private readonly objects: Objects;
  private readonly layout: StateLayout;
  private readonly words: Words;
  /** The last picture had a mapping, effect or value that no abstract state can hold. */
  isStrange = false;

  constructor(gic: Gic, objects: Objects, layout: StateLayout) {
    this.gic = gic;
    this.objects = objects;
    this.layout = layout;
    this.words = layout.initial();
  }

  /**
   * The abstract state of the machine as it is now, in words that the next call overwrites. Undefined if more effects are under way than an abstract
   * state has slots for.
   */
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
    const ite = key === NONE ? undefined : gic.its(0).tables.ites.get(key)?.now;
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

  /**
   * Pending bits of the vPE; while it is unmapped, also the bits that VMAPP V=0 saved in its VPT. Bits left in the redistributor of an unmapped vPE
   * are a fault, so they are included and show as a difference.
   */
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

  /** Adds the default doorbells under way, except echoes. */
  private travelling(): void {
    const { layout, objects, echoes } = this;
    const { vpes, redistributors } = layout.scope;
    for (let vpe = 0; vpe < vpes; vpe += 1) {
      const vpeid = entry(objects.vpeids, vpe);
      for (let rd = 0; rd < redistributors && vpeid >= 0; rd += 1) {
        const count = this.doorbells(vpeid, rd);
        // Residency may have removed some of the echoes.
        if (count < echoes.of(vpeid, rd)) echoes.set(vpeid, rd, count);
        if (count > echoes.of(vpeid, rd)) this.addTo(layout.travelling, vpe, 1 << rd);
      }
    }
  }

  /** Number of default doorbells of the vPE under way to the redistributor. */
  doorbells(vpeid: number, rd: number): number {
    let count = 0;
    for (const each of this.gic.doorbells)
      if (each.form === 'default' && each.vpeid === vpeid && each.rd === rd) count += 1;
    return count;
  }

  /** Adds the effects under way in the ITS, oldest first. Returns false if there are more than slots. */
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
