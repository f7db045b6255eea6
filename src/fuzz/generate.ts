/**
 * Generates programs while they run: every stimulus is drawn against what is possible at that moment, so that hardly any is wasted, and a
 * small share is illegal on purpose. The randomness is fast-check's.
 */
import * as fc from 'fast-check';
import { isStimulus, type Step, type Stimulus } from '../../models/architecture/steps.ts';
import { Ledgers } from '../../models/observer/ledgers.ts';
import type { Property } from '../../properties/property.ts';
import type { CoverageRecorder } from '../coverage/recorder.ts';
import { type Finding, isMisuse } from '../judge/judge.ts';
import { followUp } from './follow-up.ts';
import { drawIllegal } from './illegal.ts';
import type { Laboratory } from './laboratory.ts';
import { levelOneFor } from './level-one-stimuli.ts';
import { drawAtDisabled } from './lpi-table-stimuli.ts';
import { type Hold, type Item, item, NO_CHOICES } from './program.ts';
import { cwriter, drawItsControl, recoverStall, slotInMemory } from './queue-stimuli.ts';
import { RandomScheduler, SeededDice } from './randomness.ts';
import { asRegisterWrite } from './register-face.ts';
import { defaultScope, type Scope } from './scope.ts';
import type { Situation } from './situation.ts';
import { drawCaching, FURTHER_VMAPP, type Group, STIMULUS_KINDS, type StimulusKind } from './stimuli.ts';
import { STORIES } from './stories.ts';
import { isClose, type Piece, type Story, type Telling } from './telling.ts';
import { UnfinishedMoves } from './unfinished-moves.ts';

/** A program as it was run, and what the monitors said. */
export interface Execution {
  readonly items: readonly Item[];
  /** Findings that count: none of software that was told to misbehave. */
  readonly findings: readonly Finding[];
}

/** How stimuli fared: drawn legal, illegal on purpose, and draws that found nothing possible. */
export interface GenerationCounts {
  legal: number;
  illegal: number;
  internal: number;
}

const GROUPS: readonly Group[] = [
  'physical',
  'virtual',
  'move',
  'remove',
  'clear',
  'configuration',
  'residency',
  'registers',
  'map',
];

/** Groups that most programs do without: their stimuli get in the way of everything else. */
const RARE_GROUPS: readonly Group[] = ['queue', 'hypervisor', 'face'];

const LONGEST = 40;
const SHORTEST = 8;
/** One program in so many runs on hardware that takes its time. */
const SLOW_ONE_IN = 5;

/** One program in so many tells a story. */
const STORY_ONE_IN = 4;
/** Stories that are tried in a row. */
const STORY_TRIES = 4;

/** How programs usually begin: with something mapped, most of what may follow is possible. */
const OPENINGS: readonly (readonly string[])[] = [
  ['MAPD V=1', 'MAPTI'],
  ['MAPD V=1', 'MAPTI', 'MAPD V=1', 'MAPTI'],
  ['VMAPP V=1', 'VSYNC', 'MAPD V=1', 'VMAPTI'],
  ['VMAPP V=1', 'VSYNC', 'MAPD V=1', 'VMAPTI', 'VSYNC', 'residency'],
  ['MAPD V=1', 'VMAPP V=1', 'VMAPP V=1', 'VMAPTI', 'VSYNC'],
];

/** Further ones where there are several ITSs. */
const SEVERAL_ITSS_OPENINGS: readonly (readonly string[])[] = [
  ['VMAPP V=1', 'VSYNC', FURTHER_VMAPP, 'VSYNC', 'MAPD V=1', 'VMAPTI', 'VSYNC'],
  ['VMAPP V=1', 'VSYNC', 'MAPD V=1', 'VMAPTI', 'VSYNC', FURTHER_VMAPP, 'VSYNC', 'MAPD V=1', 'VMAPTI', 'VSYNC'],
];

/** Further ones for a GIC with vSGIs. */
const VSGI_OPENINGS: readonly (readonly string[])[] = [
  ['VMAPP V=1', 'VSGI Clear=0', 'VSGI Clear=0', 'VSYNC'],
  ['VMAPP V=1', 'VSGI Clear=0', 'VSYNC', 'GITS_SGIR', 'residency', 'VSGI Clear=0', 'VSYNC', 'vacknowledge'],
  // Unmapped and mapped again, a vPE finds its vSGIs as they were: a hypervisor that saves a VM counts on it.
  ['VMAPP V=1', 'VSGI Clear=0', 'VMAPP V=0', 'VMAPP V=1', 'VSYNC', 'GITS_SGIR', 'residency'],
  ['VMAPP V=1', 'VMAPP V=1', 'VSGI Clear=0', 'VSGI Clear=0', 'VSGI Clear=0', 'VSYNC', 'VSYNC', 'residency'],
];

export interface GeneratorOptions {
  readonly scope?: Scope;
  /** One stimulus in so many is illegal on purpose; 0 for none. */
  readonly illegalOneIn?: number;
  /** What programs are made of; all kinds that there are by default. */
  readonly kinds?: readonly StimulusKind[];
  /** Stimuli that are never generated: a workaround. */
  readonly avoids?: (step: Step) => boolean;
  /** Counts what programs come to. */
  readonly recorder?: CoverageRecorder;
}

const OPTIONAL: ReadonlySet<Step['kind']> = new Set<Step['kind']>(['cache', 'evict', 'vcache', 'vevict']);

/** Number of the steps that have to happen eventually; they come before the optional ones. */
const owed = (steps: readonly Step[]): number => {
  const first = steps.findIndex(({ kind }) => OPTIONAL.has(kind));
  return first < 0 ? steps.length : first;
};

/** Draws and runs programs on one laboratory. */
export class Generator {
  readonly laboratory: Laboratory;
  readonly counts: GenerationCounts = { legal: 0, illegal: 0, internal: 0 };
  /** How often each property of software noticed a misdeed that was ordered. */
  readonly noticed = new Map<Property, number>();
  private readonly scope: Scope;
  private readonly illegalOneIn: number;
  private readonly avoids: ((step: Step) => boolean) | undefined;
  private readonly recorder: CoverageRecorder | undefined;
  private readonly dice = new SeededDice();
  private readonly scheduler: RandomScheduler;
  private readonly ledgers: Ledgers;
  private readonly moves = new UnfinishedMoves();
  private readonly situation: { -readonly [K in keyof Situation]: Situation[K] };
  private readonly kinds: readonly StimulusKind[];
  private active: StimulusKind[] = [];
  private totalWeight = 0;
  private isLedgerExact = true;
  /** Commands may be written to memory first, and published by a write of GITS_CWRITER. */
  private writesSlots = false;
  /** Registers may be written by their address. */
  private usesRegisters = false;
  /** What the last stimulus is by its name, where it was made a write by address. */
  private meant: Stimulus | undefined;
  /** ITS with a slot that was written and not published; -1 for none. */
  private unpublished = -1;
  private slotWritten = -1;
  /** In this program nearly everything is held back. */
  private isSlow = false;
  private readonly unpolled = new Set<number>();
  private readonly unread = new Set<number>();
  private opening: readonly StimulusKind[] = [];
  private readonly stories: readonly Story[];
  private telling: Telling | undefined;
  /** Length of the program at which a story begins; -1 for none. */
  private storyAt = -1;
  /** The last item was a piece that the next one may have to follow close. */
  private isToldClose = false;
  /** The last item was a piece that software must not send. */
  private isToldIllegal = false;
  private readonly openings: readonly (readonly StimulusKind[])[];

  constructor(laboratory: Laboratory, options: GeneratorOptions = {}) {
    const { profile } = laboratory;
    this.laboratory = laboratory;
    this.scope = options.scope ?? defaultScope(profile);
    this.illegalOneIn = options.illegalOneIn ?? 60;
    this.avoids = options.avoids;
    this.kinds = (options.kinds ?? STIMULUS_KINDS).filter((kind) => kind.applies(profile));
    const named = (name: string): StimulusKind[] => this.kinds.filter((kind) => kind.name === name);
    const openings = [...OPENINGS];
    if (profile.itsCount > 1) openings.push(...SEVERAL_ITSS_OPENINGS);
    if (profile.vsgi) openings.push(...VSGI_OPENINGS);
    this.openings = openings.map((names) => names.flatMap(named));
    this.stories = STORIES.filter((story) => story.applies(profile));
    this.recorder = options.recorder;
    this.scheduler = new RandomScheduler(this.dice, options.recorder);
    this.ledgers = new Ledgers(profile);
    this.situation = {
      profile,
      scope: this.scope,
      dice: this.dice,
      gic: laboratory.machine.gic,
      its: 0,
      ledger: this.ledgers.of(0),
      ledgers: this.ledgers,
      consumed: laboratory.judge.known.ledgers,
      moves: this.moves,
      control: laboratory.judge.known.control,
      unpolled: this.unpolled,
      unread: this.unread,
    };
  }

  /** Runs one random program; it ends early at a finding that counts, or at a software fault. */
  run(random: fc.Random): Execution {
    const { laboratory, dice, ledgers } = this;
    dice.seed(random.nextInt());
    laboratory.reset();
    this.recorder?.begin();
    ledgers.reset();
    ledgers.assumeBringUp();
    this.moves.reset();
    this.turnTo(0);
    this.isLedgerExact = true;
    if (this.unpolled.size > 0) this.unpolled.clear();
    if (this.unread.size > 0) this.unread.clear();
    this.swarm();
    const items: Item[] = [];
    this.opening = dice.below(6) === 0 ? [] : (this.openings[dice.below(this.openings.length)] ?? []);
    this.telling = undefined;
    this.isToldClose = false;
    this.storyAt = dice.below(STORY_ONE_IN) === 0 ? this.opening.length + dice.below(6) : -1;
    const length = SHORTEST + dice.below(LONGEST - SHORTEST + 1);
    let misbehaved = false;
    while (items.length < length) {
      const oneIn = this.isSomeRdOff ? Math.min(this.illegalOneIn, 8) : this.illegalOneIn;
      const illegal = !this.isToldClose && oneIn > 0 && dice.below(oneIn) === 0;
      this.isToldIllegal = false;
      const next = this.next(illegal, items.at(-1), items.length);
      if (next === undefined) continue;
      this.scheduler.start();
      const before = laboratory.judge.findings.length;
      laboratory.execute(next, this.scheduler);
      this.recorder?.step(next.step.kind);
      if (next.step.kind === 'slot' || next.step.kind === 'write') this.followQueue(next.step);
      const meant = this.meant ?? next.step;
      if (meant.kind === 'invlpir' || meant.kind === 'invallr') this.unpolled.add(meant.rd);
      else if (meant.kind === 'syncr') this.unpolled.delete(meant.rd);
      else if (meant.kind === 'vsgir') this.unread.add(meant.rd);
      else if (meant.kind === 'vsgipendr') this.unread.delete(meant.rd);
      const choices = this.scheduler.taken();
      items.push(choices === NO_CHOICES ? next : item(next.step, next.hold, choices));
      misbehaved ||= illegal || this.isToldIllegal;
      const { findings } = laboratory.judge;
      if (findings.length > before) {
        this.takeNotice(findings, before, misbehaved);
        const misused = findings.some(isMisuse);
        const counting = findings.filter(
          (finding) => counts(finding, misbehaved) && (!misused || finding.property.kind === 'software'),
        );
        if (counting.length > 0) return { items, findings: counting };
        if (misused) break;
      }
      if (laboratory.machine.fault !== undefined) break;
    }
    return { items, findings: [] };
  }

  private takeNotice(findings: readonly Finding[], from: number, misbehaved: boolean): void {
    for (let index = from; index < findings.length; index += 1) {
      const finding = findings[index];
      if (finding === undefined || !misbehaved || counts(finding, misbehaved)) continue;
      this.noticed.set(finding.property, (this.noticed.get(finding.property) ?? 0) + 1);
    }
  }

  /** Much depends on what becomes of commands and events for such a redistributor. */
  private get isSomeRdOff(): boolean {
    const { control } = this.situation;
    return control.isTouched && control.all.some(({ enabled }) => !enabled);
  }

  /** Turns some groups of stimuli off: programs that lack something reach what balanced ones never do. */
  private swarm(): void {
    const { dice } = this;
    this.isSlow = dice.below(SLOW_ONE_IN) === 0;
    const off = new Set<Group>();
    for (const group of GROUPS) if (dice.below(4) === 0) off.add(group);
    for (const group of RARE_GROUPS) if (dice.below(5) > 0) off.add(group);
    this.writesSlots = !off.has('queue');
    this.usesRegisters = !off.has('face');
    this.unpublished = -1;
    if (this.laboratory.profile.vsgi && dice.below(2) === 0) off.add('vsgi');
    // Most of what there is needs LPIs that are simply enabled.
    if (dice.below(4) > 0) off.add('lpi-tables');
    this.active = this.kinds.filter(({ group }) => !off.has(group));
    this.totalWeight = this.active.reduce((sum, { weight }) => sum + weight, 0);
  }

  private next(illegal: boolean, previous: Item | undefined, position: number): Item | undefined {
    const { dice, laboratory, counts: tally } = this;
    const { machine } = laboratory;
    this.meant = undefined;
    const { itsCount } = laboratory.profile;
    if (this.isToldClose) {
      const further = this.tellOn();
      if (further !== undefined) return further;
    }
    const opening = this.opening[position];
    // The draws of an opening are for one ITS, up to the one that is for another.
    if (itsCount > 1) {
      if (opening === undefined ? dice.below(3) === 0 : opening.name === FURTHER_VMAPP) {
        this.turnTo((this.situation.its + 1 + dice.below(itsCount - 1)) % itsCount);
      }
    }
    if (previous !== undefined && previous.hold !== 'nothing' && machine.isRestless && dice.below(3) === 0) {
      const steps = machine.internalSteps();
      const step = steps[dice.below(dice.below(4) === 0 ? steps.length : Math.max(1, owed(steps)))];
      if (step !== undefined) {
        tally.internal += 1;
        return item(step, this.drawHold(2));
      }
    }
    if (dice.below(24) === 0) {
      const step = drawCaching(this.situation);
      if (step !== undefined) {
        tally.internal += 1;
        return item(step);
      }
    }
    if (illegal) {
      const stimulus = this.isSomeRdOff ? drawAtDisabled(this.situation) : drawIllegal(this.situation);
      if (stimulus === undefined || this.avoids?.(stimulus) === true) return undefined;
      tally.illegal += 1;
      this.isLedgerExact = false;
      // A command may take the place of the slot that was to be published.
      this.unpublished = -1;
      return item(stimulus);
    }
    this.followTables();
    const told = this.tell(position);
    if (told !== undefined) return told;
    const first = this.unpublished >= 0 ? undefined : opening?.draw(this.situation);
    const drawn = first ?? this.draw(previous);
    const stimulus = drawn && (levelOneFor(machine.gic, drawn) ?? drawn);
    if (stimulus === undefined || this.avoids?.(stimulus) === true) return undefined;
    this.send(stimulus);
    const byAddress = this.usesRegisters && dice.below(2) === 0 ? asRegisterWrite(machine.gic, stimulus) : undefined;
    const write = byAddress === undefined || this.avoids?.(byAddress) === true ? undefined : byAddress;
    if (write !== undefined) this.meant = stimulus;
    return item(write ?? stimulus, this.drawHold(previous === undefined || previous.hold === 'nothing' ? 5 : 2));
  }

  /** The next piece of the story, if one is told and its turn has come. */
  private tell(position: number): Item | undefined {
    if (this.unpublished >= 0) return undefined;
    if (this.storyAt >= 0 && position >= this.storyAt) return this.begin(position);
    return this.telling === undefined || this.dice.below(4) === 0 ? undefined : this.tellOn();
  }

  /** Begins a story that is possible now; if none of those tried is, another try follows later. */
  private begin(position: number): Item | undefined {
    for (let tries = 0; tries < STORY_TRIES; tries += 1) {
      const telling = this.stories[this.dice.below(this.stories.length)]?.tell(this.situation);
      const first = telling?.next();
      if (first === undefined || first.done === true) continue;
      this.telling = telling;
      this.storyAt = -1;
      return this.pieceOf(first.value);
    }
    this.storyAt = position + STORY_TRIES;
    return undefined;
  }

  private tellOn(): Item | undefined {
    const { done, value } = this.telling?.next() ?? { done: true, value: undefined };
    if (done !== true && value !== undefined) return this.pieceOf(value);
    this.telling = undefined;
    this.isToldClose = false;
    return undefined;
  }

  private pieceOf(value: Piece): Item | undefined {
    this.isToldClose = isClose(value);
    const step = isClose(value) ? value.step : value;
    const hold = isClose(value) ? value.hold : isStimulus(step) ? this.drawHold(4) : 'nothing';
    const needed = isStimulus(step) ? levelOneFor(this.laboratory.machine.gic, step) : undefined;
    if (needed !== undefined) {
      // Software would have to do something else first: the story is over.
      this.telling = undefined;
      this.isToldClose = false;
      this.isToldIllegal = false;
      this.send(needed);
      return item(needed);
    }
    this.isToldIllegal = isClose(value) && value.illegal === true;
    if (!isStimulus(step)) this.counts.internal += 1;
    else if (this.avoids?.(step) === true) return undefined;
    else if (this.isToldIllegal) {
      this.counts.illegal += 1;
      this.isLedgerExact = false;
    } else this.send(step);
    return item(step, hold);
  }

  /** A legal stimulus is sent: the projected tables change as it says. */
  private send(stimulus: Stimulus): void {
    this.counts.legal += 1;
    if (stimulus.kind !== 'command') return;
    this.ledgers.apply(stimulus.its, stimulus.command, this.laboratory.machine.gic.time + 1);
    this.moves.sent(stimulus.its, stimulus.command);
  }

  /** Draws are for this ITS from now on. */
  private turnTo(its: number): void {
    if (this.situation.its === its) return;
    this.situation.its = its;
    this.situation.ledger = this.ledgers.of(its);
  }

  /** Something is held back once in so many times; once it is, it stays so for a while. */
  private drawHold(oneIn: number): Hold {
    if (this.isSlow && this.dice.below(8) > 0) return this.dice.below(6) === 0 ? 'everything' : 'effects';
    if (this.dice.below(oneIn) > 0) return 'nothing';
    return this.dice.below(3) === 0 ? 'everything' : 'effects';
  }

  /** Slots that a write of GITS_CWRITER has published change the projected tables as commands do. */
  private followQueue(step: Extract<Step, { kind: 'slot' | 'write' }>): void {
    if (step.kind === 'slot') {
      const { queue } = this.laboratory.machine.gic.its(step.its);
      if (step.slot !== queue.cwriter || queue.stalled) return;
      this.unpublished = step.its;
      this.slotWritten = step.slot;
      return;
    }
    if (step.frame !== 'GITS') return;
    const { queue } = this.laboratory.machine.gic.its(step.at);
    if (this.unpublished === step.at && queue.cwriter !== this.slotWritten) {
      this.unpublished = -1;
      const command = queue.at(this.slotWritten);
      if (command !== undefined) {
        this.ledgers.apply(step.at, command, this.laboratory.machine.gic.time);
        this.moves.sent(step.at, command);
      }
    }
    // What a queue that was given up still held never takes effect.
    if (!queue.cwriterWritten) this.isLedgerExact = false;
  }

  /** The projected tables are right unless software misbehaved; then they are taken from the machine's once its queue is empty. */
  private followTables(): void {
    // Until GITS_CWRITER is written, a new queue holds nothing, wherever the old one had it.
    const { itss } = this.laboratory.machine.gic;
    if (this.isLedgerExact || itss.some(({ queue }) => queue.cwriterWritten && queue.length > 0)) return;
    this.ledgers.copyFrom(this.situation.consumed);
    this.isLedgerExact = true;
  }

  /** A slot that was written is published, or written once more; a stalled or disabled queue is set going again. */
  private queueFirst(): Stimulus | undefined {
    const { dice, situation } = this;
    if (this.unpublished >= 0) {
      const again = dice.below(4) === 0 ? slotInMemory(this.drawKind(), situation) : undefined;
      return again?.kind === 'slot' && again.its === this.unpublished
        ? again
        : cwriter(this.unpublished, (this.slotWritten + 1) % situation.gic.its(this.unpublished).queue.slots);
    }
    for (const { queue, control } of situation.gic.itss) {
      if (queue.stalled && dice.below(2) === 0) return recoverStall(situation);
      if (!control.enabled && dice.below(3) === 0) return drawItsControl(situation);
    }
    return undefined;
  }

  private draw(previous: Item | undefined): Stimulus | undefined {
    const first = this.queueFirst();
    if (first !== undefined) return first;
    const stimulus = this.drawNext(previous);
    if (!this.writesSlots || stimulus?.kind !== 'command' || this.dice.below(8) > 0) return stimulus;
    return slotInMemory(stimulus, this.situation) ?? stimulus;
  }

  private drawNext(previous: Item | undefined): Stimulus | undefined {
    const { dice, situation, moves } = this;
    if (!moves.isEmpty && dice.below(4) > 0) return moves.next();
    // What usually comes next comes more often while something is held back: that is where it matters that it came too soon.
    const ticketsForNext = previous === undefined ? 0 : previous.hold === 'nothing' ? 1 : 2;
    if (previous !== undefined && dice.below(3) < ticketsForNext) {
      if ('its' in previous.step) this.turnTo(previous.step.its);
      const stimulus = followUp(previous.step, situation);
      if (stimulus !== undefined) return stimulus;
    }
    return this.drawKind();
  }

  private drawKind(): Stimulus | undefined {
    const { dice } = this;
    let ticket = dice.below(this.totalWeight);
    let index = 0;
    for (; index < this.active.length - 1; index += 1) {
      ticket -= this.active[index]?.weight ?? 0;
      if (ticket < 0) break;
    }
    return this.active[index]?.draw(this.situation);
  }
}

/**
 * Software that was told to misbehave is not blamed for it; hardware is, whatever software did short of UNPREDICTABLE. What only one
 * reading forbids (disputed) is no finding here: the reference model takes either reading where the profile leaves it open.
 */
const counts = ({ property, verdict }: Finding, misbehaved: boolean): boolean =>
  verdict === 'violated' && property.kind !== 'lint' && (property.kind !== 'software' || !misbehaved);

/** Draws and runs one program. */
export interface ProgramSource {
  run(random: fc.Random): Execution;
}

/**
 * Programs as a fast-check arbitrary. A value has been run already when it is handed out, since what is possible depends on the run.
 * Shrinking is `shrink.ts`, which does more than an arbitrary can.
 */
export class ProgramArbitrary extends fc.Arbitrary<Execution> {
  private readonly generator: ProgramSource;

  constructor(generator: ProgramSource) {
    super();
    this.generator = generator;
  }

  generate(random: fc.Random): fc.Value<Execution> {
    return new fc.Value(this.generator.run(random), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Execution {
    void value;
    return false;
  }

  shrink(): fc.Stream<fc.Value<Execution>> {
    return fc.Stream.nil();
  }
}
