/**
 * Mutations of the corrected drivers. Each correction left out is what the posted code does, and so has a pedigree; others are faults of other drivers.
 */
import type { Mutation } from '../../software/mutation.ts';
import { afterVmapp } from '../changes.ts';
import type { Correction } from './correction.ts';
import type { Variant } from './variant.ts';

type Row = Omit<Mutation, 'id'> & { readonly of: string };

const ROWS: Readonly<Record<string, Row>> = {
  'vsync-after-unmap': {
    of: 'xen-xa',
    title: 'VSYNC follows VMAPP V=0',
    filter: {
      adds: {
        after: 'unmap-vpe.corrected.vmapp',
        acts: afterVmapp('unmap-vpe.late-vsync', (vpeid) => ({ op: 'VSYNC', vpeid })),
      },
    },
    violates: ['I-09', 'I-23', 'P-CMD'],
    profile: 'v4.1',
    pedigree: 'Linux 80e9963fb3b5; Xen, xakep-amatop/xen 5461a385, its_unmap_vpe',
  },
  'invallr-not-waited-for': {
    of: 'xen-xa',
    title: 'nobody waits for GICR_SYNCR after GICR_INVALLR',
    filter: { drops: ['invalidate-all.syncr'] },
    violates: ['I-96'],
    profile: 'v4.1',
    pedigree: 'Linux b978c25f6ee7',
  },
  'no-vmovp': {
    of: 'xen-xa',
    title: 'the vPE is loaded elsewhere without VMOVP',
    filter: { drops: ['load.vmovp'] },
    violates: ['P-RDMATCH'],
    profile: 'v4.1',
    pedigree: 'Linux af9acbfc2c4b',
  },
  'no-unmask': {
    of: 'xen-xb',
    title: 'the doorbell is not unmasked when the vCPU blocks',
    filter: { drops: ['put.unmask'] },
    violates: ['P-WAKE'],
    profile: 'v4.0',
    pedigree: 'Xen, RFC of February 2026: gicv3_save_state',
  },
  'no-invalidation-after-guest-inv': {
    of: 'xen-xb',
    title: 'guest INV stores the byte, and INV is not sent',
    filter: { drops: ['configure.inv'] },
    violates: ['P-MASK', 'P-PEND', 'P-WAKE'],
    profile: 'v4.0',
  },
};

export const mutationsOf = (
  driver: string,
  variant: Variant,
  corrections: readonly Correction[],
): readonly Mutation[] => [
  ...corrections.map(
    ({ id, fault, violates, shows }): Mutation => ({
      id: `${driver}-without-${id}`,
      title: fault,
      filter: { leavesOut: [id] },
      violates,
      profile: shows[variant.id] ?? 'v4.0',
      pedigree: variant.source,
    }),
  ),
  ...Object.entries(ROWS).flatMap(([id, { of, ...row }]): Mutation[] =>
    of === variant.id ? [{ id: `${driver}-${id}`, ...row }] : [],
  ),
];
