/** VMOVPs with ITSList that were sent to some ITSs of their list only: the others are to follow, on each ITS in the order of the moves. */
import type { Command } from '../../models/architecture/commands.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';

interface Move {
  readonly command: Command;
  readonly vpeid: number;
  readonly missing: number[];
}

export class UnfinishedMoves {
  private readonly moves: Move[] = [];
  private sequenceNumber = 0;

  reset(): void {
    this.moves.length = 0;
    this.sequenceNumber = 0;
  }

  get isEmpty(): boolean {
    return this.moves.length === 0;
  }

  /** A SequenceNumber that no move has yet. */
  nextNumber(): number {
    this.sequenceNumber += 1;
    return this.sequenceNumber;
  }

  /** Some move of the vPE is unfinished. */
  concern(vpeid: number): boolean {
    return this.moves.some((move) => move.vpeid === vpeid);
  }

  /** The ITS has to be sent a VMOVP before it may be sent that of another move. */
  awaits(its: number): boolean {
    return this.moves.some(({ missing }) => missing.includes(its));
  }

  /** A VMOVP was sent to an ITS: the first of its move, or another one. */
  sent(its: number, command: Command): void {
    if (command.op !== 'VMOVP' || command.itsList === 0) return;
    const begun = this.moves.find(({ command: first }) => first === command);
    if (begun === undefined) {
      const missing = [];
      for (let other = 0; other < 16; other += 1) {
        if (other !== its && ((command.itsList >>> other) & 1) === 1) missing.push(other);
      }
      if (missing.length > 0) this.moves.push({ command, vpeid: command.vpeid, missing });
      return;
    }
    begun.missing.splice(begun.missing.indexOf(its), 1);
    if (begun.missing.length === 0) this.moves.splice(this.moves.indexOf(begun), 1);
  }

  /** The next VMOVP of the oldest move. */
  next(): Stimulus | undefined {
    const [oldest] = this.moves;
    const its = oldest?.missing[0];
    return oldest === undefined || its === undefined ? undefined : { kind: 'command', its, command: oldest.command };
  }
}
