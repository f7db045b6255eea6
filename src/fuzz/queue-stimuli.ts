/** Draws accesses to the registers and the memory of the command queue that keep every contract of software. */
import type { Command } from '../../models/architecture/commands.ts';
import { MOST_RING_BYTES, QUEUE_ALIGNMENT, SLOTS_OF_A_PAGE } from '../../models/architecture/queue.ts';
import { readOf, writeOf } from '../../models/architecture/registers/access.ts';
import { BASER_INDEX, COMMAND_BYTES, itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { PAGE_SIZE } from '../../models/architecture/registers/shared-fields.ts';
import type { ReadRegister, Stimulus, WriteRegister } from '../../models/architecture/steps.ts';
import { idsOfOnePage, roomForEveryId } from '../../models/architecture/table-capacity.ts';
import type { Situation } from './situation.ts';

const { GITS_CTLR, GITS_CBASER, GITS_CWRITER, GITS_CREADR, GITS_STATUSR, GITS_UMSIR, GITS_BASER, GITS_TYPER } =
  itsRegisters;

/** Address of a second command queue of an ITS, above 4 GiB. */
const otherQueue = (its: number): number => 0x1_0300_0000 + its * MOST_RING_BYTES;

/** A write of GITS_CWRITER with the offset of this slot. */
export const cwriter = (its: number, slot: number, retry = false): Stimulus =>
  writeOf(GITS_CWRITER, its, { Offset: slot * COMMAND_BYTES, Retry: retry ? 1 : 0 });

export const disable = (its: number): Stimulus => writeOf(GITS_CTLR, its, {});

const drawIts = ({ dice, gic }: Situation): number => dice.below(gic.itss.length);

/**
 * Commands that wait in a queue are lost with it, so software replaces an empty queue, or a stalled one. It does the latter while no other ITS has
 * commands: it knows then what each ITS has executed.
 */
const mayReplaceQueue = ({ gic }: Situation, its: number): boolean =>
  gic.its(its).queue.waiting === 0 ||
  (gic.its(its).queue.stalled && gic.itss.every(({ queue }, other) => other === its || queue.waiting === 0));

/** Draws the next step of disabling an ITS, waiting until it is quiescent, writing GITS_CBASER, and enabling it again. */
export const drawItsControl = (now: Situation): Stimulus | undefined => {
  const at = drawIts(now);
  const { control, queue } = now.gic.its(at);
  if (control.enabled) return now.dice.below(3) === 0 ? disable(at) : undefined;
  if (!control.quiescent) return { kind: 'poll-quiescent', its: at };
  // After a reset that was followed by a bring-up of another ITS only.
  const lacking = control.baserValid.indexOf(false);
  if (lacking >= 0) return writeOf(GITS_BASER, at, { Valid: 1, ...roomForEveryId(now.profile, lacking) }, lacking);
  if (!queue.valid) return writeOf(GITS_CBASER, at, { Valid: 1, Physical_Address: queue.address });
  // GITS_CWRITER may still have the value that it had for another ring.
  const isStale = queue.cwriter !== 0 || queue.isCleared || !queue.isKnown;
  if (queue.isFresh && (isStale || now.dice.below(2) === 0)) return cwriter(at, 0);
  if (now.dice.below(4) === 0) return drawBaser(now);
  if (mayReplaceQueue(now, at) && now.dice.below(3) === 0) {
    const pages = now.dice.below(3);
    // The address may have bits below the alignment; software reads the register back.
    const low = now.dice.below(4) === 0 ? 0x1000 : 0;
    const address =
      (now.dice.below(2) === 0 ? queue.address - (queue.address % QUEUE_ALIGNMENT) : otherQueue(at)) + low;
    return writeOf(GITS_CBASER, at, { Valid: 1, Physical_Address: address, Size: pages });
  }
  return writeOf(GITS_CTLR, at, { Enabled: 1 });
};

/** Draws a recovery from a stalled queue: replaces the command in the slot, retries, or replaces the queue. */
export const recoverStall = (now: Situation): Stimulus | undefined => {
  for (const [its, { queue, control }] of now.gic.itss.entries()) {
    if (!queue.stalled) continue;
    if (!control.enabled) return undefined;
    const ticket = now.dice.below(4);
    if (ticket === 0) return disable(its);
    const bad = queue.at(queue.creadr);
    // A harmless SYNC replaces the bad command.
    const sync: Command = { op: 'SYNC', rdbase: now.dice.below(now.gic.rds.length) };
    if (ticket < 3 && bad?.op !== 'SYNC') return { kind: 'slot', its, slot: queue.creadr, command: sync };
    return cwriter(its, queue.cwriter, true);
  }
  return undefined;
};

/** Draws a write of GITS_CWRITER with Retry=1, or with the same offset, on a queue that is not stalled. */
export const drawCwriter = (now: Situation): Stimulus | undefined => {
  const its = drawIts(now);
  const { queue } = now.gic.its(its);
  if (queue.stalled || queue.isFresh) return undefined;
  return cwriter(its, queue.cwriter, now.dice.below(3) > 0);
};

/** Writes a drawn command into the next slot in memory. The write of GITS_CWRITER follows. */
export const slotInMemory = (stimulus: Stimulus | undefined, { gic }: Situation): Stimulus | undefined => {
  if (stimulus?.kind !== 'command') return undefined;
  const { queue } = gic.its(stimulus.its);
  if (queue.length > SLOTS_OF_A_PAGE / 2) return undefined;
  return { kind: 'slot', its: stimulus.its, slot: queue.next, command: stimulus.command };
};

const READ = [
  GITS_CREADR,
  GITS_CREADR,
  GITS_CREADR,
  GITS_CTLR,
  GITS_STATUSR,
  GITS_STATUSR,
  GITS_UMSIR,
  GITS_CBASER,
  GITS_CWRITER,
  GITS_TYPER,
];

export const drawItsRead = (now: Situation): Stimulus | undefined => {
  const { dice, profile } = now;
  const its = drawIts(now);
  if (dice.below(4) === 0) return readOf(GITS_BASER, its, dice.below(3));
  const register = READ[dice.below(READ.length)];
  if (register === undefined || (register === GITS_STATUSR && profile.umsi !== true)) return undefined;
  return readOf(register, its);
};

export const drawStatusWrite = (now: Situation): Stimulus | undefined => {
  if (now.profile.umsi !== true) return undefined;
  const bits = 1 + now.dice.below(3);
  return writeOf(GITS_STATUSR, drawIts(now), { UMSI: bits & 1, Overflow: bits >> 1 });
};

/**
 * Draws a write of GITS_BASER<n> that keeps the table valid, while the ITS is quiescent. Type and Entry_Size are read-only, so software may write any
 * value there.
 */
export const drawBaser = (now: Situation): Stimulus | undefined => {
  const its = drawIts(now);
  const { control } = now.gic.its(its);
  if (control.enabled || !control.quiescent) return undefined;
  // One that stands for no table ignores the write.
  const n = now.dice.below(4) === 0 ? 3 + now.dice.below(5) : now.dice.below(2);
  const readOnly = { Type: now.dice.below(5), Entry_Size: now.dice.below(8) };
  const size = fitsOnePage(now, its, n) && now.dice.below(2) === 0 ? ONE_PAGE : roomForEveryId(now.profile, n, 3);
  return writeOf(GITS_BASER, its, { Valid: 1, ...readOnly, ...size }, n);
};

/** The smallest flat table. */
export const ONE_PAGE = { Page_Size: PAGE_SIZE.KB4, Size: 0 } as const;

/** One page has an entry for each DeviceID of the program, but not for each of the GIC. */
export const fitsOnePage = ({ profile, scope, ledgers }: Situation, its: number, n: number): boolean => {
  const ids = n === BASER_INDEX.DEVICES ? idsOfOnePage(profile, n) : undefined;
  if (ids === undefined) return false;
  for (const [deviceId, { mapped }] of ledgers.of(its).devices) if (mapped && deviceId >= ids) return false;
  return scope.devices.every(({ deviceId }) => deviceId < ids);
};

/** Draws a misuse of a command queue. */
export const drawIllegalQueue = (now: Situation): Stimulus | undefined => {
  const { dice } = now;
  const at = drawIts(now);
  const { queue } = now.gic.its(at);
  switch (dice.below(7)) {
    case 0:
      return writeOf(GITS_CBASER, at, { Valid: dice.below(2), Physical_Address: queue.address, Size: 0 });
    case 1:
      return cwriter(at, queue.slots + dice.below(3));
    case 2:
      return cwriter(at, (queue.cwriter + 1) % queue.slots);
    case 3:
      return cwriter(at, (queue.creadr + queue.slots - 1) % queue.slots);
    case 4:
      return writeOf(GITS_BASER, at, { Valid: 0 }, dice.below(3));
    case 5:
      return writeOf(GITS_CTLR, at, { Enabled: 1 });
    default:
      return { kind: 'slot', its: at, slot: queue.creadr, command: { op: 'SYNC', rdbase: 0 } };
  }
};

/** The usual next stimulus after an access of an ITS register. */
export const afterItsAccess = (step: ReadRegister | WriteRegister, now: Situation): Stimulus | undefined => {
  const { dice, gic } = now;
  const { at, offset } = step;
  const writes = step.kind === 'write';
  if (offset === GITS_CBASER.offset && writes && dice.below(3) === 0) return readOf(GITS_CREADR, at);
  const n = Math.floor((offset - GITS_BASER.offset) / GITS_BASER.stride);
  if (writes && n >= 0 && n < GITS_BASER.count && dice.below(2) === 0) return readOf(GITS_BASER, at, n);
  if (!gic.its(at).control.enabled) return drawItsControl(now);
  if (offset === GITS_STATUSR.offset) return writes ? readOf(GITS_STATUSR, at) : afterStatusRead(now, at);
  if (offset === GITS_UMSIR.offset && !writes) {
    return dice.below(2) === 0 ? unmappedMsi(now, at) : readOf(GITS_UMSIR, at);
  }
  return undefined;
};

const afterStatusRead = (now: Situation, at: number): Stimulus | undefined => {
  const ticket = now.dice.below(4);
  if (ticket === 0) return readOf(GITS_UMSIR, at);
  return ticket === 1 ? unmappedMsi(now, at) : drawStatusWrite(now);
};

/** An MSI of a device that software never maps. */
export const unmappedMsi = ({ dice }: Situation, its: number): Stimulus => ({
  kind: 'msi',
  its,
  deviceId: 7,
  eventId: dice.below(2),
});
