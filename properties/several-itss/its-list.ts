/** I-58: where GITS_TYPER.VMOVP is 0, software sends a VMOVP to every ITS that maps the vPE. */
import type { Vmovp } from '../../models/architecture/commands.ts';
import { defineProperty, type MonitorContext, V4 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { bitsOf, since } from '../terms/wording.ts';
import { itss } from './wording.ts';

const isIn = (list: number, its: number): boolean => ((list >>> its) & 1) === 1;

/** Moves whose VMOVP some ITS of the ITSList has not consumed yet. A move is identified by the time of its first VMOVP. */
class OpenMoves {
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

export const itsListIsExact = defineProperty({
  id: 'I-58',
  name: 'vmovp-names-every-its-that-maps-the-vpe',
  family: 'several-itss',
  kind: 'software',
  architectures: V4,
  on: ({ vmovp }) => vmovp === 'every ITS',
  statement:
    'Where GITS_TYPER.VMOVP is 0, software sends VMOVP to every ITS that maps the vPE, with the same SequenceNumber and operands, and with an ITSList that names exactly these ITSs. It sends overlapping VMOVPs to all ITSs in the same order. It uses a SequenceNumber again only once every ITS has consumed the VMOVP.',
  situation: 'VMOVP on a GIC with GITS_TYPER.VMOVP = 0',
  source: 'Arm sysreg GITS_TYPER.VMOVP; Arm GIC virtualisation guide; Linux its_send_vmovp',
  needs: ['consumed'],
  restsOn: ['vpes'],
  monitor: (context) => {
    const { ledgers } = context.known;
    if (context.profile.vmovp !== 'every ITS') return {};
    const moves = new OpenMoves(context);

    const begin = (command: Vmovp, its: number): void => {
      const { vpeid, sequenceNumber, itsList } = command;
      const mappers = ledgers.mappers(vpeid);
      for (const [move, number] of moves.numbers) {
        if (number !== sequenceNumber) continue;
        context.violated(
          `SequenceNumber=${sequenceNumber} is used again, but ${itss(moves.missing(move))} has not consumed the VMOVP${since(move)} yet`,
          { vpeid },
        );
        break;
      }
      if (itsList === mappers) {
        moves.begin(command, its, context.now());
        return;
      }
      context.violated(
        `VMOVP of vPEID=${vpeid} on ITS ${its} has ITSList=0x${itsList.toString(16)} (${itss(itsList)}), but ${itss(mappers)} maps the vPE`,
        { vpeid },
      );
    };

    const join = (move: number, { vpeid, itsList, rdbase }: Vmovp, its: number): void => {
      const list = moves.lists.get(move) ?? 0;
      const home = moves.homes.get(move);
      if (itsList !== list || rdbase !== home) {
        context.violated(
          `VMOVP of vPEID=${vpeid} on ITS ${its} has ITSList=0x${itsList.toString(16)} RDbase=${rdbase}, but the first one of its SequenceNumber${since(move)} has ITSList=0x${list.toString(16)} RDbase=${home}`,
          { vpeid },
        );
      }
      moves.consumed(move, its, context.now());
    };

    const overtake = (earlier: number, { vpeid, sequenceNumber }: Vmovp, its: number): void => {
      const { vpeids, numbers } = moves;
      const other = `SequenceNumber=${numbers.get(earlier)}, which another ITS was sent${since(earlier)}`;
      const isSame = vpeids.get(earlier) === vpeid;
      const what = isSame ? 'and not' : `before that of vPEID=${vpeids.get(earlier)} with`;
      context.violated(
        `VMOVP of vPEID=${vpeid} comes on ITS ${its} with SequenceNumber=${sequenceNumber}, ${what} ${other}`,
        { vpeid },
      );
      moves.forget(earlier);
    };

    return {
      commands: {
        VMOVP: accepted((command, { its }) => {
          context.exercised();
          const move = moves.moveOf(command, its);
          const overtaken = moves.overtakenBy(move, command.itsList, its);
          if (overtaken >= 0) overtake(overtaken, command, its);
          else if (move >= 0) join(move, command, its);
          else begin(command, its);
        }),
        VMAPP: accepted(({ vpeid }) => {
          if (moves.vpeids.size === 0) return;
          for (const [move, moved] of moves.vpeids) if (moved === vpeid) moves.forget(move);
        }),
      },
    };
  },
});
