/** Stories about an ITS that is disabled and enabled in mid-flight, a ring of several pages that wraps, and a reset with another bring-up. */
import { always } from '../../models/architecture/profile-kinds.ts';
import { SLOTS_OF_A_PAGE } from '../../models/architecture/queue.ts';
import { writeOf } from '../../models/architecture/registers/access.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import { startIts, startRedistributors } from '../../models/sequences/bring-up.ts';
import type { Thread } from '../../models/software/act.ts';
import { commandOf } from './its-command.ts';
import { cwriter, disable } from './queue-stimuli.ts';
import { isServed, pick, pickWhere, type Situation } from './situation.ts';
import { type Act, type Close, close, held, isCalm, msiOf, type Story } from './telling.ts';
import { stimuliOf } from './thread-stimuli.ts';

const { GITS_CBASER, GITS_CTLR } = itsRegisters;

const enable = (its: number): Stimulus => writeOf(GITS_CTLR, its, { Enabled: 1 });

/** The ITS of an event is disabled and enabled again, while effects are under way; MSIs and a command may come in between. */
export const restartIts: Act = function* (now, subject) {
  const { dice } = now;
  const { its, deviceId, eventId } = subject;
  const send = (step: Stimulus): Close => (dice.below(2) === 0 ? held(step) : close(step));
  if (dice.below(2) === 0) yield held(commandOf(its, { op: 'INT', deviceId, eventId }));
  yield send(disable(its));
  if (dice.below(2) === 0) yield send(msiOf(subject));
  yield send({ kind: 'poll-quiescent', its });
  // A command may be published while the ITS is disabled.
  if (dice.below(2) === 0) yield send(commandOf(its, { op: 'INT', deviceId, eventId }));
  yield send(enable(its));
};

/** Address of a ring of several pages. */
const LONG_RING = 0x3_0400_0000;

/** Commands that concern nothing in particular. */
const harmless = (now: Situation): Stimulus => {
  const { dice, gic, its, scope } = now;
  const icid = dice.below(4) === 0 ? pickWhere(dice, scope.icids, (id) => isServed(now, id)) : undefined;
  if (icid !== undefined) return commandOf(its, { op: 'INVALL', icid });
  return commandOf(its, { op: 'SYNC', rdbase: dice.below(gic.rds.length) });
};

/** Software uses a ring of two or three pages; it is nearly full once, and later commands come after its end. */
function* fillLongRing(now: Situation): Generator<Close, void> {
  const { its, dice, gic } = now;
  if (!isCalm(now)) return;
  const pages = 2 + dice.below(2);
  yield close(disable(its));
  yield close({ kind: 'poll-quiescent', its });
  yield close(writeOf(GITS_CBASER, its, { Valid: 1, Physical_Address: LONG_RING, Size: pages - 1 }));
  yield close(cwriter(its, 0));
  yield close(enable(its));
  const { queue } = gic.its(its);
  const last = pages * SLOTS_OF_A_PAGE - 1 - dice.below(3);
  for (let slot = 0; slot < last; slot += 1) {
    if (queue.slots !== pages * SLOTS_OF_A_PAGE) return;
    const step = harmless(now);
    if (step.kind === 'command') yield close({ kind: 'slot', its, slot, command: step.command });
  }
  yield close(cwriter(its, last));
}

/** Steps of software that follow each other immediately. */
function* take({ profile }: Situation, thread: Thread): Generator<Close, void> {
  for (const stimulus of stimuliOf(thread, profile)) yield close(stimulus);
}

/**
 * The machine is reset while anything may be under way, and software brings it up again: all of it, or one redistributor and one ITS. The program
 * goes on after that.
 */
function* startAgain(now: Situation): Generator<Close, void> {
  const { dice, gic, ledgers, profile } = now;
  const all = gic.rds.map((_, rd) => rd);
  const isFull = dice.below(2) === 0;
  const rds = isFull ? all : [pick(dice, all) ?? 0];
  yield close({ kind: 'reset' });
  yield* take(
    now,
    startRedistributors(profile, rds, () => dice.below(2) === 0),
  );
  for (const its of isFull ? gic.itss.keys() : [now.its]) {
    yield* take(
      now,
      startIts(profile, its, () => 1 + dice.below(2)),
    );
    for (const rdbase of rds) {
      yield close(commandOf(its, { op: 'MAPC', icid: rdbase, rdbase, valid: true }));
      yield close(commandOf(its, { op: 'SYNC', rdbase }));
      if (ledgers.of(its).collection(rdbase) !== undefined) yield close(commandOf(its, { op: 'INVALL', icid: rdbase }));
      yield close(commandOf(its, { op: 'SYNC', rdbase }));
    }
  }
}

export const RESTART_STORIES: readonly Story[] = [
  { name: 'a ring of several pages', applies: always, isLong: true, tell: fillLongRing },
  { name: 'a reset and another bring-up', applies: always, isLong: true, tell: startAgain },
];
