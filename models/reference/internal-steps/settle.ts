/**
 * The order in which a settling machine takes the steps that have to happen eventually. It is written out here instead of derived from the
 * table of kinds, since it is the innermost loop of the model; a test checks that it leaves out no kind.
 */
import type { Scheduler } from '../../architecture/freedoms.ts';
import type { Gic } from '../gic.ts';
import { isActivating } from '../its/control.ts';
import type { Its } from '../its/its.ts';
import type { Watcher } from '../watcher.ts';
import { consumeNext, firstToLand, itsSteps, landAt } from './its-steps.ts';
import { lpiControlSteps } from './lpi-control-steps.ts';
import { redistributorSteps, ringAt, unringVpe } from './redistributor-steps.ts';

const settleIts = (gic: Gic, its: Its, scheduler: Scheduler, watcher: Watcher | undefined): boolean => {
  if (!its.control.isAtRest) {
    const { activate, quiesce } = itsSteps;
    if ((isActivating(its) ? activate : quiesce).takeAt(gic, its.number, scheduler, watcher)) return true;
  }
  const index = its.bag.length > 0 ? firstToLand(gic, its) : -1;
  if (index < 0) return consumeNext(gic, its, scheduler, watcher);
  landAt(gic, its, index, scheduler, watcher);
  return true;
};

const settleRedistributor = (gic: Gic, at: number, scheduler: Scheduler, watcher: Watcher | undefined): boolean => {
  const { registerInvalidations, querying, dirty, valid, decided } = gic.rd(at);
  const steps = redistributorSteps;
  if (registerInvalidations.length > 0) return steps['register-invalidate'].takeAt(gic, at, scheduler, watcher);
  if (querying) return steps['vsgi-query'].takeAt(gic, at, scheduler, watcher);
  if (!dirty) return false;
  const kind = valid ? 'parse' : decided ? 'descheduled' : 'decide';
  return steps[kind].takeAt(gic, at, scheduler, watcher);
};

const { 'stop-forwarding': stopForwarding, ...atRedistributor } = lpiControlSteps;
const AT_REDISTRIBUTOR = Object.values(atRedistributor);

const settleLpiControl = (gic: Gic, scheduler: Scheduler, watcher: Watcher | undefined): boolean => {
  for (let at = 0; at < gic.rds.length; at += 1) {
    for (const { takeAt } of AT_REDISTRIBUTOR) if (takeAt(gic, at, scheduler, watcher)) return true;
  }
  return stopForwarding.takeAt(gic, 0, scheduler, watcher);
};

/** Takes the first step that has to happen eventually and is possible now; false if there is none. */
export const settleOne = (gic: Gic, scheduler: Scheduler, watcher: Watcher | undefined): boolean => {
  if (gic.doorbells.length > 0) {
    ringAt(gic, 0, scheduler, watcher);
    return true;
  }
  for (const its of gic.itss) if (settleIts(gic, its, scheduler, watcher)) return true;
  for (let at = 0; at < gic.rds.length; at += 1) if (settleRedistributor(gic, at, scheduler, watcher)) return true;
  for (const [vpeid, vpe] of gic.vpes) {
    if (!vpe.unring) continue;
    unringVpe(gic, vpeid, vpe, scheduler, watcher);
    return true;
  }
  return gic.lpiControlInUse && settleLpiControl(gic, scheduler, watcher);
};
