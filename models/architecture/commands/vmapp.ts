/** The row of VMAPP, which maps a vPE to a redistributor, or unmaps it: operands, versions and errors. */
import { type CommandOf, commandOfTwoForms } from './command.ts';
import { address, flag, number, rdbase, valid, vpeid } from './operand.ts';

const inBothForms = {
  vpeid,
  valid,
  rdbase,
  vptAddress: address('VPT_addr', 3, 51, 16, 'byte address of the virtual pending table'),
};

/** Source: IHI 0069, VMAPP; Linux its_build_vmapp_cmd. */
export const vmapp = commandOfTwoForms({
  op: 'VMAPP',
  opcode: 0x29,
  meaning: 'maps (V=1) or unmaps (V=0) a vPE',
  since: 'v4.0',
  forms: {
    'v4.0': { ...inBothForms, vptSize: number('VPT_size', 3, 4, 0, 'vINTID bits minus one, as the field holds it') },
    'v4.1': {
      ...inBothForms,
      vptSize: number('VPT_size', 3, 7, 0, 'vINTID bits minus one, or as A-71 reads it'),
      alloc: flag('Alloc', 0, 8, 'first map or last unmap of this vPE over all ITSs'),
      ptz: flag('PTZ', 0, 9, 'software promises that the virtual pending table is all zero'),
      defaultDoorbell: number('Default_Doorbell', 1, 31, 0, 'pINTID of the default doorbell; 1023 for none'),
      confAddress: address('CONF_ADDR', 0, 51, 16, 'byte address of the virtual LPI configuration table'),
    },
  },
  idle: [
    {
      where: 'valid',
      is: false,
      operands: ['rdbase', 'vptAddress', 'vptSize', 'ptz', 'defaultDoorbell', 'confAddress'],
    },
  ],
  reasons: [
    'VCPU_OOR',
    'VPTSIZE_OOR',
    // Before v4.1 VMAPP names no doorbell.
    { reason: 'PHYSICALID_OOR', since: 'v4.1' },
    'PROCNUM_OOR',
  ],
  concernsLpis: true,
  documentedErrors: [0x11, 0x12],
});

export type Vmapp = CommandOf<typeof vmapp>;
export type VmappV40 = Extract<Vmapp, { readonly form: 'v4.0' }>;
export type VmappV41 = Extract<Vmapp, { readonly form: 'v4.1' }>;
