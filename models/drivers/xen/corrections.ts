/**
 * Corrections of Xen's series: each is filters on the steps of the posted driver. The posted driver with all of them violates nothing; without one of
 * them, a finding of `docs/findings.md` comes back. `xen-xd` has none: without doorbells a vCPU cannot be woken.
 */
import type { Thread } from '../../software/act.ts';
import { waitCommands } from './commands.ts';
import {
  behind,
  type Correction,
  dirtyClears,
  dropping,
  lookedUpUnderLock,
  ofVpe,
  oneAtATime,
  synced,
  syncedOnAll,
  syncedPair,
  unmapOnAll,
  wakeIfPending,
  withDoorbell,
} from './correction.ts';
import { unmaskDoorbell } from './doorbells.ts';

export const CORRECTIONS: readonly Correction[] = [
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
    id: 'wait-for-vmapp',
    title: 'the vPE is used once every ITS has consumed its VMAPP',
    fault: 'vgic_v4_its_vpe_init returns before its VMAPP is consumed (its_map_vpe)',
    violates: ['P-THEORY', 'I-51', 'I-102', 'P-RDMATCH'],
    shows: { 'xen-xa': 'v4.0', 'xen-xb': 'v4.0' },
    filters: (state, call) =>
      ofVpe(call, (vpe) => [behind('map-vpe.publish-vpe', () => syncedOnAll(state, 'map-vpe.corrected', vpe))]),
  },
  {
    id: 'unmask-last',
    title: 'the doorbell is unmasked once the vPE is mapped',
    fault:
      'the doorbell is unmasked before its_vpe_init: INVDB of vPE 0, or INV of a proxy event that is not mapped (vgic_v4_its_vpe_init)',
    violates: ['I-23', 'P-CMD'],
    shows: { 'xen-xa': 'v4.1' },
    filters: (state, call) =>
      ofVpe(call, (vpe) => [
        dropping('map-vpe.unmask'),
        behind('map-vpe.publish-vpe', () => unmaskDoorbell(state, 'map-vpe.corrected', state.vpe(vpe))),
      ]),
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
    id: 'doorbell-of-event',
    title: 'VMAPTI and VMOVI name the doorbell of their vPE, and none on v4.1',
    fault:
      'D of VMOVI is db_enabled: a disabled event keeps the doorbell of its old vPE; VMAPTI names a doorbell on v4.1 too (its_send_cmd_vmovi, its_send_cmd_vmapti)',
    violates: ['I-24', 'P-DBQUIET'],
    shows: { 'xen-xa': 'v4.0-direct', 'xen-xb': 'v4.0', 'xen-xc': 'v4.0-direct' },
    filters: (state) => {
      const to = withDoorbell(state);
      return [
        { changes: { label: 'forward', to } },
        { changes: { label: 'move-event', to } },
        { changes: { label: 'configure', to } },
      ];
    },
  },
  {
    id: 'vsync-after-vmovi',
    title: 'VMOVI is followed by VSYNC of the old vPE and of the new one, and a wait',
    fault: 'VMOVI is not waited for, and the VSYNC is for one vPE only (gicv4_its_vlpi_map)',
    violates: ['P-DONE', 'P-THEORY', 'P-SWAP', 'P-AFF'],
    shows: { 'xen-xa': 'v4.0', 'xen-xb': 'v4.0', 'xen-xc': 'v4.0' },
    filters: (state, { vpe, event }) => {
      if (vpe === undefined || event === undefined) return [];
      const from = state.event(event).map?.vpe;
      if (from === undefined) return [];
      return [behind('move-event.unlock-vlpi', () => syncedPair(state, event.its, from, vpe))];
    },
  },
  {
    id: 'vsync-after-int',
    title: 'INT and CLEAR are followed by VSYNC and a wait',
    fault: 'INT and CLEAR are followed by no VSYNC and no wait (its_set_vlpi_state)',
    violates: ['P-DONE'],
    shows: { 'xen-xa': 'v4.1' },
    filters: (state, { event }) => {
      const map = event === undefined ? undefined : state.event(event).map;
      if (event === undefined || map === undefined) return [];
      return [behind('set-pending.unlock-its', () => synced(state, 'set-pending.corrected', event.its, map.vpe))];
    },
  },
  {
    id: 'vsync-after-discard',
    title: 'DISCARD of a vLPI is followed by VSYNC',
    fault: 'DISCARD of a vLPI is followed by SYNC, never by VSYNC (gicv4_its_vlpi_unmap)',
    violates: ['P-DONE', 'P-SWAP'],
    shows: { 'xen-xa': 'v4.0', 'xen-xb': 'v4.0', 'xen-xc': 'v4.0-direct' },
    filters: (state, { event }) => {
      const map = event === undefined ? undefined : state.event(event).map;
      if (event === undefined || map === undefined) return [];
      return [behind('unforward.unlock-vlpi', () => synced(state, 'unforward.corrected', event.its, map.vpe))];
    },
  },
  {
    id: 'wake-after-enable',
    title: 'a vCPU looks again when one of its interrupts is enabled',
    fault:
      'a guest that enables a pending interrupt of a vCPU that sleeps wakes nobody; VMAPTI comes before the byte (its_handle_inv, its_handle_mapti)',
    violates: ['P-WAKE'],
    shows: { 'xen-xa': 'v4.1', 'xen-xb': 'v4.0-direct', 'xen-xc': 'v4.0-direct' },
    filters: (state, { event, vpe }) => {
      const to = vpe ?? (event === undefined ? undefined : state.event(event).map?.vpe);
      if (to === undefined) return [];
      const wake = (): Thread => state.machine.wake(to.vpeid);
      return [
        behind('forward.unlock-vcmd', wake),
        behind('configure.unlock-vcmd', wake),
        behind('configure-vsgi.unlock-its', wake),
      ];
    },
  },
  {
    id: 'wait-for-vmapti',
    title: 'VMAPTI is followed by VSYNC and a wait on v4.1 too',
    fault: 'on v4.1 nobody waits for DISCARD and VMAPTI (gicv4_its_vlpi_map, direct_lpi_inv)',
    violates: ['P-DONE', 'P-SWAP', 'P-THEORY'],
    shows: { 'xen-xa': 'v4.1' },
    filters: (state, { event, vpe }) =>
      event === undefined || vpe === undefined
        ? []
        : [behind('forward.unlock-vlpi', () => synced(state, 'forward.corrected', event.its, vpe))],
  },
  {
    id: 'wait-for-vsgi',
    title: 'VSGI and its VSYNC are waited for',
    fault: 'VSGI is not waited for (its_send_cmd_vsgi)',
    violates: ['P-DONE'],
    shows: { 'xen-xa': 'v4.1' },
    filters: (state, call) =>
      ofVpe(call, () => [
        behind('configure-vsgi.unlock-its', () => waitCommands(state, 'configure-vsgi.corrected', 0)),
        behind('set-vsgi-pending.unlock-its', () => waitCommands(state, 'set-vsgi-pending.corrected', 0)),
      ]),
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
  // The last one: the commands that the others add are sent with it as well.
  {
    id: 'irqsave',
    title: 'cmd_lock is taken with interrupts off',
    fault: 'its_send_command takes cmd_lock with interrupts on, and gicv3_do_LPI sends commands',
    violates: ['P-LOCK'],
    shows: { 'xen-xa': 'v4.0', 'xen-xb': 'v4.0', 'xen-xc': 'v4.0' },
    filters: () => [{ masks: ['its'] }],
  },
];
