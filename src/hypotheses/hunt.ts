/** Hunts a fault: runs programs on it while every property watches, until the one that has to notice does. */
import * as fc from 'fast-check';
import type { Fault } from '../../models/faults/fault.ts';
import { hardwareWith } from '../../models/faults/fault.ts';
import type { Property } from '../../properties/property.ts';
import { Generator, ProgramArbitrary } from '../fuzz/generate.ts';
import { isMisuse } from '../judge/judge.ts';
import { Laboratory } from '../refine/laboratory.ts';
import type { Registry } from '../registry/registry.ts';

/** Programs for one fault at most; nineteen in twenty need fewer than two thousand. */
export const HUNT_RUNS = 20_000;

export interface HuntOptions {
  readonly runs: number;
  readonly seed: number;
}

export interface Hunt {
  readonly id: string;
  /** The property that has to notice. */
  readonly violates: string;
  readonly equivalent: string | undefined;
  /** Number of the first program that any property objects to, and the properties that do. */
  readonly noticedAt: number | undefined;
  readonly noticedBy: readonly string[];
  /** Number of the first program that the named property objects to. */
  readonly killedAt: number | undefined;
  /** Programs that were run. */
  readonly programs: number;
  /** As the catalogue says: noticed by the property that it names, or by none if it is equivalent. */
  readonly asExpected: boolean;
}

/** Only what blames the hardware counts; contracts of software watch along, since a breach proves nothing. */
const blamesHardware = ({ kind }: Property): boolean => kind === 'hardware' || kind === 'liveness';

export const hunt = (registry: Registry, fault: Fault, { runs, seed }: HuntOptions): Hunt => {
  const { id, violates, equivalent } = fault;
  const laboratory = new Laboratory(registry.profile(fault.profile), hardwareWith(fault.replaces), registry.properties);
  let programs = 0;
  let noticedAt: number | undefined;
  let noticedBy: readonly string[] = [];
  let killedAt: number | undefined;
  fc.check(
    fc.property(new ProgramArbitrary(new Generator(laboratory)), ({ findings }) => {
      programs += 1;
      if (findings.length === 0 || findings.some(isMisuse)) return true;
      const accusing = findings.filter(({ property, verdict }) => verdict === 'violated' && blamesHardware(property));
      if (accusing.length > 0 && noticedAt === undefined) {
        noticedAt = programs;
        noticedBy = [...new Set(accusing.map(({ property }) => property.id))];
      }
      if (accusing.some(({ property }) => property.id === violates)) {
        killedAt = programs;
        return false;
      }
      // Who has noticed is silent from here on: a finding ends its program, and another property may need what comes after.
      for (const { property } of accusing) laboratory.judge.mute(property);
      return true;
    }),
    { seed, numRuns: runs, endOnFailure: true },
  );
  const asExpected = equivalent === undefined ? killedAt !== undefined : noticedAt === undefined;
  return { id, violates, equivalent, noticedAt, noticedBy, killedAt, programs, asExpected };
};
