/** Mutations of steps that the minimal driver and the theory of operation take under the same labels. */
import type { Mutation } from '../software/mutation.ts';

/** Each by its id, without that of the driver. */
export const SHARED_MUTATIONS: Readonly<Record<string, Omit<Mutation, 'id'>>> = {
  'no-sync-after-discard': {
    title: 'the LPI is discarded, and no SYNC follows',
    filter: { drops: ['forward.sync'] },
    violates: ['P-DONE'],
    profile: 'v4.1',
    pedigree: 'Xen RFC: gicv4_its_vlpi_map sends DISCARD and VMAPTI only',
  },
  'no-invalidation-of-all': {
    title: 'bytes are written, and GICR_INVALLR is not',
    filter: { drops: ['invalidate-all.invallr', 'invalidate-all.syncr'] },
    violates: ['P-MASK', 'P-WAKE', 'P-PEND'],
    profile: 'v4.1',
  },
  'no-vinvall': {
    title: 'bytes are written, and VINVALL is not sent',
    filter: { drops: ['invalidate-all.vinvall'] },
    violates: ['P-MASK', 'P-WAKE', 'P-PEND'],
    profile: 'v4.0',
    pedigree: 'Xen, xakep-amatop/xen 30880df9: its_handle_invall',
  },
  'no-vsync-after-vinvall': {
    title: 'no VSYNC follows VINVALL',
    filter: { drops: ['invalidate-all.vsync'] },
    violates: ['P-DONE', 'P-MASK'],
    profile: 'v4.0',
    pedigree: 'Xen, Deedone/xen 190f44e: its_vpe_invall',
  },
  'no-wait-for-vinvall': {
    title: 'nobody waits for VINVALL to be consumed',
    filter: { drops: ['invalidate-all.wait'] },
    violates: ['P-DONE', 'P-MASK'],
    profile: 'v4.0',
  },
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
