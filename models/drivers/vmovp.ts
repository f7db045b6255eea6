/** VMOVP as the drivers of this folder send it. */
import type { Command } from '../architecture/commands.ts';
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
export const vmovpOf = ({ vpeid }: Vpe, { isV41, ...operands }: VmovpOperands): Command => {
  const common = { op: 'VMOVP', vpeid, ...operands } as const;
  return isV41
    ? { ...common, form: 'v4.1', db: true, defaultDoorbell: doorbellOf(vpeid) }
    : { ...common, form: 'v4.0' };
};
