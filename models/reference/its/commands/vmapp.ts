import type { Vmapp } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import { NO_DOORBELL } from '../../../architecture/identifiers.ts';
import { unmapVpe } from '../../redistributor/vpe-mapping.ts';
import { noteVpeTable } from '../../redistributor/vpe-table.ts';
import type { Gic, Its } from '../../state.ts';
import { atVpe, from } from '../effects.ts';
import { missingVpePage, NO_VPE_PAGE } from '../level-one.ts';
import { checkDoorbell, checkRedistributor, checkVpeid } from './operands.ts';
import { unlessUnmap } from './operands-of-an-unmap.ts';
import type { CommandRule } from './rule.ts';

const isSelfSynchronising = (gic: Gic, command: Vmapp): boolean =>
  command.form === 'v4.1' && !command.valid && gic.profile.architecture === 'v4.1';

/** With V=0 only vPEID is certain to be checked; that a doorbell is, nobody has seen. */
const checkOperands = (gic: Gic, command: Vmapp): ErrorReason | undefined => {
  const { intidBits } = gic.profile;
  if (!gic.vintidBitsWillDo(command.vptSize, (bits) => bits <= intidBits)) return 'VPTSIZE_OOR';
  const checksDoorbell = command.valid && command.form === 'v4.1';
  const doorbell = checksDoorbell ? checkDoorbell(gic, command.defaultDoorbell) : undefined;
  return doorbell ?? checkRedistributor(gic, command.rdbase);
};

export const vmapp: CommandRule<Vmapp> = {
  section: 'IHI 0069, VMAPP',
  check: (gic, _its, command) => {
    const error = checkVpeid(gic, command.vpeid);
    return error ?? unlessUnmap(gic, command.valid, checkOperands(gic, command));
  },
  ready: (gic, its, command) => {
    if (!isSelfSynchronising(gic, command) || !gic.rules.vmappUnmapIsSelfSynchronising) return true;
    // GITS_SGIR is no command: nothing waits for it, and what comes too late finds no vPE.
    return !its.bag.some((item) => item.vpeid === command.vpeid && item.kind !== 'sgir');
  },
  execute: (gic, its, command) => {
    const misuse = misuseOfVmapp(gic, its, command);
    if (misuse !== undefined) {
      gic.unpredictable(...misuse);
      return;
    }
    if (command.valid) map(gic, its, command);
    else unmap(gic, its, command);
  },
};

/** The contract that the command breaks, if it breaks one. */
const misuseOfVmapp = (gic: Gic, its: Its, command: Vmapp): readonly [string, string] | undefined => {
  const { vpeid, valid } = command;
  const isMapped = its.tables.vpe(vpeid) !== undefined;
  if (valid && isMapped) return ['P-VMAPP', 'VMAPP V=1 of a vPE that is mapped'];
  if (!valid && (gic.residentAt(vpeid) >= 0 || gic.leavingAt(vpeid) >= 0)) {
    return ['I-61', 'VMAPP V=0 of a vPE that is resident'];
  }
  const others = gic.mappers(vpeid) & ~(1 << its.number);
  if (command.form === 'v4.1' && (valid || isMapped || others !== 0) && command.alloc !== (others === 0)) {
    // A command that unmaps what is not mapped changes nothing, unless it claims to be the last.
    if (valid || isMapped || command.alloc) return ['I-59', `VMAPP with Alloc=${command.alloc ? 1 : 0} out of turn`];
  }
  if (missingVpePage(gic, command) !== undefined) return ['P-VPEPAGE', NO_VPE_PAGE];
  return valid && others !== 0 && !carriesOperands(gic, command)
    ? ['I-101', 'VMAPP V=1 with other operands than the first']
    : undefined;
};

const carriesOperands = (gic: Gic, command: Vmapp): boolean => {
  const { operands } = gic.vpe(command.vpeid);
  if (operands === undefined) return true;
  const { rdbase, vptAddress, vptSize } = command;
  if (rdbase !== operands.rdbase || vptAddress !== operands.vptAddress || vptSize !== operands.vptSize) return false;
  if (command.form === 'v4.0') return true;
  const { confAddress, defaultDoorbell } = command;
  return (
    confAddress === operands.confAddress &&
    (operands.defaultDoorbell < 0 || defaultDoorbell === operands.defaultDoorbell)
  );
};

/** The redistributors load the vPE for the first ITS that maps it; a further one changes its own table only. */
const map = (gic: Gic, its: Its, command: Vmapp): void => {
  const { vpeid, rdbase, vptSize, vptAddress } = command;
  const { tables } = its;
  const isV41 = command.form === 'v4.1';
  noteVpeTable(gic, rdbase);
  if (gic.itss.length > 1 && gic.mappers(vpeid) === 0) {
    gic.vpe(vpeid).operands = {
      rdbase,
      vptAddress,
      vptSize,
      confAddress: isV41 ? command.confAddress : -1,
      defaultDoorbell: isV41 ? command.defaultDoorbell : -1,
    };
  }
  tables.write(tables.vpes, vpeid, { rd: rdbase, vptSize, placedAt: gic.time }, gic.time);
  const landing = atVpe('map-vpe', from('VMAPP', gic.time), vpeid);
  landing.home = gic.rules.vmappUsesItsRedistributor ? rdbase : 0;
  landing.vptAddress = vptAddress;
  landing.share = { its: its.number, alloc: isV41 ? command.alloc : undefined, rendezvous: undefined };
  if (isV41) {
    landing.doorbell = gic.rules.vmappTakesTheDefaultDoorbell ? command.defaultDoorbell : NO_DOORBELL;
    landing.ptz = command.ptz || !gic.rules.vmappReadsTheVptUnlessPtz;
  }
  its.bag.push(landing);
};

const unmap = (gic: Gic, its: Its, command: Vmapp): void => {
  const { vpeid } = command;
  const { tables } = its;
  const alloc = command.form === 'v4.1' ? command.alloc : undefined;
  const wasMapped = tables.vpe(vpeid) !== undefined;
  const entry = tables.write(tables.vpes, vpeid, undefined, gic.time);
  if (!gic.rules.unmapStopsTheIts && gic.mappers(vpeid) !== 0) entry.stuck = true;
  if (gic.mappers(vpeid) === 0) gic.vpe(vpeid).operands = undefined;
  if (isSelfSynchronising(gic, command) && gic.rules.vmappUnmapIsSelfSynchronising) {
    entry.publish();
    unmapVpe(gic, vpeid, its.number, alloc);
  } else if (wasMapped || gic.itss.length === 1) {
    const landing = atVpe('unmap-vpe', from('VMAPP', gic.time), vpeid);
    landing.share = { its: its.number, alloc, rendezvous: undefined };
    its.bag.push(landing);
  }
};
