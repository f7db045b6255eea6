/**
 * Follows a run of the reference model on the abstract one: each step has to be a step there, or change nothing that it shows.
 *
 * A run is followed as far as the abstract model goes; where a program does what it leaves out, the rest of the program is not compared.
 */
import { get, type Words } from '../../models/abstract/layout.ts';
import { AbstractMachine } from '../../models/abstract/machine.ts';
import type { AbstractRules } from '../../models/abstract/rules.ts';
import type { Scope } from '../../models/abstract/scope.ts';
import { PHASE, read } from '../../models/abstract/state.ts';
import { isStimulus, STEP, step, withoutOutcome } from '../../models/abstract/steps.ts';
import type { Command } from '../../models/architecture/commands.ts';
import type { Target } from '../../models/architecture/events/interrupt-events.ts';
import type { EventSink, GicEvent } from '../../models/architecture/events.ts';
import type { Fingerprint } from '../../models/architecture/fingerprint.ts';
import { eventKey } from '../../models/architecture/keys.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { InternalStep, Stimulus } from '../../models/architecture/steps.ts';
import type { Effect } from '../../models/reference/its/effects.ts';
import type { ResidencyStep, Watcher } from '../../models/reference/machine.ts';
import type { Gic, Its, TravellingDoorbell } from '../../models/reference/state.ts';
import { effectInWords } from '../explore/words.ts';
import type { Observer } from '../run/observer.ts';
import { Camera } from './camera.ts';
import { meaningOfCommand } from './command-meanings.ts';
import { differences } from './differences.ts';
import { pictureOfEffect, UNSEEN } from './effect-pictures.ts';
import { scopeOf } from './followed-scope.ts';
import { visible } from './map.ts';
import { Objects } from './objects.ts';
import { isUpToHardware, nameOf } from './possible-steps.ts';
import { type Meaning, SAME, type Sight } from './sight.ts';
import { meaningOfMsi, meaningOfStimulus } from './stimulus-meanings.ts';

/** How a machine is followed. */
export interface FollowOptions {
  readonly rules?: AbstractRules;
  /** As large as random programs need by default. */
  readonly scope?: Scope;
  /** Gives objects their abstract numbers before a program begins; by default they get them as they turn up. */
  readonly names?: (objects: Objects) => void;
}

export class Follower implements Watcher, Observer {
  readonly watcher = this;
  readonly machine: AbstractMachine;
  /** The abstract state that the run has come to. */
  readonly now: Words;
  /** Steps that were followed, and programs that were left, by what the abstract model leaves out. */
  followed = 0;
  /** Stimuli of this program after which the abstract state was another. */
  changes = 0;
  /** The last step of the abstract model that was taken. */
  taken = -1;
  readonly left = new Map<string, number>();
  readonly objects: Objects;
  private readonly mask: Words;
  private readonly gic: Gic;
  private readonly camera: Camera;
  private readonly sight: { -readonly [K in keyof Sight]: Sight[K] };
  private readonly sink: EventSink;
  private readonly names: ((objects: Objects) => void) | undefined;
  /** The run is not compared any more. */
  isLost = false;
  // What events have told of the step that is being taken.
  private refused = false;
  private intid = -1;
  private target: Target | undefined = undefined;

  /** The abstract model has what the profile has. */
  static isPossible({ architecture, itsCount }: Profile): boolean {
    return architecture === 'v4.1' && itsCount === 1;
  }

  /** Of each step that is followed, the sink is told how it compares. */
  constructor(gic: Gic, sink: EventSink, { rules, scope, names }: FollowOptions = {}) {
    this.gic = gic;
    this.sink = sink;
    this.names = names;
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

  /** A new program begins, after bring-up. */
  reset(): void {
    this.now.fill(0);
    this.objects.reset();
    this.names?.(this.objects);
    this.camera.echoes.reset();
    this.isLost = false;
    this.changes = 0;
    this.sight.isPlaceUncertain = false;
    this.forget();
  }

  /** Events tell how a step came out. */
  event(event: GicEvent): void {
    switch (event.kind) {
      case 'consumed':
        if (event.error !== undefined || event.queued !== undefined) this.refused = true;
        break;
      case 'stalled':
        this.refused = true;
        break;
      case 'translated':
        if (event.by === 'MSI') this.target = event.target;
        break;
      case 'acknowledged':
        this.intid = event.intid;
        break;
      case 'vacknowledged':
        this.intid = event.vINTID;
        break;
    }
  }

  applied(stimulus: Stimulus): void {
    if (this.isLost) return;
    if (stimulus.kind === 'msi') {
      const key = eventKey(stimulus.deviceId, stimulus.eventId);
      this.follow(this.target === undefined ? SAME : meaningOfMsi(this.sight, key, this.target));
    } else if (stimulus.kind === 'poll-vpendbaser') this.polled(stimulus.rd);
    else this.follow(meaningOfStimulus(this.sight, stimulus, this.intid));
  }

  consumed(_its: Its, command: Command): void {
    if (this.isLost) return;
    if (command.op === 'MAPD' || command.op === 'MAPC') this.sight.isPlaceUncertain = true;
    else if (command.op === 'SYNC') this.sight.isPlaceUncertain = false;
    this.follow(this.refused ? 'a command error' : meaningOfCommand(this.sight, command));
  }

  landed(_its: Its, effect: Effect): void {
    if (this.isLost) return;
    const packed = pictureOfEffect(this.objects, effect);
    if (packed === UNSEEN) this.followUnseen(effect.kind !== 'invalidate');
    else this.followOne(this.landingsOf(packed), effectInWords(packed));
    this.forget();
  }

  rang({ rd, vpeid }: TravellingDoorbell): void {
    if (this.isLost) return;
    const { echoes } = this.camera;
    const others = this.camera.doorbells(vpeid, rd);
    const vpe = this.objects.vpe(vpeid);
    if (others >= echoes.of(vpeid, rd)) {
      // Those that are behind it have merged with it.
      echoes.set(vpeid, rd, others);
      this.follow(step(STEP.RING, vpe, rd));
    } else {
      echoes.set(vpeid, rd, others);
      this.follow(this.isRung(vpe, rd) ? SAME : 'a second doorbell that was on its way with the first');
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

  /** What of the past decides how the run is followed from here on; names are not among it. */
  fingerprint(print: Fingerprint): void {
    print.text(this.now.join(' ')).text(this.isLost).text(this.sight.isPlaceUncertain);
    this.camera.echoes.fingerprint(print);
  }

  private report(difference?: string, left?: string): void {
    this.sink.emit({ kind: 'followed', difference, left });
  }

  private forget(): void {
    this.refused = false;
    this.intid = -1;
    this.target = undefined;
  }

  private leave(reason: string): void {
    this.isLost = true;
    this.left.set(reason, (this.left.get(reason) ?? 0) + 1);
    this.report(undefined, reason);
  }

  /** Follows a step that means this in the abstract model. */
  private follow(meaning: Meaning): void {
    if (typeof meaning === 'string') this.leave(meaning);
    else if (meaning === SAME) this.followSame();
    else this.followOne([meaning], nameOf(meaning));
    this.forget();
  }

  /** The deciding and the end of a deschedule in one: software polls until both are over. */
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
    if (this.gic.fault !== undefined) this.leave('software does what is UNPREDICTABLE');
    else if (this.hasDisabledVsgi()) this.leave('a vSGI that is not enabled is pending');
    else {
      const picture = this.camera.picture();
      if (picture === undefined) this.leave('more under way than it has room for');
      return picture;
    }
    return undefined;
  }

  private hasDisabledVsgi(): boolean {
    if (!this.gic.profile.vsgi) return false;
    for (const { mapped, pending, vsgiEnabled } of this.gic.vpes.values()) {
      if (mapped && (pending.vsgis & ~vsgiEnabled) !== 0) return true;
    }
    return false;
  }

  /** A step that nothing shows of, unless an invalidation finds something pending where a doorbell is requested. */
  private followUnseen(invalidates: boolean): void {
    if (invalidates && this.mayInvalidationRing())
      this.leave('an invalidation where a doorbell is requested for what is pending');
    else this.followSame();
  }

  private mayInvalidationRing(): boolean {
    const { layout } = this.machine;
    for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
      if (read(this.now, layout.armed, vpe) !== 0 && read(this.now, layout.pending, vpe) !== 0) return true;
    }
    return false;
  }

  private followSame(): void {
    const picture = this.picture();
    if (picture === undefined) return;
    if (this.isSame(this.now, picture)) this.report(undefined);
    else this.differ('nothing that the abstract model has may change here', this.now, picture);
  }

  /** One of these steps, which are all `what`, leads to what the reference model shows. */
  private followOne(steps: readonly number[], what: string): void {
    const picture = this.picture();
    if (picture === undefined) return;
    this.followed += 1;
    const before = this.now.slice();
    let nearest: Words | undefined;
    let isFound = false;
    for (const wanted of steps) {
      this.successors(before, wanted, (to, taken) => {
        if (isFound) return;
        if (this.isSame(to, picture)) {
          isFound = true;
          this.now.set(to);
          this.taken = taken;
        } else nearest ??= to.slice();
      });
    }
    if (isFound) {
      if (isStimulus(this.taken) && this.now.some((word, index) => word !== before[index])) this.changes += 1;
      this.report(undefined);
      return;
    }
    if (nearest !== undefined) this.differ(what, nearest, picture);
    else if (steps.every(isUpToHardware)) this.differ(`${what}, which is not possible here`, before, picture);
    else this.leave(`${what} where software must not, or had better not`);
  }

  /** What follows by that step, whatever its outcome. */
  private successors(from: Words, wanted: number, visit: (to: Words, taken: number) => void): void {
    this.machine.stepsLike(from, wanted, (to, taken) => {
      if (withoutOutcome(taken) === wanted) visit(to, taken);
    });
  }

  private isSame(state: Words, picture: Words): boolean {
    const { mask } = this;
    if (this.camera.isStrange) return false;
    for (let word = 0; word < mask.length; word += 1) {
      if ((((state[word] ?? 0) ^ (picture[word] ?? 0)) & (mask[word] ?? 0)) !== 0) return false;
    }
    return true;
  }

  /** The run shows something else than the abstract model allows; the rest of the program is not compared. */
  private differ(what: string, expected: Words, picture: Words): void {
    this.isLost = true;
    if (this.camera.isStrange) {
      this.report(`${what}: there is a mapping or an effect that the abstract model has no word for`);
      return;
    }
    this.report(`${what}: ${differences(this.machine.layout, this.objects, expected, picture).join('; ')}`);
  }

  /** Landings of effects that look like that one, in whatever slot. */
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
