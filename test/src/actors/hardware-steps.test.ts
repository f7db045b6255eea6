import { describe, expect, it } from 'vitest';
import { doorbellOf } from '../../../models/drivers/memory.ts';
import { minimal } from '../../../models/drivers/minimal/minimal.ts';
import { isEventual } from '../../../models/reference/internal-steps/index.ts';
import { DriverRig, judgesOfDrivers } from '../../../src/actors/check-driver.ts';
import { drawnEventualStep, drawnStep } from '../../../src/actors/hardware-steps.ts';
import { profile } from '../../../src/index.ts';
import { builtIn } from '../../../src/registry/built-in.ts';
import { SeededDice } from '../../../src/run/dice.ts';
import { call } from '../../support/actors.ts';

const DRAWS = 200;

/** The machine after event 0 has become a vLPI of vCPU 0, with an MSI of it on its way if `isSent`. */
const machineAfter = (isSent: boolean) => {
  const rig = new DriverRig(minimal, profile('v4.0-direct'), judgesOfDrivers(builtIn));
  const { runtime } = rig;
  runtime.begin();
  runtime.boot();
  const order = (operation: string, args: Record<string, number>, actor = 'cpu0') => ({ actor, operation, args });
  for (const each of [
    order('map-vpe', { vcpu: 0 }),
    order('map-event', { event: 0, rd: 0 }),
    order('forward', { event: 0, vcpu: 0, enabled: 1 }),
  ]) {
    expect(runtime.finish(runtime.start(each, 0))).toBe(true);
  }
  if (isSent) {
    const { actor, operation, args } = call('msi', { event: 0 }, { actor: 'device' });
    runtime.step(runtime.start({ actor, operation, args }, 1), 'everything', {
      choose: () => 0,
      start: () => {},
      taken: () => [],
    });
  }
  return runtime.laboratory.machine;
};

const drawn = (machine: ReturnType<typeof machineAfter>, evicts = true) => {
  const dice = new SeededDice();
  dice.seed(1);
  return Array.from({ length: DRAWS }, () => drawnStep(machine, dice, evicts));
};

describe('a step that is drawn', () => {
  it('may cache the byte of an individual doorbell', () => {
    const cached = drawn(machineAfter(false)).flatMap((step) => (step?.kind === 'cache' ? [step.intid] : []));
    expect(cached).toContain(doorbellOf(0));
  });

  it('drops a byte from a cache where that is asked for only', () => {
    const machine = machineAfter(false);
    expect(machine.fire({ kind: 'cache', rd: 0, intid: doorbellOf(0) }, { choose: () => 0 })).toBe(true);
    const kindsWith = (evicts: boolean) => drawn(machine, evicts).map((step) => step?.kind);
    expect(kindsWith(true)).toContain('evict');
    expect(kindsWith(false)).not.toContain('evict');
  });

  it('is one that has to happen in half of the draws, where there is one', () => {
    const forced = drawn(machineAfter(true)).filter((step) => step !== undefined && isEventual(step.kind));
    expect(forced.length).toBeGreaterThan(DRAWS / 3);
    expect(forced.length).toBeLessThan((DRAWS * 2) / 3);
  });

  it('has to happen at some time, if that is asked for', () => {
    const dice = new SeededDice();
    dice.seed(1);
    expect(drawnEventualStep(machineAfter(false), dice)).toBeUndefined();
    const step = drawnEventualStep(machineAfter(true), dice);
    expect(step !== undefined && isEventual(step.kind)).toBe(true);
  });
});
