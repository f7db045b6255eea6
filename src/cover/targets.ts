/** Coverage targets, as data. A run is measured against the targets of its profiles. */

import { errorOutcomesOn, isKnown, needsLpisEnabled, reasonsOn } from '../../models/architecture/command-outcomes.ts';
import { COMMAND_NAMES, type CommandName } from '../../models/architecture/commands.ts';
import type { ErrorReason } from '../../models/architecture/error-reasons.ts';
import type { FreedomId } from '../../models/architecture/freedoms.ts';
import { always, v4, v40, v41 } from '../../models/architecture/profile-kinds.ts';
import type { ErrorOutcome, Profile } from '../../models/architecture/profiles.ts';
import { isReachedOn, isStimulusKind, STEP_KINDS } from '../../models/architecture/step-kinds/index.ts';
import type { StepKind } from '../../models/architecture/steps.ts';

/** The outcome of a consumed command. */
export type CommandOutcome = 'accepted' | `${ErrorReason} ${ErrorOutcome}`;

/** A coverage target, and the profiles that have it. */
export interface Target {
  readonly name: string;
  readonly on: (profile: Profile) => boolean;
}

const individual = ({ individualDoorbells }: Profile): boolean => individualDoorbells;
const registers = ({ registerInvalidation }: Profile): boolean => registerInvalidation;
const vsgis = ({ vsgi }: Profile): boolean => vsgi;

const target = (name: string, on: Target['on'] = always): Target => ({ name, on });

/** The outcomes of one command on this profile. */
export const outcomesOn = (profile: Profile, op: CommandName): readonly CommandOutcome[] => {
  const reasons = needsLpisEnabled(profile, op)
    ? [...reasonsOn(profile, op), 'LPIS_DISABLED' as const]
    : reasonsOn(profile, op);
  return [
    ...(isKnown(profile, op) ? (['accepted'] as const) : []),
    ...reasons.flatMap((reason) =>
      errorOutcomesOn(profile, op, reason).map((policy) => `${reason} ${policy}` as const),
    ),
  ];
};

export const commandTargets = (profiles: readonly Profile[]): readonly string[] => [
  ...new Set(
    profiles.flatMap((profile) =>
      COMMAND_NAMES.flatMap((op) => outcomesOn(profile, op).map((outcome) => `${op} ${outcome}`)),
    ),
  ),
];

const stepTarget = (kind: StepKind): Target => target(kind, (profile) => isReachedOn(profile, kind));

export const STIMULUS_TARGETS: readonly Target[] = STEP_KINDS.filter(isStimulusKind).map(stepTarget);

/** Internal steps that programs take out of the plain order. */
export const INTERNAL_TARGETS: readonly Target[] = STEP_KINDS.filter((kind) => !isStimulusKind(kind)).map(stepTarget);

export const RESIDENCY = {
  load: 'idle to loading',
  loaded: 'loading to resident',
  left: (pendingLast: boolean): string => `leaving to idle, PendingLast=${pendingLast ? 1 : 0}`,
  leave40: 'resident to leaving',
  leave41: (doorbell: boolean, pendingLast: boolean): string =>
    `resident to leaving, Doorbell=${doorbell ? 1 : 0} PendingLast=${pendingLast ? 1 : 0}`,
} as const;

export const RESIDENCY_TARGETS: readonly Target[] = [
  target(RESIDENCY.load, v4),
  target(RESIDENCY.loaded, v4),
  target(RESIDENCY.leave40, v40),
  target(RESIDENCY.leave41(false, false), v41),
  target(RESIDENCY.leave41(false, true), v41),
  target(RESIDENCY.leave41(true, false), v41),
  target(RESIDENCY.leave41(true, true), v41),
  target(RESIDENCY.left(false), v4),
  target(RESIDENCY.left(true), v4),
];

export const DOORBELLS = {
  armed: 'default: armed by a deschedule',
  dropped: 'default: asked for, and dropped since PendingLast=1',
  declined: 'default: not asked for',
  rings: (form: 'individual' | 'default'): string => `${form}: rings`,
  pending: (form: 'individual' | 'default'): string => `${form}: becomes pending`,
  merges: (form: 'individual' | 'default'): string => `${form}: merges with one that is pending`,
  acknowledged: (form: 'individual' | 'default'): string => `${form}: is acknowledged`,
  removed: 'default: is removed by residency',
  moved: 'default: moves with its vPE',
  ringsForVsgi: 'default: rings for a vSGI',
  ringsForConfiguration: 'default: rings for a change of configuration',
  movall: (form: 'individual' | 'default'): string => `${form}: is taken along by MOVALL`,
} as const;

export const DOORBELL_TARGETS: readonly Target[] = [
  target(DOORBELLS.armed, v41),
  target(DOORBELLS.dropped, v41),
  target(DOORBELLS.declined, v41),
  target(DOORBELLS.rings('default'), v41),
  target(DOORBELLS.pending('default'), v41),
  target(DOORBELLS.merges('default'), v41),
  target(DOORBELLS.acknowledged('default'), v41),
  target(DOORBELLS.removed, v41),
  target(DOORBELLS.moved, v41),
  target(DOORBELLS.ringsForVsgi, vsgis),
  target(DOORBELLS.ringsForConfiguration, v41),
  target(DOORBELLS.movall('default'), v41),
  target(DOORBELLS.rings('individual'), individual),
  target(DOORBELLS.pending('individual'), individual),
  target(DOORBELLS.merges('individual'), individual),
  target(DOORBELLS.acknowledged('individual'), individual),
  target(DOORBELLS.movall('individual'), individual),
];

/** Freedoms that arise only on some profiles. All others can arise on any. */
const FREEDOM_NEEDS: Readonly<Partial<Record<FreedomId, Target['on']>>> = {
  'A-16': v41,
  'A-17': individual,
  'A-19': v41,
  'A-20': v4,
  'A-21': vsgis,
  'A-23': vsgis,
  'A-24': v40,
  'A-29': registers,
  'A-33': vsgis,
  'A-34': v41,
  'A-36': ({ architecture }) => architecture !== 'v4.1',
  'A-38': ({ umsi }) => umsi === true,
  'A-41': individual,
  'A-48': v40,
  'A-56': v4,
  'A-82': v40,
  'A-81': (profile) => v41(profile) && registers(profile),
  'A-94': v41,
  'A-95': v41,
  'A-57': ({ umsi }) => umsi === true,
  'A-61': v41,
  'A-62': v4,
  'A-65': v4,
  'A-66': vsgis,
  'A-67': v4,
  'A-69': vsgis,
  'A-70': ({ nassgiCap }) => nassgiCap === true,
  'A-71': v41,
  'A-73': v41,
  'A-74': individual,
  'A-80': ({ vmovp, itsCount }) => vmovp === 'every ITS' && itsCount > 1,
};

/** Whether the freedom can arise on one of the profiles that do not fix its outcome. */
export const comesUpOn = (freedom: FreedomId, profiles: readonly Profile[]): boolean =>
  profiles.some((profile) => profile.fixed[freedom] === undefined && (FREEDOM_NEEDS[freedom] ?? always)(profile));

/** Names of the targets that at least one of the profiles has. */
export const namesOn = (targets: readonly Target[], profiles: readonly Profile[]): readonly string[] =>
  targets.filter(({ on }) => profiles.some(on)).map(({ name }) => name);

/** Name of an outcome at run time → its name in the table of freedoms. */
export const OUTCOME_ALIASES: Readonly<Record<string, string>> = {
  'older mapping': 'old mapping',
  'still older mapping': 'old mapping',
};
