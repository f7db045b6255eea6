/** Mutations of what the minimal driver does with events: they are forwarded, moved, configured, made pending, and taken back. */
import type { Command } from '../../architecture/commands.ts';
import { NO_DOORBELL } from '../../architecture/identifiers.ts';
import type { Act } from '../../software/act.ts';
import type { Mutation } from '../../software/mutation.ts';
import { command } from '../changes.ts';

/** SYNC of the other one of two redistributors. */
const syncElsewhere = (each: Command): Command => (each.op === 'SYNC' ? { ...each, rdbase: 1 - each.rdbase } : each);

/** The store of a pointer one byte further on. */
const nextByte = (act: Act): Act => (act.kind === 'store' ? { ...act, address: act.address + 1 } : act);

/** Each by its id, without that of the driver. */
export const EVENT_MUTATIONS: Readonly<Record<string, Omit<Mutation, 'id'>>> = {
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
};
