/** The versions of the architecture. */
export type Architecture = 'v3' | 'v4.0' | 'v4.1';

/** The versions in the order of their release. */
const RANK: Readonly<Record<Architecture, number>> = { v3: 0, 'v4.0': 1, 'v4.1': 2 };

/** The version is `since` or later. */
export const isSince = (architecture: Architecture, since: Architecture): boolean => RANK[architecture] >= RANK[since];
