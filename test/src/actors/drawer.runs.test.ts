import { describe, expect, it } from 'vitest';
import { minimal } from '../../../models/drivers/minimal/minimal.ts';
import { theory } from '../../../models/drivers/theory/theory.ts';
import { DriverRig, judgesOfDrivers } from '../../../src/actors/check-driver.ts';
import { Drawer } from '../../../src/actors/drawer.ts';
import { finish } from '../../../src/actors/epilogue.ts';
import type { About } from '../../../src/actors/mood.ts';
import { stepsOf } from '../../../src/actors/step-list.ts';
import { partSeed } from '../../../src/fuzz/check-run.ts';
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
      dice.seed(partSeed(1, seed));
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
    dice.seed(partSeed(1, seed));
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
    dice.seed(partSeed(1, seed));
    const calls = drawer.draw();
    const vcpus = new Set(calls.flatMap(({ args: { vcpu } }) => vcpu ?? []));
    if (vcpus.size === 1) withOne += 1;
    if (calls.some(({ operation }) => operation === 'forward')) forwarding += 1;
  }
  expect(withOne).toBeGreaterThan(CASES / 10);
  expect(withOne).toBeLessThan(CASES / 2);
  expect(forwarding).toBeGreaterThan(CASES / 2);
});

describe('cases about a step', () => {
  const source = { registry: builtIn, driver: minimal, profiles: [profile('v4.0')], seed: 1 };
  const steps = stepsOf(source);
  const aboutOf = (label: string): About => {
    const step = steps.find((each) => each.label === label);
    if (step === undefined) throw new RangeError(`there is no step ${label}`);
    return step.about;
  };

  it('are about the operation that takes it, what that has to undo before, and what it does after the step', () => {
    const { operations, related, labels } = aboutOf('map-vpe.vinvall');
    expect([...operations]).toEqual(['map-vpe']);
    expect([...related].toSorted()).toEqual(['unforward', 'unmap-vpe']);
    expect(labels.has('map-vpe.wait')).toBe(true);
    expect(labels.has('map-vpe.vmapp')).toBe(false);
  });

  it('are about all that is done under the lock, if it takes a lock', () => {
    const { related, labels } = aboutOf('configure.lock-vpe');
    expect(related.has('run')).toBe(true);
    expect(labels.has('put.pending-last')).toBe(true);
  });

  it('have its operation and overlaps there more often than others', () => {
    const rig = new DriverRig(minimal, profile('v4.0'), judgesOfDrivers(builtIn));
    const dice = new SeededDice();
    const count = (about?: About) => {
      const drawer = new Drawer(rig.runtime, dice, undefined, about);
      let calls = 0;
      let overlaps = 0;
      for (let seed = 1; seed <= CASES; seed += 1) {
        dice.seed(partSeed(1, seed));
        const drawn = drawer.draw();
        const own = new Set(drawn.flatMap(({ operation }, index) => (operation === 'unforward' ? [index] : [])));
        calls += own.size;
        overlaps += drawn.filter(({ start }) => start !== undefined && own.has(start.call)).length;
      }
      return { calls, overlapping: overlaps / calls };
    };
    const anything = count();
    const about = count(aboutOf('unforward.vsync'));
    expect(about.calls).toBeGreaterThan(1.5 * anything.calls);
    expect(about.overlapping).toBeGreaterThan(1.5 * anything.overlapping);
  });
});

describe('a driver', () => {
  it('boots as a call of some cases, with nothing beside it', () => {
    const rig = new DriverRig(minimal, profile('v4.0'), judgesOfDrivers(builtIn));
    const dice = new SeededDice();
    const drawer = new Drawer(rig.runtime, dice);
    let boots = 0;
    for (let seed = 1; seed <= 5 * CASES; seed += 1) {
      dice.seed(partSeed(1, seed));
      const calls = drawer.draw();
      const at = calls.findIndex(({ operation }) => operation === 'boot');
      if (at >= 0) boots += 1;
      expect(at, `seed ${seed}`).toBeLessThanOrEqual(0);
      expect(calls.filter(({ start }) => at === 0 && start?.call === 0)).toEqual([]);
    }
    expect(boots).toBeGreaterThan(CASES / 10);
    expect(boots).toBeLessThan(CASES);
  });
});
