/** A fault that was written down before the properties and the generator were looked at; README.md has the list. */
import type { Replacement } from '../../models/faults/fault.ts';

export interface BlindFault {
  readonly id: string;
  /** Id of the profile on which it is hunted. */
  readonly profile: string;
  readonly replaces: Replacement;
  /** The architecture permits the behaviour after all: the freedom or the rule that says so. No property may notice it. */
  readonly permitted?: string;
}

export const on =
  (profile: string) =>
  (id: string, replaces: Replacement, permitted?: string): BlindFault => ({
    id,
    profile,
    replaces,
    ...(permitted === undefined ? {} : { permitted }),
  });
