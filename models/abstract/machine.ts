/**
 * What follows a state of the abstract model: every stimulus that software may send, and every step that the hardware may make by itself.
 *
 * Consuming a command is one step, since a published command that waits in the queue has no effect; what it does to redistributors and vPEs
 * is an effect, which lands later. Software keeps its contracts, as far as they show in the state: what it must not do is not enabled.
 * Sources: IHI 0069, ITS commands; Arm GIC virtualisation guide; Arm sysreg GICR_VPENDBASER.
 */
import {
  codeOf,
  EFFECT,
  effect,
  eventOf,
  fromOf,
  isAtRedistributor,
  isOfVpe,
  precedes,
  sets,
  toOf,
} from './effects.ts';
import { copyWords, type Words } from './layout.ts';
import { type AbstractRules, abstractRules } from './rules.ts';
import type { Scope } from './scope.ts';
import { NO_TARGET, OWED, PERMIT, PHASE, read, StateLayout, write } from './state.ts';
import { STEP, step } from './steps.ts';

/** Is told of each step that is possible and of what follows; the words are used again. */
export type Visit = (to: Words, step: number) => void;

/** What becomes of the request at VMOVP. */
const REQUEST = { IS_DB: 0, STAYS: 1, DROPPED: 2 } as const;
/** The landing of a VMOVP, as an outcome: a request, whether a pending doorbell moves, whether it rings at once. */
const MOVES = 4;
const RINGS = 8;

const NOWHERE = -1;

export class AbstractMachine {
  readonly scope: Scope;
  readonly layout: StateLayout;
  private readonly rules: AbstractRules;
  private readonly next: Words;
  private now: Words;
  private visit: Visit = () => {};

  constructor(scope: Scope, rules: AbstractRules = abstractRules()) {
    this.scope = scope;
    this.layout = new StateLayout(scope);
    this.rules = rules;
    this.next = this.layout.initial();
    this.now = this.next;
  }

  /** What the hardware may do next. */
  internalSteps(from: Words, visit: Visit): void {
    this.begin(from, visit);
    const { vpes, redistributors, itss } = this.scope;
    for (let its = 0; its < itss; its += 1) this.landings(its);
    for (let rd = 0; rd < redistributors; rd += 1) this.residencySteps(rd);
    for (let vpe = 0; vpe < vpes; vpe += 1) this.doorbellSteps(vpe);
  }

  /** What software and devices may do next. */
  stimuli(from: Words, visit: Visit): void {
    this.begin(from, visit);
    const { vpes, events, redistributors, itss } = this.scope;
    for (let event = 0; event < events; event += 1) this.stimuliOfEvent(event);
    for (let vpe = 0; vpe < vpes; vpe += 1) this.stimuliOfVpe(vpe);
    for (let rd = 0; rd < redistributors; rd += 1) this.stimuliAt(rd);
    for (let its = 0; its < itss; its += 1) this.syncs(its);
  }

  private begin(from: Words, visit: Visit): void {
    this.now = from;
    this.visit = visit;
    copyWords(this.next, from);
  }

  /** The state that `next` has become follows; it is as before again. */
  private done(code: number, a = 0, b = 0, c = 0): void {
    this.visit(this.next, step(code, a, b, c));
    copyWords(this.next, this.now);
  }

  // What is where.

  private itsOf(event: number): number {
    return event % this.scope.itss;
  }

  private isVirtual(target: number): boolean {
    return target > this.scope.redistributors;
  }

  private vpeOf(target: number): number {
    return target - 1 - this.scope.redistributors;
  }

  private targetOfVpe(vpe: number): number {
    return 1 + this.scope.redistributors + vpe;
  }

  private phaseOf(rd: number): number {
    return read(this.next, this.layout.phase, rd);
  }

  /** The redistributor with the vPE in that range of phases. */
  private placeOf(vpe: number, first: number, last: number): number {
    for (let rd = 0; rd < this.scope.redistributors; rd += 1) {
      const phase = this.phaseOf(rd);
      if (phase >= first && phase <= last && read(this.next, this.layout.tenant, rd) === vpe) return rd;
    }
    return NOWHERE;
  }

  private isResident(vpe: number): boolean {
    return this.placeOf(vpe, PHASE.LOADING, PHASE.RESIDENT) !== NOWHERE;
  }

  private isIdle(vpe: number): boolean {
    return this.placeOf(vpe, PHASE.LOADING, PHASE.DECIDED_PENDING) === NOWHERE;
  }

  // Effects under way.

  private effectAt(its: number, slot: number): number {
    const effects = this.layout.effects[its];
    return effects === undefined || slot >= effects.length ? EFFECT.NONE : read(this.next, effects, slot);
  }

  private setEffect(its: number, slot: number, packed: number): void {
    const effects = this.layout.effects[its];
    if (effects !== undefined) write(this.next, effects, slot, packed);
  }

  private hasRoom(its: number): boolean {
    return this.effectAt(its, this.scope.inFlight - 1) === EFFECT.NONE;
  }

  private push(its: number, packed: number): void {
    let slot = 0;
    while (this.effectAt(its, slot) !== EFFECT.NONE) slot += 1;
    this.setEffect(its, slot, packed);
  }

  private remove(its: number, slot: number): void {
    const last = this.scope.inFlight - 1;
    for (let at = slot; at < last; at += 1) this.setEffect(its, at, this.effectAt(its, at + 1));
    this.setEffect(its, last, EFFECT.NONE);
  }

  private isAnyOfVpe(its: number, vpe: number): boolean {
    for (let slot = 0; slot < this.scope.inFlight; slot += 1) {
      const packed = this.effectAt(its, slot);
      if (codeOf(packed) !== EFFECT.SGIR && isOfVpe(packed, vpe)) return true;
    }
    return false;
  }

  private isAnyAtRedistributor(its: number, rd: number): boolean {
    for (let slot = 0; slot < this.scope.inFlight; slot += 1) {
      if (isAtRedistributor(this.effectAt(its, slot), rd)) return true;
    }
    return false;
  }

  private mayLand(its: number, slot: number): boolean {
    const packed = this.effectAt(its, slot);
    if (packed === EFFECT.NONE) return false;
    for (let earlier = 0; earlier < slot; earlier += 1) if (precedes(this.effectAt(its, earlier), packed)) return false;
    const code = codeOf(packed);
    if ((code !== EFFECT.TAKE && code !== EFFECT.VTAKE) || !this.rules.moviCatchesStragglers) return true;
    for (let other = 0; other < this.scope.inFlight; other += 1) {
      const set = this.effectAt(its, other);
      // An INT that comes later in the queue waits for the move itself.
      const isLater = other > slot && (codeOf(set) === EFFECT.INT || codeOf(set) === EFFECT.VINT);
      if (!isLater && sets(set, eventOf(packed), fromOf(packed), code === EFFECT.VTAKE)) return false;
    }
    return true;
  }

  // Stimuli of events.

  private stimuliOfEvent(event: number): void {
    const { layout, scope } = this;
    const its = this.itsOf(event);
    const hasRoom = this.hasRoom(its);
    const target = read(this.now, layout.target, event);
    if (target === NO_TARGET) this.map(event);
    else if (hasRoom) this.commandsOfEvent(event, its, target);
    if (!hasRoom) return;
    const past = read(this.now, layout.past, event);
    for (let each = NO_TARGET + 1; each <= scope.redistributors + scope.vpes; each += 1) {
      if (each === target || ((past >>> each) & 1) === 1) this.msi(event, its, each);
    }
  }

  private map(event: number): void {
    const { vpes, redistributors, lpis } = this.scope;
    for (let rd = 0; lpis && rd < redistributors; rd += 1) {
      this.retarget(event, 1 + rd);
      this.done(STEP.MAPTI, event, rd);
    }
    for (let vpe = 0; vpe < vpes; vpe += 1) {
      if (read(this.now, this.layout.home, vpe) === 0) continue;
      this.retarget(event, this.targetOfVpe(vpe));
      this.done(STEP.VMAPTI, event, vpe);
    }
  }

  /** The ITE is rewritten; an MSI may still be translated with the one of before. */
  private retarget(event: number, target: number): void {
    const { layout, next } = this;
    const before = 1 << read(next, layout.target, event);
    const after = ~(1 << target);
    write(next, layout.past, event, (read(next, layout.past, event) | before) & after);
    write(next, layout.allowed, event, (read(next, layout.allowed, event) | before) & after);
    write(next, layout.target, event, target);
  }

  private commandsOfEvent(event: number, its: number, target: number): void {
    const { vpes, redistributors } = this.scope;
    const isVirtual = this.isVirtual(target);
    const place = isVirtual ? this.vpeOf(target) : target - 1;
    for (const isDiscard of [true, false]) {
      this.owe(event, OWED.NOTHING);
      this.push(its, effect(isVirtual ? EFFECT.VCLEAR : EFFECT.CLEAR, event, place, isDiscard ? 1 : 0));
      if (isDiscard) this.retarget(event, NO_TARGET);
      this.done(isDiscard ? STEP.DISCARD : STEP.CLEAR, event);
    }
    if (!isVirtual || this.isSettled(place)) this.owe(event, OWED.SET);
    this.push(its, effect(isVirtual ? EFFECT.VINT : EFFECT.INT, event, place, 0));
    this.done(STEP.INT, event);
    for (let to = 0; to < (isVirtual ? vpes : redistributors); to += 1) {
      if (to === place || (isVirtual && read(this.now, this.layout.home, to) === 0)) continue;
      if (read(this.now, this.layout.owed, event) !== OWED.NOTHING) {
        this.owe(event, isVirtual && !this.isSettled(to) ? OWED.NOTHING : OWED.MOVED);
      }
      this.push(its, effect(isVirtual ? EFFECT.VTAKE : EFFECT.TAKE, event, place, to));
      this.retarget(event, isVirtual ? this.targetOfVpe(to) : 1 + to);
      this.done(isVirtual ? STEP.VMOVI : STEP.MOVI, event, to);
    }
  }

  private owe(event: number, what: number): void {
    write(this.next, this.layout.owed, event, what);
  }

  private isSettled(vpe: number): boolean {
    return read(this.next, this.layout.settled, vpe) === 1;
  }

  /** An MSI is translated, and travels. */
  private msi(event: number, its: number, target: number): void {
    const { layout, next, now } = this;
    const isVirtual = this.isVirtual(target);
    const place = isVirtual ? this.vpeOf(target) : target - 1;
    if (isVirtual && read(now, layout.home, place) === 0) return;
    if (!isVirtual || this.isSettled(place)) {
      if (this.isCertain(event, its, target)) this.owe(event, OWED.SET);
      else if (this.isUnderMove(event, its, target)) this.owe(event, OWED.MOVED);
    }
    this.push(its, effect(isVirtual ? EFFECT.VSET : EFFECT.SET, event, place, 0));
    if (isVirtual && this.scope.lpis && !this.rules.vmaptiReplacesTheLpi) write(next, layout.lpi, event, 1);
    this.done(STEP.MSI, event, target);
  }

  /** No other translation is permitted, and nothing under way will take away what it sets. */
  private isCertain(event: number, its: number, target: number): boolean {
    const { layout, now } = this;
    if (read(now, layout.target, event) !== target || read(now, layout.allowed, event) !== 0) return false;
    for (let slot = 0; slot < this.scope.inFlight; slot += 1) {
      const packed = this.effectAt(its, slot);
      const code = codeOf(packed);
      if (eventOf(packed) === event && (code === EFFECT.CLEAR || code === EFFECT.VCLEAR)) return false;
    }
    return true;
  }

  /** MOVI or VMOVI is under way, from or to that place; but for the one that it leaves no older target is permitted, and nothing clears. */
  private isUnderMove(event: number, its: number, target: number): boolean {
    const isVirtual = this.isVirtual(target);
    const place = isVirtual ? this.vpeOf(target) : target - 1;
    let found = false;
    for (let slot = 0; slot < this.scope.inFlight; slot += 1) {
      const packed = this.effectAt(its, slot);
      const code = codeOf(packed);
      if (code === EFFECT.NONE || eventOf(packed) !== event) continue;
      if (code === EFFECT.CLEAR || code === EFFECT.VCLEAR) return false;
      if (code !== EFFECT.TAKE && code !== EFFECT.VTAKE) continue;
      if (found || (code === EFFECT.VTAKE) !== isVirtual) return false;
      if (fromOf(packed) !== place && toOf(packed) !== place) return false;
      const left = isVirtual ? this.targetOfVpe(fromOf(packed)) : 1 + fromOf(packed);
      if (read(this.now, this.layout.allowed, event) !== 1 << left) return false;
      found = true;
    }
    return found;
  }

  // Stimuli of vPEs.

  private stimuliOfVpe(vpe: number): void {
    const { layout, now, scope } = this;
    const home = read(now, layout.home, vpe);
    if (home === 0) {
      if (this.hasRoom(0)) this.mapVpe(vpe);
      return;
    }
    if (this.isIdle(vpe)) {
      this.unmapVpe(vpe);
      if (this.hasRoom(0)) this.moveVpe(vpe, home - 1);
      if (this.isSettled(vpe)) this.scheduleVpe(vpe);
    }
    if (!scope.vsgis || !this.hasRoom(0)) return;
    write(this.next, layout.owedSgi, vpe, 0);
    this.push(0, effect(EFFECT.SGI_CLEAR, 0, vpe, 0));
    this.done(STEP.SGI_CLEAR, vpe);
    if (!this.isSettled(vpe)) return;
    if (!this.clearsSgi(vpe)) write(this.next, layout.owedSgi, vpe, 1);
    this.push(0, effect(EFFECT.SGIR, 0, vpe, 0));
    this.done(STEP.SGIR, vpe);
  }

  private clearsSgi(vpe: number): boolean {
    for (let slot = 0; slot < this.scope.inFlight; slot += 1) {
      const packed = this.effectAt(0, slot);
      if (codeOf(packed) === EFFECT.SGI_CLEAR && fromOf(packed) === vpe) return true;
    }
    return false;
  }

  private mapVpe(vpe: number): void {
    const { layout, next, scope } = this;
    for (let rd = 0; rd < scope.redistributors; rd += 1) {
      write(next, layout.home, vpe, 1 + rd);
      this.push(0, effect(EFFECT.MAP, 0, vpe, rd));
      this.done(STEP.MAP, vpe, rd);
    }
  }

  /** v4.1 VMAPP V=0 waits for what is under way for the vPE, GITS_SGIR aside. Events that name it were discarded before. */
  private unmapVpe(vpe: number): void {
    const { layout, next, now, rules, scope } = this;
    for (let event = 0; event < scope.events; event += 1) {
      if (read(now, layout.target, event) === this.targetOfVpe(vpe)) return;
    }
    for (let its = 0; its < scope.itss; its += 1) {
      if (this.isAnyOfVpe(its, vpe) && rules.vmappUnmapIsSelfSynchronising) return;
    }
    for (const fields of [layout.home, layout.servedBy, layout.settled, layout.armed, layout.unring]) {
      write(next, fields, vpe, 0);
    }
    write(next, layout.permit, vpe, PERMIT.NOT_ASKED);
    write(next, layout.owedSgi, vpe, 0);
    if (!rules.unmapSavesPendingState) write(next, layout.pending, vpe, 0);
    this.done(STEP.UNMAP, vpe);
  }

  private moveVpe(vpe: number, from: number): void {
    const { layout, next, scope } = this;
    for (let rd = 0; rd < scope.redistributors; rd += 1) {
      for (let db = 0; rd !== from && db < 2; db += 1) {
        write(next, layout.home, vpe, 1 + rd);
        write(next, layout.settled, vpe, 0);
        this.push(0, effect(db === 1 ? EFFECT.MOVE_DB : EFFECT.MOVE, 0, vpe, rd));
        this.done(STEP.VMOVP, vpe, rd, db);
      }
    }
  }

  private scheduleVpe(vpe: number): void {
    const { layout, next, rules, scope } = this;
    for (let rd = 0; rd < scope.redistributors; rd += 1) {
      if (this.phaseOf(rd) !== PHASE.IDLE) continue;
      write(next, layout.phase, rd, PHASE.LOADING);
      write(next, layout.tenant, rd, vpe);
      if (rules.requestEndsWithResidency) write(next, layout.armed, vpe, 0);
      write(next, layout.unring, vpe, 1);
      write(next, layout.permit, vpe, PERMIT.NOT_ASKED);
      if (!rules.scheduleKeepsPendingState) write(next, layout.pending, vpe, 0);
      for (let event = 0; !rules.residencyKeepsPhysicalLpis && event < scope.events; event += 1) {
        write(next, layout.lpi, event, 0);
      }
      this.done(STEP.SCHEDULE, rd, vpe);
    }
  }

  // Stimuli at a redistributor.

  private stimuliAt(rd: number): void {
    const { layout, next, now, rules, scope } = this;
    const bit = 1 << rd;
    const phase = this.phaseOf(rd);
    const vpe = read(now, layout.tenant, rd);
    for (let doorbell = 0; phase === PHASE.RESIDENT && doorbell < 2; doorbell += 1) {
      write(next, layout.phase, rd, PHASE.LEAVING);
      write(next, layout.request, rd, doorbell);
      if (!rules.descheduleKeepsPending) write(next, layout.pending, vpe, 0);
      this.done(STEP.DESCHEDULE, rd, doorbell);
    }
    for (let event = 0; event < scope.events; event += 1) {
      const pending = read(now, layout.lpi, event);
      if ((pending & bit) === 0) continue;
      if (rules.acknowledgeClearsPending) write(next, layout.lpi, event, pending & ~bit);
      this.owe(event, OWED.NOTHING);
      this.done(STEP.ACKNOWLEDGE, rd, event);
    }
    for (let each = 0; each < scope.vpes; each += 1) {
      const rung = read(now, layout.rung, each);
      if ((rung & bit) === 0) continue;
      write(next, layout.rung, each, rung & ~bit);
      this.done(STEP.ACKNOWLEDGE_DOORBELL, rd, each);
    }
    const isServed = phase === PHASE.LOADING || phase === PHASE.RESIDENT || !rules.onlyTheResidentVpeIsServed;
    if (isServed) this.vacknowledge(rd, vpe);
  }

  private vacknowledge(rd: number, vpe: number): void {
    const { layout, next, now, rules, scope } = this;
    const pending = read(now, layout.pending, vpe);
    for (let bit = 0; bit <= scope.events; bit += 1) {
      if (((pending >>> bit) & 1) === 0) continue;
      if (rules.vacknowledgeClearsPending) write(next, layout.pending, vpe, pending & ~(1 << bit));
      if (bit === scope.events) write(next, layout.owedSgi, vpe, 0);
      else this.owe(bit, OWED.NOTHING);
      this.done(STEP.VACKNOWLEDGE, rd, bit);
    }
  }

  // SYNC and VSYNC are consumed when what they wait for is over.

  private syncs(its: number): void {
    const { vpes, redistributors } = this.scope;
    for (let rd = 0; rd < redistributors; rd += 1) {
      if (this.isAnyAtRedistributor(its, rd) && this.rules.syncWaitsForPhysicalEffects) continue;
      for (let event = its; event < this.scope.events; event += this.scope.itss) this.publishPhysical(event);
      this.done(STEP.SYNC, its, rd);
    }
    for (let vpe = 0; vpe < vpes; vpe += 1) {
      if (read(this.now, this.layout.home, vpe) === 0) continue;
      if (this.isAnyOfVpe(its, vpe) && this.rules.vsyncWaitsForVirtualEffects) continue;
      for (let event = its; event < this.scope.events; event += this.scope.itss) this.publishVirtual(event, vpe);
      if (its === 0) write(this.next, this.layout.settled, vpe, 1);
      this.done(STEP.VSYNC, its, vpe);
    }
  }

  /** SYNC: of an event that is not mapped to a vPE, no older target that is not one is used any more (A-56, weakest reading). */
  private publishPhysical(event: number): void {
    const { layout, next, rules } = this;
    const target = read(next, layout.target, event);
    if (this.isVirtual(target)) return;
    const virtual = ~(2 ** (1 + this.scope.redistributors) - 1);
    write(next, layout.allowed, event, read(next, layout.allowed, event) & virtual);
    if (!rules.syncPublishesTables || (target === NO_TARGET && !rules.discardDropsCachedTranslations)) return;
    write(next, layout.past, event, read(next, layout.past, event) & virtual);
  }

  /** VSYNC: of an event of the vPE no older target is used any more, and of others not the vPE. */
  private publishVirtual(event: number, vpe: number): void {
    const { layout, next, rules } = this;
    const target = this.targetOfVpe(vpe);
    const isItsOwn = read(next, layout.target, event) === target;
    const kept = isItsOwn ? 0 : ~(1 << target);
    write(next, layout.allowed, event, read(next, layout.allowed, event) & kept);
    if (!rules.vsyncPublishesTables || (!isItsOwn && !rules.discardDropsCachedTranslations)) return;
    write(next, layout.past, event, read(next, layout.past, event) & kept);
  }

  // Effects land.

  private landings(its: number): void {
    for (let slot = 0; slot < this.scope.inFlight; slot += 1) if (this.mayLand(its, slot)) this.land(its, slot);
  }

  private land(its: number, slot: number): void {
    const { layout, next, rules } = this;
    const packed = this.effectAt(its, slot);
    const event = eventOf(packed);
    const from = fromOf(packed);
    const to = toOf(packed);
    switch (codeOf(packed)) {
      case EFFECT.MAP:
        for (const armed of [1, 0]) {
          this.remove(its, slot);
          write(next, layout.servedBy, from, 1 + to);
          write(next, layout.armed, from, armed);
          write(next, layout.permit, from, PERMIT.FIRST);
          this.done(STEP.LAND, its, slot, 1 - armed);
        }
        return;
      case EFFECT.MOVE:
      case EFFECT.MOVE_DB:
        this.landMove(its, slot, from, to, codeOf(packed) === EFFECT.MOVE_DB ? 1 : 0);
        return;
      case EFFECT.TAKE:
      case EFFECT.VTAKE:
        this.take(its, slot, packed);
        break;
      case EFFECT.SET:
        this.remove(its, slot);
        if (rules.msiSetsPending) this.setLpi(event, from);
        break;
      case EFFECT.INT:
        this.remove(its, slot);
        if (rules.intSetsPending) this.setLpi(event, from);
        break;
      case EFFECT.GIVE_PENDING:
        this.remove(its, slot);
        this.setLpi(event, to);
        break;
      case EFFECT.CLEAR:
        this.remove(its, slot);
        if (to === 1 ? rules.discardClearsPending : rules.clearClears) {
          write(next, layout.lpi, event, read(next, layout.lpi, event) & ~(1 << from));
        }
        break;
      case EFFECT.VCLEAR:
        this.remove(its, slot);
        if (to === 1 ? rules.discardClearsPending : rules.clearClears) this.clearBit(from, event);
        break;
      case EFFECT.VSET:
        this.remove(its, slot);
        if (rules.msiSetsVirtualPending) this.deliver(from, event);
        break;
      case EFFECT.VINT:
        this.remove(its, slot);
        if (rules.intSetsPending) this.deliver(from, event);
        break;
      case EFFECT.VGIVE_PENDING:
        this.remove(its, slot);
        this.deliver(to, event);
        break;
      case EFFECT.SGIR:
        this.remove(its, slot);
        this.landSgir(from);
        break;
      case EFFECT.SGI_CLEAR:
        this.remove(its, slot);
        if (rules.vsgiClearClears) this.clearBit(from, this.scope.events);
        break;
      default:
        // A move that brings nothing along.
        this.remove(its, slot);
    }
    this.done(STEP.LAND, its, slot);
  }

  private setLpi(event: number, rd: number): void {
    const bits = this.rules.setsAreLocal ? 1 << rd : 2 ** this.scope.redistributors - 1;
    write(this.next, this.layout.lpi, event, read(this.next, this.layout.lpi, event) | bits);
  }

  private clearBit(vpe: number, bit: number): void {
    write(this.next, this.layout.pending, vpe, read(this.next, this.layout.pending, vpe) & ~(1 << bit));
  }

  /** The pending bit leaves the old place; from here on no MSI may go there. */
  private take(its: number, slot: number, packed: number): void {
    const { layout, next, rules } = this;
    const isVirtual = codeOf(packed) === EFFECT.VTAKE;
    const event = eventOf(packed);
    const from = fromOf(packed);
    if (rules.moviCatchesStragglers) write(next, layout.past, event, 0);
    write(next, layout.allowed, event, 0);
    const fields = isVirtual ? layout.pending : layout.lpi;
    const [index, bit] = isVirtual ? [from, event] : [event, from];
    const before = read(next, fields, index);
    const isPending = ((before >>> bit) & 1) === 1;
    const takes = isVirtual ? rules.vmoviTakesThePendingBit : rules.moviTakesThePendingBit;
    const hands = isVirtual ? rules.vmoviHandsThePendingBitOver : rules.moviHandsThePendingBitOver;
    if (takes) write(next, fields, index, before & ~(1 << bit));
    const gives = isVirtual
      ? isPending && hands
        ? EFFECT.VGIVE_PENDING
        : EFFECT.VGIVE
      : isPending && hands
        ? EFFECT.GIVE_PENDING
        : EFFECT.GIVE;
    this.setEffect(its, slot, effect(gives, event, from, toOf(packed)));
  }

  private landSgir(vpe: number): void {
    const { layout, next, rules, scope } = this;
    const isMapped = read(next, layout.home, vpe) !== 0;
    if (!isMapped && rules.sgirNeedsAMappedVpe) return;
    if (!rules.sgirWhileLeavingIsNotLost && this.placeOf(vpe, PHASE.LEAVING, PHASE.DECIDED_PENDING) !== NOWHERE) return;
    if (isMapped) this.deliver(vpe, scope.events);
    else write(next, layout.pending, vpe, read(next, layout.pending, vpe) | (1 << scope.events));
  }

  /** An interrupt becomes pending for the vPE, and its default doorbell may ring. */
  private deliver(vpe: number, bit: number): void {
    const { layout, next, rules, scope } = this;
    if (read(next, layout.servedBy, vpe) === 0) return;
    const isResident = this.isResident(vpe);
    if (!isResident && !rules.absentVpeTakesEvents) return;
    write(next, layout.pending, vpe, read(next, layout.pending, vpe) | (1 << bit));
    if (!rules.vlpiEventSetsOneVpe) {
      for (let other = 0; other < scope.vpes; other += 1) {
        write(next, layout.pending, other, read(next, layout.pending, other) | (1 << bit));
      }
    }
    if (isResident && rules.residentVpeRingsNoDoorbell) return;
    const isArmed = read(next, layout.armed, vpe) === 1 || (isResident && !rules.residentVpeRingsNoDoorbell);
    if (!isArmed || !rules.armedDoorbellRings) return;
    if (bit === scope.events && !rules.vsgisRingTheDefaultDoorbell) return;
    const isLeaving = this.placeOf(vpe, PHASE.LEAVING, PHASE.DECIDED_PENDING) !== NOWHERE;
    if (isLeaving && !rules.arrivalWhileDirtyIsNotLost) return;
    this.ring(vpe);
  }

  private ring(vpe: number): void {
    const { layout, next, rules, scope } = this;
    const home = read(next, layout.servedBy, vpe) - 1;
    if (home < 0) return;
    if (rules.ringDisarms) write(next, layout.armed, vpe, 0);
    const permit = read(next, layout.permit, vpe);
    if (permit === PERMIT.ONCE || permit === PERMIT.MAY) write(next, layout.permit, vpe, PERMIT.RUNG);
    if (permit === PERMIT.FIRST) write(next, layout.permit, vpe, PERMIT.FIRST_RUNG);
    const to = rules.doorbellGoesHome ? home : (home + 1) % scope.redistributors;
    write(next, layout.travelling, vpe, read(next, layout.travelling, vpe) | (1 << to));
  }

  /** VMOVP: what becomes of the request and of a doorbell that is pending is open. */
  private landMove(its: number, slot: number, vpe: number, to: number, db: number): void {
    const { layout, next, now } = this;
    const from = read(now, layout.servedBy, vpe) - 1;
    const armed = read(now, layout.armed, vpe);
    const requests = armed === 1 || db === 1 ? 3 : 1;
    const isRung = from >= 0 && from !== to && ((read(now, layout.rung, vpe) >>> from) & 1) === 1;
    for (let request = 0; request < requests; request += 1) {
      for (const moves of isRung ? [0, MOVES] : [0]) {
        const isArmed = requests === 1 ? armed : request === REQUEST.IS_DB ? db : request === REQUEST.STAYS ? armed : 0;
        const mayRing = isArmed === 1 && this.isPendingAfterMove(vpe);
        for (const rings of mayRing ? [0, RINGS] : [0]) {
          this.remove(its, slot);
          this.settleMove(vpe, from, to, db, isArmed);
          if (moves !== 0) {
            write(next, layout.rung, vpe, (read(now, layout.rung, vpe) & ~(1 << from)) | (1 << to));
          }
          if (rings !== 0) this.ring(vpe);
          this.done(STEP.LAND, its, slot, request + moves + rings);
        }
      }
    }
  }

  private isPendingAfterMove(vpe: number): boolean {
    return this.rules.vmovpKeepsPendingState && read(this.now, this.layout.pending, vpe) !== 0;
  }

  private settleMove(vpe: number, from: number, to: number, db: number, armed: number): void {
    const { layout, next, rules } = this;
    if (from < 0) return;
    if (rules.vmovpMovesDoorbells) write(next, layout.servedBy, vpe, 1 + to);
    if (!rules.vmovpKeepsPendingState) write(next, layout.pending, vpe, 0);
    write(next, layout.armed, vpe, armed);
    const permit = read(next, layout.permit, vpe);
    if (db === 1 || permit === PERMIT.ONCE) write(next, layout.permit, vpe, PERMIT.MAY);
  }

  // Residency.

  private residencySteps(rd: number): void {
    const { layout, next, now } = this;
    switch (this.phaseOf(rd)) {
      case PHASE.LOADING:
        write(next, layout.phase, rd, PHASE.RESIDENT);
        this.done(STEP.PARSED, rd);
        break;
      case PHASE.LEAVING:
        this.decide(rd, read(now, layout.tenant, rd));
        this.done(STEP.DECIDE, rd);
        break;
      case PHASE.DECIDED:
      case PHASE.DECIDED_PENDING:
        write(next, layout.phase, rd, PHASE.IDLE);
        write(next, layout.tenant, rd, 0);
        this.done(STEP.DESCHEDULED, rd);
        break;
    }
  }

  /** PendingLast and the request for a doorbell are decided at one moment. */
  private decide(rd: number, vpe: number): void {
    const { layout, next, rules, scope } = this;
    // A doorbell of the interval before is gone before a new one can be asked for.
    if (read(next, layout.unring, vpe) === 1) this.clearDoorbell(vpe);
    const pending = read(next, layout.pending, vpe);
    const counted = rules.vsgisCountInPendingLast ? pending : pending & (2 ** scope.events - 1);
    const asked = read(next, layout.request, rd) === 1;
    let pendingLast = counted !== 0 && rules.pendingLastSeesPendingInterrupts;
    if (!rules.pendingLastIsNotInverted) pendingLast = !pendingLast;
    const requests = (asked && rules.doorbellBitIsTaken) || !rules.doorbellNeedsRequest;
    const isArmed = requests && (counted === 0 || !rules.pendingLastSuppressesDoorbell);
    write(next, layout.armed, vpe, isArmed ? 1 : 0);
    write(next, layout.phase, rd, pendingLast ? PHASE.DECIDED_PENDING : PHASE.DECIDED);
    write(next, layout.request, rd, 0);
    const permit = asked ? (pending !== 0 ? PERMIT.PENDING_LAST : PERMIT.ONCE) : PERMIT.NOT_ASKED;
    write(next, layout.permit, vpe, permit);
  }

  // Doorbells on their way.

  private doorbellSteps(vpe: number): void {
    const { layout, next, now, scope } = this;
    const travelling = read(now, layout.travelling, vpe);
    for (let rd = 0; rd < scope.redistributors; rd += 1) {
      if (((travelling >>> rd) & 1) === 0) continue;
      write(next, layout.travelling, vpe, travelling & ~(1 << rd));
      write(next, layout.rung, vpe, read(now, layout.rung, vpe) | (1 << rd));
      this.done(STEP.RING, vpe, rd);
    }
    if (read(now, layout.unring, vpe) === 0) return;
    this.clearDoorbell(vpe);
    this.done(STEP.UNRING, vpe);
  }

  /** Residency removes the default doorbell, on its way or pending at the home of the vPE. */
  private clearDoorbell(vpe: number): void {
    const { layout, next, rules } = this;
    const home = read(next, layout.servedBy, vpe) - 1;
    write(next, layout.unring, vpe, 0);
    if (rules.residencyStopsTravellingDoorbells) write(next, layout.travelling, vpe, 0);
    if (home < 0 || !rules.residencyClearsTheDefaultDoorbell) return;
    write(next, layout.rung, vpe, read(next, layout.rung, vpe) & ~(1 << home));
  }
}
