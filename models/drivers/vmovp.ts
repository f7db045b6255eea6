/** VMOVP as the drivers of this folder send it. */
import type { Command } from '../architecture/commands.ts';
import { vmovpIn } from '../architecture/vpe-commands.ts';
import type { Vpe } from '../software/host-driver.ts';
import { doorbellOf } from './memory.ts';

export interface VmovpOperands {
  readonly isV41: boolean;
  /** The new home of the vPE. */
  readonly rdbase: number;
  /** 0 where one ITS moves the vPE for all (GITS_TYPER.VMOVP). */
  readonly sequenceNumber: number;
  readonly itsList: number;
}

/** In the form of the version; on v4.1 the default doorbell stays what VMAPP has made it. */
export const vmovpOf = ({ vpeid }: Vpe, { isV41, ...operands }: VmovpOperands): Command =>
  vmovpIn(isV41, { vpeid, ...operands, db: true, defaultDoorbell: doorbellOf(vpeid) });
