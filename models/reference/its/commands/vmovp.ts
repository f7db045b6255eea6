/** VMOVP in the model: it moves a vPE to another redistributor. */
import type { Vmovp } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import { canBeDoorbell } from '../../../architecture/identifiers.ts';
import type { Gic } from '../../gic.ts';
import { noteVpeTable } from '../../redistributor/vpe-table.ts';
import { atVpe, type Effect, from } from '../effects.ts';
import type { Its } from '../its.ts';
import { missingVpePage, NO_VPE_PAGE } from '../level-one.ts';
import { allHaveCome, isOvertaken, takePart } from '../rendezvous.ts';
import type { VpeMapping } from '../tables.ts';
import { checkMappedVpe, checkRedistributor } from './operands.ts';

const check = (gic: Gic, its: Its, command: Vmovp): ErrorReason | undefined =>
  checkMappedVpe(gic, its, command.vpeid) ?? checkRedistributor(gic, command.rdbase);

/** The contract that the VMOVPs of one SequenceNumber break (I-58); undefined if they keep it. */
const misuseOfList = (gic: Gic, its: Its, command: Vmovp): string | undefined => {
  const meeting = its.joined;
  if (meeting === undefined) return undefined;
  if (command.itsList !== meeting.itsList) return 'VMOVPs of one SequenceNumber with different ITSLists';
  // An ITS that has consumed its VMOVP may have unmapped the vPE since; that is judged there.
  if (meeting.consumedAt.size === 0 && command.itsList !== gic.mappers(command.vpeid)) {
    return 'VMOVP with an ITSList that is not that of the ITSs which map the vPE';
  }
  return isOvertaken(gic, its, meeting) ? 'VMOVPs that two ITSs are sent in different order' : undefined;
};

/**
 * GITS_TYPER.VMOVP = 1: one ITS takes the command, SequenceNumber and ITSList are RES0, and the other ITSs learn of the move in time for
 * the VSYNC. GITS_TYPER.VMOVP = 0: every ITS that maps the vPE takes one.
 */
export const vmovp = {
  section: 'IHI 0069, VMOVP',
  check,
  ready: (gic: Gic, its: Its, command: Vmovp): boolean => {
    const meeting = its.rendezvous[0];
    if (meeting?.waits !== true) return true;
    // An ITS with a bad VMOVP takes no part in the move.
    return check(gic, its, command) !== undefined || allHaveCome(gic, meeting);
  },
  concerns: ({ tables }: Its, { vpeid, rdbase }: Vmovp): readonly (number | undefined)[] => [
    rdbase,
    tables.vpe(vpeid)?.rd,
  ],
  execute: (gic: Gic, its: Its, command: Vmovp): void => {
    const { VMOVP } = gic.ops;
    const { vpeid, rdbase } = command;
    if (gic.residentAt(vpeid) >= 0 || gic.leavingAt(vpeid) >= 0) {
      gic.unpredictable('I-52', 'VMOVP of a vPE that is resident');
      return;
    }
    const misuse = misuseOfList(gic, its, command);
    if (misuse !== undefined) {
      gic.unpredictable('I-58', misuse);
      return;
    }
    if (missingVpePage(gic, command) !== undefined) {
      gic.unpredictable('P-VPEPAGE', NO_VPE_PAGE);
      return;
    }
    const before = its.tables.vpe(vpeid);
    if (before === undefined) return;
    noteVpeTable(gic, rdbase);
    VMOVP.writeEntry(gic, its, command, before);
    const move = VMOVP.moveEffect(gic, command);
    its.bag.push(move);
    noteOperands(gic, command);
    if (its.joined !== undefined) {
      takePart(gic, its, its.joined);
      move.share = { its: its.number, alloc: undefined, rendezvous: its.joined };
    } else if (gic.itss.length > 1) VMOVP.tellOtherItss(gic, its, command);
  },
  /** This ITS sends events of the vPE to the new redistributor. */
  writeEntry: (gic: Gic, { tables }: Its, { vpeid, rdbase }: Vmovp, { vptSize }: VpeMapping): void => {
    tables.write(tables.vpes, vpeid, { rd: rdbase, vptSize, placedAt: gic.time }, gic.time);
  },
  /** The redistributors learn of the move. */
  moveEffect: (gic: Gic, command: Vmovp): Effect => {
    const effect = atVpe('move-vpe', from('VMOVP', gic.time), command.vpeid);
    effect.home = command.rdbase;
    if (command.form === 'v4.1') {
      effect.doorbell = command.defaultDoorbell;
      effect.db = command.db;
    }
    return effect;
  },
  /** The other ITSs that map the vPE learn of the move. */
  tellOtherItss: (gic: Gic, its: Its, { vpeid, rdbase }: Vmovp): void => {
    for (const other of gic.itss) {
      if (other === its || other.tables.vpe(vpeid) === undefined) continue;
      const news = atVpe('move-entry', from('VMOVP', gic.time), vpeid);
      news.home = rdbase;
      news.share = { its: other.number, alloc: undefined, rendezvous: undefined };
      its.bag.push(news);
    }
  },
};

/** Updates the operands that a VMAPP V=1 on a further ITS must have (I-101). */
const noteOperands = (gic: Gic, command: Vmovp): void => {
  const { operands } = gic.vpe(command.vpeid);
  if (operands === undefined) return;
  operands.rdbase = command.rdbase;
  if (command.form === 'v4.0' || command.defaultDoorbell === operands.defaultDoorbell) return;
  if (command.db) operands.defaultDoorbell = command.defaultDoorbell;
  else if (canBeDoorbell(command.defaultDoorbell, gic.profile.intidBits)) operands.defaultDoorbell = -1;
};

declare module '../../operations.ts' {
  interface Operations {
    readonly VMOVP: typeof vmovp;
  }
}
