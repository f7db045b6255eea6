/**
 * Mutations of the theory of operation: its steps left out, late, or with other operands, as drivers have had them. Those with a pedigree are faults of
 * real drivers.
 */
import type { Command } from '../../architecture/commands.ts';
import { CONFIG_DISABLED, NO_DOORBELL } from '../../architecture/identifiers.ts';
import { encodeRegister } from '../../architecture/registers/index.ts';
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Filter } from '../../software/filter.ts';
import type { Mutation } from '../../software/mutation.ts';
import * as changes from '../changes.ts';
import { READS_OF_VSGIS } from '../reads-of-vsgis.ts';

const { GICR_INVLPIR, GICR_VPENDBASER_V4_1, GICR_VSGIR } = redistributorRegisters;

/** Another command in place of the one with this label. */
const command = (label: string, change: (command: Command) => Command): Filter => ({
  changes: { label, to: changes.command(change) },
});

/** Bits of a register that are cleared in a store, and bits that are set. */
const bits = (label: string, cleared: bigint, set = 0n): Filter => ({
  changes: { label, to: changes.bits(cleared, set) },
});

const DOORBELL = encodeRegister(GICR_VPENDBASER_V4_1, { Doorbell: 1 });
const PENDING_LAST = encodeRegister(GICR_VPENDBASER_V4_1, { PendingLast: 1 });
const VIRTUAL = encodeRegister(GICR_INVLPIR, { V: 1 });

/** A command about the same vPE comes behind VMAPP V=0. */
const afterUnmap = (name: string, next: (vpeid: number) => Command): Filter => ({
  adds: {
    after: 'unmap-vpe.vmapp',
    acts: changes.afterVmapp(`unmap-vpe.${name}`, next),
  },
});

type Row = Omit<Mutation, 'id'>;

/** Faults of real drivers. */
const WITH_PEDIGREE: Readonly<Record<string, Row>> = {
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

/** Other faults. */
const OTHERS: Readonly<Record<string, Row>> = {
  'no-sync-after-discard': {
    title: 'the LPI is discarded, and no SYNC follows',
    filter: { drops: ['forward.sync'] },
    violates: ['P-DONE'],
    profile: 'v4.1',
    pedigree: 'Xen RFC: gicv4_its_vlpi_map sends DISCARD and VMAPTI only',
  },
  'forward-without-discard': {
    title: 'an LPI becomes a vLPI without DISCARD',
    filter: { drops: ['forward.discard'] },
    violates: ['P-THEORY', 'P-CMD', 'I-20'],
    profile: 'v4.1',
  },
  'vmapti-not-synced': {
    title: 'no VSYNC after VMAPTI',
    filter: { drops: ['forward.vsync'] },
    violates: ['P-DONE'],
    profile: 'v4.1',
  },
  'host-lpi-not-mapped': {
    title: 'a vLPI is taken away and does not become an LPI',
    filter: { drops: ['unforward.mapti'] },
    violates: ['P-THEORY', 'P-SWAP', 'P-HOST'],
    profile: 'v4.1',
  },
  'host-lpi-disabled': {
    title: 'the LPI of the host is disabled after its event was a vLPI',
    filter: {
      changes: {
        label: 'unforward.byte',
        to: (act) => (act.kind === 'store' ? { ...act, value: BigInt(CONFIG_DISABLED) } : act),
      },
    },
    violates: ['P-HOST'],
    profile: 'v4.1',
  },
  'vmovi-not-synced': {
    title: 'no VSYNC of the vPE that gets the event with VMOVI',
    filter: { drops: ['move-event.vsync-new'] },
    violates: ['P-DONE'],
    profile: 'v4.1',
  },
  'int-not-synced': {
    title: 'no VSYNC after INT and CLEAR',
    filter: { drops: ['set-pending.vsync'] },
    violates: ['P-DONE'],
    profile: 'v4.1',
  },
  'vlpi-without-doorbell': {
    title: 'VMAPTI names no doorbell',
    filter: command('forward.vmapti', (each) => (each.op === 'VMAPTI' ? { ...each, doorbell: NO_DOORBELL } : each)),
    violates: ['P-WAKE'],
    profile: 'v4.0',
  },
  'no-invalidation-of-all': {
    title: 'GICR_INVALLR is not written after bytes of vLPIs',
    filter: { drops: ['invalidate-all.invallr', 'invalidate-all.syncr'] },
    violates: ['P-MASK', 'P-WAKE', 'P-PEND'],
    profile: 'v4.1',
  },
  'no-vinvall': {
    title: 'VINVALL is not sent after bytes of vLPIs',
    filter: { drops: ['invalidate-all.vinvall'] },
    violates: ['P-MASK', 'P-WAKE', 'P-PEND'],
    profile: 'v4.0',
  },
  'doorbell-unchanged-before-vinvall': {
    title: 'a vLPI that is enabled and invalidated with all of its vPE does not get its doorbell',
    filter: { drops: ['invalidate-all.doorbell.vmovi'] },
    violates: ['P-WAKE', 'P-DBQUIET'],
    profile: 'v4.0',
  },
  'no-invalidation': {
    title: 'a byte changes and is not invalidated',
    filter: { drops: ['configure.invlpir'] },
    violates: ['P-MASK', 'P-WAKE', 'P-PEND'],
    profile: 'v4.1',
  },
  'physical-invalidation': {
    title: 'GICR_INVLPIR names the LPI with the number of the vLPI',
    filter: bits('configure.invlpir', VIRTUAL),
    violates: ['P-MASK', 'P-WAKE', 'P-PEND'],
    profile: 'v4.1',
  },
  'invalidation-not-waited-for': {
    title: 'GICR_SYNCR is not polled after GICR_INVLPIR',
    filter: { drops: ['configure.syncr'] },
    violates: ['I-96', 'P-MASK'],
    profile: 'v4.1',
  },
  'vmovp-not-synced': {
    title: 'no VSYNC after VMOVP',
    filter: { drops: ['set-affinity.vsync'] },
    violates: ['P-RDMATCH', 'I-102'],
    profile: 'v4.1',
  },
  'vmovp-on-one-its': {
    title: 'VMOVP goes to one ITS of its ITSList only',
    filter: { drops: ['set-affinity.vmovp'], where: changes.isFor(1) },
    violates: ['I-55', 'I-23', 'P-PROG', 'P-RDMATCH'],
    profile: 'v4.1-itslist',
  },
  'doorbell-for-the-preempted': {
    title: 'the doorbell is requested when the vCPU is preempted',
    filter: bits('deschedule.vpendbaser', PENDING_LAST, DOORBELL),
    violates: ['P-DBQUIET', 'P-THEORY'],
    profile: 'v4.1',
  },
  'request-with-pending-last': {
    title: 'PendingLast=1 takes the request for the doorbell back',
    filter: bits('deschedule.vpendbaser', 0n, PENDING_LAST),
    violates: ['P-WAKE'],
    profile: 'v4.1',
  },
  'pending-last-not-looked-at': {
    title: 'PendingLast is not stored',
    filter: { drops: ['deschedule.pending-last'] },
    violates: ['P-WAKE'],
    profile: 'v4.0',
  },
  'final-dirty-not-waited-for': {
    title: 'PendingLast is read while Dirty is 1',
    filter: { drops: ['deschedule.dirty'] },
    violates: ['I-62', 'P-WAKE', 'P-THEORY', 'I-61'],
    profile: 'v4.1',
  },
  'kick-without-hint': {
    title: 'the handler of the doorbell wakes the vCPU, which finds nothing to do',
    filter: { drops: ['interrupt.pending-last'] },
    violates: ['P-WAKE'],
    profile: 'v4.1',
  },
  'hint-without-kick': {
    title: 'nobody wakes a vCPU that sleeps',
    filter: { drops: ['kick'] },
    violates: ['P-WAKE'],
    profile: 'v4.1',
  },
  'in-wfi-after-put': {
    title: 'the vCPU says that it waits when it has left already',
    filter: { delays: { label: 'put.in-wfi', past: 'deschedule.vpendbaser' } },
    violates: ['P-WAKE', 'P-THEORY', 'P-HINTLIVE'],
    profile: 'v4.1',
  },
  'doorbell-enabled-while-it-runs': {
    title: 'the doorbell stays enabled while the vCPU runs and while it is preempted',
    filter: { drops: ['schedule.doorbell'] },
    violates: ['P-DBQUIET'],
    profile: 'v4.0',
  },
  'no-vpropbaser': {
    title: 'the configuration table of the VM is not named before its vPE is resident',
    filter: { drops: ['schedule.vpropbaser'] },
    violates: ['P-MASK', 'P-PEND', 'P-WAKE'],
    profile: 'v4.0',
  },
  'vsgi-not-synced': {
    title: 'no VSYNC after VSGI',
    filter: { drops: ['configure-vsgi.vsync'] },
    violates: ['P-DONE'],
    profile: 'v4.1',
  },
  'vsgi-configuration-clears': {
    title: 'VSGI with Clear=1 where it should configure',
    filter: command('configure-vsgi.vsgi', (each) => (each.op === 'VSGI' ? { ...each, clear: true } : each)),
    violates: ['P-VSGIPEND', 'P-VSGICFG', 'P-WAKE'],
    profile: 'v4.1',
  },
  'vsgi-stays-enabled': {
    title: 'VSGI enables the vSGI that it should disable',
    filter: command('configure-vsgi.vsgi', (each) => (each.op === 'VSGI' ? { ...each, enable: true } : each)),
    violates: ['P-VSGICFG'],
    profile: 'v4.1',
  },
  'vsgis-read-without-vpe-lock': {
    title: 'the vPE moves to another CommonLPIAff group while a CPU asks for its pending vSGIs',
    filter: { drops: ['read-vsgi-pending.lock-vpe', 'read-vsgi-pending.unlock-vpe'] },
    violates: ['P-VSGIPEND', 'I-78'],
    profile: 'v4.1-2its',
  },
  'vsgis-read-elsewhere': {
    title: 'a redistributor of another CommonLPIAff group is asked for pending vSGIs',
    filter: { changes: { label: 'read-vsgi-pending', to: changes.elsewhere(2) } },
    violates: ['P-VSGIPEND', 'I-78'],
    profile: 'v4.1-2its',
  },
  'vsgis-of-another-vpe': {
    title: 'GICR_VSGIR names another vPE',
    filter: bits('read-vsgi-pending.vsgir', 0n, encodeRegister(GICR_VSGIR, { vPEID: 1 })),
    violates: ['P-VSGIPEND', 'I-102'],
    profile: 'v4.1',
  },
  ...READS_OF_VSGIS,
  'vsgis-left-pending': {
    title: 'a vPE is destroyed with vSGIs that are pending',
    filter: { drops: ['unmap-vpe.vsgi.clear.vsgi'] },
    violates: ['P-REUSE'],
    profile: 'v4.1',
  },
  'vsgis-left-enabled': {
    title: 'a vPE is destroyed with vSGIs that are enabled',
    filter: { drops: ['unmap-vpe.vsgi.disable.vsgi'] },
    violates: ['P-REUSE'],
    profile: 'v4.1',
  },
  'mapped-later-than-counted': {
    title: 'VMAPP is not sent to an ITS that has got its first vLPI of the VM',
    filter: { drops: ['forward.map.vmapp', 'forward.map.vsync', 'forward.map.all'] },
    violates: ['I-23', 'P-COUNT', 'P-CMD'],
    profile: 'v4.0-itslist',
  },
  'never-unmapped-lazily': {
    title: 'VMAPP V=0 is not sent to an ITS that has lost its last vLPI of the VM',
    filter: { drops: ['unforward.unmap.vmapp'] },
    violates: ['P-COUNT'],
    profile: 'v4.0-itslist',
  },
  'proxy-without-lock': {
    title: 'two CPUs use the proxy device at once',
    filter: { unlocks: ['proxy'] },
    violates: ['P-THEORY', 'I-23'],
    profile: 'v4.0',
  },
  'queue-without-lock': {
    title: 'two CPUs write GITS_CWRITER of one ITS at once',
    filter: { unlocks: ['its'] },
    violates: ['I-111', 'P-PROG'],
    profile: 'v4.1',
  },
};

export const MUTATIONS: readonly Mutation[] = Object.entries({ ...WITH_PEDIGREE, ...OTHERS }).map(([id, row]) => ({
  id: `theory-${id}`,
  ...row,
}));
