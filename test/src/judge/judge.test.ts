/** A property that a source of events cannot be judged by is inconclusive, and the Judge says what is missing. */

import { describe, expect, it } from 'vitest';
import { EVENT_KINDS } from '../../../models/architecture/event-kinds.ts';
import type { EventKind, GicEvent } from '../../../models/architecture/events.ts';
import { findProfile, PROFILES } from '../../../models/architecture/profiles.ts';
import { findProperty, PROPERTIES } from '../../../properties/index.ts';
import { listenedTo, type Property } from '../../../properties/property.ts';
import { BLIND, Judge } from '../../../src/judge/judge.ts';
import { verdictOf } from '../../../src/judge/verdict.ts';
import { check, linesOf } from '../../support/traces.ts';

const property = (id: string): Property => {
  const found = findProperty(id);
  if (found === undefined) throw new Error(`no property ${id}`);
  return found;
};

const allBut = (...kinds: readonly EventKind[]): ReadonlySet<EventKind> =>
  new Set(EVENT_KINDS.filter((kind) => !kinds.includes(kind)));

const judge = (
  id: string,
  profileId: string,
  shows: ReadonlySet<EventKind>,
  events: readonly GicEvent[] = [],
): Judge => {
  const profile = findProfile(profileId);
  if (profile === undefined) throw new Error(`no profile ${profileId}`);
  const judging = new Judge(profile, [property(id)], BLIND, shows);
  for (const event of events) {
    judging.time += 1;
    judging.emit(event);
  }
  return judging;
};

/** A virtual interrupt is acknowledged where no vPE is resident: I-48. */
const UNFOUNDED: GicEvent = { kind: 'vacknowledged', rd: 0, vINTID: 8192 };

describe('a source that shows everything', () => {
  it('is judged by every property', () => {
    for (const profile of PROFILES) {
      const judging = new Judge(profile, PROPERTIES);
      expect(PROPERTIES.filter((each) => judging.missing(each).length > 0)).toEqual([]);
    }
    expect(judge('I-48', 'v4.1', allBut(), [UNFOUNDED]).findings).toHaveLength(1);
  });
});

describe('a source that lacks a kind of event', () => {
  it('is not judged by a property that needs it, which names the kind', () => {
    const blind = judge('I-48', 'v4.1', allBut('vlpi', 'followed'), [UNFOUNDED]);
    const missing = blind.missing(property('I-48'));
    expect(missing).toEqual(['vlpi']);
    expect(blind.findings).toEqual([]);
    expect(verdictOf({ missing, exercised: 0, found: [] })).toBe('inconclusive');
  });

  it('is not judged where only what an observer knows is learnt from it', () => {
    // I-48 listens to vlpi and vacknowledged, and asks who is resident.
    expect(judge('I-48', 'v4.1', allBut('dirty-cleared')).missing(property('I-48'))).toEqual(['dirty-cleared']);
  });

  it('is judged by the other properties', () => {
    expect(judge('I-48', 'v4.1', allBut('lr', 'ich'), [UNFOUNDED]).findings).toHaveLength(1);
  });

  it('lacks nothing that its version of the architecture does not have', () => {
    const physical = allBut('vlpi', 'vacknowledged', 'vpendbaser', 'sgir');
    expect(judge('I-10', 'v3', physical).missing(property('I-10'))).toEqual([]);
    expect(judge('I-10', 'v4.0', physical).missing(property('I-10'))).toEqual(['vlpi']);
  });

  it('is judged by the kinds that a property listens to where it declares no needs', () => {
    const { needs: _, ...undeclared } = property('I-48');
    const profile = findProfile('v4.1');
    if (profile === undefined) throw new Error('no profile v4.1');
    const judging = new Judge(profile, [undeclared], BLIND, allBut('vlpi'));
    expect(judging.missing(undeclared)).toEqual(['vlpi']);
  });
});

describe('a QEMU trace', () => {
  it('says what is missing of a property of memory that it does not show', async () => {
    const { properties, verdict } = await check(await linesOf('boot61-gicv3'));
    const outcome = properties.find(({ id }) => id === 'I-115');
    expect(outcome).toMatchObject({ verdict: 'inconclusive', exercised: 0 });
    expect(outcome?.missing).toEqual(['level-one']);
    expect(verdict).toBe('held');
    expect(properties.find(({ id }) => id === 'I-36')).toMatchObject({ verdict: 'held' });
  });

  it('lacks nothing where a property is judged', async () => {
    const { properties } = await check(await linesOf('kvm61-small'));
    const judged = properties.filter(({ exercised }) => exercised > 0);
    expect(judged.length).toBeGreaterThan(8);
    expect(judged.filter(({ missing }) => missing !== undefined)).toEqual([]);
  });
});

describe('what a property needs', () => {
  /** Cleaning up, and further situations; what hardware does wrong shows before everything has settled, too. */
  const aids = (kind: Property['kind']): readonly EventKind[] =>
    kind === 'hardware' ? ['reset', 'settled'] : ['reset'];

  it.each(
    PROPERTIES.filter(({ kind }) => kind === 'hardware' || kind === 'liveness').map((each) => [each.id, each] as const),
  )('%s: all that it listens to', (_, each) => {
    for (const profile of PROFILES.filter(({ architecture }) => each.architectures.includes(architecture))) {
      new Judge(profile, [
        {
          ...each,
          monitor: (context) => {
            const handlers = each.monitor(context);
            const undeclared = listenedTo(handlers).filter((kind) => each.needs?.includes(kind) !== true);
            expect(undeclared.filter((kind) => !aids(each.kind).includes(kind))).toEqual([]);
            return handlers;
          },
        },
      ]);
    }
  });

  it('is declared by every property', () => {
    expect(PROPERTIES.filter(({ needs }) => needs === undefined || needs.length === 0)).toEqual([]);
  });
});

describe('a verdict', () => {
  it.each([
    [{ missing: [], exercised: 0, found: [] }, 'vacuous'],
    [{ missing: [], exercised: 1, found: [] }, 'held'],
    [{ missing: [], exercised: 1, found: ['lint', 'disputed'] }, 'disputed'],
    [{ missing: ['vlpi'], exercised: 0, found: [] }, 'inconclusive'],
    [{ missing: [], exercised: 1, found: ['disputed', 'violated'] }, 'violated'],
    [{ missing: ['vlpi'], exercised: 1, found: ['violated'] }, 'violated'],
  ] as const)('of %o is %s', (judged, verdict) => {
    expect(verdictOf(judged)).toBe(verdict);
  });
});
