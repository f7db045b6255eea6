/** Differences from the abstract model name the objects of the program, not the numbers that they have in the abstract model. */

import { describe, expect, it } from 'vitest';
import { EFFECT, effect } from '../../../models/abstract/effects.ts';
import { set, type Words } from '../../../models/abstract/layout.ts';
import { StateLayout } from '../../../models/abstract/state.ts';
import { eventKey } from '../../../models/architecture/keys.ts';
import { differences } from '../../../src/refine/differences.ts';
import { Objects } from '../../../src/refine/objects.ts';
import { scopeOf } from '../../support/refinement.ts';

const layout = new StateLayout(scopeOf('default'));

/** The program has used vPE 3 first, then vPE 0; and event 2 of device 5. */
const objects = new Objects(layout.scope);
objects.takeVpe(3);
objects.takeVpe(0);
objects.takeEvent(eventKey(5, 2));

const differing = (change: (picture: Words) => void): readonly string[] => {
  const picture = layout.initial();
  change(picture);
  return differences(layout, objects, layout.initial(), picture);
};

describe('a difference', () => {
  it('names the vPE that it is about', () => {
    const ofNumber = (index: number) =>
      differing((picture) => {
        const field = layout.armed.all[index];
        if (field !== undefined) set(picture, field, 1);
      });
    expect(ofNumber(0)).toEqual(['the request for a doorbell of vPE 3 is 1 instead of 0']);
    expect(ofNumber(1)).toEqual(['the request for a doorbell of vPE 0 is 1 instead of 0']);
  });

  it('names the event and the vPE of an effect under way', () => {
    const found = differing((picture) => {
      const field = layout.effects[0]?.all[0];
      if (field !== undefined) set(picture, field, layout.effectTable.numberOf(effect(EFFECT.VSET, 0, 1, 0)));
    });
    expect(found).toEqual([
      'effect 1 under way is the MSI sets the vLPI of DeviceID=0x5 EventID=0x2 for vPE 0 instead of nothing',
    ]);
  });
});
