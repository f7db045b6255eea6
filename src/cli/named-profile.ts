/** The profile of a stored program: one of the registry, or one that the file brings. */
import type { Profile } from '../../models/architecture/profiles.ts';
import { type Registry, RegistryError } from '../registry/registry.ts';
import { profileFrom } from '../registry/shapes.ts';
import type { Counterexample, OwnProfile } from '../run/store.ts';

/** The profile that a file brings. */
const ownProfileOf = (registry: Registry, { extends: base, ...own }: OwnProfile): Profile => {
  if (registry.profiles.some(({ id }) => id === own.id)) {
    throw new RegistryError(`profile: id: ${own.id} is a profile of gicheck; give another id`);
  }
  const { commonLpiAffGroups: _, ...inherited }: Partial<Profile> = base === undefined ? {} : registry.profile(base);
  try {
    return profileFrom({ description: `${own.id}, from the file of the program`, ...inherited, ...own });
  } catch (error) {
    throw error instanceof RegistryError ? new RegistryError(`profile: ${error.message}`) : error;
  }
};

/** Throws a RegistryError if there is no such profile, or if it is none. */
export const profileOf = (registry: Registry, named: Counterexample['profile']): Profile =>
  typeof named === 'string' ? registry.profile(named) : ownProfileOf(registry, named);
