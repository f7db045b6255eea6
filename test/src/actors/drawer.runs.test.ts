import { describe, expect, it } from 'vitest';
import { minimal } from '../../../models/drivers/minimal/minimal.ts';
import { DriverRig, judgesOfDrivers } from '../../../src/actors/check-driver.ts';
import { Drawer } from '../../../src/actors/drawer.ts';
import { finish } from '../../../src/actors/epilogue.ts';
import { profile } from '../../../src/index.ts';
import { builtIn } from '../../../src/registry/built-in.ts';
import { SeededDice } from '../../../src/run/dice.ts';

const CASES = 60;

describe.each(['v4.0', 'v4.0-direct', 'v4.1', 'v4.1-itslist'])('a case that was drawn on %s', (id) => {
  it('is the same when it is carried out again', () => {
    const rig = new DriverRig(minimal, profile(id), judgesOfDrivers(builtIn));
    const dice = new SeededDice();
    const drawer = new Drawer(rig.runtime, dice);
    for (let seed = 1; seed <= CASES; seed += 1) {
      dice.seed(seed);
      const calls = drawer.draw();
      finish(rig.runtime);
      const before = JSON.stringify(rig.runtime.program);
      rig.run(calls);
      expect(JSON.stringify(rig.runtime.program), `seed ${seed}`).toBe(before);
    }
  });
});

it('has calls that overlap, and effects that are held back', () => {
  const rig = new DriverRig(minimal, profile('v4.1'), judgesOfDrivers(builtIn));
  const dice = new SeededDice();
  const drawer = new Drawer(rig.runtime, dice);
  let overlaps = 0;
  let holds = 0;
  for (let seed = 1; seed <= CASES; seed += 1) {
    dice.seed(seed);
    for (const { start, hardware } of drawer.draw()) {
      if (start !== undefined) overlaps += 1;
      if ([...hardware.values()].some(({ hold }) => hold !== 'nothing')) holds += 1;
    }
  }
  expect(overlaps).toBeGreaterThan(CASES / 2);
  expect(holds).toBeGreaterThan(CASES / 2);
});
