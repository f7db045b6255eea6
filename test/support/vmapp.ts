/** A VMAPP that maps a vPE of v4.1. */
import type { Command } from '../../models/architecture/commands.ts';

/** Operands that tests vary. */
interface Varied {
  readonly valid?: boolean;
  readonly confAddress?: number;
  readonly defaultDoorbell?: number;
}

/** Maps the vPE to redistributor 0, with a VPT of its own. */
export const vmapp41 = (
  vpeid: number,
  { valid = true, confAddress = 0x80_0000, defaultDoorbell = 8208 + vpeid }: Varied = {},
): Command => ({
  op: 'VMAPP',
  form: 'v4.1',
  vpeid,
  rdbase: 0,
  valid,
  vptAddress: 0x10_0000 + vpeid * 0x1_0000,
  vptSize: 15,
  alloc: true,
  ptz: false,
  confAddress,
  defaultDoorbell,
});

/** Maps the vPE of v4.0 to redistributor 0, with a VPT of its own; or unmaps it. */
export const vmapp40 = (vpeid: number, valid = true): Command => ({
  op: 'VMAPP',
  form: 'v4.0',
  vpeid,
  rdbase: 0,
  valid,
  vptAddress: 0x10_0000 + vpeid * 0x1_0000,
  vptSize: 15,
});
