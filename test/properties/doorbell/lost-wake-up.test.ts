/** I-66: what ends the debt of a default doorbell, and what does not. */

import { describe, expect, it } from 'vitest';
import type { Command } from '../../../models/architecture/commands.ts';
import type { GicEvent } from '../../../models/architecture/events.ts';
import { lostWakeUp } from '../../../properties/doorbell/lost-wake-up.ts';
import { Judge } from '../../../src/judge/judge.ts';
import { allocating, vsync } from '../../support/contracts/commands.ts';
import { told } from '../../support/contracts/judging.ts';
import { v41Two } from '../../support/contracts/profiles.ts';

const consumed = (its: number, command: Command): GicEvent => ({
  kind: 'consumed',
  its,
  slot: -1,
  command,
  error: undefined,
});

/** A vPE that two ITSs map is descheduled with Doorbell=1; then a vLPI becomes pending, and no doorbell rings. */
const asleep: readonly GicEvent[] = [
  consumed(0, allocating(0, true)),
  consumed(0, vsync(0)),
  consumed(1, allocating(0, false)),
  consumed(1, vsync(0)),
  { kind: 'vpendbaser', rd: 0, valid: true, vpeid: 0, doorbell: false, pendingLast: false },
  { kind: 'dirty-cleared', rd: 0, vpeid: 0, after: 'schedule', pendingLast: false },
  { kind: 'vpendbaser', rd: 0, valid: false, vpeid: 0, doorbell: true, pendingLast: false },
  { kind: 'dirty-cleared', rd: 0, vpeid: 0, after: 'deschedule', pendingLast: false },
  { kind: 'vlpi', vpeid: 0, vINTID: 8192, pending: true, changed: true, cause: 'MSI', origin: 1 },
];

const judged = (events: readonly GicEvent[]): readonly string[] => {
  const judge = new Judge(v41Two, [lostWakeUp]);
  judge.known.control.assumeBringUp();
  for (const event of events) {
    judge.time += 1;
    judge.emit(event);
  }
  return judge.findings.map(told);
};

describe('I-66: the debt of a default doorbell', () => {
  const settled: GicEvent = { kind: 'settled' };

  it('is found once everything has settled', () => {
    expect(judged([...asleep, settled])).toEqual(['I-66 violated @10']);
  });

  it('outlives VMAPP V=0 of an ITS that is not the last to map the vPE', () => {
    expect(judged([...asleep, consumed(1, allocating(0, false, false)), settled])).toEqual(['I-66 violated @11']);
  });

  it('outlives VMAPP V=1 of a further ITS', () => {
    const unmapped = consumed(1, allocating(0, false, false));
    const before = asleep.toSpliced(4, 0, unmapped);
    expect(judged([...before, consumed(1, allocating(0, false)), settled])).toEqual(['I-66 violated @12']);
  });

  const vmovp = (db: boolean): Command => ({
    op: 'VMOVP',
    form: 'v4.1',
    vpeid: 0,
    rdbase: 1,
    sequenceNumber: 0,
    itsList: 0,
    db,
    defaultDoorbell: 8200,
  });
  const moved: GicEvent = { kind: 'vpe', vpeid: 0, change: 'moved', rd: 1 };

  it('outlives VMOVP with DB=1, and not one with DB=0, where A-16 is open', () => {
    expect(judged([...asleep, consumed(0, vmovp(true)), moved, settled])).toEqual(['I-66 violated @12']);
    expect(judged([...asleep, consumed(0, vmovp(false)), moved, settled])).toEqual([]);
  });

  it('arises anew after VMOVP with DB=1, whatever the deschedule asked for', () => {
    const [event, ...before] = asleep.toReversed();
    const quiet = before
      .toReversed()
      .map((each) => (each.kind === 'vpendbaser' && !each.valid ? { ...each, doorbell: false } : each));
    if (event === undefined) throw new Error('no event');
    expect(judged([...quiet, event, settled])).toEqual([]);
    expect(judged([...quiet, consumed(0, vmovp(true)), moved, event, settled])).toEqual(['I-66 violated @12']);
    expect(judged([...quiet, consumed(0, vmovp(false)), moved, event, settled])).toEqual([]);
    const both = [consumed(0, vmovp(true)), moved, consumed(0, vmovp(false)), moved];
    expect(judged([...quiet, ...both, event, settled])).toEqual([]);
  });

  it('ends with the last unmapping', () => {
    const unmaps = [consumed(1, allocating(0, false, false)), consumed(0, allocating(0, true, false))];
    expect(judged([...asleep, ...unmaps, settled])).toEqual([]);
  });
});
