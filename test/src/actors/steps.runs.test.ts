/** What comes of leaving out a step of a driver. */
import { describe, expect, it } from 'vitest';
import { minimal } from '../../../models/drivers/minimal/minimal.ts';
import type { Driver } from '../../../models/software/host-driver.ts';
import { DriverRig, isFailure, judgesOfDrivers } from '../../../src/actors/check-driver.ts';
import { Pairs } from '../../../src/actors/pairs.ts';
import { type DriverStep, filterOfStep, stepsOf } from '../../../src/actors/step-list.ts';
import { baselineOf, leaveOut, type Result } from '../../../src/actors/steps.ts';
import { profile } from '../../../src/index.ts';
import { builtIn } from '../../../src/registry/built-in.ts';
import { storeStep, verdictOfStep } from '../../../src/report/step-tables.ts';

const optionsFor = (driver: Driver, runs: number, id = 'v4.1') => ({
  registry: builtIn,
  driver,
  profiles: [profile(id)],
  runs,
  seed: 1,
});

/** Driver → its steps, which take a second to find. */
const known = new Map<Driver, readonly DriverStep[]>();

const stepOf = (driver: Driver, label: string, change: DriverStep['change'] = 'left out'): DriverStep => {
  const steps = known.get(driver) ?? stepsOf(optionsFor(driver, 0));
  known.set(driver, steps);
  const step = steps.find((each) => each.label === label && each.change === change);
  if (step === undefined) throw new RangeError(`${driver.id} has no step ${label}`);
  return step;
};

const without = (label: string, runs: number, change?: DriverStep['change']) =>
  leaveOut(stepOf(minimal, label, change), optionsFor(minimal, runs), new Map());

const verdictOf = (label: string, result: Result, change?: DriverStep['change']): string =>
  verdictOfStep(storeStep(stepOf(minimal, label, change), result));

describe('a step of the minimal driver', () => {
  it('is needed if a property breaks without it, and the case that shows it keeps the property with the step', () => {
    const { broken } = without('set-pending.vsync', 60);
    expect(broken).toMatchObject({ property: 'P-DONE', profile: 'v4.1' });
    const calls = broken?.calls ?? [];
    const judges = judgesOfDrivers(builtIn);
    const lacking = new DriverRig(
      minimal,
      profile('v4.1'),
      judges,
      filterOfStep({ label: 'set-pending.vsync', change: 'left out' }),
    );
    expect(lacking.run(calls).filter(isFailure)).toMatchObject([{ property: { id: 'P-DONE' } }]);
    expect(new DriverRig(minimal, profile('v4.1'), judges).run(calls).filter(isFailure)).toEqual([]);
  });

  it('is found to be needed by a pair of operations where random cases are too few', () => {
    const { broken, tried, pairs } = without('set-pending.lock-its', 1);
    expect(tried).toBe(1);
    expect(pairs).toBeGreaterThan(0);
    expect(broken).toMatchObject({ property: 'I-111', foundAt: undefined });
    expect(broken?.calls.length).toBeLessThanOrEqual(3);
  });

  it('is not found to be needed if nothing breaks, in few random cases and in every pair; in many, it is harmless', () => {
    const result = without('unmap-vpe.vsgi.vsync', 20);
    expect(result).toMatchObject({ broken: undefined, mends: undefined, tried: 220 });
    expect(result.pairs).toBeGreaterThan(1000);
    expect(verdictOf('unmap-vpe.vsgi.vsync', result)).toMatch(
      /^not found to be needed: nothing breaks in 220 random cases, all \d,\d{3} pairs of operations$/,
    );
    expect(verdictOf('unmap-vpe.vsgi.vsync', { ...result, tried: 10_000 })).toMatch(
      /^harmless as far as was tried: nothing breaks in 10,000 /,
    );
  });

  it('that cleans a cache is needed where the GIC does not snoop', () => {
    const { broken } = without('forward.flush', 30);
    expect(broken).toMatchObject({ property: 'I-111', profile: 'v4.1' });
  });

  it('may lack a VSYNC: one behind VMAPP V=0 of GICv4.1 is harmful', () => {
    const result = without('unmap-vpe.vmapp', 60, 'VSYNC added');
    expect(verdictOf('unmap-vpe.vmapp', result, 'VSYNC added')).toMatch(
      /^a VSYNC behind it is harmful: (I-09|P-PROG) breaks on v4\.1$/,
    );
  });
});

describe('a driver that breaks properties with all its steps', () => {
  const xen = builtIn.driver('xen-xa');
  const options = optionsFor(xen, 120);
  const baseline = baselineOf(options, profile('v4.1'));

  it('has a baseline: what it breaks, and what of it soon', () => {
    expect(baseline.broken).toContain('P-DONE');
    expect(baseline.broken).toEqual([...new Set(baseline.broken)]);
    expect(baseline.broken).toEqual(expect.arrayContaining([...baseline.soon]));
  });

  it('is not blamed for that in each step', () => {
    const baselines = new Map([['v4.1', baseline]]);
    const { broken } = leaveOut(stepOf(xen, 'map-event.publish'), options, baselines);
    expect(baseline.broken).not.toContain(broken?.property);
  });

  it('is not blamed in a case that breaks with all its steps, too, though the baseline does not know of it', () => {
    const step = stepOf(xen, 'map-event.publish');
    const { broken } = leaveOut(step, options, new Map());
    expect(broken).toBeDefined();
    const judges = judgesOfDrivers(builtIn);
    const rigs = [
      new DriverRig(xen, profile('v4.1'), judges, filterOfStep(step)),
      new DriverRig(xen, profile('v4.1'), judges),
    ];
    expect(rigs.map((rig) => rig.run(broken?.calls ?? []).some(isFailure))).toEqual([true, false]);
  });
});

describe('the pairs of operations', () => {
  const rig = new DriverRig(minimal, profile('v4.1'), judgesOfDrivers(builtIn));
  const pairs = new Pairs(rig);

  it('carry out the step, alone and with another call before each of its acts', () => {
    const cases = [...pairs.of('forward.vmapti')];
    const first = cases[0] ?? [];
    const at = first.findIndex(({ args }) => args.event === 1 && args.vcpu === 0);
    expect(first.every(({ start }) => start === undefined)).toBe(true);
    const ticks = new Set(
      cases.flatMap((calls) => calls.flatMap(({ start }) => (start === undefined ? [] : [start.tick]))),
    );
    expect([...ticks].toSorted((a, b) => a - b)).toEqual(Array.from(ticks, (_, tick) => tick));
    expect(at).toBeGreaterThan(0);
    expect(new Set(cases.flatMap((calls) => calls.flatMap(({ start }) => start?.call ?? [])))).toEqual(
      new Set([first.findIndex(({ operation }, index) => operation === 'forward' && index > 4)]),
    );
  });

  it('violate nothing if no step is left out', () => {
    const broken = [...pairs.of('unmap-event.discard')].flatMap((calls) => rig.run(calls).filter(isFailure));
    expect(broken).toEqual([]);
  });

  it('are none for a step that no operation takes', () => {
    expect([...pairs.of('forward.nothing')]).toEqual([]);
  });
});
