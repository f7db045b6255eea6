/** Faults of vPEs that lose events, or take events that they should not take. */
import type { Gic } from '../reference/gic.ts';
import type { Vpe } from '../reference/redistributor/vpe.ts';
import { defineFaults, type Replacement } from './fault.ts';

/** Events for which `isLost` holds are lost. A pending bit that VMOVI moves is not. */
const losesEventsIf =
  (isLost: (gic: Gic, vpeid: number, vpe: Vpe, vINTID: number) => boolean): Replacement =>
  ({ virtualPending }) => ({
    virtualPending: {
      arrive: (gic, vpeid, vpe, vINTID, cause, origin, sentTo, doorbell) => {
        if (cause !== 'VMOVI' && isLost(gic, vpeid, vpe, vINTID)) return;
        virtualPending.arrive(gic, vpeid, vpe, vINTID, cause, origin, sentTo, doorbell);
      },
    },
  });

const isLoading = (gic: Gic, vpeid: number): boolean => gic.rds[gic.residentAt(vpeid)]?.dirty === true;

const unmappedVpeTakesEvents: Replacement = () => ({
  translation: { homeOf: (vpe) => vpe?.rd ?? 0 },
  virtualPending: { takesEvents: () => true },
});

export const virtualPending = defineFaults({
  'unmapped-vpe-takes-events': {
    title: 'an unmapped vPE takes events',
    violates: 'I-105',
    profile: 'v4.1',
    source: 'Arm sysreg GITS_STATUSR, syndrome "vPEID unmapped"',
    replaces: unmappedVpeTakesEvents,
  },
  'unmapped-vpe-takes-events-v4.0': {
    title: 'an unmapped vPE takes events',
    violates: 'I-105',
    profile: 'v4.0',
    source: 'Arm sysreg GITS_STATUSR, syndrome "vPEID unmapped"',
    replaces: unmappedVpeTakesEvents,
  },
  'virtual-msi-lost': {
    title: 'an MSI does not make its vLPI pending',
    violates: 'I-87',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide',
    abstractRule: 'msiSetsVirtualPending',
    replaces: ({ virtualPending }) => ({
      virtualPending: {
        set: (gic, vpeid, vpe, vINTID, cause, origin) => {
          if (cause !== 'MSI') virtualPending.set(gic, vpeid, vpe, vINTID, cause, origin);
        },
      },
    }),
  },
  'absent-vpe-loses-events': {
    title: 'events for a vPE that is not resident are lost',
    violates: 'I-87',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide',
    abstractRule: 'absentVpeTakesEvents',
    replaces: losesEventsIf((gic, vpeid) => gic.residentAt(vpeid) < 0),
  },
  'loading-vpe-loses-events': {
    title: 'events are lost while the VPT is being read',
    violates: 'I-87',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: losesEventsIf(isLoading),
  },
  'leaving-vpe-loses-events': {
    title: 'events are lost during a deschedule',
    violates: 'I-87',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide',
    replaces: losesEventsIf((gic, vpeid) => gic.leavingAt(vpeid) >= 0),
  },
  'disabled-vlpi-is-not-set': {
    title: 'an MSI for a disabled vLPI is lost',
    violates: 'I-87',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide',
    replaces: losesEventsIf((gic, vpeid, vpe, vINTID) => !gic.venabled(vpeid, vpe, vINTID)),
  },
});
