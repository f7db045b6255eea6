/**
 * Profiles: what a GIC is.
 *
 * Widths and counts are kept small on purpose: the faults that are looked for need two of a thing at most, and a small machine is explored
 * sooner. Every profile describes hardware after bring-up: ITS enabled, LPIs enabled at each redistributor, collection n mapped to
 * redistributor n for every redistributor.
 */
import type { FreedomId } from './freedoms.ts';

export type Architecture = 'v3' | 'v4.0' | 'v4.1';

export interface Profile {
  readonly id: string;
  readonly description: string;
  readonly architecture: Architecture;
  /** Number of ITSs. */
  readonly itsCount: number;
  /** Number of redistributors; RDbase operands are 0 .. redistributors-1 (GITS_TYPER.PTA = 0). */
  readonly redistributors: number;
  /** Bits of a DeviceID, GITS_TYPER.Devbits + 1. */
  readonly deviceIdBits: number;
  /** Bits of an EventID, GITS_TYPER.ID_bits + 1. */
  readonly eventIdBits: number;
  /** Bits of an ICID. */
  readonly icidBits: number;
  /** Bits of an INTID, GICD_TYPER.IDbits + 1. */
  readonly intidBits: number;
  /** Bits of a vPEID. */
  readonly vpeidBits: number;
  /** GICR_TYPER.DirectLPI, or v4.1, which makes the same registers mandatory: GICR_INVLPIR and GICR_SYNCR exist. */
  readonly registerInvalidation: boolean;
  /** GITS_TYPER.nID = 0: individual doorbells are supported. */
  readonly individualDoorbells: boolean;
  /** GICR_TYPER.CommonLPIAff: the group of each redistributor. */
  readonly commonLpiAffGroups: readonly number[];
  /** Freedoms that this profile fixes: index of the outcome. All others are open. */
  readonly fixed: Partial<Readonly<Record<FreedomId, number>>>;
}

/** Declares a profile. */
export const defineProfile = (profile: Profile): Profile => profile;

const small = {
  itsCount: 1,
  redistributors: 2,
  deviceIdBits: 4,
  eventIdBits: 14,
  icidBits: 4,
  intidBits: 16,
  vpeidBits: 4,
  commonLpiAffGroups: [0, 0],
  fixed: {},
} as const;

export const PROFILES: readonly Profile[] = [
  {
    ...small,
    id: 'v3',
    description: 'GICv3: physical LPIs and one ITS',
    architecture: 'v3',
    registerInvalidation: false,
    individualDoorbells: false,
  },
  {
    ...small,
    id: 'v4.0',
    description: 'GICv4.0 with individual doorbells, which software invalidates through a proxy device',
    architecture: 'v4.0',
    registerInvalidation: false,
    individualDoorbells: true,
  },
  {
    ...small,
    id: 'v4.0-direct',
    description: 'GICv4.0 with individual doorbells and DirectLPI',
    architecture: 'v4.0',
    registerInvalidation: true,
    individualDoorbells: true,
  },
  {
    ...small,
    id: 'v4.1',
    description: 'GICv4.1 with default doorbells only (GITS_TYPER.nID = 1), one CommonLPIAff group',
    architecture: 'v4.1',
    registerInvalidation: true,
    individualDoorbells: false,
  },
];

/** The profile of that name, or undefined. */
export const findProfile = (id: string): Profile | undefined => PROFILES.find((profile) => profile.id === id);
