/**
 * Acts in which an LPI, or a vPE, moves to another redistributor, changes there and comes back: the redistributor of before must not use what it
 * remembers.
 */
import { hostOf, LPI_ACTS_IN_PLACE, LPI_CHANGES, moveLpi } from './lpi-acts.ts';
import { pick, type Situation } from './situation.ts';
import { type Act, type Close, close, type Found, msiOf, renewed } from './telling.ts';
import { cacheByte, comeOrGo, endOfVpe, moveVpeTo, VPE_ACTS_IN_PLACE, VPE_CHANGES } from './vpe-acts.ts';

const MOST_ACTS = 3;

/** One of the first acts, and a few of the others. Returns the event as it is mapped then; undefined if it is not, or some queue waits. */
function* some(
  now: Situation,
  subject: Found,
  first: readonly Act[],
  others: readonly Act[],
): Generator<Close, Found | undefined> {
  let current = renewed(now, subject);
  const count = 1 + now.dice.below(MOST_ACTS);
  for (let times = 0; times < count && current !== undefined; times += 1) {
    const act = pick(now.dice, times === 0 ? first : others);
    if (act !== undefined) yield* act(now, current);
    current = renewed(now, current);
  }
  return current;
}

export const lpiReturns: Act = function* (now, subject) {
  const { dice, gic } = now;
  const { intid } = subject.mapping;
  const home = hostOf(now, subject);
  if (home === undefined) return;
  if (!gic.rd(home).cache.has(intid)) yield close({ kind: 'cache', rd: home, intid });
  yield* moveLpi(now, subject, (rd) => rd !== home);
  const away = renewed(now, subject);
  if (away === undefined || hostOf(now, away) === home) return;
  const changed = yield* some(now, away, LPI_CHANGES, LPI_ACTS_IN_PLACE);
  if (changed === undefined) return;
  yield* moveLpi(now, changed, (rd) => rd === home);
  if (dice.below(2) === 0) yield close(msiOf(changed));
  yield close({ kind: 'acknowledge', rd: home });
};

export const vpeReturns: Act = function* (now, subject) {
  const { dice, gic, ledger } = now;
  const { vpeid } = subject.mapping;
  const home = ledger.vpe(vpeid)?.rd;
  if (home === undefined || gic.rds.length < 2) return;
  yield* cacheByte(now, subject);
  if (gic.residentAt(vpeid) >= 0) yield* comeOrGo(now, subject);
  yield* moveVpeTo(now, subject, (home + 1 + dice.below(gic.rds.length - 1)) % gic.rds.length);
  const away = renewed(now, subject);
  if (away === undefined || ledger.vpe(vpeid)?.rd === home) return;
  const changed = yield* some(now, away, VPE_CHANGES, VPE_ACTS_IN_PLACE);
  if (changed === undefined) return;
  if (gic.residentAt(vpeid) >= 0) yield* comeOrGo(now, changed);
  yield* moveVpeTo(now, changed, home);
  const back = renewed(now, changed);
  if (back !== undefined && dice.below(2) === 0) yield* endOfVpe(now, back);
};
