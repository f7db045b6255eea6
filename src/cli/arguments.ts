/** Parses arguments. An error is one line that names the argument. */
import { Option } from 'commander';
import { type Scope as AbstractScope, findScope, SCOPES } from '../../models/abstract/scope.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Hypothesis, Scope } from '../../models/faults/hypothesis.ts';
import type { Property } from '../../properties/property.ts';
import { type Registry, RegistryError } from '../registry/registry.ts';
import { UsageError } from './usage-error.ts';

/** A whole number within limits. */
export const wholeNumber =
  (option: string, least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      const limits = most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`;
      throw new UsageError(`${option}: "${text}" is not a whole number ${limits}`);
    }
    return value;
  };

/** `--seed`: 32 bits. */
export const seedOption = (): Option =>
  new Option('--seed <n>', 'the same seed gives the same result (default: random)').argParser(
    wholeNumber('--seed', 0, 0xffff_ffff),
  );

export const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];

/** Looks a name up in the registry. An unknown name is a usage error; `where` is the option or file that contains it. */
export const named = <T>(where: string, find: () => T): T => {
  try {
    return find();
  } catch (error) {
    throw error instanceof RegistryError ? new UsageError(`${where}: ${error.message}`) : error;
  }
};

/** The profiles with these ids; without ids, all. */
export const profilesNamed = (registry: Registry, ids: readonly string[]): readonly Profile[] =>
  ids.length === 0 ? registry.profiles : ids.map((id) => named('--profile', () => registry.profile(id)));

/** The scope of the abstract model with this name. */
export const scopeNamed = (name: string): AbstractScope => {
  const scope = findScope(name);
  if (scope !== undefined) return scope;
  throw new UsageError(
    `--scope: there is no scope "${name}"; the scopes are ${SCOPES.map((each) => each.name).join(', ')}`,
  );
};

/** The properties with these ids or names; without any, all. */
export const propertiesNamed = (registry: Registry, names: readonly string[]): readonly Property[] =>
  names.length === 0 ? registry.properties : names.map((name) => named('--property', () => registry.property(name)));

/** `ID` or `ID/SCOPE`: a hypothesis and one of its scopes, by default the first. */
export const hypothesisNamed = (
  registry: Registry,
  name: string,
): { readonly hypothesis: Hypothesis; readonly scope: Scope } => named('hypothesis', () => registry.scope(name));
