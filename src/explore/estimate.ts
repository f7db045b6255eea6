/** Estimates the total number of states while a search runs. */

/**
 * The total, extrapolated from the number of states of each finished depth: the levels go on shrinking by the ratio of the last two. Levels mostly
 * shrink faster and faster, so the estimate is high rather than low. Undefined while the levels still grow.
 */
export const estimateOf = (levels: readonly number[]): number | undefined => {
  const last = levels.at(-1);
  const before = levels.at(-2);
  if (last === undefined || before === undefined || last >= before) return undefined;
  const found = levels.reduce((sum, each) => sum + each, 0);
  return Math.round(found + (last * last) / (before - last));
};
