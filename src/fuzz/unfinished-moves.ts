/**
 * Unfinished moves: VMOVPs with an ITSList that were sent to only some of the listed ITSs. The other ITSs must get them too, each ITS in the order of
 * the moves.
 */
import type { Command, Vmovp } from '../../models/architecture/commands.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';

interface Move {
  readonly command: Vmovp;
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

  /** A SequenceNumber: one that was used before and `isFree` again, or a fresh one. */
  nextNumber(again: boolean, isFree: (sequenceNumber: number) => boolean): number {
    for (let used = 1; again && used <= this.sequenceNumber; used += 1) {
      if (isFree(used) && !this.moves.some(({ command }) => command.sequenceNumber === used)) return used;
    }
    this.sequenceNumber += 1;
    return this.sequenceNumber;
  }

  /** Whether a move of the vPE is unfinished. */
  concern(vpeid: number): boolean {
    return this.moves.some((move) => move.vpeid === vpeid);
  }

  /** Whether the ITS must get the VMOVP of an unfinished move before that of a new one. */
  awaits(its: number): boolean {
    return this.moves.some(({ missing }) => missing.includes(its));
  }

  /** Records that a command was sent to an ITS: a VMOVP begins a move or continues one. */
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
