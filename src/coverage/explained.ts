/**
 * Why something is never reached, as data: by area and name, or by the first words of names. What is neither reached nor explained is a hole.
 * A row goes when its reason does: a test fails if something explained is reached.
 */
export const EXPLAINED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  commands: {
    MOVALL: 'the model does not know MOVALL yet',
    VSGI: 'the model does not know vSGIs yet',
  },
  freedoms: {
    'A-77':
      'no choice of the model: a cache may drop a line at any time (A-07), so that a MAPC that drops some cannot be told from one that does not',
  },
};

/** The reason, or undefined: the longest row that the name begins with counts. */
export const explanationOf = (area: string, name: string): string | undefined => {
  const rows = EXPLAINED[area];
  if (rows === undefined) return undefined;
  const key = Object.keys(rows)
    .filter((start) => name === start || name.startsWith(`${start} `))
    .toSorted((a, b) => b.length - a.length)[0];
  return key === undefined ? undefined : rows[key];
};
