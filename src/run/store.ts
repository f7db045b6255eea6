/**
 * The file format of counterexamples. A file holds the program itself, in terms of the architecture, and not the seed alone: it still replays
 * after the generator has changed. A program that no longer fits the model is an error.
 */
import { z } from 'zod';
import { FREEDOM_IDS } from '../../models/architecture/freedoms.ts';
import { stepSchema } from '../../models/architecture/step-kinds/index.ts';
import { item, type Program } from './program.ts';

export const SCHEMA_VERSION = 1;

const index = z.int().nonnegative();
const choice = z.strictObject({
  freedom: z.enum(FREEDOM_IDS, 'is not the id of a freedom'),
  nth: index,
  outcome: z.string(),
});

const storedItem = z.strictObject({
  step: stepSchema,
  hold: z.enum(['effects', 'everything'], 'is neither "effects" nor "everything"').optional(),
  choices: z.array(choice).optional(),
});

const explanation = z.strictObject({
  message: z.string(),
  timeline: z.array(z.string()),
  lastTouchedBy: z.array(z.string()),
  /** Who broke the property, as healthy hardware shows; absent if the hardware is healthy. */
  blame: z.string().optional(),
  shrinking: z.string(),
});

/** A profile of the file's own: the fields of a profile; those that are left out are taken from the profile `extends`. */
const ownProfile = z.looseObject({ id: z.string(), extends: z.string().optional() });

const counterexampleSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION, {
    error: ({ input }) => (input === undefined ? 'is missing' : `is not ${SCHEMA_VERSION}, which this gicheck reads`),
  }),
  /** The property that the program violates; without it, all properties are judged alike. */
  property: z.string().optional(),
  profile: z.union([z.string(), ownProfile], {
    error: () => 'is neither the id of a profile nor a profile with an id',
  }),
  hypothesis: z.string().optional(),
  /** The ids that are not built in: to replay, load the files that define them. */
  needs: z
    .strictObject({
      profile: z.string().optional(),
      property: z.string().optional(),
      hypothesis: z.string().optional(),
    })
    .optional(),
  /** The driver that made this program, and the calls with which it did. */
  driver: z.looseObject({ id: z.string() }).optional(),
  program: z.array(storedItem).min(1, 'is empty'),
  seed: z.int().optional(),
  explanation: explanation.optional(),
});

export type Counterexample = z.infer<typeof counterexampleSchema>;
export type OwnProfile = z.infer<typeof ownProfile>;

const WITH_ARTICLE: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'an array',
  int: 'a whole number',
};

/** A value of another type than expected, in the words of this project. */
const inWords = (message: string): string => {
  const [, expected = '', received] = /^Invalid input: expected (\w+), received (\w+)$/.exec(message) ?? [];
  if (received === undefined) return message;
  return received === 'undefined' ? 'is missing' : `is not ${WITH_ARTICLE[expected] ?? `a ${expected}`}`;
};

/** Names of fields are told up to this length. */
const LONGEST_NAME = 80;

const shortened = (name: string): string => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name);

/** The first issue as one line that begins with the path of the field. */
export const issueInWords = (issue: z.core.$ZodIssue | undefined): string => {
  if (issue === undefined) return 'the document: is invalid';
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...issue.path, ...unknown].map(String).map(shortened).join('.');
  return `${path === '' ? 'the document' : path}: ${unknown.length > 0 ? 'there is no such field' : inWords(issue.message)}`;
};

/** Parses a counterexample; `problem` is one line that names the wrong field. */
export const parseCounterexample = (
  document: unknown,
):
  | { readonly ok: true; readonly counterexample: Counterexample }
  | { readonly ok: false; readonly problem: string } => {
  const parsed = counterexampleSchema.safeParse(document);
  if (parsed.success) return { ok: true, counterexample: parsed.data };
  return { ok: false, problem: issueInWords(parsed.error.issues[0]) };
};

/** The program as stored, without `hold` and `choices` that are plain. */
export const storeProgram = (program: Program): Counterexample['program'] =>
  program.map(({ step: stored, hold, choices }) => ({
    step: stored,
    ...(hold === 'nothing' ? {} : { hold }),
    ...(choices.length > 0 ? { choices: [...choices] } : {}),
  }));

export const loadProgram = (stored: Counterexample['program']): Program =>
  stored.map((entry) => item(entry.step, entry.hold ?? 'nothing', entry.choices ?? []));
