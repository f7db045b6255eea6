/** I-58: where GITS_TYPER.VMOVP is 0, software sends a VMOVP to every ITS that maps the vPE. */
import type { Vmovp } from '../../models/architecture/commands.ts';
import { defineProperty, V4 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { since } from '../terms/wording.ts';
import { OpenMoves } from './open-moves.ts';
import { WaitingMoves } from './waiting-moves.ts';
import { itssDo, listOf } from './wording.ts';

export const itsListIsExact = defineProperty({
  id: 'I-58',
  name: 'vmovp-names-every-its-that-maps-the-vpe',
  family: 'several-itss',
  kind: 'software',
  architectures: V4,
  on: ({ vmovp }) => vmovp === 'every ITS',
  statement:
    'Where GITS_TYPER.VMOVP is 0, software sends VMOVP to every ITS that maps the vPE, with the same SequenceNumber and operands, and with an ITSList that names exactly these ITSs. It sends overlapping VMOVPs to all ITSs in the same order. It uses a SequenceNumber again only once every ITS has consumed the VMOVP. (VMOVPs that no ITS ever consumes are judged at the end of a replayed program.)',
  situation: 'VMOVP on a GIC with GITS_TYPER.VMOVP = 0',
  source: 'Arm sysreg GITS_TYPER.VMOVP; Arm GIC virtualisation guide; Linux its_send_vmovp',
  needs: ['consumed', 'published'],
  restsOn: ['vpes'],
  monitor: (context) => {
    const { ledgers } = context.known;
    if (context.profile.vmovp !== 'every ITS') return {};
    const moves = new OpenMoves(context);
    const waiting = new WaitingMoves(context, moves);

    const begin = (command: Vmovp, its: number): void => {
      const { vpeid, sequenceNumber, itsList } = command;
      const mappers = ledgers.mappers(vpeid);
      for (const [move, number] of moves.numbers) {
        if (number !== sequenceNumber) continue;
        context.violated(
          `SequenceNumber=${sequenceNumber} is used again, but ${itssDo(moves.missing(move), 'has', 'have')} not consumed the VMOVP${since(move)} yet`,
          { vpeid },
        );
        break;
      }
      if (itsList === mappers) {
        moves.begin(command, its, context.now());
        return;
      }
      context.violated(
        `VMOVP of vPEID=${vpeid} on ITS ${its} has ${listOf(itsList)}, but ${itssDo(mappers, 'maps', 'map')} the vPE`,
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
      published: ({ its, slot, command }) => {
        if (command.op === 'VMOVP' && slot >= 0) waiting.published(command, its, slot);
      },
      atEnd: () => waiting.judgeAtEnd(),
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
