/** The hardware and liveness properties of residency and doorbells: each notices a fault. */
import { describe, expect, it } from 'vitest';
import type { RuleName } from '../../models/reference/rules.ts';
import { profileOf, search } from '../../test/support/search.ts';
import { residencyProperties } from '../residency/residency.ts';
import { doorbellProperties } from './doorbell.ts';

const PROPERTIES = [...residencyProperties, ...doorbellProperties];
const PROGRAMS = 20_000;

/** For each property: a rule that, when broken, it has to notice the absence of, and where. */
const KILLERS: readonly (readonly [id: string, profile: string, rule: RuleName])[] = [
  ['I-46', 'v4.1', 'scheduleKeepsPendingState'],
  ['I-46', 'v4.0', 'vmovpKeepsPendingState'],
  ['I-47', 'v4.1', 'vlpiEventSetsOneVpe'],
  ['I-48', 'v4.1', 'onlyTheResidentVpeIsServed'],
  ['I-53', 'v4.0', 'dirtyClears'],
  ['I-54', 'v4.1', 'pendingLastSeesPendingInterrupts'],
  ['I-55', 'v4.0', 'pendingLastSeesPendingInterrupts'],
  ['I-56', 'v4.1', 'vmoviTakesThePendingBit'],
  ['I-56', 'v4.0', 'vmoviHandsThePendingBitOver'],
  ['I-57', 'v4.0', 'vmovpMovesTheHome'],
  ['I-57', 'v4.1', 'vmovpMovesTheHome'],
  ['I-60', 'v4.1', 'mapReadsTheNamedVpt'],
  ['I-91', 'v4.0', 'disabledVlpisAreNotPresented'],
  ['I-91', 'v4.1', 'virtualInterfaceGatesInjection'],
  ['I-92', 'v4.1', 'pendingVlpisArePresentedAtResidency'],
  ['I-93', 'v4.1', 'vacknowledgeClearsPending'],
  ['I-94', 'v4.1', 'residencyKeepsPhysicalLpis'],
  ['I-63', 'v4.1', 'ringDisarms'],
  ['I-64', 'v4.1', 'doorbellNeedsRequest'],
  ['I-64', 'v4.1', 'pendingLastWrittenSuppressesDoorbell'],
  ['I-65', 'v4.1', 'pendingLastSuppressesDoorbell'],
  ['I-66', 'v4.1', 'armedDoorbellRings'],
  ['I-66', 'v4.1', 'arrivalWhileDirtyIsNotLost'],
  ['I-67', 'v4.1', 'doorbellNeedsEnabledInterrupt'],
  ['I-68', 'v4.0', 'residentVpeRingsNoDoorbell'],
  ['I-68', 'v4.1', 'residentVpeRingsNoDoorbell'],
  ['I-69', 'v4.1', 'residencyClearsTheDefaultDoorbell'],
  ['I-70', 'v4.0', 'doorbellGoesHome'],
  ['I-70', 'v4.1', 'doorbellGoesHome'],
  ['I-71', 'v4.0', 'individualDoorbellRings'],
  ['I-72', 'v4.0', 'noDoorbellIsNone'],
  ['I-72', 'v4.1', 'noDoorbellIsNone'],
  ['I-90', 'v4.1', 'vmappArmsOnce'],
  ['I-106', 'v4.0', 'vmovpLeavesPendingDoorbells'],
];

describe('a broken rule', () => {
  it.each(KILLERS)('is noticed by %s on %s: %s', (id, profile, rule) => {
    const watching = PROPERTIES.filter((property) => property.id === id);
    const { found } = search(profileOf(profile), watching, PROGRAMS, { [rule]: false });
    expect(found).not.toEqual([]);
    expect(found[0]).toMatch(new RegExp(`^${id}: `));
  });

  it('is planted for every property', () => {
    const killed = new Set(KILLERS.map(([id]) => id));
    expect(PROPERTIES.filter(({ id }) => !killed.has(id))).toEqual([]);
  });
});
