/** Reads and writes of registers that invalidate, or set vSGIs, and of registers by their address. */
import type { AccessWidth, Frame } from '../registers/register.ts';

/** A register was read or written by its address. */
export interface RegisterEvent {
  readonly kind: 'register';
  readonly access: 'read' | 'write';
  readonly frame: Frame;
  /** Number of the ITS or redistributor; 0 for the distributor. */
  readonly at: number;
  /** Byte offset in the frame. */
  readonly offset: number;
  /** Bits of the access. */
  readonly width: AccessWidth;
  /** The value read or written, in hexadecimal. */
  readonly value: string;
}

/** A word of the distributor was read or written; `abort` if the access ended in an external abort. */
export interface DistributorEvent {
  readonly kind: 'distributor';
  readonly access: 'read' | 'write';
  readonly offset: number;
  readonly value: number;
  readonly abort: boolean;
}

/** GICR_INVLPIR was written; with V=1 it names a vPE. */
export interface InvlpirEvent {
  readonly kind: 'invlpir';
  readonly rd: number;
  readonly intid: number;
  readonly vpeid?: number | undefined;
}

/** GICR_INVALLR was written; with V=1 it names a vPE. */
export interface InvallrEvent {
  readonly kind: 'invallr';
  readonly rd: number;
  readonly vpeid?: number | undefined;
}

/** GICR_SYNCR was read as Busy=0. */
export interface SyncrEvent {
  readonly kind: 'syncr';
  readonly rd: number;
}

/** GITS_SGIR was written. */
export interface SgirEvent {
  readonly kind: 'sgir';
  readonly its: number;
  readonly vpeid: number;
  readonly vINTID: number;
}

/** GICR_VSGIR was written. */
export interface VsgirEvent {
  readonly kind: 'vsgir';
  readonly rd: number;
  readonly vpeid: number;
}

/** GICR_VSGIPENDR was read with Busy=0. */
export interface VsgipendrEvent {
  readonly kind: 'vsgipendr';
  readonly rd: number;
  /** Pending: bit n is vSGI n of the vPE that the last GICR_VSGIR named. */
  readonly pending: number;
}
