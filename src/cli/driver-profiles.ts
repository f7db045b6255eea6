/** What the commands on drivers have in common: their flags, and the profiles that they run on. */
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Driver } from '../../models/software/host-driver.ts';
import type { Registry } from '../registry/registry.ts';
import { profilesNamed } from './arguments.ts';
import { UsageError } from './usage-error.ts';

/** Cases per driver and profile, or per step and profile. */
export const RUNS = 2000;

export interface RunFlags {
  readonly profile: readonly string[];
  /** Default: `RUNS`. */
  readonly runs?: number;
  readonly seed?: number;
}

/** The profiles that a driver is checked on: those that were named, or all that it works with. */
export const profilesFor = (
  registry: Registry,
  { id, unfit }: Driver,
  names: readonly string[],
): readonly Profile[] => {
  if (names.length === 0) return registry.profiles.filter((profile) => unfit(profile) === undefined);
  return profilesNamed(registry, names).map((profile) => {
    const why = unfit(profile);
    if (why !== undefined) throw new UsageError(`--profile: driver ${id} does not work with ${profile.id}: ${why}`);
    return profile;
  });
};
