/**
 * Mutations of the theory of operation: its steps left out, late, or with other operands, as drivers may have them. Those that real drivers have had are
 * in a file of their own.
 */
import { CONFIG_DISABLED, NO_DOORBELL } from '../../architecture/identifiers.ts';
import { encodeRegister } from '../../architecture/registers/index.ts';
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Mutation } from '../../software/mutation.ts';
import * as changes from '../changes.ts';
import { SHARED_MUTATIONS } from '../shared-mutations.ts';
import { bits, command, DOORBELL } from './filters.ts';
import { PEDIGREE_MUTATIONS } from './pedigree-mutations.ts';

const { GICR_INVLPIR, GICR_VPENDBASER_V4_1, GICR_VSGIR } = redistributorRegisters;

const PENDING_LAST = encodeRegister(GICR_VPENDBASER_V4_1, { PendingLast: 1 });
const VIRTUAL = encodeRegister(GICR_INVLPIR, { V: 1 });

/** Each by its id, without that of the driver. */
const OTHERS: Readonly<Record<string, Omit<Mutation, 'id'>>> = {
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

export const MUTATIONS: readonly Mutation[] = Object.entries({
  ...PEDIGREE_MUTATIONS,
  ...OTHERS,
  ...SHARED_MUTATIONS,
}).map(([id, row]) => ({ id: `theory-${id}`, ...row }));
