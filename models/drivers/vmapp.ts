/** VMAPP as the drivers of this folder send it. */
import type { Command } from '../architecture/commands.ts';
import { vmappIn } from '../architecture/vpe-commands.ts';
import type { Vpe } from '../software/host-driver.ts';
import { configurationOf, doorbellOf, vptOf } from './memory.ts';

export interface VmappOperands {
  readonly isV41: boolean;
  readonly valid: boolean;
  /** Home of the vPE. */
  readonly rdbase: number;
  readonly vptSize: number;
  /** v4.1: the first ITS that maps the vPE, or the last that unmaps it. */
  readonly alloc: boolean;
  /** v4.1: the table is promised to be zero. */
  readonly ptz?: boolean;
}

/** In the form of the version; VMAPP V=0 has no operands but the vPE and Alloc. */
export const vmappOf = ({ vpeid, vm }: Vpe, operands: VmappOperands): Command => {
  const { isV41, valid, rdbase, vptSize, alloc, ptz = false } = operands;
  return vmappIn(isV41, {
    vpeid,
    rdbase: valid ? rdbase : 0,
    valid,
    vptAddress: valid ? vptOf(vpeid) : 0,
    vptSize,
    alloc,
    ptz,
    confAddress: valid ? configurationOf(vm) : 0,
    defaultDoorbell: valid ? doorbellOf(vpeid) : 0,
  });
};
