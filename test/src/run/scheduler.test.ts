import { describe, expect, it } from 'vitest';
import { SeededDice } from '../../../src/run/dice.ts';
import { SteadyScheduler } from '../../../src/run/scheduler.ts';

const THREE = ['a', 'b', 'c'];

describe('a steady scheduler', () => {
  const dice = new SeededDice();
  dice.seed(1);
  const scheduler = new SteadyScheduler(dice, undefined);
  const chosen = (): number => {
    scheduler.start();
    return scheduler.choose('A-55', THREE);
  };

  it('chooses the same each time, and tells it', () => {
    const first = chosen();
    for (let step = 0; step < 20; step += 1) expect(chosen()).toBe(first);
    const outcome = THREE[first];
    expect(scheduler.taken()).toEqual(first === 0 ? [] : [{ freedom: 'A-55', nth: 0, outcome }]);
  });

  it('chooses anew when it has forgotten, and each outcome as often', () => {
    const counts = [0, 0, 0];
    for (let machine = 0; machine < 300; machine += 1) {
      scheduler.forget();
      const index = chosen();
      counts[index] = (counts[index] ?? 0) + 1;
    }
    for (const count of counts) expect(count).toBeGreaterThan(60);
  });
});
