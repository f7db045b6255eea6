/** Corrections of what Xen's series does with vPEs: their life, their residency, their doorbells. */
import { soft } from '../../software/acts.ts';
import { waitCommands } from './commands.ts';
import {
  behind,
  behindNth,
  bytesOfDoorbellsFirst,
  type Correction,
  dirtyClears,
  dropping,
  invalidatedAll,
  lookedUpUnderLock,
  ofVlpi,
  ofVpe,
  oneAtATime,
  synced,
  syncedOnAll,
  unmapOnAll,
  wakeIfPending,
} from './correction.ts';
import { unmaskDoorbell } from './doorbells.ts';

export const VPE_CORRECTIONS: readonly Correction[] = [
  {
    id: 'vsync-after-vmovp',
    title: 'VMOVP is followed by VSYNC and a wait before the vPE is made resident',
    fault: 'VMOVP is followed by no VSYNC and no wait (its_send_cmd_vmovp, vgic_v4_load)',
    violates: ['P-RDMATCH'],
    shows: { 'xen-xa': 'v4.1', 'xen-xb': 'v4.0', 'xen-xc': 'v4.0' },
    filters: (state, call) =>
      ofVpe(call, (vpe) => [
        state.machine.profile.vmovp === 'every ITS'
          ? behind('load.unlock-vmovp', () => syncedOnAll(state, 'load.corrected', vpe))
          : behind('load.unlock-its', () => synced(state, 'load.corrected', 0, vpe)),
      ]),
  },
  {
    id: 'need-db',
    title: 'a vCPU that blocks asks for its doorbell',
    fault: 'gicv3_save_state calls vgic_v4_put with need_db=false, also when the vCPU blocks',
    violates: ['P-WAKE', 'P-HINTLIVE', 'P-THEORY'],
    shows: { 'xen-xa': 'v4.1', 'xen-xb': 'v4.0', 'xen-xc': 'v4.0-direct' },
    filters: () => [dropping('put.need-db-is-false')],
  },
  {
    id: 'look-after-put',
    title: 'PendingLast unblocks a vCPU that has decided to sleep',
    fault:
      'the vCPU is blocked before the context switch reads PendingLast, and nobody looks at it then (vcpu_block_unless_event_pending, its_make_vpe_non_resident)',
    violates: ['P-WAKE'],
    shows: { 'xen-xa': 'v4.0-direct', 'xen-xb': 'v4.0', 'xen-xc': 'v4.0-direct' },
    filters: (state, call) => ofVpe(call, (vpe) => [behind('put.pending-last', () => wakeIfPending(state, vpe))]),
  },
  {
    id: 'unmap-vpe',
    title: 'the vPE is unmapped on every ITS before its tables are freed',
    fault:
      'no VMAPP V=0 before the tables are freed, or only if `resident` (vgic_v4_free_its_vm, its_vpe_teardown), with a VSYNC of a vPE that is unmapped already',
    violates: ['P-DOWN'],
    shows: { 'xen-xa': 'v4.1', 'xen-xb': 'v4.0', 'xen-xc': 'v4.0' },
    filters: (state, call) =>
      ofVpe(call, (vpe) => [
        behind('unmap-vpe.teardown', () => unmapOnAll(state, vpe)),
        dropping('unmap-vpe.is-resident', 'unmap-vpe.vmapp', 'unmap-vpe.vsync'),
      ]),
  },
  {
    id: 'gone-in-handler',
    title: 'the handler of a doorbell leaves the proxy device alone once the vPE goes',
    fault:
      'a handler that runs while the vPE goes maps its doorbell to an event of the proxy device again, once its_vpe_teardown has freed that (gicv4_vpe_db_proxy_map_locked)',
    violates: ['I-121', 'P-CMD'],
    shows: { 'xen-xa': 'v4.0', 'xen-xb': 'qemu-7.2', 'xen-xc': 'v4.0' },
    filters: (state, call) =>
      ofVpe(call, (vpe) => {
        const known = state.findVpe(vpe.vpeid);
        return [
          behind('unmap-vpe.teardown', function* () {
            yield* soft('unmap-vpe.corrected.gone', () => {
              if (known !== undefined) known.isGone = true;
            });
          }),
          // With vpe_proxy.lock held.
          { drops: ['interrupt.mask.proxy', 'interrupt.mask.inv'], where: () => known?.isGone === true },
        ];
      }),
  },
  {
    id: 'wait-for-vmapp',
    title: 'the vPE is used once every ITS has consumed its VMAPP',
    fault: 'vgic_v4_its_vpe_init returns before its VMAPP is consumed (its_map_vpe)',
    violates: ['P-THEORY', 'I-51', 'I-102', 'P-RDMATCH'],
    shows: { 'xen-xa': 'v4.0', 'xen-xb': 'v4.0' },
    filters: (state, call) =>
      ofVpe(call, (vpe) => [behind('map-vpe.publish-vpe', () => syncedOnAll(state, 'map-vpe.corrected', vpe))]),
  },
  {
    id: 'wait-for-alloc',
    title: 'the VMAPP that allocates the vPE is consumed before another ITS gets one',
    fault:
      'nobody waits between the VMAPP of one ITS and that of the next: Alloc=0 may be executed first (its_map_vpe, its_send_cmd_vmapp)',
    violates: ['I-59'],
    shows: { 'xen-xa': 'v4.1-2its' },
    // The third command of the first ITS is the VSYNC.
    filters: (state) =>
      state.isV41 && state.machine.queues.length > 1
        ? [behindNth(3, 'map-vpe.unlock-its', () => waitCommands(state, 'map-vpe.corrected.alloc', 0))]
        : [],
  },
  {
    id: 'unmask-last',
    title: 'the doorbell is unmasked once the vPE is mapped',
    fault:
      'the doorbell is unmasked before its_vpe_init: INVDB of vPE 0, or INV of a proxy event that is not mapped (vgic_v4_its_vpe_init)',
    violates: ['I-23', 'P-CMD', 'I-44'],
    shows: { 'xen-xa': 'v4.1' },
    filters: (state, call) =>
      ofVpe(call, (vpe) => [
        dropping('map-vpe.unmask'),
        behind('map-vpe.publish-vpe', () => unmaskDoorbell(state, 'map-vpe.corrected', state.vpe(vpe))),
      ]),
  },
  {
    id: 'barrier-after-byte',
    title: 'a barrier follows the store of the byte of a doorbell',
    fault:
      'no barrier and no lock are between the byte of a doorbell and GICR_INVLPIR (lpi_write_config, direct_lpi_inv): the redistributor may read the old byte',
    violates: ['P-WAKE', 'P-DBQUIET', 'P-THEORY'],
    shows: { 'xen-xa': 'v4.0-direct', 'xen-xb': 'v4.0-direct' },
    filters: (state) => (state.hasDirectLpi && !state.isV41 ? bytesOfDoorbellsFirst() : []),
  },
  {
    id: 'resident-at-birth',
    title: 'a new vPE is not resident',
    fault: 'a new vPE is marked as resident, so that its first load does nothing (its_vpe_init)',
    violates: ['P-THEORY'],
    shows: { 'xen-xc': 'v4.0-direct' },
    filters: () => [dropping('map-vpe.resident')],
  },
  {
    id: 'clear-valid-once',
    title: 'Valid is cleared by the write that says Doorbell and PendingLast, and by no other',
    fault:
      'gits_write_vpendbaser clears Valid with the other fields as they read, and writes what its caller wants only then',
    violates: ['P-WAKE', 'P-THEORY'],
    shows: { 'xen-xa': 'v4.1', 'xen-xb': 'v4.0-direct' },
    filters: () => [dropping('put.vpendbaser.clear-valid', 'put.vpendbaser.poll-valid')],
  },
  {
    id: 'dirty-after-load',
    title: 'Dirty is 0 before a v4.1 vPE counts as resident',
    fault: 'a v4.1 load returns while Dirty is 1, and the next put clears Valid then (its_make_vpe_4_1_resident)',
    violates: ['I-50', 'P-THEORY'],
    shows: { 'xen-xa': 'v4.1' },
    filters: (state) =>
      state.isV41
        ? [
            {
              adds: {
                after: 'load.vpendbaser.write',
                acts: (act) => dirtyClears(state, act.kind === 'write' ? act.at : 0),
              },
            },
          ]
        : [],
  },
  {
    id: 'mask-on-v4.1',
    title: 'the handler leaves the default doorbell of v4.1 enabled',
    fault: 'gicv3_do_LPI masks the default doorbell, and nobody unmasks it on v4.1',
    violates: ['P-WAKE'],
    shows: { 'xen-xa': 'v4.1' },
    filters: (state) => (state.isV41 ? [dropping('interrupt.mask')] : []),
  },
  {
    id: 'enough-slots',
    title: 'the proxy device has an event for each vPE and free ones are found, so that no doorbell is evicted',
    fault:
      'the proxy device has nr_cpu_ids events: the doorbell of another vPE, pending and not taken, is discarded (gicv4_vpe_db_proxy_map_locked)',
    violates: ['P-WAKE'],
    shows: { 'xen-xa': 'v4.0', 'xen-xb': 'v4.0', 'xen-xc': 'v4.0' },
    filters: (state) => [
      {
        changes: {
          label: 'boot.slots',
          to: (act) => ({ ...act, apply: () => state.makeSlots(state.machine.vpes.length, true) }),
        },
      },
    ],
  },
  {
    id: 'vinvall-after-invall',
    title: 'the bytes of guest INVALL are followed by VINVALL, VSYNC and a wait',
    fault: 'guest INVALL stores bytes, and nothing invalidates them (its_handle_invall, update_lpi_property)',
    violates: ['P-MASK', 'P-WAKE', 'P-PEND'],
    shows: { 'xen-xb': 'v4.0', 'xen-xc': 'v4.0' },
    filters: (state, call) =>
      ofVlpi(state, call, (map) => [behind('invalidate-all.unlock-vgic', () => invalidatedAll(state, map.vpe))]),
  },
  {
    id: 'vsync-after-vinvall',
    title: 'VINVALL after the bytes of guest INVALL is followed by VSYNC and a wait',
    fault: 'VINVALL after the bytes of guest INVALL is followed by no VSYNC and no wait (its_vpe_invall)',
    violates: ['P-DONE', 'P-MASK', 'P-WAKE', 'P-PEND'],
    shows: { 'xen-xa': 'v4.0' },
    filters: (state, call) =>
      ofVpe(call, (vpe) => [
        behind('invalidate-all.unlock-its', () => synced(state, 'invalidate-all.corrected', 0, vpe)),
      ]),
  },
  {
    id: 'home-under-lock',
    title:
      'the redistributor of a vPE is looked up with vpe_lock held, and stays its home while a vLPI is invalidated there',
    fault: 'its_vlpi_prop_update reads col_idx, and direct_lpi_inv takes vpe_lock only then: the vPE may move between',
    violates: ['I-44'],
    shows: { 'xen-xa': 'v4.1-2its' },
    filters: (state) => (state.isV41 ? ['forward', 'configure'].map(lookedUpUnderLock) : []),
  },
  {
    id: 'rd-lock',
    title: 'one invalidation at a time at each redistributor',
    fault:
      'vPEs at one redistributor write GICR_INVLPIR and GICR_INVALLR without a common lock (direct_lpi_inv, its_vpe_4_1_invall)',
    violates: ['I-96'],
    shows: { 'xen-xa': 'v4.1' },
    filters: (state, call) => oneAtATime(state, call),
  },
];
