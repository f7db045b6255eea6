/** Suggestions for a mistyped name. */

/** Edit distance: the fewest insertions, deletions and substitutions of a character that turn one text into the other. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const substituted = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** Maximum number of suggestions. */
const LISTED = 5;

/** Names that contain the text, or whose edit distance from it is at most a third of its length; nearest first. */
export const nearNames = (text: string, names: readonly string[]): readonly string[] => {
  const wanted = text.toLowerCase();
  const most = Math.max(1, Math.floor(wanted.length / 3));
  return names
    .map((name) => {
      const known = name.toLowerCase();
      const contains = wanted.length > 1 && known.includes(wanted);
      return { name, apart: contains ? 0 : distance(wanted, known) };
    })
    .filter(({ apart }) => apart <= most)
    .toSorted((a, b) => a.apart - b.apart)
    .slice(0, LISTED)
    .map(({ name }) => name);
};
