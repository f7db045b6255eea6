/** Stories about the registers of an ITS: another ring, and an ITS without a vPE table. */
import { always, v4 } from '../../models/architecture/profile-kinds.ts';
import { readOf, writeOf } from '../../models/architecture/registers/access.ts';
import { BASER_INDEX, itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import { idsOfOnePage, roomForEveryId } from '../../models/architecture/table-capacity.ts';
import { ittOf } from '../run/addresses.ts';
import { commandOf } from './its-command.ts';
import { cwriter, disable, fitsOnePage, ONE_PAGE } from './queue-stimuli.ts';
import type { Situation } from './situation.ts';
import { type Close, close, illegal, msiOf, pickAny, type Story } from './telling.ts';

/** Address of a ring that nothing else uses, above 4 GiB. */
const NEW_RING = 0x3_0310_0000;

const { GITS_BASER, GITS_CBASER, GITS_CTLR, GITS_CWRITER } = itsRegisters;

const enable = (its: number): Stimulus => writeOf(GITS_CTLR, its, { Enabled: 1 });

/** The queue runs, and no command waits in it. */
const isIdleQueue = ({ gic, its }: Situation): boolean => {
  const { control, queue } = gic.its(its);
  return control.enabled && control.active && !queue.stalled && queue.waiting === 0;
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

/** GITS_CWRITER is written before GITS_CBASER. If it keeps its value, that counts for the new ring when the ITS is enabled; else it is written again. */
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
  const isCleared = gic.its(its).queue.cwriter !== count;
  if (isCleared || dice.below(2) === 0) yield close(readOf(GITS_CWRITER, its));
  if (isCleared) yield close(cwriter(its, count));
  yield close(enable(its));
}

/** The device table has one page, and a DeviceID of the GIC has no entry there; the last one that has is mapped. */
function* useSmallTable(now: Situation): Generator<Close, void> {
  const { its, profile, ledger, dice } = now;
  const n = BASER_INDEX.DEVICES;
  const ids = idsOfOnePage(profile, n);
  if (!isIdleQueue(now) || ids === undefined || !fitsOnePage(now, its, n)) return;
  yield close(disable(its));
  yield close({ kind: 'poll-quiescent', its });
  yield close(writeOf(GITS_BASER, its, { Valid: 1, ...ONE_PAGE }, n));
  yield close(enable(its));
  const mapd = (deviceId: number): Stimulus =>
    commandOf(its, { op: 'MAPD', deviceId, size: 1, ittAddress: ittOf(deviceId, its), valid: true });
  if (ledger.device(ids - 1) === undefined) {
    yield close(mapd(ids - 1));
    yield close(commandOf(its, { op: 'MAPD', deviceId: ids - 1, size: 0, ittAddress: 0, valid: false }));
  }
  yield illegal(mapd(ids + dice.below(2)));
}

export const QUEUE_STORIES: readonly Story[] = [
  { name: 'no vPE table', applies: v4, tell: loseVpeTable },
  {
    name: 'a device table of one page',
    applies: (profile) => idsOfOnePage(profile, BASER_INDEX.DEVICES) !== undefined,
    tell: useSmallTable,
  },
  { name: 'another ring, GITS_CWRITER kept', applies: always, tell: keepCwriter },
];
