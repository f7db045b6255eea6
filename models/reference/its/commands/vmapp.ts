/** VMAPP in the model: it maps a vPE to a redistributor, or unmaps it. */
import type { Vmapp } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import { LEAST_VINTID_BITS } from '../../../architecture/identifiers.ts';
import type { Gic } from '../../gic.ts';
import { noteVpeTable } from '../../redistributor/vpe-table.ts';
import { atVpe, type Effect, from } from '../effects.ts';
import type { Its } from '../its.ts';
import { missingVpePage, NO_VPE_PAGE } from '../level-one.ts';
import { checkDoorbell, checkRedistributor, checkVpeid } from './operands.ts';
import { unlessUnmap } from './operands-of-an-unmap.ts';

/** With V=0 only the check of vPEID is certain. No source checks a doorbell then. */
const checkOperands = (gic: Gic, command: Vmapp): ErrorReason | undefined => {
  const { intidBits } = gic.profile;
  if (!gic.vintidBitsWillDo(command.vptSize, (bits) => bits >= LEAST_VINTID_BITS && bits <= intidBits))
    return 'VPTSIZE_OOR';
  const checksDoorbell = command.valid && command.form === 'v4.1';
  const doorbell = checksDoorbell ? checkDoorbell(gic, command.defaultDoorbell) : undefined;
  return doorbell ?? checkRedistributor(gic, command.rdbase);
};

export const vmapp = {
  section: 'IHI 0069, VMAPP',
  check: (gic: Gic, its: Its, command: Vmapp): ErrorReason | undefined => {
    const error = checkVpeid(gic, its, command.vpeid);
    return error ?? unlessUnmap(gic, command.valid, checkOperands(gic, command));
  },
  ready: (gic: Gic, its: Its, command: Vmapp): boolean => {
    if (!gic.ops.VMAPP.completesByItself(gic, command)) return true;
    // GITS_SGIR is no command: nothing waits for it, and a write that takes effect later finds no mapped vPE.
    return !its.bag.some((item) => item.vpeid === command.vpeid && item.kind !== 'sgir');
  },
  concerns: ({ tables }: Its, { vpeid, valid, rdbase }: Vmapp): readonly (number | undefined)[] => [
    valid ? rdbase : tables.vpe(vpeid)?.rd,
  ],
  execute: (gic: Gic, its: Its, command: Vmapp): void => {
    const misuse = misuseOfVmapp(gic, its, command);
    if (misuse !== undefined) {
      gic.unpredictable(...misuse);
      return;
    }
    if (command.valid) map(gic, its, command);
    else unmap(gic, its, command);
  },
  /** A v4.1 VMAPP V=0 is consumed only once every effect of its vPE is complete, its own included, so that no VSYNC has to follow. */
  completesByItself: (gic: Gic, command: Vmapp): boolean =>
    command.form === 'v4.1' && !command.valid && gic.profile.architecture === 'v4.1',
  /** V=1: the redistributors learn of the vPE. */
  mapEffect: (gic: Gic, its: Its, command: Vmapp): Effect => {
    const effect = atVpe('map-vpe', from('VMAPP', gic.time), command.vpeid);
    effect.home = command.rdbase;
    effect.vptAddress = command.vptAddress;
    const isV41 = command.form === 'v4.1';
    effect.share = { its: its.number, alloc: isV41 ? command.alloc : undefined, rendezvous: undefined };
    if (isV41) {
      effect.doorbell = command.defaultDoorbell;
      effect.ptz = command.ptz;
    }
    return effect;
  },
  /** V=0: the entry in the vPE table of this ITS becomes invalid. */
  unmapEntry: (gic: Gic, { tables }: Its, { vpeid }: Vmapp): void => {
    tables.write(tables.vpes, vpeid, undefined, gic.time);
  },
};

/** The contract that the command breaks; undefined if it breaks none. */
const misuseOfVmapp = (gic: Gic, its: Its, command: Vmapp): readonly [string, string] | undefined => {
  const { vpeid, valid } = command;
  const isMapped = its.tables.vpe(vpeid) !== undefined;
  if (valid && isMapped) return ['P-VMAPP', 'VMAPP V=1 of a vPE that is mapped'];
  if (!valid && (gic.residentAt(vpeid) >= 0 || gic.leavingAt(vpeid) >= 0)) {
    return ['I-61', 'VMAPP V=0 of a vPE that is resident'];
  }
  const others = gic.mappers(vpeid) & ~(1 << its.number);
  if (command.form === 'v4.1' && (valid || isMapped || others !== 0) && command.alloc !== (others === 0)) {
    // An unmap of a vPE that this ITS does not map changes nothing, unless Alloc=1 declares it the last unmap.
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
  gic.vpe(vpeid).vptSize = vptSize;
  if (isV41) gic.nameVirtualConfig(vpeid, command.confAddress);
  tables.write(tables.vpes, vpeid, { rd: rdbase, vptSize, placedAt: gic.time }, gic.time);
  its.bag.push(gic.ops.VMAPP.mapEffect(gic, its, command));
};

const unmap = (gic: Gic, its: Its, command: Vmapp): void => {
  const { VMAPP, mappings } = gic.ops;
  const { vpeid } = command;
  const alloc = command.form === 'v4.1' ? command.alloc : undefined;
  const wasMapped = its.tables.vpe(vpeid) !== undefined;
  VMAPP.unmapEntry(gic, its, command);
  if (gic.mappers(vpeid) === 0) gic.vpe(vpeid).operands = undefined;
  if (VMAPP.completesByItself(gic, command)) {
    mappings.publishUnmap(its, vpeid);
    gic.ops.vpeMapping.unmap(gic, vpeid, its.number, alloc);
  } else if (wasMapped || gic.itss.length === 1) {
    const landing = atVpe('unmap-vpe', from('VMAPP', gic.time), vpeid);
    landing.share = { its: its.number, alloc, rendezvous: undefined };
    its.bag.push(landing);
  }
};

declare module '../../operations.ts' {
  interface Operations {
    readonly VMAPP: typeof vmapp;
  }
}
