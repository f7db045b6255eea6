/** Events that are lost at their vPE, or taken where they should not be. */
import type { Gic } from '../reference/gic.ts';
import type { Vpe } from '../reference/redistributor/vpe.ts';
import type { Fault } from './fault.ts';

/** Events of every cause but VMOVI, which brings a bit that was pending before, are lost in such a situation. */
const losesEventsIf =
  (isLost: (gic: Gic, vpeid: number, vpe: Vpe, vINTID: number) => boolean): Fault =>
  ({ virtualPending }) => ({
    virtualPending: {
      arrive: (gic, vpeid, vpe, vINTID, cause, origin, sentTo, doorbell) => {
        if (cause !== 'VMOVI' && isLost(gic, vpeid, vpe, vINTID)) return;
        virtualPending.arrive(gic, vpeid, vpe, vINTID, cause, origin, sentTo, doorbell);
      },
    },
  });

const isLoading = (gic: Gic, vpeid: number): boolean => gic.rds[gic.residentAt(vpeid)]?.dirty === true;

export const virtualPending = {
  unmappedVpeTakesNoEvents: () => ({
    translation: { homeOf: (vpe) => vpe?.rd ?? 0 },
    virtualPending: { takesEvents: () => true },
  }),
  msiSetsVirtualPending: ({ virtualPending }) => ({
    virtualPending: {
      set: (gic, vpeid, vpe, vINTID, cause, origin) => {
        if (cause !== 'MSI') virtualPending.set(gic, vpeid, vpe, vINTID, cause, origin);
      },
    },
  }),
  absentVpeTakesEvents: losesEventsIf((gic, vpeid) => gic.residentAt(vpeid) < 0),
  loadingVpeTakesEvents: losesEventsIf(isLoading),
  leavingVpeTakesEvents: losesEventsIf((gic, vpeid) => gic.leavingAt(vpeid) >= 0),
  disabledVlpisBecomePending: losesEventsIf((gic, vpeid, vpe, vINTID) => !gic.venabled(vpeid, vpe, vINTID)),
} satisfies Record<string, Fault>;
