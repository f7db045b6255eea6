import type { Vmovp } from '../../../architecture/commands.ts';
import { NO_DOORBELL } from '../../../architecture/identifiers.ts';
import { noteVpeTable } from '../../redistributor/vpe-table.ts';
import type { Gic, Its } from '../../state.ts';
import { atVpe, from } from '../effects.ts';
import { missingVpePage, NO_VPE_PAGE } from '../level-one.ts';
import { allHaveCome, isOvertaken, takePart } from '../rendezvous.ts';
import { checkMappedVpe, checkRedistributor } from './operands.ts';
import type { CommandRule } from './rule.ts';

const check: CommandRule<Vmovp>['check'] = (gic, its, command) =>
  checkMappedVpe(gic, its, command.vpeid) ?? checkRedistributor(gic, command.rdbase);

/** What the VMOVPs of one SequenceNumber owe to each other (I-58), or undefined if they keep it. */
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
export const vmovp: CommandRule<Vmovp> = {
  section: 'IHI 0069, VMOVP',
  check,
  ready: (gic, its, command) => {
    const meeting = its.rendezvous[0];
    if (meeting?.waits !== true) return true;
    // A bad command is no participant.
    return check(gic, its, command) !== undefined || allHaveCome(gic, meeting);
  },
  execute: (gic, its, command) => {
    const { tables } = its;
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
    const before = tables.vpe(vpeid);
    if (before === undefined) return;
    noteVpeTable(gic, rdbase);
    const isPropagated = gic.rules.vmovpReachesEveryIts || (its.joined?.consumedAt.size ?? 0) === 0;
    const to = gic.rules.vmovpMovesTheHome && gic.rules.vmovpMovesEvents && isPropagated ? rdbase : before.rd;
    tables.write(tables.vpes, vpeid, { rd: to, vptSize: before.vptSize, placedAt: gic.time }, gic.time);
    const move = atVpe('move-vpe', from('VMOVP', gic.time), vpeid);
    move.home = rdbase;
    if (command.form === 'v4.1') {
      move.doorbell = gic.rules.vmovpTakesTheDefaultDoorbell ? command.defaultDoorbell : NO_DOORBELL;
      move.db = command.db;
    }
    its.bag.push(move);
    noteOperands(gic, command);
    if (its.joined !== undefined) {
      takePart(gic, its, its.joined);
      move.share = { its: its.number, alloc: undefined, rendezvous: its.joined };
    } else if (gic.itss.length > 1) tellOtherItss(gic, its, command);
  },
};

/** What a VMAPP V=1 on a further ITS has to carry from now on (I-101). */
const noteOperands = (gic: Gic, command: Vmovp): void => {
  const { operands } = gic.vpe(command.vpeid);
  if (operands === undefined) return;
  operands.rdbase = command.rdbase;
  if (command.form === 'v4.1' && command.defaultDoorbell !== operands.defaultDoorbell) {
    operands.defaultDoorbell = command.db ? command.defaultDoorbell : -1;
  }
};

const tellOtherItss = (gic: Gic, its: Its, { vpeid, rdbase }: Vmovp): void => {
  if (!gic.rules.vmovpReachesEveryIts) return;
  for (const other of gic.itss) {
    if (other === its || other.tables.vpe(vpeid) === undefined) continue;
    const news = atVpe('move-entry', from('VMOVP', gic.time), vpeid);
    news.home = rdbase;
    news.share = { its: other.number, alloc: undefined, rendezvous: undefined };
    its.bag.push(news);
  }
};
