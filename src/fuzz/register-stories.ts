/** Stories about registers: the halves of a register written one after the other, and reads of the same register at different times. */
import { isClearable } from '../../models/architecture/lpi-control.ts';
import { always } from '../../models/architecture/profile-kinds.ts';
import { writeOf } from '../../models/architecture/registers/access.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import type { WriteRegister } from '../../models/architecture/steps.ts';
import { roomForEveryId } from '../../models/architecture/table-capacity.ts';
import { drawAnyRead, drawIdentityRead, halvesOf } from './any-register.ts';
import { drawPendbaser, mayStop } from './lpi-table-stimuli.ts';
import { disable } from './queue-stimuli.ts';
import type { Situation } from './situation.ts';
import { type Close, close, isCalm, type Piece, type Story } from './telling.ts';

const { GICR_PENDBASER, GICR_PROPBASER } = redistributorRegisters;
const { GITS_BASER, GITS_CBASER, GITS_CTLR, GITS_CWRITER } = itsRegisters;

function* inHalves(write: WriteRegister, { gic, dice }: Situation): Generator<Close, void> {
  const halves = halvesOf(write, gic) ?? [write];
  for (const half of dice.below(2) === 0 ? halves : halves.toReversed()) yield close(half);
  const { frame, at, offset, width } = write;
  yield close({ kind: 'read', frame, at, offset, width });
}

/** LPIs are disabled at a redistributor, and both base addresses are written in halves: that of the configuration table as it was. */
function* writeTablesInHalves(now: Situation): Generator<Close, void> {
  const { gic, dice, control } = now;
  const rd = dice.below(gic.rds.length);
  const own = control.at(rd);
  if (!isCalm(now) || own === undefined || !mayStop(now, rd) || gic.rd(rd).control.sleep) return;
  yield close({ kind: 'enable-lpis', rd, enable: false });
  // EnableLPIs may stay set.
  if (control.isOn(rd)) return;
  yield close({ kind: 'poll-rwp', rd });
  const { configTable, idBits } = own;
  const drawn = drawPendbaser(now);
  if (drawn?.kind === 'pendbaser') {
    const { table, ptz } = drawn;
    yield* inHalves(writeOf(GICR_PENDBASER, drawn.rd, { Physical_Address: table, PTZ: ptz ? 1 : 0 }), now);
  }
  yield* inHalves(writeOf(GICR_PROPBASER, rd, { Physical_Address: configTable, IDbits: idBits }), now);
}

/** An ITS is disabled, and its tables and a new queue are written in halves; the addresses are above 4 GiB. */
function* writeItsInHalves(now: Situation): Generator<Close, void> {
  const { dice, gic, profile } = now;
  if (!isCalm(now)) return;
  const at = dice.below(gic.itss.length);
  yield close(disable(at));
  yield close({ kind: 'poll-quiescent', its: at });
  const address = (1 + dice.below(2 ** 10)) * 2 ** 32 + dice.below(2 ** 12) * 2 ** 16;
  const more = dice.below(8);
  const n = dice.below(2);
  const table = { Valid: 1, Physical_Address: address, ...roomForEveryId(profile, n, more) };
  yield* inHalves(writeOf(GITS_BASER, at, table, n), now);
  yield* inHalves(writeOf(GITS_CBASER, at, { Valid: 1, Physical_Address: address, Size: dice.below(3) }), now);
  yield close(writeOf(GITS_CWRITER, at, {}));
  yield close(writeOf(GITS_CTLR, at, { Enabled: 1 }));
}

/** Reads one register several times, with other stimuli in between. */
function* readAgainAndAgain(now: Situation): Generator<Piece, void> {
  const read = now.dice.below(2) === 0 ? drawIdentityRead(now) : drawAnyRead(now);
  if (read === undefined) return;
  for (let times = 0; times < 5; times += 1) yield read;
}

export const REGISTER_STORIES: readonly Story[] = [
  { name: 'tables of LPIs in halves', applies: isClearable, tell: writeTablesInHalves },
  { name: 'registers of an ITS in halves', applies: always, tell: writeItsInHalves },
  { name: 'one register again and again', applies: always, tell: readAgainAndAgain },
];
