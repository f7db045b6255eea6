/**
 * Stories that are a series of acts upon one object, or two of a kind, each drawn from those that are possible then. Stimuli drawn from everything wander from object to
 * object: an object hardly ever sees three of them in a row, such as a move, a change and the move back.
 */
import { v4 } from '../../models/architecture/profile-kinds.ts';
import type { Dice } from '../run/dice.ts';
import { LPI_ACTS, mapSecondLpi } from './lpi-acts.ts';
import { lpiReturns, vpeReturns } from './return-acts.ts';
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
  renewed,
  type Story,
} from './telling.ts';
import { endOfVpe, mapTwin, VPE_ACTS } from './vpe-acts.ts';
import { makeResident } from './vpe-residency-stories.ts';

const FEWEST_ACTS = 4;
const MOST_ACTS = 12;
/** Kinds of acts that one story is made of. Of all kinds, too few of the same would meet. */
const KINDS_OF_ACTS = 5;
/** One story in this many repeats the same act: hardware may do the second one differently. */
const REPEATS_ONE_IN = 6;

const someOf = (dice: Dice, acts: readonly Act[]): readonly Act[] => {
  const count = dice.below(REPEATS_ONE_IN) === 0 ? 1 + dice.below(2) : KINDS_OF_ACTS;
  return Array.from({ length: count }, () => acts[dice.below(acts.length)]).filter((act) => act !== undefined);
};

/** One story in this many is about two events, which faulty hardware may take for one. */
const TWO_ONE_IN = 4;

/** The two subjects of a story, of which the second may be missing. */
interface Subjects {
  readonly first: Found;
  readonly second: Found | undefined;
}

/**
 * Acts upon one of two events at a time. Acts that were drawn and turn out to be impossible count, too: the story ends in any case. Returns the
 * events that are still mapped.
 */
function* actUpon(now: Situation, { first, second }: Subjects, acts: readonly Act[]): Generator<Close, Found[]> {
  const { dice } = now;
  let subjects = second === undefined ? [first] : [first, second];
  const drawn = someOf(dice, acts);
  const count = FEWEST_ACTS + dice.below(MOST_ACTS - FEWEST_ACTS + 1);
  for (let times = 0; times < count; times += 1) {
    const subject = pick(dice, subjects);
    if (subject === undefined) break;
    const act = pick(dice, drawn);
    // An MSI may be under way while the act takes place.
    if (dice.below(3) === 0) yield held(msiOf(subject));
    if (act !== undefined) yield* act(now, subject);
    // What is held back happens before the next act.
    if (!isCalm(now)) yield close(msiOf(first));
    subjects = subjects.map((each) => renewed(now, each)).filter((each) => each !== undefined);
  }
  return subjects;
}

const UPON_LPI: readonly Act[] = [...LPI_ACTS, lpiReturns];

const UPON_VPE: readonly Act[] = [...VPE_ACTS, vpeReturns, vpeReturns];

function* actUponLpi(now: Situation): Generator<Close, void> {
  const found = pickHosted(now);
  if (found === undefined) return;
  const second = now.dice.below(TWO_ONE_IN) === 0 ? yield* mapSecondLpi(now, found.entry) : undefined;
  for (const { mapping } of yield* actUpon(now, { first: found.entry, second }, UPON_LPI)) {
    const rd = now.ledger.collection(mapping.icid)?.rd;
    if (rd !== undefined) yield close({ kind: 'acknowledge', rd });
  }
}

function* actUponVpe(now: Situation): Generator<Close, void> {
  const entry = pickVirtual(now);
  if (entry === undefined) return;
  const second = now.dice.below(TWO_ONE_IN) === 0 ? yield* mapTwin(now, entry) : undefined;
  const subjects = yield* actUpon(now, { first: entry, second }, UPON_VPE);
  // Of two vPEs both are resident, and have something pending, before one acknowledges.
  if (subjects.length > 1 && now.dice.below(2) === 0) {
    for (const each of subjects) {
      yield* makeResident(now, each.mapping.vpeid);
      yield close(msiOf(each));
    }
  }
  for (const subject of subjects) yield* endOfVpe(now, subject);
}

export const FOCUS_STORIES: readonly Story[] = [
  { name: 'acts upon an LPI', applies: () => true, needs: 'LPI', isLong: true, tell: actUponLpi },
  { name: 'acts upon a vPE', applies: v4, needs: 'vLPI', isLong: true, tell: actUponVpe },
];
