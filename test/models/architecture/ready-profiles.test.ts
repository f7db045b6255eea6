/** The profiles that are built in. */

import { describe, expect, it } from 'vitest';
import { FREEDOM_IDS, FREEDOMS } from '../../../models/architecture/freedoms.ts';
import { PROFILES } from '../../../models/architecture/profiles.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { PROPERTIES } from '../../../properties/index.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import { profileOf } from '../../support/search.ts';

describe('the ready profiles', () => {
  it('have each their own id', () => {
    expect(new Set(PROFILES.map(({ id }) => id)).size).toBe(PROFILES.length);
  });

  it('name a group for each redistributor', () => {
    for (const { id, redistributors, commonLpiAffGroups } of PROFILES) {
      expect(commonLpiAffGroups.length, id).toBe(redistributors);
    }
  });

  it('are bounded: the strictest fixes every choice, the loosest none', () => {
    const choices = FREEDOM_IDS.filter((id) => FREEDOMS[id].resolved === 'choice');
    expect(Object.keys(profileOf('strictest').fixed).toSorted()).toEqual(choices.toSorted());
    expect(profileOf('loosest').fixed).toEqual({});
  });

  it('leave the strictest machine nothing to choose', () => {
    const { profile, machine } = new Laboratory(profileOf('strictest'), hardwareWith(), PROPERTIES);
    const scheduler = {
      choose: () => {
        throw new Error('asked');
      },
    };
    machine.gic.tick(scheduler);
    for (const [id, outcome] of Object.entries(profile.fixed)) {
      const freedom = FREEDOM_IDS.find((candidate) => candidate === id);
      if (freedom === undefined) throw new Error(`no freedom ${id}`);
      expect(FREEDOMS[freedom].outcomes[machine.gic.choose(freedom, FREEDOMS[freedom].outcomes)]).toBe(outcome);
    }
  });
});
