import { describe, expect, it } from 'vitest';
import { defineProfile } from '../../../models/architecture/profiles.ts';
import { adjacent, defaultMap, Frames } from '../../../src/bus/memory-map.ts';
import { vptOf } from '../../../src/run/addresses.ts';
import { profileOf } from '../../support/search.ts';

const threeRds = (id: string) => defineProfile({ ...profileOf(id), id: 'three', redistributors: 3 });

describe('the frames of a map', () => {
  it.each([
    ['v3', 0x2_0000],
    ['v4.0', 0x4_0000],
    ['v4.1', 0x4_0000],
  ])('of %s have redistributors 0x%x apart', (id, stride) => {
    const profile = threeRds(id);
    const frames = new Frames(
      profile,
      adjacent(profile, { distributor: 0x800_0000, redistributors: 0x80a_0000, itss: 0x900_0000 }),
    );
    expect(frames.addressOf('GICR', 2, 0x70)).toBe(0x80a_0000 + 2 * stride + 0x70);
    expect(frames.find(0x80a_0000 + stride + 8)).toEqual({ frame: 'GICR', at: 1, base: 0x80a_0000 + stride });
    expect(frames.find(0x80a_0000 + 3 * stride)).toBeUndefined();
  });

  it('hold nothing that concerns LPIs in the SGI_base page of a redistributor', () => {
    const profile = profileOf('v4.1');
    const { redistributors } = defaultMap(profile);
    const base = (redistributors[1] ?? 0) + 0x1_0000;
    expect(new Frames(profile, defaultMap(profile)).find(base)).toEqual({ frame: undefined, at: 1, base });
  });

  it('have GITS_SGIR where there are vSGIs only', () => {
    for (const [id, frame] of [
      ['v4.0', undefined],
      ['v4.1', 'SGI'],
    ] as const) {
      const profile = profileOf(id);
      const map = defaultMap(profile);
      expect(new Frames(profile, map).find((map.itss[0] ?? 0) + 0x2_0000)?.frame).toBe(frame);
    }
  });

  it('lie above the tables of the highest vPEID by default, and in 52 bits', () => {
    const map = defaultMap(profileOf('v4.1-itslist'));
    const bases = [map.distributor, ...map.redistributors, ...map.itss];
    expect(Math.min(...bases)).toBeGreaterThan(vptOf(0xffff) + 2 ** 32);
    expect(Math.max(...bases)).toBeLessThan(2 ** 52);
  });
});

describe('a map', () => {
  const profile = profileOf('v3');
  const fine = { distributor: 0, redistributors: [0x1_0000, 0x3_0000], itss: [0x5_0000] };

  it.each([
    ['the ITS on a redistributor', { ...fine, itss: [0x2_0000] }, 'the ITS 0 overlaps another frame at 0x20000'],
    [
      'a redistributor too few',
      { ...fine, redistributors: [0x1_0000] },
      /1 addresses for component "redistributor": 2 needed/,
    ],
    [
      'a base that is not aligned',
      { ...fine, itss: [0x5_1000] },
      'the ITS 0 lies at 331776, which is no multiple of 64 KB',
    ],
  ])('with %s is an error', (_what, map, message) => {
    expect(() => new Frames(profile, map)).toThrow(message);
    expect(() => new Frames(profile, fine)).not.toThrow();
  });
});
