/**
 * Mutations of the minimal driver: each step left out, late, or with other operands, as drivers have had it. Those with a pedigree are faults of real
 * drivers.
 */
import type { Command } from '../../architecture/commands.ts';
import { NO_DOORBELL } from '../../architecture/identifiers.ts';
import { encodeRegister } from '../../architecture/registers/index.ts';
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Act } from '../../software/act.ts';
import type { Mutation } from '../../software/mutation.ts';
import { afterVmapp, bits, command, isFor } from '../changes.ts';
import { READS_OF_VSGIS } from '../reads-of-vsgis.ts';

const { GICR_VPENDBASER_V4_1 } = redistributorRegisters;

/** Some operands of VMAPP. */
const vmapp = (operands: { readonly alloc?: boolean; readonly ptz?: boolean; readonly rdbase?: number }) =>
  command((each) => (each.op === 'VMAPP' ? { ...each, ...operands } : each));

/** SYNC of the other one of two redistributors. */
const syncElsewhere = (each: Command): Command => (each.op === 'SYNC' ? { ...each, rdbase: 1 - each.rdbase } : each);

const DOORBELL = encodeRegister(GICR_VPENDBASER_V4_1, { Doorbell: 1 });
const PENDING_LAST = encodeRegister(GICR_VPENDBASER_V4_1, { PendingLast: 1 });
const VGRP1EN = encodeRegister(GICR_VPENDBASER_V4_1, { VGrp1En: 1 });
const VPEID = encodeRegister(GICR_VPENDBASER_V4_1, { vPEID: 1 });

/** The store of a pointer one byte further on. */
const nextByte = (act: Act): Act => (act.kind === 'store' ? { ...act, address: act.address + 1 } : act);

type Row = Omit<Mutation, 'id'>;

const ROWS: Readonly<Record<string, Row>> = {
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
  'no-discard-before-vmapti': {
    title: 'an LPI becomes a vLPI without DISCARD',
    filter: { drops: ['forward.discard'] },
    violates: ['P-THEORY', 'I-21'],
    profile: 'v4.1',
  },
  'discard-after-vmapti': {
    title: 'DISCARD comes after VMAPTI',
    filter: { delays: { label: 'forward.discard', past: 'forward.vmapti' } },
    violates: ['P-THEORY', 'I-21', 'P-CMD'],
    profile: 'v4.1',
  },
  'no-sync-after-discard': {
    title: 'the LPI is discarded, and no SYNC follows',
    filter: { drops: ['forward.sync'] },
    violates: ['P-DONE'],
    profile: 'v4.1',
    pedigree: 'Xen RFC: gicv4_its_vlpi_map sends DISCARD and VMAPTI only',
  },
  'sync-elsewhere-after-discard': {
    title: 'the SYNC after the DISCARD of an LPI is for a redistributor that did not have it',
    filter: { changes: { label: 'forward.sync', to: command(syncElsewhere) } },
    violates: ['P-DONE'],
    profile: 'v4.1',
  },
  'no-vmapti': {
    title: 'the event is discarded and not mapped again',
    filter: { drops: ['forward.vmapti'] },
    violates: ['P-CMD'],
    profile: 'v4.1',
  },
  'no-vsync-after-vmapti': {
    title: 'nobody waits for VMAPTI to take effect',
    filter: { drops: ['forward.vsync'] },
    violates: ['P-DONE', 'P-SWAP'],
    profile: 'v4.1',
    pedigree: 'Xen RFC: gicv4_its_vlpi_map only enqueues',
  },
  'no-wait-for-vmapti': {
    title: 'nobody waits for VMAPTI to be consumed',
    filter: { drops: ['forward.wait'] },
    violates: ['P-THEORY', 'P-SWAP'],
    profile: 'v4.1',
    pedigree: 'Xen RFC: senders do not wait',
  },
  'byte-of-the-next-vlpi': {
    title: 'the configuration byte of another vLPI is written',
    filter: { changes: { label: 'forward.byte', to: nextByte } },
    violates: ['P-WAKE', 'P-PEND'],
    profile: 'v4.1',
  },
  'byte-too-late': {
    title: 'the configuration byte is written after VMAPTI, and not invalidated',
    filter: { delays: { label: 'forward.byte', past: 'forward.wait' }, drops: ['forward.inv'] },
    violates: ['P-MASK', 'P-WAKE', 'P-PEND'],
    profile: 'v4.1',
    pedigree: 'Xen RFC: the map operation keeps the properties in software only',
  },
  'no-doorbell-in-vmapti': {
    title: 'VMAPTI names no doorbell on v4.0',
    filter: {
      changes: {
        label: 'forward.vmapti',
        to: command((each) => (each.op === 'VMAPTI' ? { ...each, doorbell: NO_DOORBELL } : each)),
      },
    },
    violates: ['P-WAKE'],
    profile: 'v4.0',
  },
  'no-vmovi': {
    title: 'the event is moved in software only',
    filter: { drops: ['move-event.vmovi'] },
    violates: ['P-THEORY', 'P-SWAP'],
    profile: 'v4.1',
  },
  'no-vsync-of-the-old-vpe': {
    title: 'VSYNC after VMOVI names the new vPE only',
    filter: { drops: ['move-event.vsync-old'] },
    violates: ['P-DONE', 'P-AFF', 'P-PEND', 'I-33'],
    profile: 'v4.1',
    pedigree: 'Linux its_vlpi_map; Xen RFC reads the old vPE after it has overwritten it',
  },
  'no-vsync-after-vmovi': {
    title: 'no VSYNC follows VMOVI',
    filter: { drops: ['move-event.vsync-old', 'move-event.vsync-new'] },
    violates: ['P-DONE', 'P-SWAP', 'P-AFF', 'P-PEND'],
    profile: 'v4.1',
  },
  'doorbell-left-behind': {
    title: 'VMOVI has D=0 on v4.0: the doorbell stays that of the old vPE',
    filter: {
      changes: {
        label: 'move-event.vmovi',
        to: command((each) => (each.op === 'VMOVI' ? { ...each, doorbellValid: false } : each)),
      },
    },
    violates: ['P-WAKE', 'I-24'],
    profile: 'v4.0',
    pedigree: 'Xen, its_send_vmovi: D is tied to the doorbell being enabled',
  },
  'no-discard-before-mapti': {
    title: 'a vLPI becomes an LPI without DISCARD',
    filter: { drops: ['unforward.discard'] },
    violates: ['P-THEORY', 'I-21'],
    profile: 'v4.1',
  },
  'no-mapti': {
    title: 'the event is discarded and stays unmapped',
    filter: { drops: ['unforward.mapti'] },
    violates: ['P-THEORY', 'P-SWAP'],
    profile: 'v4.1',
  },
  'sync-instead-of-vsync': {
    title: 'DISCARD of a vLPI is completed by SYNC only',
    filter: { drops: ['unforward.vsync'] },
    violates: ['P-DONE', 'P-SWAP', 'P-NOGHOST', 'P-SYNC'],
    profile: 'v4.1',
    pedigree: 'Linux its_vlpi_unmap',
  },
  'no-byte': {
    title: 'the configuration byte is not written',
    filter: { drops: ['configure.byte'] },
    violates: ['P-WAKE', 'P-PEND'],
    profile: 'v4.1',
  },
  'no-invalidation': {
    title: 'the byte is written and not invalidated',
    filter: { drops: ['configure.invlpir', 'configure.syncr'] },
    violates: ['P-MASK', 'P-WAKE', 'P-PEND'],
    profile: 'v4.1',
  },
  'invalidation-before-the-byte': {
    title: 'GICR_INVLPIR is written before the byte',
    filter: { delays: { label: 'configure.byte', past: 'configure.syncr' } },
    violates: ['P-WAKE', 'P-PEND'],
    profile: 'v4.1',
  },
  'no-wait-for-syncr': {
    title: 'GICR_SYNCR is not polled',
    filter: { drops: ['configure.syncr'] },
    violates: ['I-96'],
    profile: 'v4.1',
    pedigree: 'Linux b978c25f6ee7, 9058a4e98064; Xen review',
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
  'invalidation-of-all-before-the-byte': {
    title: 'GICR_INVALLR is written before the byte',
    filter: { delays: { label: 'invalidate-all.byte', past: 'invalidate-all.syncr' } },
    violates: ['P-MASK', 'P-WAKE', 'P-PEND'],
    profile: 'v4.1',
  },
  'nobody-looks-after-invalidation-of-all': {
    title: 'a vCPU does not look after all of its vPE was invalidated',
    filter: { drops: ['invalidate-all.runnable'] },
    violates: ['P-WAKE'],
    profile: 'v4.1',
  },
  'invalidation-without-rd-lock': {
    title: 'two CPUs write GICR_INVLPIR of one redistributor at once',
    filter: { unlocks: ['rd'] },
    violates: ['I-96'],
    profile: 'v4.1',
  },
  'invalidation-without-vpe-lock': {
    title: 'the vPE may move while its vLPI is invalidated at its home',
    filter: { unlocks: ['vpe'] },
    violates: ['I-44', 'P-WAKE', 'P-PEND'],
    profile: 'v4.1-2its',
    pedigree: 'Linux, "Ensure mutual exclusion between vPE affinity change and RD access"',
  },
  'no-vsync-after-int': {
    title: 'no VSYNC follows INT and CLEAR',
    filter: { drops: ['set-pending.vsync', 'set-pending.sync'] },
    violates: ['P-DONE', 'P-NODUP', 'P-PEND'],
    profile: 'v4.1',
    pedigree: 'Xen, its_set_vlpi_state',
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
  'no-vsgi-configuration': {
    title: 'VSGI is not sent',
    filter: { drops: ['configure-vsgi.vsgi'] },
    violates: ['P-WAKE', 'P-VSGIPEND'],
    profile: 'v4.1',
  },
  'vsgi-configuration-clears': {
    title: 'VSGI with Clear=1 and a configuration, which is not taken',
    filter: {
      changes: {
        label: 'configure-vsgi.vsgi',
        to: command((each) => (each.op === 'VSGI' ? { ...each, clear: true } : each)),
      },
    },
    violates: ['P-VSGIPEND', 'P-WAKE'],
    profile: 'v4.1',
  },
  'vsgi-not-cleared': {
    title: 'VSGI with Clear=0, where the pending vSGI should be cleared',
    filter: {
      changes: {
        label: 'set-vsgi-pending.vsgi',
        to: command((each) => (each.op === 'VSGI' ? { ...each, clear: false } : each)),
      },
    },
    violates: ['P-WAKE', 'P-VSGIPEND', 'P-NODUP'],
    profile: 'v4.1',
  },
  ...READS_OF_VSGIS,
  'commands-without-queue-lock': {
    title: 'two CPUs write GITS_CWRITER of one ITS at once',
    filter: { unlocks: ['its'] },
    violates: ['I-111', 'P-PROG'],
    profile: 'v4.1',
  },
  'commands-without-barrier': {
    title: 'GITS_CWRITER is written with no barrier behind the stores of the commands',
    filter: { drops: ['map-vpe.barrier', 'forward.barrier'] },
    violates: ['I-111'],
    profile: 'v4.1',
  },
  'commands-not-published': {
    title: 'GITS_CWRITER is not written',
    filter: { drops: ['map-vpe.publish'] },
    violates: ['P-PROG'],
    profile: 'v4.1',
  },
};

export const MUTATIONS: readonly Mutation[] = Object.entries(ROWS).map(([id, row]) => ({
  id: `minimal-${id}`,
  ...row,
}));
