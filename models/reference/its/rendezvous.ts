/**
 * VMOVP where GITS_TYPER.VMOVP = 0: one command for each ITS that maps the vPE, with one SequenceNumber and a list of these ITSs.
 *
 * An ITS may stop at its VMOVP until the others of the list have reached theirs, or go on. The vPE moves at the redistributors once;
 * each ITS changes its own vPE table when it consumes its own VMOVP.
 */
import type { Command, Vmovp } from '../../architecture/commands.ts';
import type { Gic } from '../gic.ts';
import type { Its } from './its.ts';
import type { Rendezvous } from './rendezvous-state.ts';

const WAITS_OR_NOT = ['waits for them', 'is consumed'] as const;

const isIn = (itsList: number, its: number): boolean => ((itsList >>> its) & 1) === 1;

/** A command was written to the queue of an ITS. */
export const noteVmovp = (gic: Gic, its: Its, command: Command): void => {
  if (command.op === 'VMOVP' && gic.profile.vmovp === 'every ITS') its.rendezvous.push(rendezvousOf(gic, its, command));
};

const rendezvousOf = (gic: Gic, its: Its, { sequenceNumber, vpeid, itsList }: Vmovp): Rendezvous => {
  const bit = 1 << its.number;
  // A SequenceNumber that is used again too soon opens a second rendezvous; the first VMOVP of an ITS belongs to the first one.
  let meeting = gic.rendezvous.find(
    (open) => open.sequenceNumber === sequenceNumber && open.vpeid === vpeid && (open.published & bit) === 0,
  );
  if (meeting === undefined) {
    const alone = itsList === bit;
    const waits = !alone && gic.choose('A-80', WAITS_OR_NOT) === 0;
    meeting = { sequenceNumber, vpeid, itsList, waits, published: 0, consumedAt: new Map(), moved: false };
    gic.rendezvous.push(meeting);
  }
  meeting.published |= bit;
  return meeting;
};

/** The ITS has reached its VMOVP of this rendezvous, or has consumed it. */
const hasCome = (gic: Gic, its: Its, meeting: Rendezvous): boolean =>
  meeting.consumedAt.has(its.number) || (gic.ops.queue.fetch(its)?.op === 'VMOVP' && its.rendezvous[0] === meeting);

/** Every ITS of the list has reached its VMOVP; false for good if the list names an ITS that does not exist. */
export const allHaveCome = (gic: Gic, meeting: Rendezvous): boolean => {
  if (meeting.itsList >= 2 ** gic.itss.length) return false;
  return gic.itss.every((its) => !isIn(meeting.itsList, its.number) || hasCome(gic, its, meeting));
};

/** Records that the ITS consumes its VMOVP, and closes the rendezvous once all ITSs have. */
export const takePart = (gic: Gic, its: Its, meeting: Rendezvous): void => {
  meeting.consumedAt.set(its.number, gic.time);
  for (const other of gic.itss) {
    if (isIn(meeting.itsList, other.number) && !meeting.consumedAt.has(other.number)) return;
  }
  gic.rendezvous.splice(gic.rendezvous.indexOf(meeting), 1);
};

/** An earlier rendezvous that this ITS has not reached yet although another ITS of both lists consumed it first. */
export const isOvertaken = (gic: Gic, its: Its, meeting: Rendezvous): boolean =>
  gic.rendezvous.some((earlier) => {
    if (earlier === meeting || !isIn(earlier.itsList, its.number) || earlier.consumedAt.has(its.number)) return false;
    for (const [other, at] of earlier.consumedAt) {
      if (isIn(meeting.itsList, other) && at < (meeting.consumedAt.get(other) ?? Number.MAX_SAFE_INTEGER)) return true;
    }
    return false;
  });
