/** Mutations of the theory of operation that are faults of real drivers. */
import type { Command } from '../../architecture/commands.ts';
import type { Filter } from '../../software/filter.ts';
import type { Mutation } from '../../software/mutation.ts';
import * as changes from '../changes.ts';
import { bits, command, DOORBELL } from './filters.ts';

/** A command about the same vPE comes behind VMAPP V=0. */
const afterUnmap = (name: string, next: (vpeid: number) => Command): Filter => ({
  adds: {
    after: 'unmap-vpe.vmapp',
    acts: changes.afterVmapp(`unmap-vpe.${name}`, next),
  },
});

/** Each by its id, without that of the driver. */
export const PEDIGREE_MUTATIONS: Readonly<Record<string, Omit<Mutation, 'id'>>> = {
  'hint-without-lock': {
    title: 'PendingLast is stored without a lock, over what the handler of the doorbell has stored',
    filter: {
      drops: [
        'deschedule.lock-vpe',
        'deschedule.unlock-vpe',
        'deschedule.lock-doorbell-irq',
        'deschedule.unlock-doorbell-irq',
      ],
    },
    violates: ['P-WAKE'],
    profile: 'v4.1',
    pedigree: 'Linux a3f574cd6548',
  },
  'load-while-waiting': {
    title: 'a vCPU that waits for an interrupt, and is scheduled again, becomes resident',
    filter: { drops: ['load.test-in-wfi'] },
    violates: ['P-WAKE', 'P-THEORY', 'P-RDMATCH'],
    profile: 'v4.1',
    pedigree: 'Linux b321c31c9b7b',
  },
  'deschedule-while-dirty': {
    title: 'Valid is cleared while Dirty is 1',
    filter: { drops: ['commit.dirty', 'deschedule.dirty-before'] },
    violates: ['I-61', 'P-THEORY'],
    profile: 'v4.1',
    pedigree: 'Linux af27e41612ec',
  },
  'no-vmovp': {
    title: 'the vPE is loaded elsewhere without VMOVP',
    filter: { drops: ['set-affinity.vmovp'] },
    violates: ['P-RDMATCH', 'P-THEORY'],
    profile: 'v4.1',
    pedigree: 'Linux af9acbfc2c4b',
  },
  'vsync-after-unmap': {
    title: 'VSYNC of a vPE that is not mapped any more',
    filter: afterUnmap('vsync', (vpeid) => ({ op: 'VSYNC', vpeid })),
    violates: ['I-23', 'I-09', 'P-PROG'],
    profile: 'v4.1',
    pedigree: 'Linux 80e9963fb3b5',
  },
  'vmovp-of-a-dying-vpe': {
    title: 'VMOVP of a vPE that is not mapped any more',
    filter: afterUnmap('vmovp', (vpeid) => ({
      op: 'VMOVP',
      form: 'v4.0',
      vpeid,
      rdbase: 1,
      sequenceNumber: 0,
      itsList: 0,
    })),
    violates: ['I-23', 'P-THEORY'],
    profile: 'v4.0',
    pedigree: 'Linux 1442ee001198',
  },
  'invallr-not-waited-for': {
    title: 'GICR_SYNCR is not polled after GICR_INVALLR',
    filter: { drops: ['invalidate-all.syncr'] },
    violates: ['I-96'],
    profile: 'v4.1',
    pedigree: 'Linux b978c25f6ee7',
  },
  'invalidations-without-lock': {
    title: 'a CPU writes GICR_INVLPIR while another one waits for GICR_SYNCR',
    filter: { unlocks: ['rd'] },
    violates: ['I-96'],
    profile: 'v4.1',
    pedigree: 'Linux 9058a4e98064',
  },
  'no-unmap': {
    title: 'a vPE is destroyed without VMAPP V=0',
    filter: { drops: ['unmap-vpe.vmapp'] },
    violates: ['P-DOWN'],
    profile: 'v4.1',
    pedigree: 'Xen GICv4 series, teardown',
  },
  'no-alloc-on-unmap': {
    title: 'VMAPP V=0 has Alloc=0 on the last ITS',
    filter: command('unmap-vpe.vmapp', (each) =>
      each.op === 'VMAPP' && each.form === 'v4.1' ? { ...each, alloc: false } : each,
    ),
    violates: ['I-59'],
    profile: 'v4.1',
    pedigree: 'Xen GICv4 series, VMAPP',
  },
  'old-vpe-not-synced': {
    title: 'no VSYNC of the vPE that the event leaves with VMOVI',
    filter: { drops: ['move-event.vsync-old'] },
    violates: ['P-DONE'],
    profile: 'v4.1',
    pedigree: 'Linux its_build_vmovi_cmd; Xen GICv4 series',
  },
  'discard-synced-by-sync': {
    title: 'DISCARD of a vLPI is completed by a SYNC only',
    filter: { drops: ['unforward.vsync'] },
    violates: ['P-DONE'],
    profile: 'v4.1',
    pedigree: 'Linux its_build_discard_cmd',
  },
  'no-doorbell-requested': {
    title: 'the doorbell is not requested when the vCPU waits',
    filter: bits('deschedule.vpendbaser', DOORBELL),
    violates: ['P-WAKE', 'P-THEORY'],
    profile: 'v4.1',
    pedigree: 'Xen GICv4 series, save path',
  },
  'doorbell-never-enabled': {
    title: 'the doorbell is not enabled when the vCPU waits',
    filter: { drops: ['deschedule.doorbell'] },
    violates: ['P-WAKE'],
    profile: 'v4.0',
    pedigree: 'Xen GICv4 series, save path',
  },
  'doorbell-not-invalidated': {
    title: 'the byte of the doorbell is not read anew when it is enabled',
    filter: { drops: ['deschedule.doorbell.unmask.inv', 'deschedule.doorbell.unmask.sync'] },
    violates: ['P-WAKE'],
    profile: 'v4.0',
    pedigree: 'Xen GICv4 series, doorbells',
  },
  'doorbell-not-invalidated-by-register': {
    title: 'GICR_INVLPIR is not written when the doorbell is enabled',
    filter: { drops: ['deschedule.doorbell.unmask.invlpir'] },
    violates: ['P-WAKE'],
    profile: 'v4.0-direct',
    pedigree: 'Xen GICv4 series, doorbells',
  },
  'resident-at-birth': {
    title: 'a vPE counts as resident without a write of GICR_VPENDBASER',
    filter: { drops: ['schedule.vpendbaser'] },
    violates: ['P-THEORY', 'P-PEND', 'P-VSGIPEND', 'P-WAKE'],
    profile: 'v4.1',
    pedigree: 'Xen GICv4 series, resident at init',
  },
  'doorbell-before-vpe': {
    title: 'the doorbell is unmasked before the vPE is mapped',
    filter: { delays: { label: 'map-vpe.vmapp', past: 'map-vpe.doorbell.invdb' } },
    violates: ['I-23', 'P-CMD'],
    profile: 'v4.1',
    pedigree: 'Xen GICv4 series, vgic_v4_its_vpe_init',
  },
  'slot-without-mapping': {
    title: 'an event of the proxy device is used that was not mapped',
    filter: { drops: ['map-vpe.doorbell.map-proxy.mapti'] },
    violates: ['P-CMD', 'P-THEORY', 'I-22'],
    profile: 'v4.0',
    pedigree: 'Xen GICv4 series, proxy devices',
  },
  'moved-doorbell-dropped': {
    title: 'a doorbell that is cleared at the old redistributor wakes nobody',
    filter: { drops: ['set-affinity.pending-last'] },
    violates: ['P-WAKE'],
    profile: 'v4.0-direct',
    pedigree: 'Linux its_vpe_set_affinity (GICR_CLRLPIR)',
  },
  'doorbell-stays-with-disabled-vlpi': {
    title: 'VMOVI with D=0 does not take the doorbell from a vLPI that is disabled',
    filter: command('configure.doorbell.vmovi', (each) =>
      each.op === 'VMOVI' ? { ...each, doorbellValid: false } : each,
    ),
    violates: ['P-WAKE', 'P-DBQUIET'],
    profile: 'v4.0',
    pedigree: 'Xen GICv4 series, VMOVI',
  },
  'move-keeps-doorbell': {
    title: 'VMOVI with D=0 leaves the event with the doorbell of its old vPE',
    filter: command('move-event.vmovi', (each) => (each.op === 'VMOVI' ? { ...each, doorbellValid: false } : each)),
    violates: ['I-24', 'P-WAKE'],
    profile: 'v4.0',
    pedigree: 'Xen GICv4 series, VMOVI',
  },
};
