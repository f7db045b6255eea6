/** Corrections of what Xen's series does with events: vLPIs, their doorbells, vSGIs. */
import type { Thread } from '../../software/act.ts';
import { sendEach, waitCommands } from './commands.ts';
import {
  behind,
  behindNth,
  type Correction,
  doorbellGiven,
  invalidatedBefore,
  ofEvent,
  ofVlpi,
  ofVpe,
  synced,
  syncedPair,
  withDoorbell,
} from './correction.ts';
import { HOST_CPU } from './events.ts';

export const EVENT_CORRECTIONS: readonly Correction[] = [
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
        { changes: { label: 'invalidate-all', to } },
      ];
    },
  },
  {
    id: 'vsync-after-vmovi',
    title: 'VMOVI is followed by VSYNC of the old vPE and of the new one, and a wait',
    fault: 'VMOVI is not waited for, and the VSYNC is for one vPE only (gicv4_its_vlpi_map)',
    violates: ['P-DONE', 'P-THEORY', 'P-SWAP', 'P-AFF'],
    shows: { 'xen-xa': 'v4.0', 'xen-xb': 'v4.0', 'xen-xc': 'v4.0' },
    filters: (state, call) =>
      ofEvent(call, (vpe, event) => {
        const from = state.event(event).map?.vpe;
        return from === undefined
          ? []
          : [behind('move-event.unlock-vlpi', () => syncedPair(state, event.its, from, vpe))];
      }),
  },
  {
    id: 'vinvall-before-vmovi',
    title: 'VINVALL of the new vPE and VSYNC come before VMOVI',
    fault:
      'the vPE to which VMOVI moves an event may have cached its byte when the event was there before, and no INV since has to reach that (gicv4_its_vlpi_map)',
    violates: ['P-MASK', 'P-WAKE'],
    shows: { 'xen-xa': 'v4.0', 'xen-xb': 'v4.0-direct', 'xen-xc': 'v4.0' },
    filters: (state, call) =>
      ofEvent(call, (vpe, { its }) => [behind('move-event.lock-vlpi', () => invalidatedBefore(state, its, vpe))]),
  },
  {
    id: 'invalidate-given-doorbell',
    title: 'the doorbell is invalidated by GICR_INVLPIR when an event has got it',
    fault:
      'GICR_INVLPIR need not reach a doorbell that no event has: once VMAPTI or VMOVI gives it to one, an earlier byte may count (gicv4_its_vlpi_map)',
    violates: ['P-WAKE', 'P-DBQUIET'],
    shows: { 'xen-xa': 'v4.0-direct', 'xen-xb': 'v4.0-direct', 'xen-xc': 'v4.0-direct' },
    filters: (state, { vpe, event }) => {
      if (vpe === undefined || event === undefined || state.isV41 || !state.hasDirectLpi) return [];
      return [
        behind('forward.wait', () => doorbellGiven(state, 'forward.corrected.doorbell', vpe)),
        behind('move-event.unlock-vits', () => doorbellGiven(state, 'move-event.corrected.doorbell', vpe)),
      ];
    },
  },
  {
    id: 'vsync-after-int',
    title: 'INT and CLEAR are followed by VSYNC and a wait',
    fault: 'INT and CLEAR are followed by no VSYNC and no wait (its_set_vlpi_state)',
    violates: ['P-DONE'],
    shows: { 'xen-xa': 'v4.1' },
    filters: (state, call) =>
      ofVlpi(state, call, (map) => [
        behind('set-pending.unlock-its', () => synced(state, 'set-pending.corrected', map.event.its, map.vpe)),
      ]),
  },
  {
    id: 'vsync-after-discard',
    title: 'DISCARD of a vLPI is followed by VSYNC and a wait before the event is mapped again',
    fault: 'DISCARD of a vLPI is followed by MAPTI and SYNC, never by VSYNC (gicv4_its_vlpi_unmap)',
    violates: ['P-DONE', 'P-SWAP', 'P-WAKE'],
    shows: { 'xen-xa': 'v4.0', 'xen-xb': 'v4.0', 'xen-xc': 'v4.0-direct' },
    filters: (state, call) =>
      ofVlpi(state, call, (map) => [
        behindNth(1, 'unforward.unlock-its', () => synced(state, 'unforward.corrected', map.event.its, map.vpe)),
      ]),
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
        behind('invalidate-all.unlock-vcmd', wake),
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
    filters: (state, call) =>
      ofEvent(call, (vpe, { its }) => [
        behind('forward.unlock-vlpi', () => synced(state, 'forward.corrected', its, vpe)),
      ]),
  },
  {
    id: 'sync-after-discard',
    title: 'DISCARD of an LPI is followed by SYNC before the event is mapped as a vLPI',
    fault: 'DISCARD of an LPI is followed by VMAPTI, never by SYNC (gicv4_its_vlpi_map)',
    violates: ['P-DONE'],
    shows: { 'xen-xa': 'v4.1', 'xen-xb': 'v4.0', 'xen-xc': 'v4.0-direct' },
    filters: (state, call) =>
      ofEvent(call, (_, { its }) => [
        behindNth(1, 'forward.unlock-its', () =>
          sendEach(state, 'forward.corrected', its, { sync: { op: 'SYNC', rdbase: HOST_CPU } }),
        ),
      ]),
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
];
