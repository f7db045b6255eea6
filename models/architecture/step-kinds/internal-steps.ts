/** The kinds of steps that the hardware takes by itself, in the order of the coverage report. */
import { z } from 'zod';
import { isClearable } from '../lpi-control.ts';
import type { InternalStep, StepOf } from '../step-types.ts';
import {
  always,
  hasDirectLpis,
  hasRegisterInvalidation,
  hasVsgis,
  index,
  its,
  rd,
  type StepRow,
  v4,
  v41,
} from './row.ts';

export const internalSteps: { readonly [K in InternalStep['kind']]: StepRow<StepOf<K>> } = {
  consume: { shape: { its }, words: (step) => `(ITS ${step.its} consumes the next command)`, on: always },
  land: { shape: { its, effect: z.string() }, words: ({ effect }) => `(lands: ${effect})`, on: always },
  parse: { shape: { rd }, words: (step) => `(rd${step.rd} has read the VPT: Dirty clears)`, on: v4 },
  decide: { shape: { rd }, words: (step) => `(rd${step.rd} decides PendingLast and the doorbell request)`, on: v4 },
  descheduled: {
    shape: { rd },
    words: (step) => `(rd${step.rd} has finished the deschedule: Dirty clears)`,
    on: v4,
  },
  ring: { shape: { rd, intid: index }, words: (step) => `(doorbell LPI ${step.intid} reaches rd${step.rd})`, on: v4 },
  unring: {
    shape: { vpeid: index },
    words: ({ vpeid }) => `(residency clears the default doorbell of vPE ${vpeid})`,
    on: v41,
  },
  cache: {
    shape: { rd, intid: index },
    words: (step) => `(rd${step.rd} caches the configuration byte of LPI ${step.intid})`,
    on: always,
  },
  evict: {
    shape: { rd, intid: index },
    words: (step) => `(rd${step.rd} drops the cached byte of LPI ${step.intid})`,
    on: always,
  },
  vcache: {
    shape: { vpeid: index, vINTID: index },
    words: ({ vpeid, vINTID }) => `(the configuration byte of vLPI ${vINTID} of vPE ${vpeid} is cached)`,
    on: v4,
  },
  vevict: {
    shape: { vpeid: index, vINTID: index },
    words: ({ vpeid, vINTID }) => `(the cached byte of vLPI ${vINTID} of vPE ${vpeid} is dropped)`,
    on: v4,
  },
  'register-invalidate': {
    shape: { rd },
    words: (step) => `(rd${step.rd} carries out GICR_INVLPIR or GICR_INVALLR)`,
    on: hasRegisterInvalidation,
  },
  'vsgi-query': { shape: { rd }, words: (step) => `(rd${step.rd} answers GICR_VSGIR)`, on: hasVsgis },
  activate: { shape: { its }, words: (step) => `(ITS ${step.its}: Enabled=1 takes effect)`, on: always },
  quiesce: { shape: { its }, words: (step) => `(ITS ${step.its} is quiescent)`, on: always },
  'stop-lpis': {
    shape: { rd },
    words: (step) => `(rd${step.rd} has stopped taking LPIs: RWP clears)`,
    on: isClearable,
  },
  'direct-lpi': {
    shape: { rd },
    words: (step) => `(rd${step.rd} carries out GICR_SETLPIR or GICR_CLRLPIR)`,
    on: hasDirectLpis,
  },
  'children-asleep': {
    shape: { rd },
    words: (step) => `(rd${step.rd}: ChildrenAsleep follows ProcessorSleep)`,
    on: always,
  },
  'stop-forwarding': {
    shape: {},
    words: () => '(LPIs are retrieved from the CPU interfaces: GICD_CTLR.RWP clears)',
    on: always,
  },
  'free-vpe-table': {
    shape: { rd },
    words: (step) => `(rd${step.rd} has given up its vPE table: RWP clears)`,
    on: v41,
  },
};
