/** The machine's part in the registers that gate physical LPIs: applies their stimuli, lists and takes their internal steps. */
import type { LpiControlStep } from '../../architecture/lpi-control.ts';
import type { Gic } from '../state.ts';
import { landDirectWrite } from './direct-lpi.ts';
import { freeVpeTable } from './vpe-table.ts';

/** Steps that have to happen eventually, the plainest order first. */
export const lpiControlSteps = (gic: Gic): LpiControlStep[] => {
  const steps: LpiControlStep[] = [];
  gic.rds.forEach(({ control }, rd) => {
    if (control.directWrites.length > 0) steps.push({ kind: 'direct-lpi', rd });
    if (control.stopping) steps.push({ kind: 'stop-lpis', rd });
    if (control.freesVpeTable) steps.push({ kind: 'free-vpe-table', rd });
    if (control.sleep !== control.childrenAsleep) steps.push({ kind: 'children-asleep', rd });
  });
  if (gic.forwardingStops) steps.push({ kind: 'stop-forwarding' });
  return steps;
};

export const isLpiControlStepPossible = (gic: Gic, step: LpiControlStep): boolean => {
  switch (step.kind) {
    case 'direct-lpi':
      return gic.rd(step.rd).control.directWrites.length > 0;
    case 'stop-lpis':
      return gic.rd(step.rd).control.stopping;
    case 'children-asleep': {
      const { sleep, childrenAsleep } = gic.rd(step.rd).control;
      return sleep !== childrenAsleep;
    }
    case 'free-vpe-table':
      return gic.rd(step.rd).control.freesVpeTable;
    case 'stop-forwarding':
      return gic.forwardingStops;
  }
};

export const fireLpiControl = (gic: Gic, step: LpiControlStep): void => {
  switch (step.kind) {
    case 'direct-lpi':
      landDirectWrite(gic, step.rd);
      break;
    case 'stop-lpis':
      gic.ops.GICR_CTLR.stop(gic, step.rd);
      break;
    case 'children-asleep':
      gic.ops.GICR_WAKER.followSleep(gic, step.rd);
      break;
    case 'free-vpe-table':
      freeVpeTable(gic, step.rd);
      break;
    case 'stop-forwarding':
      gic.ops.GICD_CTLR.stopForwarding(gic);
      break;
  }
};
