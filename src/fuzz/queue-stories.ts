/** Stories about the registers of an ITS: another ring, and an ITS without a vPE table. */
import { always, v4 } from '../../models/architecture/profile-kinds.ts';
import { readOf, writeOf } from '../../models/architecture/registers/access.ts';
import { BASER_INDEX, itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import { roomForEveryId } from '../../models/architecture/table-capacity.ts';
import { cwriter, disable } from './queue-stimuli.ts';
import type { Situation } from './situation.ts';
import { type Close, close, msiOf, pickAny, type Story } from './telling.ts';

/** Address of a ring that nothing else uses, above 4 GiB. */
const NEW_RING = 0x3_0310_0000;

const { GITS_BASER, GITS_CBASER, GITS_CTLR, GITS_CWRITER } = itsRegisters;

const enable = (its: number): Stimulus => writeOf(GITS_CTLR, its, { Enabled: 1 });

/** The queue runs, and nothing published waits in it. */
const isIdleQueue = ({ gic, its }: Situation): boolean => {
  const { control, queue } = gic.its(its);
  return control.enabled && control.active && !queue.stalled && queue.length === 0;
};

/** An MSI arrives while GITS_BASER<n> of the vPE table is not valid, and another one after it is valid again. */
function* loseVpeTable(now: Situation): Generator<Close, void> {
  const found = pickAny(now);
  const { its } = now;
  if (found === undefined || !isIdleQueue(now)) return;
  const table = (Valid: number): Stimulus =>
    writeOf(GITS_BASER, its, { Valid, ...roomForEveryId(now.profile, BASER_INDEX.VPES) }, BASER_INDEX.VPES);
  for (const valid of [0, 1]) {
    for (const step of [disable(its), { kind: 'poll-quiescent', its } as const, table(valid), enable(its)]) {
      yield close(step);
    }
    yield close(msiOf(found));
  }
}

/** GITS_CWRITER is written before GITS_CBASER: it keeps its value, and counts for the new ring when the ITS is enabled. */
function* keepCwriter(now: Situation): Generator<Close, void> {
  const { its, gic, dice } = now;
  if (!isIdleQueue(now)) return;
  const count = 1 + dice.below(2);
  yield close(disable(its));
  yield close({ kind: 'poll-quiescent', its });
  yield close(cwriter(its, count));
  yield close(writeOf(GITS_CBASER, its, { Valid: 1, Physical_Address: NEW_RING, Size: 0 }));
  for (let slot = 0; slot < count; slot += 1) {
    yield close({ kind: 'slot', its, slot, command: { op: 'SYNC', rdbase: dice.below(gic.rds.length) } });
  }
  if (dice.below(2) === 0) yield close(readOf(GITS_CWRITER, its));
  yield close(enable(its));
}

export const QUEUE_STORIES: readonly Story[] = [
  { name: 'no vPE table', applies: v4, tell: loseVpeTable },
  { name: 'another ring, GITS_CWRITER kept', applies: always, tell: keepCwriter },
];
