/** Plays a program as stimuli and as accesses at addresses, and compares the events and the findings. */
import type { EventKind, GicEvent } from '../models/architecture/events.ts';
import type { Profile } from '../models/architecture/profiles.ts';
import { isStimulus } from '../models/architecture/step-kinds/index.ts';
import type { Stimulus } from '../models/architecture/steps.ts';
import type { Hardware } from '../models/reference/operations.ts';
import type { Property } from '../properties/property.ts';
import { refinement } from '../properties/refinement/refinement.ts';
import { Bus } from '../src/bus/bus.ts';
import { RigPort } from '../src/bus/port.ts';
import { SPELLERS_MEMORY, Speller } from '../src/bus/speller.ts';
import { Laboratory } from '../src/refine/laboratory.ts';
import type { Item, Program } from '../src/run/program.ts';
import { RecordedScheduler } from '../src/run/scheduler.ts';

interface Timed {
  readonly time: number;
  readonly text: string;
  readonly kind: EventKind;
}

/** Fields in the order of their names. */
const sorted = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** An event as text. A group enable that is left out is 1; a field without a value is as one that is left out. */
const textOf = (event: GicEvent): string =>
  JSON.stringify(
    event.kind === 'vpendbaser' ? { ...event, vgrp0en: event.vgrp0en ?? true, vgrp1en: event.vgrp1en ?? true } : event,
    sorted,
  );

/** A laboratory that notes the events of each item. */
class Player {
  readonly laboratory: Laboratory;
  readonly events: Timed[] = [];

  constructor(laboratory: Laboratory) {
    this.laboratory = laboratory;
    laboratory.observe((event, time) => {
      this.events.push({ time, text: textOf(event), kind: event.kind });
    });
  }

  start(): void {
    this.laboratory.reset();
    this.events.length = 0;
  }

  /** The findings as text, without those about the abstract model if it was not compared to the end. */
  findings(isCompared: boolean): string {
    const { findings } = this.laboratory.judge;
    return findings
      .filter(({ property }) => isCompared || property !== refinement)
      .map(({ property, verdict, time, message }) => `${property.id} ${verdict} at ${time}: ${message}`)
      .join('\n');
  }
}

export interface Difference {
  /** Number of the item from 0; that of the last one for findings. */
  readonly item: number;
  readonly what: string;
}

/** How the steps of programs were played. */
export interface PlayCounts {
  /** Kind of a stimulus → number that were accesses, and number that were performed by name. */
  readonly stimuli: Map<string, { accesses: number; byName: number }>;
  /** Kind of a stimulus and the kind that the bus made of its accesses → number. */
  readonly renamed: Map<string, number>;
}

/**
 * What is compared. A stimulus with a name has no `register` event, and the abstract model is not compared any more once a register was written by
 * its address.
 */
const noted = (events: readonly Timed[], from: number, isRenamed: boolean, wasRenamed: boolean): readonly string[] =>
  events
    .slice(from)
    .filter(({ kind }) => !(isRenamed && kind === 'register') && !(wasRenamed && kind === 'followed'))
    .map(({ time, text }) => `${time} ${text}`);

export class ThroughBus {
  readonly counts: PlayCounts = { stimuli: new Map(), renamed: new Map() };
  private readonly direct: Player;
  private readonly spelled: Player;
  private readonly port: RigPort;
  private readonly bus: Bus;
  private readonly speller: Speller;
  private readonly scheduler = new RecordedScheduler();
  private performed: Stimulus[] = [];
  /** The items that the last program became: an ordinary program. */
  private became: Item[] = [];

  constructor(profile: Profile, hardware: () => Hardware, properties: readonly Property[]) {
    this.direct = new Player(new Laboratory(profile, hardware(), properties));
    this.spelled = new Player(new Laboratory(profile, hardware(), properties));
    const { laboratory } = this.spelled;
    this.port = new RigPort(laboratory);
    this.port.onStimulus = (stimulus) => this.performed.push(stimulus);
    const { gic } = laboratory.machine;
    this.bus = new Bus(profile, gic, this.port, { initial: SPELLERS_MEMORY });
    this.speller = new Speller(this.bus, gic);
  }

  /** The first difference; undefined if there is none. */
  compare(program: Program): Difference | undefined {
    const { direct, spelled } = this;
    direct.start();
    spelled.start();
    this.bus.reset();
    this.became = [];
    let last = 0;
    let wasRenamed = false;
    for (const [index, item] of program.entries()) {
      last = index;
      const from = [direct.events.length, spelled.events.length] as const;
      this.scheduler.start(item.choices);
      direct.laboratory.execute(item, this.scheduler);
      const difference = this.playSpelled(item);
      if (difference !== undefined) return { item: index, what: difference };
      const isRenamed = isStimulus(item.step) && this.performed[0]?.kind !== item.step.kind;
      wasRenamed ||= isRenamed;
      const expected = noted(direct.events, from[0], isRenamed, wasRenamed);
      const actual = noted(spelled.events, from[1], isRenamed, wasRenamed);
      const at = expected.findIndex((text, nth) => text !== actual[nth]);
      if (at >= 0 || actual.length > expected.length) {
        const nth = at >= 0 ? at : expected.length;
        return { item: index, what: `${expected[nth] ?? 'nothing'} became ${actual[nth] ?? 'nothing'}` };
      }
      if (direct.laboratory.machine.fault !== undefined) break;
    }
    const [expected, actual] = [direct.findings(!wasRenamed), spelled.findings(!wasRenamed)];
    return expected === actual ? undefined : { item: last, what: `findings:\n${expected}\nbecame\n${actual}` };
  }

  /** What the last program became, and the events of it as text. */
  get flattened(): { readonly program: Program; readonly events: readonly string[] } {
    return { program: this.became, events: this.spelled.events.map(({ time, text }) => `${time} ${text}`) };
  }

  /** Plays a program as it is; the events as text. */
  eventsOf(program: Program): readonly string[] {
    const { direct } = this;
    direct.start();
    direct.laboratory.play(program, { strict: true });
    return direct.events.map(({ time, text }) => `${time} ${text}`);
  }

  /** Plays an item as accesses; what is wrong with the stimuli that became of it, or undefined. */
  private playSpelled(item: Item): string | undefined {
    const { port, scheduler } = this;
    const { step } = item;
    this.performed = [];
    if (!isStimulus(step)) {
      scheduler.start(item.choices);
      this.spelled.laboratory.execute(item, scheduler);
      this.became.push(item);
      return undefined;
    }
    port.hold = item.hold;
    port.choices = item.choices;
    const isAccess = this.speller.play(step);
    for (const performed of this.performed) this.became.push({ ...item, step: performed });
    this.count(step, isAccess);
    const kinds = this.performed.map(({ kind }) => kind).join(', ');
    return this.performed.length === 1 ? undefined : `${step.kind} became ${kinds === '' ? 'nothing' : kinds}`;
  }

  private count({ kind }: Stimulus, isAccess: boolean): void {
    const { stimuli, renamed } = this.counts;
    const count = stimuli.get(kind) ?? { accesses: 0, byName: 0 };
    stimuli.set(kind, count);
    if (isAccess) count.accesses += 1;
    else count.byName += 1;
    const became = this.performed[0]?.kind;
    if (became === undefined || became === kind) return;
    const name = `${kind} → ${became}`;
    renamed.set(name, (renamed.get(name) ?? 0) + 1);
  }
}
