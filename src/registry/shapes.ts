/**
 * Schemas of profiles, properties and hypotheses in a loaded file. JavaScript files are not type-checked, so an error names the wrong field.
 */
import { z } from 'zod';
import { EVENT_KINDS } from '../../models/architecture/event-kinds.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { hardwareWith } from '../../models/faults/fault.ts';
import type { Hypothesis } from '../../models/faults/hypothesis.ts';
import type { Property } from '../../properties/property.ts';

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
const count = z.int(said('is not a whole number')).positive('is not positive');
const architecture = z.enum(['v3', 'v4.0', 'v4.1'], said('is not one of v3, v4.0, v4.1'));
const ids = z.array(text, said('is not a list of ids')).min(1, 'is an empty list');

const unknownField = (issue: { readonly code: string; readonly keys?: readonly string[] }): string | undefined =>
  issue.code === 'unrecognized_keys' ? `there is no field ${(issue.keys ?? []).join(', ')}` : undefined;

const profile = z.strictObject(
  {
    id,
    description: text,
    architecture,
    itsCount: count,
    redistributors: count,
    deviceIdBits: count,
    eventIdBits: count,
    icidBits: count,
    intidBits: count,
    vpeidBits: count,
    vmovp: z.enum(['one ITS', 'every ITS'], said('is neither "one ITS" nor "every ITS"')),
    registerInvalidation: flag,
    individualDoorbells: flag,
    vsgi: flag,
    directLpis: flag.optional(),
    enableLpisIsClearable: flag.optional(),
    nassgiCap: flag.optional(),
    umsi: flag.optional(),
    commonLpiAffGroups: z.array(z.int().nonnegative()),
    fixed: z.unknown(),
    twoLevel: z.unknown().optional(),
    errorPolicies: z.unknown().optional(),
  },
  { error: unknownField },
);

const isEventKind = (kind: unknown): boolean => EVENT_KINDS.some((each) => each === kind);

const property = z.looseObject({
  id,
  name: id,
  family: text,
  kind: z.enum(['hardware', 'software', 'liveness', 'lint'], said('is not one of hardware, software, liveness, lint')),
  architectures: z.array(architecture, said('is not a list of versions')).min(1, 'is an empty list'),
  statement: text,
  situation: text,
  source: text,
  needs: z
    .array(z.unknown().refine(isEventKind, { error: ({ input }) => `${String(input)} is no kind of event` }))
    .optional(),
  monitor: fun,
});

const scope = z.looseObject({
  id,
  description: text,
  replaces: z.unknown().refine((value) => typeof value === 'function', {
    error: 'is not a function that takes the healthy operations and returns their replacements',
  }),
  workaround: z.looseObject({ description: text, avoids: fun }).optional(),
});

const hypothesis = z.looseObject({
  id,
  title: text,
  statement: text,
  affected: text,
  source: text,
  profiles: ids,
  violates: ids,
  scopes: z.array(scope, said('is not a list of scopes')).min(1, 'is an empty list'),
});

/** The first error, such as `scopes.0.id is empty`; undefined if there is none. */
const problemIn = (schema: z.ZodType, value: unknown): string | undefined => {
  const [issue] = schema.safeParse(value).error?.issues ?? [];
  return issue === undefined ? undefined : `${issue.path.join('.')} ${issue.message}`.trim();
};

export const problemInProfile = (value: Profile): string | undefined => problemIn(profile, value);
export const problemInProperty = (value: Property): string | undefined => problemIn(property, value);
export const problemInHypothesis = (value: Hypothesis): string | undefined =>
  problemIn(hypothesis, value) ?? problemInReplacements(value);

/** The hardware is built once for each scope, so that a name that the model does not have is found before anything runs. */
const problemInReplacements = ({ scopes }: Hypothesis): string | undefined => {
  for (const { id: scopeId, replaces } of scopes) {
    try {
      hardwareWith(replaces);
    } catch (error) {
      return `replaces, scope ${scopeId}: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return undefined;
};
