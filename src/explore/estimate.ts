/** How many states there will be in all, as far as that can be told before they are found. */

/**
 * From the numbers of states that each depth had, once they shrink: as if they went on shrinking like the last two. They mostly shrink faster and
 * faster, so that this is rather too much. Undefined as long as they grow.
 */
export const estimateOf = (levels: readonly number[]): number | undefined => {
  const last = levels.at(-1);
  const before = levels.at(-2);
  if (last === undefined || before === undefined || last >= before) return undefined;
  const found = levels.reduce((sum, each) => sum + each, 0);
  return Math.round(found + (last * last) / (before - last));
};
