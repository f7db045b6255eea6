/**
 * Schemas of profiles, properties and hypotheses in a loaded file. JavaScript files are not type-checked, so an error names the wrong field.
 */
import { z } from 'zod';
import { COMMAND_NAMES } from '../../models/architecture/commands.ts';
import { reasonCodes } from '../../models/architecture/errors.ts';
import { EVENT_KINDS } from '../../models/architecture/event-kinds.ts';
import { defineProfile, type Profile, type ProfileData } from '../../models/architecture/profiles.ts';
import { type Hypothesis, ONLY_SCOPE } from '../../models/faults/hypothesis.ts';
import type { Driver } from '../../models/software/host-driver.ts';
import { FAMILIES, type Property } from '../../properties/property.ts';
import { nearNames } from './near-names.ts';
import { RegistryError } from './registry.ts';

/** The error of a field: `is missing`, or the given text if its value is wrong. */
const said = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) => (input === undefined ? 'is missing' : what),
});

const text = z.string(said('is not a string')).min(1, 'is empty');
const id = text.regex(
  /^[A-Za-z0-9.]+([-_][A-Za-z0-9.]+)*$/,
  'is not an id: letters, digits and dots, joined by hyphens or underscores',
);
const fun = z.custom((value) => typeof value === 'function', said('is not a function'));
const flag = z.boolean(said('is neither true nor false'));
const architecture = z.enum(['v3', 'v4.0', 'v4.1'], said('is not one of v3, v4.0, v4.1'));
const ids = z.array(text, said('is not a list of ids')).min(1, 'is an empty list');

/** A whole number within limits. */
const from = (least: number, most: number) =>
  z
    .int(said('is not a whole number'))
    .min(least, `is not from ${least} to ${most}`)
    .max(most, `is not from ${least} to ${most}`);

/** One of these names. */
const oneOf = (names: readonly string[]) =>
  z.string().refine((name) => names.includes(name), {
    error: ({ input }) =>
      `${String(input)} is none of ${names.length > FEW ? 'them' : names.join(', ')}${near(String(input), names)}`,
  });

/** An error lists all names if there are at most this many. */
const FEW = 12;

const near = (name: string, names: readonly string[]): string => {
  const [nearest] = names.length > FEW ? nearNames(name, names) : [];
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
};

const unknownField =
  (fields: readonly string[]) =>
  (issue: { readonly code: string; readonly keys?: readonly string[] }): string | undefined => {
    if (issue.code !== 'unrecognized_keys') return undefined;
    const [key = ''] = issue.keys ?? [];
    const [nearest] = nearNames(key, fields);
    return `there is no field ${key}${nearest === undefined ? '' : `; did you mean ${nearest}?`}`;
  };

/** An object with these fields and no others; `short` are those that the define… function turns into them. */
const strict = <Shape extends z.core.$ZodLooseShape>(shape: Shape, ...short: readonly string[]) =>
  z.strictObject(shape, { error: unknownField([...Object.keys(shape), ...short]) });

const ERROR_REASONS = Object.keys(reasonCodes);

/** The response to a bad command. */
const OUTCOMES = ['ignored', 'stalls the queue', 'treated as valid'];

const page = from(1, 2 ** 16);

/**
 * Limits are those of the architecture: GITS_TYPER.Devbits, ID_bits and CIDbits, GICD_TYPER.IDbits (LPIs need 14 bits, and ICC_IAR1_EL1.INTID has 24), vPEID, and ITSList for the
 * number of ITSs.
 */
const profileShape = {
  id,
  description: text,
  architecture,
  itsCount: from(1, 16),
  redistributors: from(1, 512),
  deviceIdBits: from(1, 32),
  eventIdBits: from(1, 32),
  icidBits: from(1, 16),
  intidBits: from(14, 24),
  vpeidBits: from(1, 16),
  vmovp: z.enum(['one ITS', 'every ITS'], said('is neither "one ITS" nor "every ITS"')),
  registerInvalidation: flag,
  individualDoorbells: flag,
  vsgi: flag,
  directLpis: flag.optional(),
  enableLpisIsClearable: flag.optional(),
  nassgiCap: flag.optional(),
  umsi: flag.optional(),
  snoops: flag.optional(),
  commonLpiAffGroups: z.array(
    z.int(said('is not a whole number')).nonnegative('is negative'),
    said('is not a list of groups'),
  ),
  fixed: z.record(
    z.string(),
    z.string(said('is not the name of an outcome')),
    said('is no table of outcomes by freedom'),
  ),
  twoLevel: strict({
    Devices: page.optional(),
    Collections: page.optional(),
    vPEs: page.optional(),
    redistributorVpes: page.optional(),
  }).optional(),
  errorPolicies: z
    .array(
      strict({
        commands: z.array(oneOf(COMMAND_NAMES), said('is not a list of commands')).optional(),
        reasons: z.array(oneOf(ERROR_REASONS), said('is not a list of errors')).optional(),
        outcome: oneOf(OUTCOMES),
      }),
      said('is not a list of policies'),
    )
    .optional(),
};

/** Fields that defineProfile sets where they are left out. */
const DEFAULTED = {
  itsCount: true,
  redistributors: true,
  deviceIdBits: true,
  eventIdBits: true,
  icidBits: true,
  intidBits: true,
  vpeidBits: true,
  vmovp: true,
  vsgi: true,
  commonLpiAffGroups: true,
  fixed: true,
} as const;

const profile = strict(profileShape);
const profileData = profile.partial(DEFAULTED);

/** What a version does not have, or cannot be without: the field, its wrong value, and what is wrong. */
const contradictionIn = (value: Profile): string | undefined => {
  const { architecture: version, redistributors, icidBits, twoLevel } = value;
  if (version === 'v3' && value.individualDoorbells) return 'individualDoorbells: GICv3 has no doorbells';
  if (version !== 'v4.1' && value.vsgi) return `vsgi: GIC${version} has no vSGIs`;
  if (version !== 'v4.1' && value.nassgiCap === true) return `nassgiCap: GIC${version} has no GICD_TYPER2.nASSGIcap`;
  if (version === 'v3' && twoLevel?.vPEs !== undefined) return 'twoLevel.vPEs: GICv3 has no vPE table';
  if (version !== 'v4.1' && twoLevel?.redistributorVpes !== undefined) {
    return `twoLevel.redistributorVpes: redistributors of GIC${version} have no vPE configuration table`;
  }
  if (version === 'v4.1' && !value.registerInvalidation) {
    return 'registerInvalidation: GICv4.1 always has GICR_INVLPIR, GICR_INVALLR and GICR_SYNCR';
  }
  if (value.directLpis === true && !value.registerInvalidation) {
    return 'registerInvalidation: GICR_TYPER.DirectLPI brings GICR_INVLPIR, GICR_INVALLR and GICR_SYNCR';
  }
  if (redistributors > 2 ** icidBits) {
    return `icidBits: bring-up needs a collection for each of the ${redistributors} redistributors`;
  }
  return undefined;
};

const isEventKind = (kind: unknown): boolean => EVENT_KINDS.some((each) => each === kind);

const property = strict({
  id,
  name: id,
  family: oneOf(FAMILIES),
  kind: z.enum(['hardware', 'software', 'liveness', 'lint'], said('is not one of hardware, software, liveness, lint')),
  architectures: z.array(architecture, said('is not a list of versions')).min(1, 'is an empty list'),
  statement: text,
  situation: text,
  source: text,
  needs: z
    .array(
      z.unknown().refine(isEventKind, {
        error: ({ input }) => `${String(input)} is no kind of event${near(String(input), EVENT_KINDS)}`,
      }),
      said('is not a list of kinds of events'),
    )
    .optional(),
  isCommandError: flag.optional(),
  on: fun.optional(),
  monitor: fun,
});

const scope = strict({
  id,
  description: text,
  replaces: z.unknown().refine((value) => typeof value === 'function', {
    error: 'is not a function that takes the healthy operations and returns their replacements',
  }),
  workaround: strict({ description: text, avoids: fun }).optional(),
});

const hypothesis = strict(
  {
    id,
    title: text,
    statement: text,
    affected: text,
    source: text,
    profiles: ids,
    violates: ids,
    scopes: z.array(scope, said('is not a list of scopes')).min(1, 'is an empty list'),
  },
  'replaces',
  'workaround',
);

const driver = strict({
  id,
  title: text,
  source: text,
  unfit: fun,
  create: fun,
  mutations: z
    .array(
      strict({
        id,
        title: text,
        filter: z.looseObject({}),
        violates: z.array(text),
        profile: text,
        pedigree: text.optional(),
        equivalent: text.optional(),
      }),
      said('is not a list of mutations'),
    )
    .optional(),
});

/** The first error, such as `scopes.0.id is empty`; undefined if there is none. */
const problemIn = (schema: z.ZodType, value: unknown): string | undefined => {
  const [issue] = schema.safeParse(value).error?.issues ?? [];
  return issue === undefined ? undefined : `${issue.path.join('.')} ${issue.message}`.trim();
};

export const problemInProfile = (value: Profile): string | undefined =>
  problemIn(profile, value) ?? contradictionIn(value);

/** The profile that these fields declare; an error is a RegistryError. */
export const profileFrom = (data: unknown): Profile => {
  const wrong = problemIn(profileData, data);
  if (wrong !== undefined || !isProfileData(data)) throw new RegistryError(wrong ?? 'is no profile');
  const made = withoutThrowing(() => defineProfile(data));
  const contradiction = contradictionIn(made);
  if (contradiction !== undefined) throw new RegistryError(contradiction);
  return made;
};

const isProfileData = (data: unknown): data is ProfileData => profileData.safeParse(data).success;

const withoutThrowing = <T>(make: () => T): T => {
  try {
    return make();
  } catch (error) {
    throw new RegistryError(error instanceof Error ? error.message : String(error));
  }
};

export const problemInDriver = (value: Driver): string | undefined => problemIn(driver, value);

export const problemInProperty = (value: Property): string | undefined => problemIn(property, value);

/** A hypothesis that was given without scopes has one, and its path is of no use to the reader. */
const withoutOnlyScope = (problem: string | undefined, { scopes }: Hypothesis): string | undefined =>
  Array.isArray(scopes) && scopes[0]?.id === ONLY_SCOPE ? problem?.replace(/^scopes\.0[. ]/, '') : problem;

export const problemInHypothesis = (value: Hypothesis): string | undefined =>
  withoutOnlyScope(problemIn(hypothesis, value), value);
