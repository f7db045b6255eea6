/** Stimuli that write a register, except registers that gate physical LPIs: the type and the row of each. */
import { VSGIS } from '../identifiers.ts';
import type { Profile } from '../profile.ts';
import type { Fields } from '../registers/index.ts';
import { itsRegisters } from '../registers/its-registers.ts';
import { redistributorRegisters } from '../registers/redistributor-registers.ts';
import { vlpi } from '../words.ts';
import { hasRegisterInvalidation, hasVsgis, index, its, type OfKind, rd, type StepRow } from './row.ts';

const { GICR_INVALLR, GICR_INVLPIR, GICR_VSGIR } = redistributorRegisters;

/** Software writes an INTID to GICR_INVLPIR: a physical one, or with V=1 (v4.1) a vINTID of a vPE. */
export interface WriteInvlpir {
  readonly kind: 'invlpir';
  readonly rd: number;
  readonly intid: number;
  readonly vpeid?: number | undefined;
}

/** Software writes GICR_INVALLR: every physical LPI of the redistributor, or with V=1 (v4.1) every vLPI of a vPE. */
export interface WriteInvallr {
  readonly kind: 'invallr';
  readonly rd: number;
  readonly vpeid?: number | undefined;
}

/** Software writes vPEID and vINTID (0 to 15) to GITS_SGIR. */
export interface WriteSgir {
  readonly kind: 'sgir';
  readonly its: number;
  readonly vpeid: number;
  readonly vINTID: number;
}

/** Software writes a vPEID to GICR_VSGIR, which asks for the pending vSGIs of that vPE. */
export interface WriteVsgir {
  readonly kind: 'vsgir';
  readonly rd: number;
  readonly vpeid: number;
}

export type RegisterStimulus = WriteInvlpir | WriteInvallr | WriteSgir | WriteVsgir;

/** V=1 where a vPE is named. */
const invalidation = (vpeid: number | undefined): { readonly V?: number; readonly vPEID?: number } =>
  vpeid === undefined ? {} : { V: 1, vPEID: vpeid };

/** The vPE that is named; V and vPEID are there in v4.1 only. */
const namedVpe = ({ architecture }: Profile, { V, vPEID = 0 }: Fields): number | undefined =>
  architecture === 'v4.1' && V === 1 ? vPEID : undefined;

export const registerStimuli: { readonly [K in RegisterStimulus['kind']]: StepRow<OfKind<RegisterStimulus, K>> } = {
  invlpir: {
    shape: { rd, intid: index, vpeid: index.optional() },
    words: (step) => {
      const of = step.vpeid === undefined ? '' : ` of vPE ${step.vpeid} (V=1)`;
      return `rd${step.rd} GICR_INVLPIR := ${step.intid}${of}`;
    },
    on: hasRegisterInvalidation,
    asWrite: {
      register: GICR_INVLPIR,
      fields: ({ intid, vpeid }) => ({ INTID: intid, ...invalidation(vpeid) }),
      stimulus: (at, fields, profile) => ({
        kind: 'invlpir',
        rd: at,
        intid: fields.INTID ?? 0,
        vpeid: namedVpe(profile, fields),
      }),
    },
  },
  invallr: {
    shape: { rd, vpeid: index.optional() },
    words: (step) => `rd${step.rd} GICR_INVALLR${step.vpeid === undefined ? '' : ` := vPE ${step.vpeid} (V=1)`}`,
    on: hasRegisterInvalidation,
    asWrite: {
      register: GICR_INVALLR,
      fields: ({ vpeid }) => invalidation(vpeid),
      stimulus: (at, fields, profile) => ({ kind: 'invallr', rd: at, vpeid: namedVpe(profile, fields) }),
    },
  },
  sgir: {
    shape: { its, vpeid: index, vINTID: index.max(VSGIS - 1) },
    words: ({ its: at, vpeid, vINTID }) => `ITS ${at}: GITS_SGIR := ${vlpi(vpeid, vINTID)}`,
    on: hasVsgis,
    asWrite: {
      register: itsRegisters.GITS_SGIR,
      fields: ({ vpeid, vINTID }) => ({ vPEID: vpeid, vINTID }),
      stimulus: (at, { vPEID = 0, vINTID = 0 }) => ({ kind: 'sgir', its: at, vpeid: vPEID, vINTID }),
    },
  },
  vsgir: {
    shape: { rd, vpeid: index },
    words: (step) => `rd${step.rd} GICR_VSGIR := vPE ${step.vpeid}`,
    on: hasVsgis,
    asWrite: {
      register: GICR_VSGIR,
      fields: ({ vpeid }) => ({ vPEID: vpeid }),
      stimulus: (at, { vPEID = 0 }) => ({ kind: 'vsgir', rd: at, vpeid: vPEID }),
    },
  },
};
