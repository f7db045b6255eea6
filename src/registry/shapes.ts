/**
 * The shapes of profiles, properties and hypotheses that a file brings. Whoever writes it without types learns here which field is wrong.
 */
import { z } from 'zod';
import type { Profile } from '../../models/architecture/profiles.ts';
import { hardwareWith } from '../../models/faults/fault.ts';
import type { Hypothesis } from '../../models/faults/hypothesis.ts';
import type { Property } from '../../properties/property.ts';

/** What is said of a field that is left out, or is something else. */
const said = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) => (input === undefined ? 'is missing' : what),
});

const text = z.string(said('is no text')).min(1, 'is empty');
const id = text.regex(/^[A-Za-z0-9.]+([-_][A-Za-z0-9.]+)*$/, 'is no id: letters, digits and dots, joined by hyphens');
const fun = z.custom((value) => typeof value === 'function', said('is no function'));
const flag = z.boolean(said('is neither true nor false'));
const count = z.int(said('is no whole number')).positive('is not positive');
const architecture = z.enum(['v3', 'v4.0', 'v4.1'], said('is none of v3, v4.0, v4.1'));
const ids = z.array(text, said('is no list of ids')).min(1, 'names nothing');

const profile = z.looseObject({
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
});

const property = z.looseObject({
  id,
  name: id,
  family: text,
  kind: z.enum(['hardware', 'software', 'liveness', 'lint'], said('is none of hardware, software, liveness, lint')),
  architectures: z.array(architecture, said('is no list of versions')).min(1, 'names no version'),
  statement: text,
  situation: text,
  source: text,
  monitor: fun,
});

const scope = z.looseObject({
  id,
  description: text,
  replaces: z.unknown().refine((value) => typeof value === 'function', {
    error: 'replaces nothing: give a function from healthy operations to those that are replaced',
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
  scopes: z.array(scope, said('is no list of scopes')).min(1, 'names no scope'),
});

/** `scopes.0.id is empty`, or undefined where nothing is wrong. */
const problemIn = (schema: z.ZodType, value: unknown): string | undefined => {
  const [issue] = schema.safeParse(value).error?.issues ?? [];
  return issue === undefined ? undefined : `${issue.path.join('.')} ${issue.message}`;
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
