/**
 * Words that no version allocates, a sample of each frame. What lies in the IMPLEMENTATION DEFINED ranges is not among them. Source: IHI 0069,
 * register maps of the redistributor and of the ITS.
 */
import type { Frame } from './register.ts';

export const RESERVED_IN: Readonly<Partial<Record<Frame, readonly number[]>>> = {
  GICR: [0x0050, 0x005c, 0x0068, 0x0080, 0x0098, 0x00a8, 0x00b8, 0x00c4, 0x00fc],
  // 0x0018 is GITS_MPIDR from GICv4.1 on.
  GITS: [0x0018, 0x0050, 0x0060, 0x007c, 0x0098, 0x00a0, 0x00fc, 0x0140, 0x0148],
};
