/** Invariants that no property judges yet, by what they wait for. Together with the properties they are all 123. */
export const WAITING: Readonly<Record<string, readonly string[]>> = {
  'two-level tables': ['I-115'],
};
