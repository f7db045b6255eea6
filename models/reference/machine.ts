/**
 * The reference model: a machine that stimuli disturb and that takes internal steps whenever it likes.
 *
 * Five functions: `reset`, `apply` a stimulus, list the `internalSteps` that are possible now, `fire` one of them, and `settle`, which lets the
 * hardware do everything that it has to do eventually, in the plainest order (`runQueues` is the part of it that only consumes commands).
 */
import type { Command } from '../architecture/commands.ts';
import type { EventSink, SettledEvent } from '../architecture/events.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import type { Scheduler } from '../architecture/freedoms.ts';
import type { LpiControlStep } from '../architecture/lpi-control.ts';
import type { Profile } from '../architecture/profiles.ts';
import type { InternalStep, Stimulus } from '../architecture/steps.ts';
import { consume, nextCommand } from './its/commands/index.ts';
import { isActivating, quiesce } from './its/control.ts';
import { describeEffect, type Effect, mayLand } from './its/effects.ts';
import { land } from './its/landing.ts';
import {
  dropConfig,
  dropVirtualConfig,
  invalidateByRegister,
  loadConfig,
  loadVirtualConfig,
} from './redistributor/configuration.ts';
import { clearDefaultDoorbell, landDoorbell } from './redistributor/doorbells.ts';
import { fireLpiControl, isLpiControlStepPossible, lpiControlSteps } from './redistributor/lpi-control-machine.ts';
import { decide, finishDeschedule, finishParse } from './redistributor/residency.ts';
import { answerQuery } from './redistributor/vsgis.ts';
import type { Rules } from './rules.ts';
import { Gic, type Its, type TravellingDoorbell, type Vpe } from './state.ts';
import { applyStimulus } from './stimuli.ts';

const SETTLED: SettledEvent = { kind: 'settled' };

/** Internal steps that a settling machine takes at most; more would mean that it never comes to rest. */
const RESTLESS = 10_000;

/** Is told of each step that the machine has just taken: one stimulus, or one thing that the hardware did by itself. */
export interface Watcher {
  applied(stimulus: Stimulus): void;
  consumed(its: Its, command: Command): void;
  landed(its: Its, effect: Effect): void;
  rang(doorbell: TravellingDoorbell): void;
  unrang(vpeid: number): void;
  residency(kind: ResidencyStep, rd: number): void;
  /** Any other step of the hardware. */
  fired(kind: InternalStep['kind']): void;
}

export type ResidencyStep = 'parse' | 'decide' | 'descheduled';

export class Machine {
  readonly gic: Gic;
  watcher: Watcher | undefined = undefined;

  constructor(profile: Profile, rules: Rules, sink: EventSink & { time: number }) {
    this.gic = new Gic(profile, rules, sink);
  }

  reset(): void {
    this.gic.reset();
  }

  /** Software did something UNPREDICTABLE: nothing from here on is promised. */
  get fault(): Gic['fault'] {
    return this.gic.fault;
  }

  /** Applies a stimulus. */
  apply(stimulus: Stimulus, scheduler: Scheduler): void {
    const { gic } = this;
    gic.tick(scheduler);
    applyStimulus(gic, stimulus);
    this.watcher?.applied(stimulus);
  }

  /** The internal steps that are possible now: first those that have to happen eventually, then the optional ones. */
  internalSteps(): InternalStep[] {
    const { gic } = this;
    const { GITS_CTLR, Dirty } = gic.ops;
    const steps: InternalStep[] = [];
    gic.doorbells.forEach(({ rd, intid }) => {
      steps.push({ kind: 'ring', rd, intid });
    });
    gic.itss.forEach((its, index) => {
      its.bag.forEach((item, position) => {
        if (mayLand(its.bag, position, gic.ops)) {
          steps.push({ kind: 'land', its: index, effect: describeEffect(item) });
        }
      });
      if (nextCommand(gic, its) !== undefined) steps.push({ kind: 'consume', its: index });
      if (isActivating(its)) steps.push({ kind: 'activate', its: index });
      if (GITS_CTLR.isQuiescing(its)) steps.push({ kind: 'quiesce', its: index });
    });
    gic.rds.forEach((rd, index) => {
      if (rd.registerInvalidations.length > 0) steps.push({ kind: 'register-invalidate', rd: index });
      if (rd.querying) steps.push({ kind: 'vsgi-query', rd: index });
      if (Dirty.clearsAfterSchedule(rd)) steps.push({ kind: 'parse', rd: index });
      if (rd.dirty && !rd.valid && !rd.decided) steps.push({ kind: 'decide', rd: index });
      if (Dirty.clearsAfterDeschedule(rd)) steps.push({ kind: 'descheduled', rd: index });
    });
    for (const [vpeid, vpe] of gic.vpes) if (vpe.unring) steps.push({ kind: 'unring', vpeid });
    if (gic.lpiControlInUse) steps.push(...lpiControlSteps(gic));
    this.cacheSteps(steps);
    return steps;
  }

  /** Lines that may be loaded or dropped; only bytes that were written are of interest, and only changes. */
  private cacheSteps(steps: InternalStep[]): void {
    const { gic } = this;
    gic.rds.forEach((rd, index) => {
      for (const intid of rd.cache.keys()) steps.push({ kind: 'evict', rd: index, intid });
      for (const its of gic.itss) {
        for (const entry of its.tables.ites.values()) {
          const intid = entry.now?.virtual === false ? entry.now.intid : -1;
          if (intid >= 0 && !rd.cache.has(intid)) steps.push({ kind: 'cache', rd: index, intid });
        }
      }
      for (const vpe of gic.vpes.values()) {
        const intid = vpe.defaultDoorbell;
        if (vpe.mapped && intid > 0 && !rd.cache.has(intid)) steps.push({ kind: 'cache', rd: index, intid });
      }
    });
    for (const [vpeid, vpe] of gic.vpes) {
      if (!vpe.mapped) continue;
      for (const vINTID of vpe.cache.keys()) steps.push({ kind: 'vevict', vpeid, vINTID });
      for (const its of gic.itss) {
        for (const entry of its.tables.ites.values()) {
          const ite = entry.now;
          if (ite?.virtual === true && ite.vpeid === vpeid && !vpe.cache.has(ite.intid)) {
            steps.push({ kind: 'vcache', vpeid, vINTID: ite.intid });
          }
        }
      }
    }
  }

  /** Takes an internal step; false if it is not possible now. */
  fire(step: InternalStep, scheduler: Scheduler): boolean {
    const { gic } = this;
    switch (step.kind) {
      case 'consume': {
        const its = gic.its(step.its);
        const next = nextCommand(gic, its);
        if (next === undefined) return false;
        this.consume(its, next, scheduler);
        return true;
      }
      case 'activate':
      case 'quiesce': {
        const its = gic.its(step.its);
        if (step.kind === 'activate' ? !isActivating(its) : !gic.ops.GITS_CTLR.isQuiescing(its)) return false;
        this.fireControl(step.kind, its, scheduler);
        return true;
      }
      case 'land': {
        const its = gic.its(step.its);
        const index = its.bag.findIndex(
          (item, position) => describeEffect(item) === step.effect && mayLand(its.bag, position, gic.ops),
        );
        if (index < 0) return false;
        this.land(its, index, scheduler);
        return true;
      }
      case 'ring': {
        const index = gic.doorbells.findIndex(({ rd, intid }) => rd === step.rd && intid === step.intid);
        if (index < 0) return false;
        this.ring(index, scheduler);
        return true;
      }
      case 'register-invalidate':
        if (gic.rd(step.rd).registerInvalidations.length === 0) return false;
        this.invalidateByRegister(step.rd, scheduler);
        return true;
      case 'vsgi-query':
        if (!gic.rd(step.rd).querying) return false;
        this.answerQuery(step.rd, scheduler);
        return true;
      case 'parse':
      case 'decide':
      case 'descheduled':
        return this.fireResidency(step.kind, step.rd, scheduler);
      case 'unring': {
        const vpe = gic.vpes.get(step.vpeid);
        if (vpe?.unring !== true) return false;
        this.unring(step.vpeid, vpe, scheduler);
        return true;
      }
      case 'cache':
      case 'evict':
        if (gic.rd(step.rd).cache.has(step.intid) === (step.kind === 'cache')) return false;
        gic.tick(scheduler);
        (step.kind === 'cache' ? loadConfig : dropConfig)(gic, step.rd, step.intid);
        this.watcher?.fired(step.kind);
        return true;
      case 'vcache':
      case 'vevict':
        if (gic.vpe(step.vpeid).cache.has(step.vINTID) === (step.kind === 'vcache')) return false;
        gic.tick(scheduler);
        (step.kind === 'vcache' ? loadVirtualConfig : dropVirtualConfig)(gic, step.vpeid, step.vINTID);
        this.watcher?.fired(step.kind);
        return true;
      default:
        if (!isLpiControlStepPossible(gic, step)) return false;
        this.fireLpiControl(step, scheduler);
        return true;
    }
  }

  // Steps of the hardware that are possible.

  private consume(its: Its, command: Command, scheduler: Scheduler): void {
    this.gic.tick(scheduler);
    consume(this.gic, its, command);
    this.watcher?.consumed(its, command);
  }

  private land(its: Its, index: number, scheduler: Scheduler): void {
    const effect = its.bag[index];
    this.gic.tick(scheduler);
    land(this.gic, its, index);
    if (effect !== undefined) this.watcher?.landed(its, effect);
  }

  private ring(index: number, scheduler: Scheduler): void {
    const doorbell = this.gic.doorbells[index];
    this.gic.tick(scheduler);
    landDoorbell(this.gic, index);
    if (doorbell !== undefined) this.watcher?.rang(doorbell);
  }

  private unring(vpeid: number, vpe: Vpe, scheduler: Scheduler): void {
    this.gic.tick(scheduler);
    clearDefaultDoorbell(this.gic, vpeid, vpe);
    this.watcher?.unrang(vpeid);
  }

  private fireControl(kind: 'activate' | 'quiesce', its: Its, scheduler: Scheduler): void {
    this.gic.tick(scheduler);
    if (kind === 'activate') this.gic.ops.GITS_CTLR.activate(this.gic, its);
    else quiesce(this.gic, its);
    this.watcher?.fired(kind);
  }

  private invalidateByRegister(rd: number, scheduler: Scheduler): void {
    this.gic.tick(scheduler);
    invalidateByRegister(this.gic, rd);
    this.watcher?.fired('register-invalidate');
  }

  private answerQuery(rd: number, scheduler: Scheduler): void {
    this.gic.tick(scheduler);
    answerQuery(this.gic, rd);
    this.watcher?.fired('vsgi-query');
  }

  private fireLpiControl(step: LpiControlStep, scheduler: Scheduler): void {
    this.gic.tick(scheduler);
    fireLpiControl(this.gic, step);
    this.watcher?.fired(step.kind);
  }

  private fireResidency(kind: ResidencyStep, rdIndex: number, scheduler: Scheduler): boolean {
    const { gic } = this;
    const rd = gic.rd(rdIndex);
    const possible = {
      parse: gic.ops.Dirty.clearsAfterSchedule(rd),
      decide: rd.dirty && !rd.valid && !rd.decided,
      descheduled: gic.ops.Dirty.clearsAfterDeschedule(rd),
    };
    if (!possible[kind]) return false;
    gic.tick(scheduler);
    if (kind === 'parse') finishParse(gic, rdIndex);
    else if (kind === 'decide') decide(gic, rdIndex);
    else finishDeschedule(gic, rdIndex);
    this.watcher?.residency(kind, rdIndex);
    return true;
  }

  /** Something that has to happen eventually is still to come. */
  get isRestless(): boolean {
    const { gic } = this;
    if (gic.doorbells.length > 0) return true;
    for (const its of gic.itss) {
      if (its.bag.length > 0 || gic.ops.queue.fetch(its) !== undefined || !its.control.isAtRest) return true;
    }
    for (const rd of gic.rds) if (rd.dirty || rd.querying || rd.registerInvalidations.length > 0) return true;
    for (const vpe of gic.vpes.values()) if (vpe.unring) return true;
    if (gic.lpiControlInUse) return lpiControlSteps(gic).length > 0;
    return false;
  }

  /** Lets the hardware do all that it has to do, oldest first; returns the number of internal steps. */
  settle(scheduler: Scheduler): number {
    let count = 0;
    while (this.settleOne(scheduler)) {
      count += 1;
      if (count > RESTLESS) throw new Error('the reference model does not come to rest');
      if (this.gic.fault !== undefined) return count;
    }
    this.gic.sink.emit(SETTLED);
    return count;
  }

  /** Lets each ITS consume what it may while effects stay on their way; returns the number of commands. */
  runQueues(scheduler: Scheduler): number {
    let count = 0;
    for (const its of this.gic.itss) {
      for (;;) {
        const next = nextCommand(this.gic, its);
        if (next === undefined) break;
        this.consume(its, next, scheduler);
        count += 1;
        if (this.gic.fault !== undefined) return count;
      }
    }
    return count;
  }

  private settleOne(scheduler: Scheduler): boolean {
    const { gic } = this;
    if (gic.doorbells.length > 0) {
      this.ring(0, scheduler);
      return true;
    }
    for (const its of gic.itss) {
      const { bag } = its;
      if (!its.control.isAtRest) {
        if (isActivating(its)) {
          this.fireControl('activate', its, scheduler);
          return true;
        }
        if (gic.ops.GITS_CTLR.isQuiescing(its)) {
          this.fireControl('quiesce', its, scheduler);
          return true;
        }
      }
      for (let index = 0; index < bag.length; index += 1) {
        if (!mayLand(bag, index, gic.ops)) continue;
        this.land(its, index, scheduler);
        return true;
      }
      const next = nextCommand(gic, its);
      if (next !== undefined) {
        this.consume(its, next, scheduler);
        return true;
      }
    }
    return this.settleRedistributors(scheduler);
  }

  private settleRedistributors(scheduler: Scheduler): boolean {
    const { gic } = this;
    for (let index = 0; index < gic.rds.length; index += 1) {
      const rd = gic.rd(index);
      if (rd.registerInvalidations.length > 0) {
        this.invalidateByRegister(index, scheduler);
        return true;
      }
      if (rd.querying) {
        this.answerQuery(index, scheduler);
        return true;
      }
      if (!rd.dirty) continue;
      const kind = rd.valid ? 'parse' : rd.decided ? 'descheduled' : 'decide';
      if (this.fireResidency(kind, index, scheduler)) return true;
    }
    for (const [vpeid, vpe] of gic.vpes) {
      if (!vpe.unring) continue;
      this.unring(vpeid, vpe, scheduler);
      return true;
    }
    const next = gic.lpiControlInUse ? lpiControlSteps(gic)[0] : undefined;
    if (next === undefined) return false;
    this.fireLpiControl(next, scheduler);
    return true;
  }

  fingerprint(print: Fingerprint): void {
    this.gic.fingerprint(print);
  }
}
