/** The row of VMOVP, which moves a vPE to another redistributor: operands, versions and errors. */
import { type CommandOf, commandOfTwoForms } from './command.ts';
import { MAPPED_VPE_REASONS } from './common-reasons.ts';
import { flag, hexadecimal, number, rdbase, vpeid } from './operand.ts';

const inBothForms = {
  vpeid,
  rdbase,
  sequenceNumber: number(
    'SequenceNumber',
    0,
    47,
    32,
    'the same on every ITS that takes part; RES0 where GITS_TYPER.VMOVP = 1',
  ),
  itsList: hexadecimal('ITSList', 1, 15, 0, 'one bit for each ITS that takes part; RES0 where GITS_TYPER.VMOVP = 1'),
};

/** Source: IHI 0069, VMOVP; Linux its_build_vmovp_cmd. No list found has an error number for it. */
export const vmovp = commandOfTwoForms({
  op: 'VMOVP',
  opcode: 0x22,
  meaning: 'moves a vPE to another redistributor',
  since: 'v4.0',
  forms: {
    'v4.0': inBothForms,
    'v4.1': {
      ...inBothForms,
      db: flag('DB', 2, 63, '1: Default_Doorbell is valid, and the vPE asks for it at the new redistributor; 0: A-16'),
      defaultDoorbell: number('Default_Doorbell', 3, 31, 0, 'pINTID of the default doorbell; 1023 for none'),
    },
  },
  // The values for an ITS with GITS_TYPER.VMOVP = 1.
  idle: [
    { where: 'sequenceNumber', is: 0, operands: ['sequenceNumber'] },
    { where: 'itsList', is: 0, operands: ['itsList'] },
  ],
  reasons: [...MAPPED_VPE_REASONS, 'PROCNUM_OOR'],
  concernsLpis: true,
  documentedErrors: [],
});

export type Vmovp = CommandOf<typeof vmovp>;
export type VmovpV40 = Extract<Vmovp, { readonly form: 'v4.0' }>;
export type VmovpV41 = Extract<Vmovp, { readonly form: 'v4.1' }>;
