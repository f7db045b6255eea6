/** The kinds of stimuli of the registers that gate physical LPIs. */
import { isClearable } from '../lpi-control.ts';
import { distributorRegisters } from '../registers/distributor-registers.ts';
import type { Fields } from '../registers/index.ts';
import { redistributorRegisters } from '../registers/redistributor-registers.ts';
import { bit, hex } from '../words.ts';
import { always, field, flag, hasDirectLpis, index, type OfKind, rd, type StepRow, v41 } from './row.ts';

const { GICR_CLRLPIR, GICR_CTLR, GICR_PENDBASER, GICR_PROPBASER, GICR_SETLPIR, GICR_VPROPBASER_V4_1, GICR_WAKER } =
  redistributorRegisters;

/** Software writes GICR_CTLR with this value of EnableLPIs. */
export interface WriteEnableLpis {
  readonly kind: 'enable-lpis';
  readonly rd: number;
  readonly enable: boolean;
}

/** Software polls GICR_CTLR until RWP reads 0. */
export interface PollRwp {
  readonly kind: 'poll-rwp';
  readonly rd: number;
}

/** Shareability and Cacheability of accesses to a table: the fields of GICR_PROPBASER and GICR_PENDBASER as one number. */
export const attributesOf = ({ InnerCache = 0, OuterCache = 0, Shareability = 0 }: Fields): number =>
  Shareability * 64 + OuterCache * 8 + InnerCache;

/** The fields that `attributesOf` made one number of. */
export const attributeFields = (attributes = 0): Fields => ({
  InnerCache: attributes & 7,
  OuterCache: (attributes >> 3) & 7,
  Shareability: attributes >> 6,
});

/** Software writes GICR_PROPBASER: address of the LPI configuration table, and INTID bits minus one. */
export interface WritePropbaser {
  readonly kind: 'propbaser';
  readonly rd: number;
  readonly table: number;
  readonly idBits: number;
  /** As `attributesOf` has them; 0 if left out. */
  readonly attributes?: number | undefined;
}

/** Software writes GICR_PENDBASER: address of the LPI pending table, and the promise that it is all zero. */
export interface WritePendbaser {
  readonly kind: 'pendbaser';
  readonly rd: number;
  readonly table: number;
  readonly ptz: boolean;
  /** As `attributesOf` has them; 0 if left out. */
  readonly attributes?: number | undefined;
}

/** Software writes a pINTID to GICR_SETLPIR or GICR_CLRLPIR. */
export interface WriteDirectLpi {
  readonly kind: 'setlpir' | 'clrlpir';
  readonly rd: number;
  readonly intid: number;
}

/** Software writes a bit of an LPI pending table, or of a virtual one, in memory, and makes it observable. */
export interface WritePendingTable {
  readonly kind: 'pending-table';
  readonly table: number;
  readonly intid: number;
  readonly pending: boolean;
}

/** Software reads a bit of an LPI pending table in memory. */
export interface ReadPendingTable {
  readonly kind: 'read-pending-table';
  readonly table: number;
  readonly intid: number;
}

/** Software writes GICR_WAKER.ProcessorSleep. */
export interface WriteWaker {
  readonly kind: 'waker';
  readonly rd: number;
  readonly sleep: boolean;
}

/** Software polls GICR_WAKER until ChildrenAsleep reads as ProcessorSleep. */
export interface PollWaker {
  readonly kind: 'poll-waker';
  readonly rd: number;
}

/** Software writes GICD_CTLR, with one Security state: the enable of Group 1, which gates LPIs, that of Group 0, 0 if left out, and nASSGIreq. */
export interface WriteGicdCtlr {
  readonly kind: 'gicd-ctlr';
  readonly enableGrp0?: boolean | undefined;
  readonly enableGrp1: boolean;
  readonly nassgireq: boolean;
}

/** Software writes the v4.1 GICR_VPROPBASER: address of the vPE configuration table, and the promise that it is all zero. */
export interface WriteVpropbaser {
  readonly kind: 'vpropbaser';
  readonly rd: number;
  readonly valid: boolean;
  readonly table: number;
  readonly z: boolean;
}

export type LpiControlStimulus =
  | WriteEnableLpis
  | PollRwp
  | WritePropbaser
  | WritePendbaser
  | WriteDirectLpi
  | WritePendingTable
  | ReadPendingTable
  | WriteWaker
  | PollWaker
  | WriteGicdCtlr
  | WriteVpropbaser;

const attributesInWords = ({ attributes = 0 }: WritePropbaser | WritePendbaser): string => {
  const { InnerCache, OuterCache, Shareability } = attributeFields(attributes);
  return attributes === 0 ? '' : `, InnerCache=${InnerCache}, OuterCache=${OuterCache}, Shareability=${Shareability}`;
};

export const lpiControlStimuli: { readonly [K in LpiControlStimulus['kind']]: StepRow<OfKind<LpiControlStimulus, K>> } =
  {
    'enable-lpis': {
      shape: { rd, enable: flag },
      words: (step) => `rd${step.rd} GICR_CTLR: EnableLPIs:=${bit(step.enable)}`,
      on: always,
      asWrite: {
        register: GICR_CTLR,
        fields: (step) => ({ EnableLPIs: field(step.enable) }),
        stimulus: (at, { EnableLPIs }) => ({ kind: 'enable-lpis', rd: at, enable: EnableLPIs === 1 }),
      },
    },
    'poll-rwp': { shape: { rd }, words: (step) => `rd${step.rd} GICR_CTLR polled until RWP=0`, on: isClearable },
    propbaser: {
      shape: { rd, table: index, idBits: index, attributes: index.optional() },
      words: (step) =>
        `rd${step.rd} GICR_PROPBASER := ${hex(step.table)}, IDbits=${step.idBits}${attributesInWords(step)}`,
      on: always,
      asWrite: {
        register: GICR_PROPBASER,
        fields: ({ table, idBits, attributes }) => ({
          Physical_Address: table,
          IDbits: idBits,
          ...attributeFields(attributes),
        }),
        stimulus: (at, fields) => ({
          kind: 'propbaser',
          rd: at,
          table: fields.Physical_Address ?? 0,
          idBits: fields.IDbits ?? 0,
          attributes: attributesOf(fields) || undefined,
        }),
      },
    },
    pendbaser: {
      shape: { rd, table: index, ptz: flag, attributes: index.optional() },
      words: (step) =>
        `rd${step.rd} GICR_PENDBASER := ${hex(step.table)}, PTZ=${bit(step.ptz)}${attributesInWords(step)}`,
      on: always,
      asWrite: {
        register: GICR_PENDBASER,
        fields: ({ table, ptz, attributes }) => ({
          Physical_Address: table,
          PTZ: field(ptz),
          ...attributeFields(attributes),
        }),
        stimulus: (at, fields) => ({
          kind: 'pendbaser',
          rd: at,
          table: fields.Physical_Address ?? 0,
          ptz: fields.PTZ === 1,
          attributes: attributesOf(fields) || undefined,
        }),
      },
    },
    setlpir: {
      shape: { rd, intid: index },
      words: (step) => `rd${step.rd} GICR_SETLPIR := ${step.intid}`,
      on: hasDirectLpis,
      asWrite: {
        register: GICR_SETLPIR,
        fields: ({ intid }) => ({ pINTID: intid }),
        stimulus: (at, { pINTID = 0 }) => ({ kind: 'setlpir', rd: at, intid: pINTID }),
      },
    },
    clrlpir: {
      shape: { rd, intid: index },
      words: (step) => `rd${step.rd} GICR_CLRLPIR := ${step.intid}`,
      on: hasDirectLpis,
      asWrite: {
        register: GICR_CLRLPIR,
        fields: ({ intid }) => ({ pINTID: intid }),
        stimulus: (at, { pINTID = 0 }) => ({ kind: 'clrlpir', rd: at, intid: pINTID }),
      },
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
      asWrite: {
        register: GICR_WAKER,
        fields: ({ sleep }) => ({ ProcessorSleep: field(sleep) }),
        stimulus: (at, { ProcessorSleep }) => ({ kind: 'waker', rd: at, sleep: ProcessorSleep === 1 }),
      },
    },
    'poll-waker': {
      shape: { rd },
      words: (step) => `rd${step.rd} GICR_WAKER polled until ChildrenAsleep is as ProcessorSleep`,
      on: always,
    },
    'gicd-ctlr': {
      shape: { enableGrp0: flag.optional(), enableGrp1: flag, nassgireq: flag },
      words: ({ enableGrp0 = false, enableGrp1, nassgireq }) =>
        `GICD_CTLR: EnableGrp1:=${bit(enableGrp1)}${enableGrp0 ? ', EnableGrp0:=1' : ''}, nASSGIreq:=${bit(nassgireq)}`,
      on: always,
      asWrite: {
        register: distributorRegisters.GICD_CTLR,
        fields: ({ enableGrp0 = false, enableGrp1, nassgireq }) => ({
          EnableGrp0: field(enableGrp0),
          EnableGrp1: field(enableGrp1),
          nASSGIreq: field(nassgireq),
        }),
        stimulus: (_, { EnableGrp0, EnableGrp1, nASSGIreq }) => ({
          kind: 'gicd-ctlr',
          enableGrp0: EnableGrp0 === 1 || undefined,
          enableGrp1: EnableGrp1 === 1,
          nassgireq: nASSGIreq === 1,
        }),
      },
    },
    vpropbaser: {
      shape: { rd, valid: flag, table: index, z: flag },
      words: ({ rd: at, valid, table, z }) =>
        `rd${at} GICR_VPROPBASER := ${hex(table)}, Valid=${bit(valid)}, Z=${bit(z)}`,
      on: v41,
      asWrite: {
        register: GICR_VPROPBASER_V4_1,
        fields: ({ valid, table, z }) => ({ Valid: field(valid), Physical_Address: table, Z: field(z) }),
        stimulus: (at, { Valid, Physical_Address: table = 0, Z }) => ({
          kind: 'vpropbaser',
          rd: at,
          valid: Valid === 1,
          table,
          z: Z === 1,
        }),
      },
    },
  };
