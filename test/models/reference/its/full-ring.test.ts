/** A ring that software overfills: GITS_CWRITER would become equal to GITS_CREADR, which means an empty ring. */

import { describe, expect, it } from 'vitest';
import { BRING_UP_QUEUE } from '../../../../models/architecture/queue.ts';
import { item } from '../../../../src/run/program.ts';
import { command, runItems } from '../../../support/open-points.ts';
import { profileOf } from '../../../support/search.ts';

const sync = command({ op: 'SYNC', rdbase: 0 });
const held = (count: number) => Array.from({ length: count }, () => item(sync, 'everything'));

describe('commands that the ITS has not consumed yet', () => {
  it('fill all slots of the ring but one', () => {
    const { events, findings } = runItems(profileOf('v3'), [...held(BRING_UP_QUEUE.slots - 2), item(sync)]);
    expect(events.filter(({ kind }) => kind === 'consumed')).toHaveLength(BRING_UP_QUEUE.slots - 1);
    expect(findings).toEqual([]);
  });

  it('are too many for the ring if there is one more, and software is told', () => {
    const { gic, findings } = runItems(profileOf('v3'), [...held(BRING_UP_QUEUE.slots - 1), item(sync)]);
    expect(findings).toEqual(['I-111 violated']);
    expect(gic.fault?.invariant).toBe('I-111');
  });
});
