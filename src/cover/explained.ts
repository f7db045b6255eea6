import { FREEDOMS, isFreedomId } from '../../models/architecture/freedoms.ts';

/**
 * Why something is never reached, as data: by area and name, or by the first words of names. What is neither reached nor explained is a hole.
 * A row goes when its reason does: a test fails if something explained is reached. Freedoms that are no choice explain themselves.
 */
export const EXPLAINED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  freedoms: {
    'A-13 MOVI rewrites the ITE': 'A-52 asks it: a command that changes tables but no pending state rewrites the ITE',
    'A-13 MOVI leaves the ITE alone': 'A-52 asks it: a command that is ignored, or an error, leaves the ITE alone',
    'A-38 nothing, for INT':
      'what the model always does: INT of an event that is not mapped is a bad command (A-01) and leaves GITS_STATUSR alone',
    'A-75': 'the model keeps queue order, which drivers rely on; another order is not offered yet',
  },
};

/** What a freedom says of itself. */
const noteOf = (id: string): string | undefined => {
  if (!isFreedomId(id)) return undefined;
  const { resolved, note } = FREEDOMS[id];
  return resolved === 'choice' ? undefined : `${resolved}: ${note}`;
};

/** The reason, or undefined: the longest row that the name begins with counts. */
export const explanationOf = (area: string, name: string): string | undefined => {
  const rows = EXPLAINED[area] ?? {};
  const key = Object.keys(rows)
    .filter((start) => name === start || name.startsWith(`${start} `))
    .toSorted((a, b) => b.length - a.length)[0];
  if (key !== undefined) return rows[key];
  return area === 'freedoms' ? noteOf(name) : undefined;
};
