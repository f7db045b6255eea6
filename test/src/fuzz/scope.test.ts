import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../../models/architecture/profiles.ts';
import { defaultScope, drawScope, type Scope } from '../../../src/fuzz/scope.ts';
import { doorbellOf, ittOf } from '../../../src/run/addresses.ts';
import { SeededDice } from '../../../src/run/dice.ts';

const SCOPES = 500;

const scopesOf = (profile: (typeof PROFILES)[number]): Scope[] => {
  const dice = new SeededDice();
  dice.seed(12_345);
  return Array.from({ length: SCOPES }, () => drawScope(profile, dice, defaultScope(profile)));
};

describe.each(PROFILES.map((profile) => [profile.id, profile] as const))('drawn scopes of %s', (_, profile) => {
  const scopes = scopesOf(profile);

  it('name only objects that exist', () => {
    for (const { devices, icids, lpis, vpeids, vINTIDs, vSGIs } of scopes) {
      for (const { deviceId, size, events } of devices) {
        expect(deviceId).toBeLessThan(2 ** profile.deviceIdBits);
        expect(size).toBeLessThan(profile.eventIdBits);
        expect(Math.max(...events)).toBeLessThan(2 ** (size + 1));
      }
      expect(Math.max(...icids)).toBeLessThan(2 ** profile.icidBits);
      expect(Math.max(...vpeids, 0)).toBeLessThan(2 ** profile.vpeidBits);
      expect(Math.max(...lpis, ...vINTIDs)).toBeLessThan(2 ** profile.intidBits);
      expect(Math.min(...lpis, ...vINTIDs)).toBeGreaterThanOrEqual(8192);
      expect(Math.max(...vSGIs, 0)).toBeLessThan(16);
    }
  });

  it('name each object once', () => {
    for (const { devices, icids, lpis, vpeids, vINTIDs, vSGIs } of scopes) {
      const deviceIds = devices.map(({ deviceId }) => deviceId);
      for (const list of [deviceIds, icids, lpis, vpeids, vINTIDs, vSGIs, ...devices.map(({ events }) => events)]) {
        expect(new Set(list).size).toBe(list.length);
      }
    }
  });

  it('give no LPI the INTID of a doorbell, and no ITT the memory of another one', () => {
    for (const { devices, lpis, vpeids } of scopes) {
      for (const vpeid of vpeids) expect(lpis).not.toContain(doorbellOf(vpeid));
      const [low, high] = [...devices].sort((a, b) => a.deviceId - b.deviceId);
      // GITS_TYPER.ITT_entry_size is 16 bytes at most.
      expect(ittOf(low?.deviceId ?? 0) + 16 * 2 ** ((low?.size ?? 0) + 1)).toBeLessThanOrEqual(
        ittOf(high?.deviceId ?? 0),
      );
    }
  });

  it('reach neighbours, words with four interrupts, and the last IDs', () => {
    const some = (holds: (scope: Scope) => boolean): void => expect(scopes.some(holds)).toBe(true);
    some(({ devices: [one, other] }) => ((one?.deviceId ?? 0) ^ 1) === other?.deviceId);
    some(({ devices }) => devices.some(({ deviceId }) => deviceId === 2 ** profile.deviceIdBits - 1));
    some(({ devices: [one] }) => one?.events.includes(2 ** (one.size + 1) - 1) === true);
    some(({ lpis }) => lpis.filter((intid) => intid >>> 5 === 8192 >>> 5).length === 4);
    some(({ lpis }) => lpis.includes(2 ** profile.intidBits - 1));
    if (profile.architecture === 'v3') return;
    some(({ vpeids }) => vpeids.length === 3);
    some(({ vpeids }) => vpeids.includes(2 ** profile.vpeidBits - 1));
    some(({ vINTIDs }) => vINTIDs.filter((intid) => intid >>> 5 === 8192 >>> 5).length === 4);
    if (profile.vsgi) some(({ vSGIs: [one = 0, other = 0] }) => (one ^ other) === 8);
  });
});

describe('doorbells of vPEs', () => {
  it.each(Array.from({ length: 16 }, (_, index) => index + 1))(
    'with %d vPEID bits differ, and are LPIs of any profile',
    (bits) => {
      const count = 2 ** bits;
      const vpeids = new Set([0, 1, 2, count - 2, count - 1, count, count + 1]);
      const doorbells = new Set([...vpeids].map(doorbellOf));
      expect(doorbells.size).toBe(vpeids.size);
      expect(Math.min(...doorbells)).toBeGreaterThan(8197);
      expect(Math.max(...doorbells)).toBeLessThan(8254);
    },
  );
});
