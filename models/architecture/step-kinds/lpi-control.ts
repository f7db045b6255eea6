/** The kinds of stimuli of the registers that gate physical LPIs. */
import { isClearable, type LpiControlStimulus } from '../lpi-control.ts';
import { distributorRegisters } from '../registers/distributor-registers.ts';
import { redistributorRegisters } from '../registers/redistributor-registers.ts';
import type { StepOf } from '../step-types.ts';
import { bit, hex } from '../words.ts';
import { always, field, flag, hasDirectLpis, index, rd, type StepRow, v41 } from './row.ts';

const { GICR_CLRLPIR, GICR_CTLR, GICR_PENDBASER, GICR_PROPBASER, GICR_SETLPIR, GICR_VPROPBASER_V4_1, GICR_WAKER } =
  redistributorRegisters;

export const lpiControlStimuli: { readonly [K in LpiControlStimulus['kind']]: StepRow<StepOf<K>> } = {
  'enable-lpis': {
    shape: { rd, enable: flag },
    words: (step) => `rd${step.rd} GICR_CTLR: EnableLPIs:=${bit(step.enable)}`,
    on: always,
    writes: (step) => ({ register: GICR_CTLR, at: step.rd, fields: { EnableLPIs: field(step.enable) } }),
  },
  'poll-rwp': { shape: { rd }, words: (step) => `rd${step.rd} GICR_CTLR polled until RWP=0`, on: isClearable },
  propbaser: {
    shape: { rd, table: index, idBits: index },
    words: (step) => `rd${step.rd} GICR_PROPBASER := ${hex(step.table)}, IDbits=${step.idBits}`,
    on: always,
    writes: (step) => ({
      register: GICR_PROPBASER,
      at: step.rd,
      fields: { Physical_Address: step.table, IDbits: step.idBits },
    }),
  },
  pendbaser: {
    shape: { rd, table: index, ptz: flag },
    words: (step) => `rd${step.rd} GICR_PENDBASER := ${hex(step.table)}, PTZ=${bit(step.ptz)}`,
    on: always,
    writes: (step) => ({
      register: GICR_PENDBASER,
      at: step.rd,
      fields: { Physical_Address: step.table, PTZ: field(step.ptz) },
    }),
  },
  setlpir: {
    shape: { rd, intid: index },
    words: (step) => `rd${step.rd} GICR_SETLPIR := ${step.intid}`,
    on: hasDirectLpis,
    writes: (step) => ({ register: GICR_SETLPIR, at: step.rd, fields: { pINTID: step.intid } }),
  },
  clrlpir: {
    shape: { rd, intid: index },
    words: (step) => `rd${step.rd} GICR_CLRLPIR := ${step.intid}`,
    on: hasDirectLpis,
    writes: (step) => ({ register: GICR_CLRLPIR, at: step.rd, fields: { pINTID: step.intid } }),
  },
  'pending-table': {
    shape: { table: index, intid: index, pending: flag },
    words: ({ table, intid, pending }) => `bit ${intid} of the pending table at ${hex(table)} := ${bit(pending)}`,
    on: always,
  },
  'read-pending-table': {
    shape: { table: index, intid: index },
    words: ({ table, intid }) => `read of bit ${intid} of the pending table at ${hex(table)}`,
    on: always,
  },
  waker: {
    shape: { rd, sleep: flag },
    words: (step) => `rd${step.rd} GICR_WAKER: ProcessorSleep:=${bit(step.sleep)}`,
    on: always,
    writes: (step) => ({ register: GICR_WAKER, at: step.rd, fields: { ProcessorSleep: field(step.sleep) } }),
  },
  'poll-waker': {
    shape: { rd },
    words: (step) => `rd${step.rd} GICR_WAKER polled until ChildrenAsleep is as ProcessorSleep`,
    on: always,
  },
  'gicd-ctlr': {
    shape: { enableGrp1: flag, nassgireq: flag },
    words: ({ enableGrp1, nassgireq }) => `GICD_CTLR: EnableGrp1:=${bit(enableGrp1)}, nASSGIreq:=${bit(nassgireq)}`,
    on: always,
    writes: ({ enableGrp1, nassgireq }) => ({
      register: distributorRegisters.GICD_CTLR,
      at: 0,
      fields: { EnableGrp1: field(enableGrp1), nASSGIreq: field(nassgireq) },
    }),
  },
  vpropbaser: {
    shape: { rd, valid: flag, table: index, z: flag },
    words: ({ rd: at, valid, table, z }) =>
      `rd${at} GICR_VPROPBASER := ${hex(table)}, Valid=${bit(valid)}, Z=${bit(z)}`,
    on: v41,
    writes: ({ rd: at, valid, table, z }) => ({
      register: GICR_VPROPBASER_V4_1,
      at,
      fields: { Valid: field(valid), Physical_Address: table, Z: field(z) },
    }),
  },
};
