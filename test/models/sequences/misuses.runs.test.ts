/** What software must not do, with what is said of it. */

import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../../models/architecture/profiles.ts';
import { MISUSES } from '../../../models/sequences/misuses.ts';
import { Stage, told } from '../../support/sequences.ts';

describe.each(PROFILES.map((profile) => ({ profile, id: profile.id })))('misuses on $id', ({ profile }) => {
  const stage = new Stage(profile);
  const misuses = MISUSES.filter(({ unfit }) => unfit(profile) === undefined).map((misuse) => ({
    misuse,
    name: misuse.name,
  }));

  it.each(misuses)('$name', ({ misuse }) => {
    const { findings, events, fault } = stage.hastily(misuse.run);
    expect(findings.map(told)).toEqual(misuse.found);
    // What the model takes for UNPREDICTABLE breaks the contract that was found broken, under one reading at least.
    if (fault !== undefined) expect([`${fault} violated`, `${fault} disputed`]).toContain(misuse.found.at(-1));
    const errors = events.filter(
      (event) => (event.kind === 'consumed' || event.kind === 'stalled') && event.error !== undefined,
    );
    expect(errors).toHaveLength(misuse.isCommandError ? 1 : 0);
  });
});
