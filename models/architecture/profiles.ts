/**
 * The profiles of this project.
 *
 * Widths and counts are small on purpose: the faults that we look for need at most two of a kind, and a small machine is explored sooner. Every profile describes hardware after bring-up: ITS enabled, LPIs enabled at each redistributor, collection n mapped to
 * redistributor n for every redistributor.
 */
import { defineProfile, type Profile, type ProfileData } from './profile.ts';
import { READY_PROFILES } from './ready-profiles.ts';

export {
  defineProfile,
  type ErrorOutcome,
  type FixedOutcomes,
  fixedOutcomes,
  type Profile,
  type ProfileData,
  policyOf,
} from './profile.ts';
export type { Architecture } from './versions.ts';

/** One for each version of the architecture, with everything open. */
const VERSIONS: readonly ProfileData[] = [
  {
    id: 'v3',
    description: 'GICv3: physical LPIs and one ITS, which reports unmapped MSIs',
    architecture: 'v3',
    umsi: true,
    registerInvalidation: false,
    individualDoorbells: false,
  },
  {
    id: 'v4.0',
    description: 'GICv4.0 with individual doorbells, invalidated through a proxy device; EnableLPIs is RES1 once set',
    architecture: 'v4.0',
    registerInvalidation: false,
    individualDoorbells: true,
    enableLpisIsClearable: false,
  },
  {
    id: 'v4.0-direct',
    description: 'GICv4.0 with individual doorbells and DirectLPI',
    architecture: 'v4.0',
    registerInvalidation: true,
    directLpis: true,
    individualDoorbells: true,
  },
  {
    id: 'v4.1',
    description: 'GICv4.1 with default doorbells only (GITS_TYPER.nID = 1), one CommonLPIAff group',
    architecture: 'v4.1',
    registerInvalidation: true,
    individualDoorbells: false,
    vsgi: true,
    nassgiCap: true,
  },
  {
    id: 'v3-direct',
    description:
      'GICv3 with DirectLPI beside an ITS, which is vendor-specific: GICR_SETLPIR, GICR_CLRLPIR and register invalidation; a device table of one page is too small for every DeviceID',
    architecture: 'v3',
    deviceIdBits: 10,
    registerInvalidation: true,
    individualDoorbells: false,
    directLpis: true,
  },
  {
    id: 'v4.0-itslist',
    description: 'GICv4.0 with two ITSs, VMOVP with ITSList (GITS_TYPER.VMOVP = 0)',
    architecture: 'v4.0',
    itsCount: 2,
    vmovp: 'every ITS',
    registerInvalidation: false,
    individualDoorbells: true,
  },
  {
    id: 'v4.1-2its',
    description: 'GICv4.1 with two ITSs, one VMOVP for all of them (GITS_TYPER.VMOVP = 1), two CommonLPIAff groups',
    architecture: 'v4.1',
    itsCount: 2,
    commonLpiAffGroups: [0, 1],
    registerInvalidation: true,
    individualDoorbells: false,
    vsgi: true,
  },
  {
    id: 'v4.1-itslist',
    description: 'GICv4.1 with three ITSs, VMOVP with ITSList (GITS_TYPER.VMOVP = 0)',
    architecture: 'v4.1',
    itsCount: 3,
    vmovp: 'every ITS',
    registerInvalidation: true,
    individualDoorbells: false,
    vsgi: true,
  },
  {
    id: 'v4.1-two-level',
    description: 'GICv4.1 with two-level tables; a level-2 page has two DeviceIDs or ICIDs, or one vPEID',
    architecture: 'v4.1',
    twoLevel: { Devices: 2, Collections: 2, vPEs: 1, redistributorVpes: 1 },
    registerInvalidation: true,
    individualDoorbells: false,
    vsgi: true,
  },
];

export const PROFILES: readonly Profile[] = [...VERSIONS, ...READY_PROFILES].map(defineProfile);

/** The profile of that name, or undefined. */
export const findProfile = (id: string): Profile | undefined => PROFILES.find((profile) => profile.id === id);
