/**
 * Corrections of Xen's series: each is filters on the steps of the posted driver. The posted driver with all of them violates nothing; without one of
 * them, a finding of `docs/findings.md` comes back. `xen-xd` has none: without doorbells a vCPU cannot be woken.
 */
import type { Correction } from './correction.ts';
import { EVENT_CORRECTIONS } from './event-corrections.ts';
import { VPE_CORRECTIONS } from './vpe-corrections.ts';

export const CORRECTIONS: readonly Correction[] = [
  ...VPE_CORRECTIONS,
  ...EVENT_CORRECTIONS,
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
