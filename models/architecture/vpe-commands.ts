/** VMAPP and VMOVP in the form of a version: in v4.0 they lack operands. */
import type { Command, VmappV41, VmovpV41 } from './commands.ts';
import type { Profile } from './profile.ts';

/** VPT_size of a vPE: 16 vINTID bits, or all that the profile has. On v4.1 these may be one less. */
export const vptSizeOf = ({ intidBits }: Profile): number => Math.min(15, intidBits - 1);

type Operands<C> = Omit<C, 'op' | 'form'>;

export const vmappIn = (isV41: boolean, operands: Operands<VmappV41>): Command => {
  const { vpeid, rdbase, valid, vptAddress, vptSize, ...more } = operands;
  const common = { vpeid, rdbase, valid, vptAddress, vptSize };
  return isV41 ? { op: 'VMAPP', form: 'v4.1', ...common, ...more } : { op: 'VMAPP', form: 'v4.0', ...common };
};

export const vmovpIn = (isV41: boolean, operands: Operands<VmovpV41>): Command => {
  const { vpeid, rdbase, sequenceNumber, itsList, ...more } = operands;
  const common = { vpeid, rdbase, sequenceNumber, itsList };
  return isV41 ? { op: 'VMOVP', form: 'v4.1', ...common, ...more } : { op: 'VMOVP', form: 'v4.0', ...common };
};
