import type { Vmovp } from '../../../architecture/commands.ts';
import { atVpe, from } from '../effects.ts';
import { checkMappedVpe, checkRedistributor } from './operands.ts';
import type { CommandRule } from './rule.ts';

/** GITS_TYPER.VMOVP = 1: one ITS takes the command, and SequenceNumber and ITSList are RES0. */
export const vmovp: CommandRule<Vmovp> = {
  section: 'IHI 0069, VMOVP',
  check: (gic, its, command) => checkMappedVpe(gic, its, command.vpeid) ?? checkRedistributor(gic, command.rdbase),
  execute: (gic, its, command) => {
    const { tables } = its;
    const { vpeid, rdbase } = command;
    if (gic.residentAt(vpeid) >= 0 || gic.leavingAt(vpeid) >= 0) {
      gic.unpredictable('I-52', 'VMOVP of a vPE that is resident');
      return;
    }
    const before = tables.vpe(vpeid);
    if (before === undefined) return;
    const to = gic.rules.vmovpMovesTheHome ? rdbase : before.rd;
    tables.write(tables.vpes, vpeid, { rd: to, vptSize: before.vptSize }, gic.time);
    const move = atVpe('move-vpe', from('VMOVP', gic.time), vpeid);
    move.home = rdbase;
    if (command.form === 'v4.1') {
      move.doorbell = command.defaultDoorbell;
      move.db = command.db;
    }
    its.bag.push(move);
  },
};
