/** Mutations of what the minimal driver does with vPEs: they are mapped, moved, resident, and have doorbells. */
import { encodeRegister } from '../../architecture/registers/index.ts';
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Mutation } from '../../software/mutation.ts';
import { afterVmapp, bits, command, isFor } from '../changes.ts';

const { GICR_VPENDBASER_V4_1 } = redistributorRegisters;

/** Some operands of VMAPP. */
const vmapp = (operands: { readonly alloc?: boolean; readonly ptz?: boolean; readonly rdbase?: number }) =>
  command((each) => (each.op === 'VMAPP' ? { ...each, ...operands } : each));

const DOORBELL = encodeRegister(GICR_VPENDBASER_V4_1, { Doorbell: 1 });
const PENDING_LAST = encodeRegister(GICR_VPENDBASER_V4_1, { PendingLast: 1 });
const VGRP1EN = encodeRegister(GICR_VPENDBASER_V4_1, { VGrp1En: 1 });
const VPEID = encodeRegister(GICR_VPENDBASER_V4_1, { vPEID: 1 });

/** Each by its id, without that of the driver. */
export const VPE_MUTATIONS: Readonly<Record<string, Omit<Mutation, 'id'>>> = {
  'vmapp-on-one-its': {
    title: 'VMAPP goes to the first ITS only',
    filter: { drops: ['map-vpe.vmapp', 'map-vpe.vsync'], where: isFor(1) },
    violates: ['P-CMD', 'I-23'],
    profile: 'v4.1-2its',
  },
  'alloc-on-every-its': {
    title: 'VMAPP has Alloc=1 on every ITS',
    filter: { changes: { label: 'map-vpe.vmapp', to: vmapp({ alloc: true }) } },
    violates: ['I-59'],
    profile: 'v4.1-2its',
  },
  'alloc-never': {
    title: 'VMAPP has Alloc=0 on every ITS',
    filter: { changes: { label: 'map-vpe.vmapp', to: vmapp({ alloc: false }) } },
    violates: ['I-59'],
    profile: 'v4.1',
  },
  'no-alloc-on-unmap': {
    title: 'the last VMAPP V=0 has Alloc=0',
    filter: { changes: { label: 'unmap-vpe.vmapp', to: vmapp({ alloc: false }) } },
    violates: ['I-59'],
    profile: 'v4.1',
    pedigree: 'Xen, Deedone/xen 190f44e: Alloc is computed for the unmap and not sent',
  },
  'vsync-after-unmap': {
    title: 'VSYNC follows VMAPP V=0 on v4.1',
    filter: {
      adds: { after: 'unmap-vpe.vmapp', acts: afterVmapp('unmap-vpe.vsync', (vpeid) => ({ op: 'VSYNC', vpeid })) },
    },
    violates: ['I-09', 'I-23', 'P-CMD'],
    profile: 'v4.1',
    pedigree: 'Linux 80e9963fb3b5',
  },
  'no-unmap': {
    title: 'VMAPP V=0 is never sent',
    filter: { drops: ['unmap-vpe.vmapp'] },
    violates: ['P-DOWN'],
    profile: 'v4.1',
    pedigree: 'Xen RFC: vgic_v4_its_vpe_teardown frees memory and vPEID only',
  },
  'unmap-on-one-its': {
    title: 'VMAPP V=0 goes to one of two ITSs',
    filter: { drops: ['unmap-vpe.vmapp'], where: isFor(0) },
    violates: ['P-DOWN'],
    profile: 'v4.1-2its',
  },
  'no-wait-for-map': {
    title: 'the driver does not wait for VMAPP',
    filter: { drops: ['map-vpe.wait'] },
    violates: ['P-THEORY', 'I-51', 'I-102', 'P-RDMATCH'],
    profile: 'v4.1',
  },
  'no-vsync-after-map': {
    title: 'no VSYNC follows VMAPP',
    filter: { drops: ['map-vpe.vsync'] },
    violates: ['P-RDMATCH', 'I-51', 'I-102'],
    profile: 'v4.1',
  },
  'no-vmovp': {
    title: 'the vPE is loaded on another CPU without VMOVP',
    filter: { drops: ['load.vmovp'] },
    violates: ['I-51', 'P-RDMATCH'],
    profile: 'v4.1',
    pedigree: 'Linux af9acbfc2c4b, within a CommonLPIAff group; Xen, Deedone/xen 190f44e',
  },
  'no-vsync-after-vmovp': {
    title: 'no VSYNC follows VMOVP',
    filter: { drops: ['load.vsync'] },
    violates: ['P-RDMATCH'],
    profile: 'v4.1',
    pedigree: 'Xen RFC: VMOVP has none',
  },
  'no-wait-for-vmovp': {
    title: 'nobody waits for VMOVP',
    filter: { drops: ['load.wait'] },
    violates: ['P-RDMATCH', 'I-51', 'I-61'],
    profile: 'v4.1',
  },
  'vmovp-to-one-its': {
    title: 'VMOVP goes to one ITS, where it has to go to all',
    filter: { drops: ['load.vmovp'], where: isFor(1) },
    violates: ['P-RDMATCH', 'I-57', 'I-58', 'P-PROG', 'P-VMOVP'],
    profile: 'v4.1-itslist',
  },
  'vmovps-without-a-lock': {
    title: 'two CPUs send VMOVPs to two ITSs in different orders',
    filter: { unlocks: ['vmovp'] },
    violates: ['P-PROG', 'I-58', 'I-59'],
    profile: 'v4.1-itslist',
  },
  'one-sequence-number': {
    title: 'every VMOVP has SequenceNumber 1',
    filter: {
      changes: {
        label: 'load.vmovp',
        to: command((each) => (each.op === 'VMOVP' ? { ...each, sequenceNumber: 1 } : each)),
      },
      unlocks: ['vmovp'],
    },
    violates: ['I-58', 'P-PROG'],
    profile: 'v4.1-itslist',
  },
  'vmovp-without-doorbell': {
    title: 'VMOVP has DB=0',
    filter: {
      changes: {
        label: 'load.vmovp',
        to: command((each) => (each.op === 'VMOVP' && each.form === 'v4.1' ? { ...each, db: false } : each)),
      },
    },
    violates: [],
    profile: 'v4.1',
    equivalent: 'this driver moves a vPE only to make it resident, and asks for the doorbell when it leaves',
  },
  'no-vpropbaser': {
    title: 'GICR_VPROPBASER is not written before residency on v4.0',
    filter: { drops: ['load.vpropbaser'] },
    violates: ['P-MASK'],
    profile: 'v4.0',
  },
  'vpropbaser-after-vpendbaser': {
    title: 'GICR_VPROPBASER is written while the vPE is resident',
    filter: { delays: { label: 'load.vpropbaser', past: 'load.vpendbaser' } },
    violates: ['P-WAKE', 'P-PEND', 'I-50', 'I-100'],
    profile: 'v4.0',
  },
  'wrong-vpeid': {
    title: 'another vPE is made resident',
    filter: {
      changes: {
        label: 'load.vpendbaser',
        to: (act) => bits(VPEID, act.kind === 'write' ? (act.value & VPEID) ^ VPEID : 0n)(act),
      },
    },
    violates: ['I-51', 'I-47', 'I-102', 'P-RDMATCH'],
    profile: 'v4.1',
  },
  'group-1-disabled': {
    title: 'the vPE is resident with VGrp1En=0',
    filter: { changes: { label: 'load.vpendbaser', to: bits(VGRP1EN) } },
    violates: ['P-PEND', 'P-VSGIPEND', 'P-WAKE', 'P-HINTLIVE'],
    profile: 'v4.1',
  },
  'no-residency': {
    title: 'GICR_VPENDBASER is not written at load',
    filter: { drops: ['load.vpendbaser'] },
    violates: ['P-THEORY', 'P-PEND', 'P-VSGIPEND', 'P-WAKE', 'P-HINTLIVE'],
    profile: 'v4.1',
    pedigree: 'Xen, xakep-amatop/xen e0abdf12: the vPE counts as resident from its birth',
  },
  'no-wait-for-loading': {
    title: 'Dirty is not polled after Valid=1',
    filter: { drops: ['load.dirty'] },
    violates: ['P-THEORY', 'I-50'],
    profile: 'v4.1',
    pedigree: 'Linux af27e41612ec; Xen',
  },
  'no-leave': {
    title: 'Valid is not cleared at put',
    filter: { drops: ['put.vpendbaser'] },
    violates: ['P-THEORY', 'I-49', 'I-50', 'I-47'],
    profile: 'v4.1',
  },
  'no-wait-for-leaving': {
    title: 'PendingLast is read while Dirty is 1',
    filter: { drops: ['put.dirty'] },
    violates: ['P-THEORY', 'P-WAKE', 'I-50', 'P-HINTLIVE'],
    profile: 'v4.1',
  },
  'no-doorbell-requested': {
    title: 'Doorbell is 0 although the vCPU blocks',
    filter: { changes: { label: 'put.vpendbaser', to: bits(DOORBELL) } },
    violates: ['P-THEORY', 'P-WAKE'],
    profile: 'v4.1',
    pedigree: 'Xen RFC: the context switch passes need_db=false',
  },
  'doorbell-suppressed': {
    title: 'PendingLast is written as 1 although the vCPU blocks',
    filter: { changes: { label: 'put.vpendbaser', to: bits(0n, PENDING_LAST) } },
    violates: ['P-WAKE'],
    profile: 'v4.1',
  },
  'pending-last-ignored': {
    title: 'PendingLast is not looked at',
    filter: { drops: ['put.pending-last'] },
    violates: ['P-WAKE', 'P-HINTLIVE'],
    profile: 'v4.1',
  },
  'pending-last-without-lock': {
    title: 'PendingLast is stored without the lock of the vPE, over what the doorbell has stored',
    filter: { unlocks: ['vpe'] },
    violates: ['P-WAKE', 'I-44'],
    profile: 'v4.1',
    pedigree: 'Linux a3f574cd6548; Xen review',
  },
  'no-unmask-at-block': {
    title: 'the doorbell stays masked on v4.0 although the vCPU blocks',
    filter: { drops: ['put.doorbell-byte'] },
    violates: ['P-WAKE'],
    profile: 'v4.0',
    pedigree: 'Xen RFC: the context switch never unmasks it',
  },
  'unmask-without-invalidation': {
    title: 'the byte of the doorbell is not invalidated on v4.0',
    filter: { drops: ['put.inv', 'put.invlpir'] },
    violates: ['P-WAKE'],
    profile: 'v4.0',
    pedigree: 'Xen RFC: the body of the invalidation is commented out',
  },
  'unmask-after-leaving': {
    title: 'the doorbell is unmasked after the vPE has left',
    filter: { delays: { label: 'put.doorbell-byte', past: 'put.pending-last' }, drops: ['put.inv', 'put.invlpir'] },
    violates: ['P-WAKE'],
    profile: 'v4.0',
    pedigree: 'Xen, gic-v4-its.c: need_db after the write of GICR_VPENDBASER',
  },
  'no-proxy-event': {
    title: 'the proxy device has no event for the doorbell',
    filter: { drops: ['map-vpe.mapti'] },
    violates: ['P-CMD'],
    profile: 'v4.0',
    pedigree: 'Xen, Deedone/xen 190f44e: the doorbell is unmasked before its slot is set up',
  },
  'proxy-event-not-moved': {
    title: 'the event of the proxy device stays at the old home',
    filter: { drops: ['load.movi'] },
    violates: ['P-WAKE', 'P-DBQUIET'],
    profile: 'v4.0',
  },
  'moved-doorbell-not-invalidated': {
    title: 'the doorbell is not invalidated at the new home of the vPE',
    filter: { drops: ['load.moved'] },
    violates: ['P-DBQUIET'],
    profile: 'v4.0-direct',
    pedigree: 'Linux its_vpe_set_affinity with DirectLPI',
  },
  'byte-without-barrier': {
    title:
      'the configuration byte of a doorbell is stored with no barrier before GICR_INVLPIR, which overtakes the store',
    filter: { drops: ['put.publish-doorbell-byte', 'load.publish-doorbell-byte'] },
    violates: ['P-WAKE', 'P-DBQUIET'],
    profile: 'v4.0-direct',
  },
  'doorbell-handler-without-kick': {
    title: 'the handler of the doorbell tells nobody',
    filter: { drops: ['kick'] },
    violates: ['P-WAKE'],
    profile: 'v4.1',
  },
  'doorbell-handler-without-flag': {
    title: 'the handler of the doorbell wakes the vCPU, which finds nothing to do',
    filter: { drops: ['interrupt.runnable'] },
    violates: ['P-WAKE'],
    profile: 'v4.1',
  },
};
