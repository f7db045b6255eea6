/**
 * Stories that are a series of acts upon one object, each drawn from those that are possible then. Stimuli drawn from everything wander from object to
 * object: an object hardly ever sees three of them in a row, such as a move, a change and the move back.
 */
import { v4 } from '../../models/architecture/profile-kinds.ts';
import type { Dice } from '../run/dice.ts';
import { LPI_ACTS } from './lpi-acts.ts';
import { pick, type Situation } from './situation.ts';
import {
  type Act,
  type Close,
  close,
  type Found,
  held,
  isCalm,
  msiOf,
  pickHosted,
  pickVirtual,
  type Story,
} from './telling.ts';
import { endOfVpe, VPE_ACTS } from './vpe-acts.ts';

const FEWEST_ACTS = 4;
const MOST_ACTS = 12;
/** Kinds of acts that one story is made of. Of all kinds, too few of the same would meet. */
const KINDS_OF_ACTS = 5;

const someOf = (dice: Dice, acts: readonly Act[]): readonly Act[] =>
  Array.from({ length: KINDS_OF_ACTS }, () => acts[dice.below(acts.length)]).filter((act) => act !== undefined);

/** The event as the tables have it now; undefined if it is no longer mapped, or some queue waits. */
const renewed = (now: Situation, subject: Found): Found | undefined => {
  const { its, deviceId, eventId } = subject;
  const mapping = now.ledgers.of(its).mapping(deviceId, eventId);
  return mapping === undefined || !isCalm(now) ? undefined : { ...subject, mapping };
};

/** Acts that were drawn and turn out to be impossible count, too: the story ends in any case. */
function* actUpon(now: Situation, first: Found, acts: readonly Act[]): Generator<Close, Found | undefined> {
  let subject: Found | undefined = first;
  const drawn = someOf(now.dice, acts);
  const count = FEWEST_ACTS + now.dice.below(MOST_ACTS - FEWEST_ACTS + 1);
  for (let times = 0; times < count && subject !== undefined; times += 1) {
    const act = pick(now.dice, drawn);
    // An MSI may be under way while the act takes place.
    if (now.dice.below(3) === 0) yield held(msiOf(subject));
    if (act !== undefined) yield* act(now, subject);
    // What is held back happens before the next act.
    if (!isCalm(now)) yield close({ kind: 'msi', its: first.its, deviceId: first.deviceId, eventId: first.eventId });
    subject = renewed(now, subject);
  }
  return subject;
}

function* actUponLpi(now: Situation): Generator<Close, void> {
  const found = pickHosted(now);
  if (found === undefined) return;
  const last = yield* actUpon(now, found.entry, LPI_ACTS);
  const rd = last === undefined ? undefined : now.ledger.collection(last.mapping.icid)?.rd;
  if (rd !== undefined) yield close({ kind: 'acknowledge', rd });
}

function* actUponVpe(now: Situation): Generator<Close, void> {
  const entry = pickVirtual(now);
  if (entry === undefined) return;
  const last = yield* actUpon(now, entry, VPE_ACTS);
  if (last !== undefined) yield* endOfVpe(now, last);
}

export const FOCUS_STORIES: readonly Story[] = [
  { name: 'acts upon an LPI', applies: () => true, needs: 'LPI', tell: actUponLpi },
  { name: 'acts upon a vPE', applies: v4, needs: 'vLPI', tell: actUponVpe },
];
