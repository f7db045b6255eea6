/** Hunts a fault: runs programs on the faulty model, with all properties, until the property that the fault names is violated. */
import * as fc from 'fast-check';
import type { Fault } from '../../models/faults/fault.ts';
import { hardwareWith } from '../../models/faults/fault.ts';
import type { Property } from '../../properties/property.ts';
import { Generator, ProgramArbitrary } from '../fuzz/generate.ts';
import { Control } from '../refine/control.ts';
import { Laboratory } from '../refine/laboratory.ts';
import type { Registry } from '../registry/registry.ts';

/** Maximum number of programs for one fault. 95 % of the faults need fewer than 2,000. */
export const HUNT_RUNS = 20_000;

export interface HuntOptions {
  readonly runs: number;
  readonly seed: number;
  /** Ends with the first program that violates any property, whether the named one or not. */
  readonly stopAtFirst?: boolean;
}

export interface Hunt {
  readonly id: string;
  /** Id of the property that the fault has to violate. */
  readonly violates: string;
  readonly equivalent: string | undefined;
  /** Number of the first program that violates any property, and the properties that it violates. */
  readonly noticedAt: number | undefined;
  readonly noticedBy: readonly string[];
  /** Every property that some program violates, in the order in which they were found. */
  readonly accusing: readonly string[];
  /** Number of the first program that violates the named property. */
  readonly killedAt: number | undefined;
  /** Number of programs run. */
  readonly programs: number;
  /** The named property was violated; or, for an equivalent fault, none was. */
  readonly asExpected: boolean;
}

/** Only these properties count. Contracts of software are checked as well: after a breach, a violation does not prove a hardware fault. */
const blamesHardware = ({ kind }: Property): boolean => kind === 'hardware' || kind === 'liveness';

export const hunt = (registry: Registry, fault: Fault, { runs, seed, stopAtFirst = false }: HuntOptions): Hunt => {
  const { id, violates, equivalent } = fault;
  const profile = registry.profile(fault.profile);
  const laboratory = new Laboratory(profile, hardwareWith(fault.replaces), registry.properties);
  const control = new Control(profile, registry.properties);
  let programs = 0;
  let noticedAt: number | undefined;
  let noticedBy: readonly string[] = [];
  let killedAt: number | undefined;
  const all = new Set<string>();
  fc.check(
    fc.property(new ProgramArbitrary(new Generator(laboratory, { control })), ({ findings }) => {
      programs += 1;
      if (findings.length === 0) return true;
      const accusing = findings.filter(({ property, verdict }) => verdict === 'violated' && blamesHardware(property));
      for (const { property } of accusing) all.add(property.id);
      if (accusing.length > 0 && noticedAt === undefined) {
        noticedAt = programs;
        noticedBy = [...new Set(accusing.map(({ property }) => property.id))];
      }
      if (accusing.some(({ property }) => property.id === violates)) {
        killedAt = programs;
        return false;
      }
      if (stopAtFirst && noticedAt !== undefined) return false;
      // These properties are muted: a finding ends its program, and the named property may need the steps after it.
      for (const { property } of accusing) laboratory.judge.mute(property);
      return true;
    }),
    { seed, numRuns: runs, endOnFailure: true },
  );
  const asExpected = equivalent === undefined ? killedAt !== undefined : noticedAt === undefined;
  return { id, violates, equivalent, noticedAt, noticedBy, accusing: [...all], killedAt, programs, asExpected };
};
