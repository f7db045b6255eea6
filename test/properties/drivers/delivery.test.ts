/** The properties of drivers about delivery, on events that a test makes: what breaks each, and what only looks like it. */
import { describe, expect, it } from 'vitest';
import type { Note } from '../../../models/architecture/events/software-events.ts';
import type { GicEvent } from '../../../models/architecture/events.ts';
import { begins, broken, does, finished, returns, settled, told } from '../../support/software-events.ts';

const EVENT = { its: 0, deviceId: 1, eventId: 0 };
const LPI = 8192;
const VLPI = 8200;

const msi: GicEvent = { kind: 'msi', ...EVENT };
const sleeps = (vpeid: number): GicEvent => told({ what: 'sleeps', vpeid });

const mapped = does({ op: 'map-event', ...EVENT, intid: LPI });
const forwarded = (enabled = true): readonly GicEvent[] => [
  ...mapped,
  ...does({ op: 'forward', ...EVENT, vpeid: 0, vINTID: VLPI, enabled }),
  settled,
];
const moved = does({ op: 'move-event', ...EVENT, vpeid: 1 });
const back = does({ op: 'unforward', ...EVENT, intid: LPI });
const cleared = does({ op: 'set-pending', ...EVENT, pending: false });
const host: GicEvent = { kind: 'acknowledged', rd: 0, intid: LPI };

/** The vPE is resident at redistributor 0. */
const resident = (vpeid: number): readonly GicEvent[] => [
  { kind: 'vpendbaser', rd: 0, valid: true, vpeid, doorbell: false, pendingLast: true },
  { kind: 'dirty-cleared', rd: 0, vpeid, after: 'schedule', pendingLast: false },
];
const takes = (vpeid: number, vINTID = VLPI): readonly GicEvent[] => [
  ...resident(vpeid),
  { kind: 'vacknowledged', rd: 0, vINTID },
];

describe('a property of delivery', () => {
  it.each<[string, string, readonly GicEvent[], boolean]>([
    ['P-WAKE', 'a vCPU sleeps, and its vLPI is pending', [...forwarded(), msi, sleeps(0), finished], true],
    ['P-PEND', 'an MSI of a vLPI is seen by nobody', [...forwarded(), msi, finished], false],
    ['P-PEND', 'an MSI of an LPI is seen by nobody', [...mapped, msi, finished], false],
    ['P-HOST', 'an MSI of an LPI that was a vLPI is seen by nobody', [...forwarded(), ...back, msi, finished], false],
    ['P-NODUP', 'one MSI is taken twice', [...forwarded(), msi, ...takes(0), ...takes(0)], false],
    ['P-NODUP', 'an MSI is taken after it was cleared', [...forwarded(), msi, settled, ...cleared, ...takes(0)], false],
    ['P-MASK', 'a vLPI is taken that was never enabled', [...forwarded(false), msi, ...takes(0)], false],
    [
      'P-NOGHOST',
      'a vLPI is taken after its event is an LPI again',
      [...forwarded(), msi, settled, ...back, ...takes(0)],
      false,
    ],
    ['P-AFF', 'a vLPI is taken where it was before', [...forwarded(), msi, settled, ...moved, ...takes(0)], false],
    ['P-ISO', 'a vLPI is taken by a vPE that it never had', [...forwarded(), msi, settled, ...takes(2)], false],
  ])('%s breaks where %s', (id, _what, events, isPending) => {
    expect(broken(id, events, isPending)).toContain(id);
  });

  it.each<[string, string, readonly GicEvent[], boolean]>([
    ['P-WAKE', 'nobody sleeps', [...forwarded(), msi, finished], true],
    ['P-WAKE', 'the pending vLPI is disabled', [...forwarded(false), msi, sleeps(0), finished], true],
    ['P-PEND', 'the MSI is taken', [...forwarded(), msi, ...takes(0), finished], false],
    ['P-PEND', 'the host takes the MSI', [...mapped, msi, host, finished], false],
    [
      'P-PEND',
      'the event was forwarded while the MSI was pending',
      [...mapped, msi, ...forwarded().slice(2), finished],
      false,
    ],
    ['P-HOST', 'the host takes the MSI', [...forwarded(), ...back, msi, host, finished], false],
    ['P-NODUP', 'two MSIs are taken twice', [...forwarded(), msi, msi, ...takes(0), ...takes(0)], false],
    ['P-NODUP', 'the MSI may have come after the CLEAR', [...forwarded(), msi, ...cleared, ...takes(0)], false],
    ['P-MASK', 'it is enabled', [...forwarded(), msi, ...takes(0)], false],
    [
      'P-NOGHOST',
      'the MSI was sent while the operation ran',
      [
        ...forwarded(),
        begins({ op: 'unforward', ...EVENT, intid: LPI }),
        msi,
        returns({ op: 'unforward', ...EVENT, intid: LPI }),
        ...takes(0),
      ],
      false,
    ],
    [
      'P-NOGHOST',
      'an MSI was on its way while an earlier one was taken',
      [...forwarded(), msi, msi, ...takes(0), ...back, ...takes(0)],
      false,
    ],
    ['P-AFF', 'it is taken at its new vPE', [...forwarded(), msi, settled, ...moved, ...takes(1)], false],
    ['P-ISO', 'it is taken by its vPE', [...forwarded(), msi, ...takes(0)], false],
  ])('%s holds where %s', (id, _what, events, isPending) => {
    expect(broken(id, events, isPending)).toEqual([]);
  });
});

describe('a property of progress', () => {
  it.each<[string, Note]>([
    ['P-LOCK', { what: 'stuck', why: 'deadlock', threads: ['cpu0'] }],
    ['P-PROG', { what: 'stuck', why: 'endless poll', threads: ['cpu0'] }],
    ['P-HINTLIVE', { what: 'never-sleeps', vpeid: 0 }],
  ])('%s breaks where it is told of that', (id, note) => {
    expect(broken(id, [told(note)])).toEqual([id]);
    expect(broken(id, [finished])).toEqual([]);
  });
});
