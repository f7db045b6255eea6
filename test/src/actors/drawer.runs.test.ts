import { describe, expect, it } from 'vitest';
import { minimal } from '../../../models/drivers/minimal/minimal.ts';
import { theory } from '../../../models/drivers/theory/theory.ts';
import { DriverRig, judgesOfDrivers } from '../../../src/actors/check-driver.ts';
import { Drawer } from '../../../src/actors/drawer.ts';
import { finish } from '../../../src/actors/epilogue.ts';
import { profile } from '../../../src/index.ts';
import { builtIn } from '../../../src/registry/built-in.ts';
import { SeededDice } from '../../../src/run/dice.ts';

const CASES = 40;

describe.each([
  { driver: minimal, id: 'v4.0' },
  { driver: theory, id: 'v4.0-direct' },
  { driver: theory, id: 'v4.1' },
  { driver: minimal, id: 'v4.1-itslist' },
])('a case that was drawn for $driver.id on $id', ({ driver, id }) => {
  it('is the same when it is carried out again', () => {
    const rig = new DriverRig(driver, profile(id), judgesOfDrivers(builtIn));
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

it('is about few vCPUs and events in some cases, and in most an event is a vLPI when it has been prepared', () => {
  const rig = new DriverRig(minimal, profile('v4.1'), judgesOfDrivers(builtIn));
  const dice = new SeededDice();
  const drawer = new Drawer(rig.runtime, dice);
  let withOne = 0;
  let forwarding = 0;
  for (let seed = 1; seed <= CASES; seed += 1) {
    dice.seed(seed);
    const calls = drawer.draw();
    const vcpus = new Set(calls.flatMap(({ args: { vcpu } }) => vcpu ?? []));
    if (vcpus.size === 1) withOne += 1;
    if (calls.some(({ operation }) => operation === 'forward')) forwarding += 1;
  }
  expect(withOne).toBeGreaterThan(CASES / 10);
  expect(withOne).toBeLessThan(CASES / 2);
  expect(forwarding).toBeGreaterThan(CASES / 2);
});
