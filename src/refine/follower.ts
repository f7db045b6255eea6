/**
 * Compares a run of the reference model with the abstract model, step by step. Each step of the run must be a step of the abstract model, or leave
 * the abstract state as it is. From the first step that the abstract model leaves out, the rest of the program is not compared.
 */
import { get, type Words } from '../../models/abstract/layout.ts';
import { AbstractMachine } from '../../models/abstract/machine.ts';
import type { AbstractRules } from '../../models/abstract/rules.ts';
import type { Scope } from '../../models/abstract/scope.ts';
import { PHASE, read } from '../../models/abstract/state.ts';
import { isStimulus, STEP, step, withoutOutcome } from '../../models/abstract/steps.ts';
import type { Command } from '../../models/architecture/commands.ts';
import type { EventSink, GicEvent } from '../../models/architecture/events.ts';
import type { Fingerprint } from '../../models/architecture/fingerprint.ts';
import { eventKey } from '../../models/architecture/keys.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { InternalStep, Stimulus } from '../../models/architecture/steps.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { type Effect, hasOvertaken } from '../../models/reference/its/effects.ts';
import type { Its } from '../../models/reference/its/its.ts';
import type { TravellingDoorbell } from '../../models/reference/redistributor/travelling-doorbell.ts';
import type { ResidencyStep, Watcher } from '../../models/reference/watcher.ts';
import { effectInWords } from '../explore/words.ts';
import type { Observer } from '../run/observer.ts';
import { Camera } from './camera.ts';
import { catchUp } from './catch-up.ts';
import { meaningOfCommand } from './command-meanings.ts';
import { differences, namesOf } from './differences.ts';
import { pictureOfEffect, UNSEEN } from './effect-pictures.ts';
import { scopeOf } from './followed-scope.ts';
import { hasDisabledVsgi, mayInvalidationRing } from './left-out.ts';
import { visible } from './map.ts';
import { Objects } from './objects.ts';
import { isUpToHardware, nameOf } from './possible-steps.ts';
import { type Meaning, SAME, type Sight } from './sight.ts';
import { StepOutcome } from './step-outcome.ts';
import { meaningOfMsi, meaningOfStimulus } from './stimulus-meanings.ts';

/** Options of a follower. */
export interface FollowOptions {
  readonly rules?: AbstractRules;
  /** The scope of the abstract model; by default one that is large enough for random programs. */
  readonly scope?: Scope;
  /** Gives objects their abstract numbers before a program begins. By default an object gets a number when it is first used. */
  readonly names?: (objects: Objects) => void;
  /** A step of the hardware may do at once what the abstract model does in several steps, or nothing yet. By default it may not. */
  readonly several?: boolean;
}

/** An invalidation that rings counts configuration, which the abstract model lacks. */
const INVALIDATION_RINGS = 'an invalidation while a vPE has a doorbell request and a pending interrupt';

export class Follower implements Watcher, Observer {
  readonly watcher = this;
  readonly machine: AbstractMachine;
  /** The current abstract state of the run. */
  readonly now: Words;
  /** Number of steps compared. */
  followed = 0;
  /** Number of stimuli of this program that changed the abstract state. */
  changes = 0;
  /** The last abstract step taken. */
  taken = -1;
  /** Reason for not comparing → number of programs whose rest was not compared for that reason. */
  readonly left = new Map<string, number>();
  readonly objects: Objects;
  private readonly mask: Words;
  private readonly gic: Gic;
  private readonly camera: Camera;
  private readonly sight: { -readonly [K in keyof Sight]: Sight[K] };
  private readonly sink: EventSink;
  private readonly names: ((objects: Objects) => void) | undefined;
  private readonly several: boolean;
  /** Whether the rest of this program is not compared. */
  isLost = false;
  private readonly outcome = new StepOutcome();

  /** Whether the abstract model covers the profile. */
  static isPossible({ architecture, itsCount }: Profile): boolean {
    return architecture === 'v4.1' && itsCount === 1;
  }

  /** Emits a `followed` event to the sink for each step that is compared. */
  constructor(gic: Gic, sink: EventSink, { rules, scope, names, several = false }: FollowOptions = {}) {
    this.gic = gic;
    this.sink = sink;
    this.names = names;
    this.several = several;
    this.machine = new AbstractMachine(scope ?? scopeOf(gic.profile), rules);
    const { layout } = this.machine;
    this.objects = new Objects(layout.scope);
    this.mask = visible(layout);
    this.camera = new Camera(gic, this.objects, layout);
    this.now = layout.initial();
    this.sight = {
      layout,
      objects: this.objects,
      now: this.now,
      tables: gic.its(0).tables,
      isPlaceUncertain: false,
    };
  }

  /** Begins a new program, after bring-up. */
  reset(): void {
    this.now.fill(0);
    this.objects.reset();
    this.names?.(this.objects);
    this.camera.echoes.reset();
    this.isLost = false;
    this.changes = 0;
    this.sight.isPlaceUncertain = false;
    this.outcome.forget();
  }

  /** Records from the events how the current step came out. */
  event(event: GicEvent): void {
    this.outcome.event(event);
  }

  applied(stimulus: Stimulus): void {
    if (this.isLost) return;
    if (stimulus.kind === 'msi') {
      const key = eventKey(stimulus.deviceId, stimulus.eventId);
      this.follow(this.outcome.target === undefined ? SAME : meaningOfMsi(this.sight, key, this.outcome.target));
    } else if (stimulus.kind === 'poll-vpendbaser') this.polled(stimulus.rd);
    else if (stimulus.kind === 'syncr' && this.outcome.rang) this.leaveAt(INVALIDATION_RINGS);
    else this.follow(meaningOfStimulus(this.sight, stimulus, this.outcome.intid));
  }

  consumed(_its: Its, command: Command): void {
    if (this.isLost) return;
    if (command.op === 'MAPD' || command.op === 'MAPC') this.sight.isPlaceUncertain = true;
    else if (command.op === 'SYNC') this.sight.isPlaceUncertain = false;
    if (this.outcome.refused) this.follow('a command error');
    else if (this.isDoorbellDropped(command)) this.follow('VMAPP V=0 drops a default doorbell on its way (A-95)');
    else this.follow(meaningOfCommand(this.sight, command));
  }

  landed({ bag }: Its, effect: Effect): void {
    if (this.isLost) return;
    const leaving = this.openPointOf(bag, effect);
    if (leaving !== undefined) {
      this.leaveAt(leaving);
      return;
    }
    const packed = pictureOfEffect(this.objects, effect);
    if (packed === UNSEEN) this.followUnseen(effect.kind !== 'invalidate');
    else this.followOne(this.landingsOf(packed), () => effectInWords(packed, namesOf(this.objects)));
    this.outcome.forget();
  }

  /** The outcome of an open point that the abstract model leaves out, with which this effect has landed. */
  private openPointOf(bag: readonly Effect[], landed: Effect): string | undefined {
    const { fixed } = this.gic.profile;
    if (landed.kind === 'msi') return 'an MSI is translated later than it arrives (A-104)';
    if (fixed['A-75'] !== 'queue order' && bag.length > 0 && hasOvertaken(bag, landed))
      return 'an effect lands before one of an earlier command (A-75)';
    return this.outcome.retracted && fixed['A-94'] !== 'stays'
      ? `${landed.cause} retracts a default doorbell (A-94)`
      : undefined;
  }

  /** VMAPP V=0 has dropped the default doorbell on its way. */
  private isDoorbellDropped(command: Command): boolean {
    if (command.op !== 'VMAPP' || command.valid || this.gic.profile.fixed['A-95'] === 'arrives') return false;
    const vpe = this.objects.vpe(command.vpeid);
    if (vpe < 0 || read(this.now, this.machine.layout.travelling, vpe) === 0) return false;
    return !this.gic.doorbells.some(({ form, vpeid }) => form === 'default' && vpeid === command.vpeid);
  }

  rang(doorbell: TravellingDoorbell): void {
    if (this.isLost) return;
    const { rd, vpeid } = doorbell;
    // The abstract model has no individual doorbells; or the hardware has put this one off.
    if (doorbell.form === 'individual' || (this.several && this.gic.doorbells.includes(doorbell))) {
      this.follow(SAME);
      return;
    }
    const { echoes } = this.camera;
    const others = this.camera.doorbells(vpeid, rd);
    const vpe = this.objects.vpe(vpeid);
    if (others >= echoes.of(vpeid, rd)) {
      // The doorbells that are still under way are echoes of this one.
      echoes.set(vpeid, rd, others);
      this.follow(step(STEP.RING, vpe, rd));
    } else {
      echoes.set(vpeid, rd, others);
      this.follow(this.isRung(vpe, rd) ? SAME : 'a second doorbell of a vPE arrives after the first is gone');
    }
  }

  private isRung(vpe: number, rd: number): boolean {
    return ((read(this.now, this.machine.layout.rung, vpe) >>> rd) & 1) === 1;
  }

  unrang(vpeid: number): void {
    if (!this.isLost) this.follow(step(STEP.UNRING, this.objects.vpe(vpeid)));
  }

  residency(kind: ResidencyStep, rd: number): void {
    const codes = { parse: STEP.PARSED, decide: STEP.DECIDE, descheduled: STEP.DESCHEDULED };
    if (!this.isLost) this.follow(step(codes[kind], rd));
  }

  fired(kind: InternalStep['kind']): void {
    if (!this.isLost) this.followUnseen(kind === 'register-invalidate');
  }

  /** State that later comparisons depend on. Bindings of objects are left out. */
  fingerprint(print: Fingerprint): void {
    print.text(this.now.join(' ')).text(this.isLost).text(this.sight.isPlaceUncertain);
    this.camera.echoes.fingerprint(print);
  }

  private report(difference?: string, left?: string): void {
    this.sink.emit({ kind: 'followed', difference, left });
  }

  private leave(reason: string): void {
    this.isLost = true;
    this.left.set(reason, (this.left.get(reason) ?? 0) + 1);
    this.report(undefined, reason);
  }

  /** Leaves the program at a step of which events were recorded. */
  private leaveAt(reason: string): void {
    this.leave(reason);
    this.outcome.forget();
  }

  /** Compares a step with its meaning in the abstract model. */
  private follow(meaning: Meaning): void {
    if (typeof meaning === 'string') this.leave(meaning);
    else if (meaning === SAME) this.followSame();
    else this.followOne([meaning], () => nameOf(meaning));
    this.outcome.forget();
  }

  /** A poll of GICR_VPENDBASER waits for the PendingLast decision and for the end of a deschedule: one stimulus, two abstract steps. */
  private polled(rd: number): void {
    const phase = read(this.now, this.machine.layout.phase, rd);
    if (phase !== PHASE.LEAVING && phase !== PHASE.DECIDED && phase !== PHASE.DECIDED_PENDING) {
      this.follow(SAME);
      return;
    }
    const { now } = this;
    if (phase === PHASE.LEAVING) {
      this.machine.stepsLike(now.slice(), step(STEP.DECIDE, rd), (to) => now.set(to));
    }
    this.follow(step(STEP.DESCHEDULED, rd));
  }

  private picture(): Words | undefined {
    if (this.gic.fault !== undefined) this.leave('software has done something UNPREDICTABLE');
    else if (hasDisabledVsgi(this.gic)) this.leave('a disabled vSGI is pending');
    else {
      const picture = this.camera.picture();
      if (picture === undefined) this.leave('more effects under way than the abstract state has slots for');
      return picture;
    }
    return undefined;
  }

  /** A step that changes no abstract state. An invalidation may ring a doorbell for a pending interrupt: then the program is left. */
  private followUnseen(invalidates: boolean): void {
    if (invalidates && mayInvalidationRing(this.machine.layout, this.now)) this.leave(INVALIDATION_RINGS);
    else this.followSame();
  }

  private followSame(): void {
    const picture = this.picture();
    if (picture === undefined) return;
    if (this.isSame(this.now, picture) || this.catchesUp([this.now.slice()], picture)) this.report(undefined);
    else this.differ('this step must not change the abstract state', this.now, picture);
  }

  /** Checks that one of these abstract steps leads to the state that the reference model is in. `tell` describes the step in messages. */
  private followOne(steps: readonly number[], tell: () => string): void {
    const picture = this.picture();
    if (picture === undefined) return;
    this.followed += 1;
    const before = this.now.slice();
    let nearest: Words | undefined;
    let isFound = false;
    const reached: Words[] = [];
    for (const wanted of steps) {
      this.successors(before, wanted, (to, taken) => {
        if (isFound) return;
        if (this.isSame(to, picture)) {
          isFound = true;
          this.now.set(to);
          this.taken = taken;
          return;
        }
        nearest ??= to.slice();
        if (this.several) reached.push(to.slice());
      });
    }
    // What the hardware does by itself it may also put off.
    if (!isFound && !steps.every(isStimulus)) reached.push(before);
    isFound ||= this.catchesUp(reached, picture);
    if (isFound) {
      if (isStimulus(this.taken) && this.now.some((word, index) => word !== before[index])) this.changes += 1;
      this.report(undefined);
      return;
    }
    const what = tell();
    if (nearest !== undefined) this.differ(what, nearest, picture);
    else if (steps.every(isUpToHardware))
      this.differ(`${what}, a step that the abstract model does not allow here`, before, picture);
    else this.leave(`${what}, which the abstract model does not let software do here`);
  }

  /** Visits the states that the step can lead to, one per outcome. */
  private successors(from: Words, wanted: number, visit: (to: Words, taken: number) => void): void {
    this.machine.stepsLike(from, wanted, (to, taken) => {
      if (withoutOutcome(taken) === wanted) visit(to, taken);
    });
  }

  /** Whether further steps of the hardware lead from one of these states to the one that the reference model is in. */
  private catchesUp(reached: readonly Words[], picture: Words): boolean {
    if (!this.several || this.camera.isStrange) return false;
    const found = catchUp(this.machine, reached, picture, this.mask);
    if (found !== undefined) this.now.set(found);
    return found !== undefined;
  }

  private isSame(state: Words, picture: Words): boolean {
    const { mask } = this;
    if (this.camera.isStrange) return false;
    for (let word = 0; word < mask.length; word += 1) {
      if ((((state[word] ?? 0) ^ (picture[word] ?? 0)) & (mask[word] ?? 0)) !== 0) return false;
    }
    return true;
  }

  /** Reports a difference from the abstract model. The rest of the program is not compared. */
  private differ(what: string, expected: Words, picture: Words): void {
    this.isLost = true;
    if (this.camera.isStrange) {
      this.report(`${what}: the machine has a mapping or an effect that no abstract state can hold`);
      return;
    }
    const found = differences(this.machine.layout, this.objects, expected, picture);
    this.report(found.length === 0 ? what : `${what}: ${found.join('; ')}`);
  }

  /** The abstract steps that land such an effect: one per slot that holds one. */
  private landingsOf(packed: number): readonly number[] {
    const { effects, effectTable } = this.machine.layout;
    const found: number[] = [];
    const fields = effects[0]?.all ?? [];
    for (const [slot, field] of fields.entries()) {
      if (effectTable.effectOf(get(this.now, field)) === packed) found.push(step(STEP.LAND, 0, slot));
    }
    return found;
  }
}
