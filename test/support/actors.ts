/** Small drivers, and cases, for tests of actors. */

import type { Profile } from '../../models/architecture/profiles.ts';
import { defineDriver, type HostDriver, type Machine } from '../../models/software/host-driver.ts';
import type { Call } from '../../src/actors/case.ts';
import { DriverRig, judgesOfDrivers } from '../../src/actors/check-driver.ts';
import { profile } from '../../src/index.ts';
import { builtIn } from '../../src/registry/built-in.ts';

export const driverOf = (create: (machine: Machine) => HostDriver) =>
  defineDriver({ id: 'small', title: 'a driver of a test', source: 'this test', create });

/** The drivers of tests do next to nothing, and so they do not refine the theory of operation. */
const JUDGES = judgesOfDrivers(builtIn).filter(({ id }) => id !== 'P-THEORY');

/** A rig with this driver, by default on a v4.1 machine. */
export const rigOf = (create: (machine: Machine) => HostDriver, on: string | Profile = 'v4.1'): DriverRig =>
  new DriverRig(driverOf(create), typeof on === 'string' ? profile(on) : on, JUDGES);

/** A call without interleavings. */
export const call = (operation: string, args: Call['args'] = {}, more: Partial<Call> = {}): Call => ({
  actor: 'cpu0',
  operation,
  args,
  switches: new Map(),
  hardware: new Map(),
  ...more,
});

/** The findings of a rig, by property. */
export const findingsOf = (rig: DriverRig): readonly string[] => rig.findings.map(({ property }) => property.id);
