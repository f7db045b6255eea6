/** Internal steps after writes of the registers that gate LPIs. */
import { landDirectWrite } from '../redistributor/direct-lpi.ts';
import { freeVpeTable } from '../redistributor/vpe-table.ts';
import { eachLpiControl, lpiControlOfTheGic, single } from './step-kind.ts';

export const lpiControlSteps = {
  'direct-lpi': single('direct-lpi', {
    places: eachLpiControl,
    step: (rd) => ({ kind: 'direct-lpi', rd }),
    isComing: (gic, at) => gic.rd(at).control.directWrites.length > 0,
    take: landDirectWrite,
  }),
  'stop-lpis': single('stop-lpis', {
    places: eachLpiControl,
    step: (rd) => ({ kind: 'stop-lpis', rd }),
    isComing: (gic, at) => gic.rd(at).control.stopping,
    take: (gic, at) => gic.ops.GICR_CTLR.stop(gic, at),
  }),
  'free-vpe-table': single('free-vpe-table', {
    places: eachLpiControl,
    step: (rd) => ({ kind: 'free-vpe-table', rd }),
    isComing: (gic, at) => gic.rd(at).control.freesVpeTable,
    take: freeVpeTable,
  }),
  'children-asleep': single('children-asleep', {
    places: eachLpiControl,
    step: (rd) => ({ kind: 'children-asleep', rd }),
    isComing: (gic, at) => {
      const { sleep, childrenAsleep } = gic.rd(at).control;
      return sleep !== childrenAsleep;
    },
    take: (gic, at) => gic.ops.GICR_WAKER.followSleep(gic, at),
  }),
  'stop-forwarding': single('stop-forwarding', {
    places: lpiControlOfTheGic,
    step: () => ({ kind: 'stop-forwarding' }),
    isComing: (gic) => gic.forwardingStops,
    take: (gic) => gic.ops.GICD_CTLR.stopForwarding(gic),
  }),
};
