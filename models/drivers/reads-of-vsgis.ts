/** Mutations of drivers that read which vSGIs are pending, by GICR_VSGIR and GICR_VSGIPENDR under the lock of the redistributor. */
import type { Mutation } from '../software/mutation.ts';

/** Each by its id, without that of the driver. */
export const READS_OF_VSGIS: Readonly<Record<string, Omit<Mutation, 'id'>>> = {
  'vsgis-read-without-rd-lock': {
    title: 'a CPU asks for pending vSGIs at a redistributor that another CPU has asked and not heard',
    filter: { drops: ['read-vsgi-pending.lock-rd', 'read-vsgi-pending.unlock-rd'] },
    violates: ['P-VSGIPEND', 'I-78'],
    profile: 'v4.1',
  },
  'vsgis-read-while-busy': {
    title: 'GICR_VSGIPENDR is read while Busy is 1',
    filter: { drops: ['read-vsgi-pending.vsgipendr'] },
    violates: ['P-VSGIPEND', 'I-78'],
    profile: 'v4.1',
  },
};
