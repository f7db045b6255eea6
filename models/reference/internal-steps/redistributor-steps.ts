/** Internal steps of a redistributor: register invalidations, queries of vSGIs, the start and end of residency, and doorbells. */
import type { Scheduler } from '../../architecture/freedoms.ts';
import type { InternalStep } from '../../architecture/steps.ts';
import type { Gic } from '../gic.ts';
import { invalidateByRegister } from '../redistributor/configuration.ts';
import { clearDefaultDoorbell, landDoorbell } from '../redistributor/doorbells.ts';
import { decide, finishDeschedule, finishParse } from '../redistributor/residency.ts';
import type { Vpe } from '../redistributor/vpe.ts';
import { answerQuery } from '../redistributor/vsgis.ts';
import type { ResidencyStep, Watcher } from '../watcher.ts';
import { eachRedistributor, type StepKind, single, theGic } from './step-kind.ts';

/** The doorbell at that position of the list under way becomes pending. */
export const ringAt = (gic: Gic, index: number, scheduler: Scheduler, watcher: Watcher | undefined): void => {
  const doorbell = gic.doorbells[index];
  gic.tick(scheduler);
  landDoorbell(gic, index);
  if (doorbell !== undefined) watcher?.rang(doorbell);
};

export const ring: StepKind = {
  places: theGic,
  isComing: ({ doorbells }) => doorbells.length > 0,
  list: ({ doorbells }, _at, steps) => {
    for (const { rd, intid } of doorbells) steps.push({ kind: 'ring', rd, intid });
  },
  fire: (gic, step, scheduler, watcher) => {
    if (step.kind !== 'ring') return false;
    const index = gic.doorbells.findIndex(({ rd, intid }) => rd === step.rd && intid === step.intid);
    if (index < 0) return false;
    ringAt(gic, index, scheduler, watcher);
    return true;
  },
};

const isUnringing = ({ vpes }: Gic): boolean => {
  for (const vpe of vpes.values()) if (vpe.unring) return true;
  return false;
};

/** Clears the default doorbell of the vPE. */
export const unringVpe = (
  gic: Gic,
  vpeid: number,
  vpe: Vpe,
  scheduler: Scheduler,
  watcher: Watcher | undefined,
): void => {
  gic.tick(scheduler);
  clearDefaultDoorbell(gic, vpeid, vpe);
  watcher?.unrang(vpeid);
};

export const unring: StepKind = {
  places: theGic,
  isComing: isUnringing,
  list: ({ vpes }, _at, steps) => {
    for (const [vpeid, vpe] of vpes) if (vpe.unring) steps.push({ kind: 'unring', vpeid });
  },
  fire: (gic, step, scheduler, watcher) => {
    const vpe = step.kind === 'unring' ? gic.vpes.get(step.vpeid) : undefined;
    if (step.kind !== 'unring' || vpe?.unring !== true) return false;
    unringVpe(gic, step.vpeid, vpe, scheduler, watcher);
    return true;
  },
};

const tellResidency =
  (kind: ResidencyStep) =>
  (watcher: Watcher, rd: number): void =>
    watcher.residency(kind, rd);

export const redistributorSteps = {
  'register-invalidate': single('register-invalidate', {
    places: eachRedistributor,
    step: (rd) => ({ kind: 'register-invalidate', rd }),
    isComing: (gic, at) => gic.rd(at).registerInvalidations.length > 0,
    take: invalidateByRegister,
  }),
  'vsgi-query': single('vsgi-query', {
    places: eachRedistributor,
    step: (rd) => ({ kind: 'vsgi-query', rd }),
    isComing: (gic, at) => gic.rd(at).querying,
    take: answerQuery,
  }),
  parse: single('parse', {
    places: eachRedistributor,
    step: (rd) => ({ kind: 'parse', rd }),
    isComing: (gic, at) => gic.rd(at).dirty && gic.rd(at).valid,
    isPossible: (gic, at) => gic.ops.Dirty.clearsAfterSchedule(gic.rd(at)),
    take: finishParse,
    tell: tellResidency('parse'),
  }),
  decide: single('decide', {
    places: eachRedistributor,
    step: (rd) => ({ kind: 'decide', rd }),
    isComing: (gic, at) => {
      const { dirty, valid, decided } = gic.rd(at);
      return dirty && !valid && !decided;
    },
    take: decide,
    tell: tellResidency('decide'),
  }),
  descheduled: single('descheduled', {
    places: eachRedistributor,
    step: (rd): InternalStep => ({ kind: 'descheduled', rd }),
    isComing: (gic, at) => gic.rd(at).dirty && !gic.rd(at).valid,
    isPossible: (gic, at) => gic.ops.Dirty.clearsAfterDeschedule(gic.rd(at)),
    take: finishDeschedule,
    tell: tellResidency('descheduled'),
  }),
};
