/** Vocabulary of stories: the kinds of pieces, and how a story picks the objects that it starts from. */
import { CONFIG_DISABLED, CONFIG_ENABLED } from '../../models/architecture/identifiers.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Step, Stimulus } from '../../models/architecture/steps.ts';
import type { EventEntry, Mapping } from '../../models/observer/ledger-entries.ts';
import { describeEffect, type Effect, mayLand } from '../../models/reference/its/effects.ts';
import type { Hold } from '../run/program.ts';
import { commandOf } from './its-command.ts';
import { isComplete, isPhysical, isVirtual, pickEntry, type Situation } from './situation.ts';

/** A close piece: it follows the previous piece immediately. */
export interface Close {
  readonly step: Step;
  readonly hold: Hold;
  /** Software must not send this. */
  readonly illegal?: boolean;
}

/** A step that other stimuli may precede, or a close piece. */
export type Piece = Step | Close;

/** The pieces of a story. Each one is requested when its turn comes. */
export type Telling = Iterator<Piece, void>;

/** What a story cannot begin without: an event of an LPI, or one of a vLPI. */
export type StoryNeed = 'LPI' | 'vLPI';

export interface Story {
  readonly name: string;
  readonly applies: (profile: Profile) => boolean;
  /** The program opens with what the story needs. */
  readonly needs?: StoryNeed;
  /** Its pieces come in addition to the length of the program, which goes on after them. */
  readonly isLong?: true;
  readonly tell: (now: Situation) => Telling;
}

export const isClose = (piece: Piece): piece is Close => 'hold' in piece;

/** A close piece whose effects happen at once. */
export const close = (step: Step): Close => ({ step, hold: 'nothing' });

/** A close piece that software must not send. */
export const illegal = (step: Step): Close => ({ step, hold: 'nothing', illegal: true });

/** A close piece with effects held back; the ITS consumes what it can. */
export const held = (step: Step): Close => ({ step, hold: 'effects' });

/** Whether a story of close pieces can run undisturbed: all queues are enabled and empty, and LPIs are enabled everywhere. */
export const isCalm = ({ gic, control, ledgers, moves }: Situation): boolean =>
  moves.isEmpty &&
  gic.itss.every(
    (each) => each.control.enabled && each.control.active && !each.queue.stalled && each.queue.waiting === 0,
  ) &&
  ledgers.all.every(({ remaps }) => remaps.size === 0) &&
  gic.rds.every((_, rd) => control.isOn(rd) && control.at(rd)?.vpeTableValid !== false);

export type Found = EventEntry & { readonly mapping: Mapping };

/** A part of a story that does something with one object, or nothing if that is not possible now. */
export type Act = (now: Situation, subject: Found) => Generator<Close, void>;

const pickFound = (now: Situation, holds: (mapping: Mapping) => boolean): Found | undefined => {
  if (!isCalm(now)) return undefined;
  const entry = pickEntry(now, (mapping) => isComplete(now, mapping) && holds(mapping));
  return entry?.mapping === undefined ? undefined : { ...entry, mapping: entry.mapping };
};

/** The event with its mapping in the projected tables of the ITS. */
export const foundAt = ({ ledger }: Situation, deviceId: number, eventId: number): Found | undefined => {
  const entry = ledger.findMapping((_, each) => each.deviceId === deviceId && each.eventId === eventId);
  return entry?.mapping === undefined ? undefined : { ...entry, mapping: entry.mapping };
};

/** The event as the tables have it now; undefined if it is no longer mapped, or some queue waits. */
export const renewed = (now: Situation, subject: Found): Found | undefined => {
  const { its, deviceId, eventId } = subject;
  const mapping = now.ledgers.of(its).mapping(deviceId, eventId);
  return mapping === undefined || !isCalm(now) ? undefined : { ...subject, mapping };
};

/** An event mapped to an LPI, and the redistributor that hosts it. */
export const pickHosted = (now: Situation): { readonly entry: Found; readonly rd: number } | undefined => {
  const entry = pickFound(now, isPhysical);
  const rd = entry && now.ledger.collection(entry.mapping.icid)?.rd;
  return entry === undefined || rd === undefined ? undefined : { entry, rd };
};

/** An event mapped to a vLPI. */
export const pickVirtual = (now: Situation, holds: (mapping: Mapping) => boolean = () => true): Found | undefined =>
  pickFound(now, (mapping) => isVirtual(mapping) && holds(mapping));

export const pickAny = (now: Situation): Found | undefined => pickFound(now, () => true);

export const msiOf = ({ its, deviceId, eventId }: EventEntry): Stimulus => ({ kind: 'msi', its, deviceId, eventId });

export const vsync = (its: number, vpeid: number): Stimulus => commandOf(its, { op: 'VSYNC', vpeid });

/** Lands an effect under way out of order, if that is allowed. */
export function* land({ gic }: Situation, its: number, isMeant: (effect: Effect) => boolean): Generator<Close, void> {
  const { bag } = gic.its(its);
  const index = bag.findIndex(isMeant);
  const effect = bag[index];
  if (effect === undefined || !mayLand(bag, index, gic.ops)) return;
  yield held({ kind: 'land', its, effect: describeEffect(effect) });
}

/**
 * A close piece whose effects are sometimes held back, more often while an MSI is under way; one of the effects under way may then land out of order:
 * of a command before that of an MSI.
 */
export function* send(now: Situation, step: Stimulus): Generator<Close, void> {
  const { dice, gic } = now;
  const its = 'its' in step ? step.its : now.its;
  const isMsiUnderWay = gic.its(its).bag.some(({ ordered }) => !ordered);
  if (dice.below(isMsiUnderWay ? 2 : 4) > 0) {
    yield close(step);
    return;
  }
  yield held(step);
  if (dice.below(2) === 0) yield* land(now, its, ({ ordered }) => (isMsiUnderWay ? ordered : dice.below(2) === 0));
}

/** The configuration byte with the opposite enable bit. */
export const toggled = (value: number): number => ((value & 1) === 0 ? CONFIG_ENABLED : CONFIG_DISABLED);
