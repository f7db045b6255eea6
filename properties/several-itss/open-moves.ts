/** Moves of vPEs by VMOVP that have begun and are not complete, for I-58. */
import type { Vmovp } from '../../models/architecture/commands.ts';
import type { MonitorContext } from '../property.ts';
import { bitsOf } from '../terms/wording.ts';

export const isIn = (list: number, its: number): boolean => ((list >>> its) & 1) === 1;

/** Moves whose VMOVP some ITS of the ITSList has not consumed yet. A move is identified by the time of its first VMOVP. */
export class OpenMoves {
  // Move → its operands, and the ITSs that have consumed their VMOVP of it.
  readonly vpeids: Map<number, number>;
  readonly numbers: Map<number, number>;
  readonly lists: Map<number, number>;
  readonly homes: Map<number, number>;
  private readonly doneBy: Map<number, number>;
  /** Move and ITS → time at which the ITS consumed its VMOVP. */
  private readonly doneAt: Map<number, number>;

  constructor(context: MonitorContext) {
    this.vpeids = context.map();
    this.numbers = context.map();
    this.lists = context.map();
    this.homes = context.map();
    this.doneBy = context.map();
    this.doneAt = context.times();
  }

  /** The move that the VMOVP belongs to, if an ITS has begun it; else -1. */
  moveOf({ vpeid, sequenceNumber }: Vmovp, its: number): number {
    for (const [move, number] of this.numbers) {
      if (number !== sequenceNumber || this.vpeids.get(move) !== vpeid) continue;
      if (isIn(this.lists.get(move) ?? 0, its) && !isIn(this.doneBy.get(move) ?? 0, its)) return move;
    }
    return -1;
  }

  /** ITSs that have not consumed their VMOVP of the move yet, one bit each. */
  missing(move: number): number {
    return (this.lists.get(move) ?? 0) & ~(this.doneBy.get(move) ?? 0);
  }

  begin({ vpeid, sequenceNumber, itsList, rdbase }: Vmovp, its: number, now: number): void {
    this.vpeids.set(now, vpeid);
    this.numbers.set(now, sequenceNumber);
    this.lists.set(now, itsList);
    this.homes.set(now, rdbase);
    this.consumed(now, its, now);
  }

  /** Records that the ITS has consumed its VMOVP of the move. */
  consumed(move: number, its: number, now: number): void {
    this.doneBy.set(move, (this.doneBy.get(move) ?? 0) | (1 << its));
    this.doneAt.set(this.keyOf(move, its), now);
    if (this.doneBy.get(move) === this.lists.get(move)) this.forget(move);
  }

  forget(move: number): void {
    for (const its of bitsOf(this.doneBy.get(move) ?? 0)) this.doneAt.delete(this.keyOf(move, its));
    for (const map of [this.vpeids, this.numbers, this.lists, this.homes, this.doneBy]) map.delete(move);
  }

  /** An earlier move that this ITS has not consumed yet although an ITS of both ITSLists consumed it before this move; -1 if there is none. */
  overtakenBy(move: number, list: number, its: number): number {
    for (const [earlier, other] of this.lists) {
      const done = this.doneBy.get(earlier) ?? 0;
      if (earlier === move || !isIn(other, its) || isIn(done, its)) continue;
      for (const both of bitsOf(done & list)) {
        const at = this.doneAt.get(this.keyOf(earlier, both)) ?? -1;
        if (at < (this.doneAt.get(this.keyOf(move, both)) ?? Number.MAX_SAFE_INTEGER)) return earlier;
      }
    }
    return -1;
  }

  private keyOf(move: number, its: number): number {
    return move * 32 + its;
  }
}
