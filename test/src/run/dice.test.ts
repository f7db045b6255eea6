import { describe, expect, it } from 'vitest';
import { SeededDice } from '../../../src/run/dice.ts';

const DRAWS = 4000;
const PARTS = 16;

describe.each([3, 16, 1000, 2 ** 16, 2 ** 16 + 1, 2 ** 20, 2 ** 30, 2 ** 32])('a die with %i sides', (bound) => {
  const dice = new SeededDice();
  dice.seed(0x5eed_1234);
  const drawn = Array.from({ length: DRAWS }, () => dice.below(bound));

  it('has whole numbers from 0 to one less', () => {
    expect(drawn.filter((value) => !Number.isInteger(value) || value < 0 || value >= bound)).toEqual([]);
  });

  it('has numbers of each part about as often', () => {
    const parts = Math.min(PARTS, bound);
    const counts = Array.from({ length: parts }, () => 0);
    for (const value of drawn) {
      const part = Math.floor((value / bound) * parts);
      counts[part] = (counts[part] ?? 0) + 1;
    }
    for (const count of counts) {
      expect(count).toBeGreaterThan((0.7 * DRAWS) / parts);
      expect(count).toBeLessThan((1.3 * DRAWS) / parts);
    }
  });
});
