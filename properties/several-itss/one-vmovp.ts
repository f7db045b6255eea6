/** P-VMOVP: where GITS_TYPER.VMOVP is 1, one ITS is told of a move, for all. */
import { defineProperty, V4 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { since } from '../terms/wording.ts';

export const oneVmovpForAll = defineProperty({
  id: 'P-VMOVP',
  name: 'one-vmovp-for-all-itss',
  family: 'several-itss',
  kind: 'software',
  architectures: V4,
  on: ({ vmovp, itsCount }) => vmovp === 'one ITS' && itsCount > 1,
  statement:
    'Where GITS_TYPER.VMOVP is 1, software sends a VMOVP to one of the ITSs that map the vPE. It does not repeat it on another ITS, with the same operands, before the vPE is moved or mapped again.',
  situation: 'VMOVP of a vPE that another ITS was sent the last VMOVP of, or that several ITSs map',
  source: 'Arm sysreg GITS_TYPER.VMOVP',
  needs: ['consumed'],
  restsOn: ['vpes'],
  monitor: (context) => {
    if (context.profile.vmovp !== 'one ITS' || context.profile.itsCount === 1) return {};
    // vPE → the operands of its last VMOVP, the ITS that it was sent to, and its time.
    const operands = context.map<string>();
    const sentTo = context.map<number>();
    const sentAt = context.times();
    return {
      commands: {
        VMOVP: accepted((command, { its }) => {
          const { vpeid, rdbase } = command;
          context.exercised();
          const now = command.form === 'v4.1' ? `${rdbase} ${command.db} ${command.defaultDoorbell}` : `${rdbase}`;
          const before = sentTo.get(vpeid);
          if (before !== undefined && before !== its && operands.get(vpeid) === now) {
            context.violated(
              `VMOVP of vPEID=${vpeid} to redistributor ${rdbase} is sent to ITS ${its}, but ITS ${before} was sent it${since(sentAt.get(vpeid) ?? -1)}, and GITS_TYPER.VMOVP is 1`,
              { vpeid },
            );
          }
          operands.set(vpeid, now);
          sentTo.set(vpeid, its);
          sentAt.set(vpeid, context.now());
        }),
        VMAPP: accepted(({ vpeid }) => {
          if (sentTo.size > 0) sentTo.delete(vpeid);
        }),
      },
    };
  },
});
