/** Draws the next item of a program, given what is possible at that moment. */
import { isStimulus, type Step, type Stimulus } from '../../models/architecture/steps.ts';
import type { Laboratory } from '../refine/laboratory.ts';
import type { Dice } from '../run/dice.ts';
import { type Item, item } from '../run/program.ts';
import { drawAnyRead } from './any-register.ts';
import { followUp } from './follow-up.ts';
import type { GenerationCounts, GeneratorOptions } from './generator-options.ts';
import { drawIllegal } from './illegal.ts';
import { drawAtDisabled } from './illegal-lpi-control.ts';
import { drawInternal } from './internal-draws.ts';
import { levelOneFor } from './level-one-stimuli.ts';
import { ProgramOpening } from './openings.ts';
import { Polls } from './polls.ts';
import { Projection } from './projection.ts';
import { drawItsControl, recoverStall, slotInMemory } from './queue-stimuli.ts';
import { defaultScope, drawScope, type Scope } from './scope.ts';
import type { Situation } from './situation.ts';
import { SlotWrites } from './slot-writes.ts';
import { Spelling } from './spelling.ts';
import { FURTHER_VMAPP, STIMULUS_KINDS, type StimulusKind } from './stimuli.ts';
import { StoryTeller } from './story-teller.ts';
import { Swarm } from './swarm.ts';
import { isClose, type Piece } from './telling.ts';
import { Exclusions } from './workaround.ts';

/** An item that is drawn and not executed yet. */
export interface Draft {
  readonly item: Item;
  /** The step under its named kind, if the item is a register write by address. */
  readonly meant: Step;
  /** The generator breaks a contract of software on purpose. */
  readonly isIllegal: boolean;
}

const ILLEGAL_ONE_IN = 60;
/** Used while LPIs are disabled at some redistributor: the outcome of commands and events for it is a frequent source of faults. */
const ILLEGAL_ONE_IN_THERE = 8;

/** Items that a program has more if the machine is reset in it. */
const ITEMS_AFTER_RESET = 12;

/** Draws in a row that come to nothing, after which a program ends: a workaround that leaves out nearly everything leaves no other. */
export const VAIN_DRAWS = 1000;

export class Drafter {
  readonly counts: GenerationCounts = { legal: 0, illegal: 0, internal: 0 };
  private readonly laboratory: Laboratory;
  private readonly dice: Dice;
  private readonly illegalOneIn: number;
  private readonly exclusions: Exclusions;
  private readonly situation: { -readonly [K in keyof Situation]: Situation[K] };
  private readonly projection: Projection;
  private readonly slots: SlotWrites;
  private readonly polls = new Polls();
  private readonly spelling: Spelling;
  private readonly swarm: Swarm;
  private readonly teller: StoryTeller;
  private readonly opening: ProgramOpening;
  /** The scope that those of programs are drawn from; undefined if all programs have the same. */
  private readonly plainScope: Scope | undefined;
  /** Items that come in addition to the length of the program. */
  extra = 0;

  constructor(laboratory: Laboratory, dice: Dice, options: GeneratorOptions) {
    const { profile, machine, judge } = laboratory;
    const { scope = defaultScope(profile), illegalOneIn = ILLEGAL_ONE_IN } = options;
    const { ledgers: consumed, control } = judge.known;
    const kinds = (options.kinds ?? STIMULUS_KINDS).filter((kind) => kind.applies(profile));
    this.laboratory = laboratory;
    this.dice = dice;
    this.illegalOneIn = illegalOneIn;
    this.exclusions = new Exclusions(machine.gic, options);
    this.opening = new ProgramOpening(profile, kinds, dice);
    this.plainScope = options.scope === undefined ? scope : undefined;
    this.projection = new Projection(profile, machine.gic, consumed);
    const { ledgers, moves } = this.projection;
    const { unpolled, unread } = this.polls;
    const [gic, its] = [machine.gic, 0];
    const ledger = ledgers.of(its);
    this.situation = { profile, scope, dice, gic, its, ledger, ledgers, consumed, moves, control, unpolled, unread };
    this.spelling = new Spelling(this.situation, (step) => this.exclusions.excludes(step));
    this.slots = new SlotWrites(this.situation, this.projection);
    this.swarm = new Swarm(profile, dice, kinds);
    this.teller = new StoryTeller(profile, dice);
  }

  /** A step of this program was left out, and what software does without it may break a contract. */
  get isHampered(): boolean {
    return this.exclusions.hasHampered;
  }

  /** Begins a new program, after bring-up. */
  begin(): void {
    const { dice, plainScope, situation } = this;
    this.exclusions.begin();
    this.projection.begin();
    this.slots.forget();
    this.polls.begin();
    this.spelling.begin();
    this.extra = 0;
    this.turnTo(0);
    if (plainScope !== undefined) situation.scope = drawScope(situation.profile, dice, plainScope);
    this.swarm.begin();
    this.teller.startAfter(this.opening.begin(this.teller.begin()));
  }

  /** Updates the trackers after the item was executed. */
  follow({ item: { step }, meant }: Draft): void {
    if (step.kind === 'slot' || step.kind === 'write') this.slots.follow(step);
    this.polls.follow(meant);
    if (step.kind !== 'reset') return;
    this.projection.forget();
    this.slots.forget();
    this.polls.begin();
    this.opening.afterReset();
    this.extra += ITEMS_AFTER_RESET;
  }

  /** Draws the item at this position, after `previous`. Undefined if the drawn kind is not possible now. */
  next(previous: Item | undefined, position: number): Draft | undefined {
    const { situation } = this;
    const second = this.spelling.takeSecond();
    if (second !== undefined) {
      this.counts.legal += 1;
      return { item: item(second), meant: second, isIllegal: false };
    }
    const isIllegal = !this.teller.isClose && this.isMisdeedDue();
    if (this.teller.isClose) {
      const piece = this.teller.tellOn();
      const told = piece && this.draftOf(piece, isIllegal);
      if (told !== undefined) return told;
    }
    const opening = this.opening.at(position);
    this.changeIts(opening);
    const internal = drawInternal(this.laboratory.machine, situation, this.swarm, previous);
    if (internal !== undefined) {
      this.counts.internal += 1;
      return { item: internal, meant: internal.step, isIllegal };
    }
    return isIllegal ? this.drawMisdeed() : this.drawLegal(previous, position, opening);
  }

  private get isSomeRdOff(): boolean {
    const { control } = this.situation;
    return control.isTouched && control.all.some(({ enabled }) => !enabled);
  }

  private isMisdeedDue(): boolean {
    const oneIn = this.isSomeRdOff ? Math.min(this.illegalOneIn, ILLEGAL_ONE_IN_THERE) : this.illegalOneIn;
    return oneIn > 0 && this.dice.below(oneIn) === 0;
  }

  /** With several ITSs, turns to another ITS now and then. The steps of an opening stay on one ITS until its VMAPP of a further ITS. */
  private changeIts(opening: StimulusKind | undefined): void {
    const { dice, situation } = this;
    const { itsCount } = situation.profile;
    if (itsCount === 1) return;
    if (opening === undefined ? dice.below(3) === 0 : opening.name === FURTHER_VMAPP) {
      this.turnTo((situation.its + 1 + dice.below(itsCount - 1)) % itsCount);
    }
  }

  /** Makes later draws use this ITS. */
  private turnTo(its: number): void {
    if (this.situation.its === its) return;
    this.situation.its = its;
    this.situation.ledger = this.projection.ledgers.of(its);
  }

  /** Draws a stimulus that breaks a contract of software. */
  private drawMisdeed(): Draft | undefined {
    const { situation } = this;
    const stimulus = this.isSomeRdOff ? drawAtDisabled(situation) : drawIllegal(situation);
    if (stimulus === undefined || this.exclusions.excludes(stimulus)) return undefined;
    this.misbehave();
    // The stimulus may overwrite the slot that was to be published.
    this.slots.forget();
    return { item: item(stimulus), meant: stimulus, isIllegal: true };
  }

  private misbehave(): void {
    this.counts.illegal += 1;
    this.projection.spoil();
  }

  private drawLegal(
    previous: Item | undefined,
    position: number,
    opening: StimulusKind | undefined,
  ): Draft | undefined {
    const { situation, slots, swarm } = this;
    this.projection.catchUp();
    const piece = slots.isWaiting ? undefined : this.teller.tell(position, situation);
    const told = piece && this.draftOf(piece, false);
    if (told !== undefined) return told;
    const first = slots.isWaiting ? undefined : opening?.draw(situation);
    const drawn = first ?? this.draw(previous);
    const stimulus = drawn && (levelOneFor(situation.gic, drawn) ?? drawn);
    if (stimulus === undefined) return undefined;
    if (this.exclusions.excludes(stimulus)) {
      // A write of GITS_CWRITER that the workaround leaves out never comes.
      slots.forget();
      return undefined;
    }
    this.send(stimulus);
    const step = this.spelling.of(stimulus, swarm.usesRegisters ? 2 : 8);
    const hold = swarm.drawHold(previous === undefined || previous.hold === 'nothing' ? 5 : 2);
    return { item: item(step, hold), meant: stimulus, isIllegal: false };
  }

  /** Makes an item of a piece of a story. Undefined if a workaround excludes the step. */
  private draftOf(piece: Piece, isOrdered: boolean): Draft | undefined {
    const step = isClose(piece) ? piece.step : piece;
    const hold = isClose(piece) ? piece.hold : isStimulus(step) ? this.swarm.drawHold(4) : 'nothing';
    const needed = isStimulus(step) ? levelOneFor(this.situation.gic, step) : undefined;
    if (needed !== undefined) {
      // A level-1 entry is missing and must be written first, so the story ends here.
      this.teller.end();
      if (this.exclusions.excludes(needed)) return undefined;
      this.send(needed);
      return { item: item(needed), meant: needed, isIllegal: isOrdered };
    }
    const isIllegal = isClose(piece) && piece.illegal === true;
    if (!isIllegal && this.isBadCommand(step)) {
      // Another step has come in between, and the story cannot go on.
      this.teller.end();
      return undefined;
    }
    if (this.teller.isLong) this.extra += 1;
    if (!isStimulus(step)) this.counts.internal += 1;
    else if (this.exclusions.excludes(step)) return undefined;
    else if (isIllegal) this.misbehave();
    else this.send(step);
    return { item: item(step, hold), meant: step, isIllegal: isOrdered || isIllegal };
  }

  /** The ITS may refuse the command, once it has consumed those before it. */
  private isBadCommand(step: Step): boolean {
    if (step.kind !== 'command') return false;
    const { known } = this.laboratory.judge;
    return known.objectionsTo(step.its, step.command, this.projection.ledgers).length > 0;
  }

  /** Reads registers, or resets the machine and reads them: for the end of a program. */
  readLast(count: number, afterReset: boolean): Item[] {
    const reset: Stimulus = { kind: 'reset' };
    const items = afterReset && !this.exclusions.excludes(reset) ? [item(reset)] : [];
    for (let vain = 0; items.length < count && vain < VAIN_DRAWS; vain += 1) {
      const read = drawAnyRead(this.situation);
      if (read !== undefined && !this.exclusions.excludes(read)) items.push(item(read));
    }
    this.counts.legal += items.length;
    return items;
  }

  /** Counts a legal stimulus, and applies its command to the projected tables. */
  private send(stimulus: Stimulus): void {
    this.counts.legal += 1;
    if (stimulus.kind !== 'command') return;
    this.projection.publish(stimulus.its, stimulus.command, this.situation.gic.time + 1);
  }

  private draw(previous: Item | undefined): Stimulus | undefined {
    const { dice, situation, swarm } = this;
    const first = this.queueFirst();
    if (first !== undefined) return first;
    const stimulus = this.drawNext(previous);
    if (!swarm.writesSlots || stimulus?.kind !== 'command' || dice.below(8) > 0) return stimulus;
    return slotInMemory(stimulus, situation) ?? stimulus;
  }

  /** Draws the next access to a command queue that needs one: publishes a written slot, or restarts a stalled or disabled queue. */
  private queueFirst(): Stimulus | undefined {
    const { dice, situation, slots } = this;
    if (slots.isWaiting) return slots.next(this.swarm);
    for (const { queue, control } of situation.gic.itss) {
      if (queue.stalled && dice.below(2) === 0) return recoverStall(situation);
      if (!control.enabled && dice.below(3) === 0) return drawItsControl(situation);
    }
    return undefined;
  }

  private drawNext(previous: Item | undefined): Stimulus | undefined {
    const { dice, situation } = this;
    const { moves } = situation;
    if (!moves.isEmpty && dice.below(4) > 0) return moves.next();
    // The usual follow-up is drawn more often while something is held back: only then can it come too early.
    const ticketsForNext = previous === undefined ? 0 : previous.hold === 'nothing' ? 1 : 2;
    if (previous !== undefined && dice.below(3) < ticketsForNext) {
      if ('its' in previous.step) this.turnTo(previous.step.its);
      const stimulus = followUp(previous.step, situation);
      if (stimulus !== undefined) return stimulus;
    }
    return this.swarm.draw(situation);
  }
}
