/** I-58 for VMOVPs that wait in a queue, perhaps for ever: they are judged when they are published, and at the end of a program. */
import type { Command, Vmovp } from '../../models/architecture/commands.ts';
import type { QueueState } from '../../models/observer/queues.ts';
import type { MonitorContext } from '../property.ts';
import { isIn, type OpenMoves } from './open-moves.ts';
import { itssDo, listOf } from './wording.ts';

/** Whether a published command that was not executed is as wanted. */
const someWaits = (queue: QueueState, wanted: (command: Command, slot: number) => boolean): boolean => {
  for (let at = 0; at < queue.length; at += 1) {
    const slot = (queue.creadr + at) % queue.slots;
    const command = queue.memory[slot];
    if (command !== undefined && wanted(command, slot)) return true;
  }
  return false;
};

/** The VMOVP that an ITS would execute next. */
const head = (queue: QueueState | undefined): Vmovp | undefined => {
  if (queue === undefined || queue.length === 0 || queue.stalled) return undefined;
  const command = queue.memory[queue.creadr];
  return command?.op === 'VMOVP' ? command : undefined;
};

const isSameMove = (one: Vmovp, other: Vmovp): boolean =>
  one.vpeid === other.vpeid &&
  one.sequenceNumber === other.sequenceNumber &&
  one.itsList === other.itsList &&
  one.rdbase === other.rdbase;

const words = ({ vpeid, sequenceNumber, itsList, rdbase }: Vmovp, its: number): string =>
  `VMOVP of vPEID=${vpeid} on ITS ${its} with SequenceNumber=${sequenceNumber} ${listOf(itsList)} RDbase=${rdbase}`;

export class WaitingMoves {
  private readonly context: MonitorContext;
  private readonly moves: OpenMoves;

  constructor(context: MonitorContext, moves: OpenMoves) {
    this.context = context;
    this.moves = moves;
  }

  /** An ITS that has not consumed a VMOVP with the SequenceNumber of this one, but of another move; -1 if there is none. */
  private userOf(command: Vmovp, its: number, slot: number): number {
    const { vpeid, sequenceNumber } = command;
    for (const [other, queue] of this.context.known.queues.all()) {
      const isOther = (next: Command, at: number): boolean =>
        next.op === 'VMOVP' &&
        next.sequenceNumber === sequenceNumber &&
        (other === its ? at !== slot : next.vpeid !== vpeid);
      if (someWaits(queue, isOther)) return other;
    }
    return -1;
  }

  /** The VMOVP uses a SequenceNumber that some ITS still has in its queue. */
  published(command: Vmovp, its: number, slot: number): void {
    const { vpeid, sequenceNumber } = command;
    const user = this.userOf(command, its, slot);
    if (user < 0) return;
    this.context.violated(
      `SequenceNumber=${sequenceNumber} is used again by the VMOVP of vPEID=${vpeid} on ITS ${its}, but ITS ${user} has not consumed an earlier VMOVP with it yet`,
      { vpeid },
    );
  }

  /** The VMOVPs that are next in their queues wait for ever. */
  judgeAtEnd(): void {
    const { queues } = this.context.known;
    for (const [its, queue] of queues.all()) {
      const command = head(queue);
      if (command === undefined || this.namesWrongItss(command, its)) continue;
      for (const [other, next] of queues.all()) {
        const rival = other > its ? head(next) : undefined;
        if (rival !== undefined) this.judgePair(command, its, rival, other);
      }
    }
  }

  private namesWrongItss(command: Vmovp, its: number): boolean {
    const { vpeid, itsList } = command;
    const { ledgers, queues } = this.context.known;
    const mappers = ledgers.mappers(vpeid);
    // An ITS may have unmapped the vPE after it took part in the move.
    if (itsList === mappers || !isIn(mappers, its) || this.moves.moveOf(command, its) >= 0) return false;
    for (const [, queue] of queues.all()) {
      if (someWaits(queue, (next) => next.op === 'VMAPP' && next.vpeid === vpeid)) return false;
    }
    this.context.violated(
      `VMOVP of vPEID=${vpeid} on ITS ${its}, which was never consumed, has ${listOf(itsList)}, but ${itssDo(mappers, 'maps', 'map')} it`,
      { vpeid },
    );
    return true;
  }

  /** Two VMOVPs, each of which waits for the ITS of the other. */
  private judgePair(one: Vmovp, its: number, other: Vmovp, rival: number): void {
    if (isSameMove(one, other) || !isIn(one.itsList, rival) || !isIn(other.itsList, its)) return;
    // One ITS may have consumed its VMOVP of the first move without waiting.
    if (this.moves.moveOf(one, its) >= 0 || this.moves.moveOf(other, rival) >= 0) return;
    const what =
      one.vpeid === other.vpeid
        ? 'all VMOVPs of one move have the same operands'
        : 'all ITSs are sent two overlapping VMOVPs in the same order';
    this.context.violated(`${words(one, its)} and ${words(other, rival)} wait for each other: ${what}`, {
      vpeid: one.vpeid,
    });
  }
}
