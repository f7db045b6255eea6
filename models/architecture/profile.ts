/** The type of a profile: the size and features of a GIC, and the outcomes that it fixes for points that the architecture leaves open. */
import { branded } from './brand.ts';
import type { CommandName } from './commands/index.ts';
import type { ErrorReason } from './error-reasons.ts';
import { FREEDOMS, type FreedomId, isFreedomId } from './freedoms.ts';
import type { TwoLevelTables } from './its-tables.ts';
import type { Architecture } from './versions.ts';

/** Freedoms that a profile fixes, by the name of the outcome; all others are open. */
export type FixedOutcomes = Partial<Readonly<Record<FreedomId, string>>>;

/** The response of an ITS to a bad command. */
export type ErrorOutcome = 'ignored' | 'stalls the queue' | 'treated as valid';

/** A row of a profile: its commands and errors (default: all), and the response to them. */
export interface ErrorPolicy {
  readonly commands?: readonly CommandName[];
  readonly reasons?: readonly ErrorReason[];
  readonly outcome: ErrorOutcome;
}

export interface Profile {
  readonly id: string;
  readonly description: string;
  readonly architecture: Architecture;
  /** Number of ITSs. */
  readonly itsCount: number;
  /**
   * GITS_TYPER.VMOVP: VMOVP is sent to one ITS (1), or to every ITS that maps the vPE, with SequenceNumber and ITSList (0). GITS_CTLR.ITS_Number
   * of ITS n is n.
   */
  readonly vmovp: 'one ITS' | 'every ITS';
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
  /** GICR_TYPER.DirectLPI beside an ITS, with GICR_SETLPIR and GICR_CLRLPIR; vendor-specific. */
  readonly directLpis?: boolean;
  /** Whether GICR_CTLR.EnableLPIs can be cleared again (GICR_CTLR.CES=1) or is RES1 once set. Default: A-26 is open. */
  readonly enableLpisIsClearable?: boolean;
  /** GICD_TYPER2.nASSGIcap (v4.1). */
  readonly nassgiCap?: boolean;
  /** GITS_TYPER.nID = 0: individual doorbells are supported. Default doorbells exist in every v4.1 GIC, beside them. */
  readonly individualDoorbells: boolean;
  /** GITS_TYPER.VSGI and GICR_TYPER.VSGI: vSGIs are supported. */
  readonly vsgi: boolean;
  /** GICR_TYPER.CommonLPIAff: the group of each redistributor; a shorter list is continued with its last group. */
  readonly commonLpiAffGroups: readonly number[];
  /** Outcomes that this profile fixes, by freedom. Where an open point does not offer the fixed outcome, its plainest one is taken. */
  readonly fixed: FixedOutcomes;
  /** GITS_TYPER.UMSI: unmapped MSIs are reported in GITS_STATUSR and GITS_UMSIR. */
  readonly umsi?: boolean;
  /** The GIC snoops the caches of CPUs: it sees what they store. Otherwise software cleans the cache lines of tables and commands first. Default: true. */
  readonly snoops?: boolean;
  /** GITS_BASER<n>.Indirect, GICR_VPROPBASER.Indirect: the tables that have two levels. */
  readonly twoLevel?: TwoLevelTables;
  /** Responses to bad commands. The first row that matches counts; if none does, A-01 is open. */
  readonly errorPolicies?: readonly ErrorPolicy[];
}

/** The error of a fixed outcome; undefined if there is none. */
const problemWith = (id: string, outcome: string): string | undefined => {
  if (!isFreedomId(id)) return `there is no freedom ${id}`;
  const freedom = FREEDOMS[id];
  const { resolved, outcomes } = freedom;
  if (freedom.resolved !== 'choice') return `${id} is no choice of hardware (${resolved}) and cannot be fixed`;
  if (!outcomes.includes(outcome)) return `${id} has no outcome "${outcome}"; it has "${outcomes.join('", "')}"`;
  if (freedom.namedAtTheMoment !== true || outcome === outcomes[0]) return undefined;
  return `${id} "${outcome}" depends on the moment; only "${outcomes[0]}" can be fixed`;
};

/** Checks the outcomes that a profile fixes. An unknown freedom or outcome is an error, since it would be ignored otherwise. */
export const fixedOutcomes = ({ id, fixed }: Profile): FixedOutcomes => {
  for (const [freedom, outcome] of Object.entries(fixed)) {
    const problem = problemWith(freedom, outcome);
    if (problem !== undefined) throw new Error(`profile ${id}: ${problem}`);
  }
  return fixed;
};

/** The values that all profiles of this project share. */
const SMALL = {
  itsCount: 1,
  vmovp: 'one ITS',
  redistributors: 2,
  deviceIdBits: 4,
  eventIdBits: 14,
  icidBits: 4,
  intidBits: 16,
  vpeidBits: 4,
  commonLpiAffGroups: [0, 0],
  vsgi: false,
  fixed: {},
} satisfies Partial<Profile>;

/** The argument of `defineProfile`: the fields that `SMALL` does not set, and those that differ from it. */
export type ProfileData = Omit<Profile, keyof typeof SMALL> & Partial<Profile>;

/** The response that the profile fixes for this error of this command; undefined if A-01 is open. */
export const policyOf = (profile: Profile, name: CommandName, reason: ErrorReason): ErrorOutcome | undefined =>
  profile.errorPolicies?.find(
    ({ commands, reasons }) => commands?.includes(name) !== false && reasons?.includes(reason) !== false,
  )?.outcome;

/** A group for each redistributor; redistributors beyond the end of the list are in its last group. */
const groupsOf = ({ id, redistributors, commonLpiAffGroups: groups }: Profile): readonly number[] => {
  if (groups.length > redistributors) {
    throw new Error(`profile ${id}: commonLpiAffGroups names ${groups.length} redistributors of ${redistributors}`);
  }
  return Array.from({ length: redistributors }, (_, rd) => groups[rd] ?? groups.at(-1) ?? 0);
};

/** Declares a profile. It may be based on another one: `defineProfile({ ...profile('v4.1'), id: 'four', redistributors: 4 })`. */
export const defineProfile = (data: ProfileData): Profile => {
  const profile = { ...SMALL, ...data };
  return branded('profile', { ...profile, fixed: fixedOutcomes(profile), commonLpiAffGroups: groupsOf(profile) });
};
