/** Reads arguments and files, and says in one line what is wrong with them. */
import { readFileSync } from 'node:fs';
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
      throw new UsageError(`${option}: "${text}" is no whole number ${limits}`);
    }
    return value;
  };

export const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];

/** What a registry knows by a name that was given; `where` is the option or file that gives it. */
export const named = <T>(where: string, find: () => T): T => {
  try {
    return find();
  } catch (error) {
    throw error instanceof RegistryError ? new UsageError(`${where}: ${error.message}`) : error;
  }
};

/** The profiles of those ids; all by default. */
export const profilesNamed = (registry: Registry, ids: readonly string[]): readonly Profile[] =>
  ids.length === 0 ? registry.profiles : ids.map((id) => named('--profile', () => registry.profile(id)));

/** A scope of the abstract model. */
export const scopeNamed = (name: string): AbstractScope => {
  const scope = findScope(name);
  if (scope !== undefined) return scope;
  throw new UsageError(`--scope: there is no scope "${name}"; there are ${SCOPES.map((each) => each.name).join(', ')}`);
};

/** The properties of those ids or names; all by default. */
export const propertiesNamed = (registry: Registry, names: readonly string[]): readonly Property[] =>
  names.length === 0 ? registry.properties : names.map((name) => named('--property', () => registry.property(name)));

/** A hypothesis, and the scope of it that is named after a slash, else its first. */
export const hypothesisNamed = (
  registry: Registry,
  name: string,
): { readonly hypothesis: Hypothesis; readonly scope: Scope } => named('hypothesis', () => registry.scope(name));

const isErrnoException = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a directory',
};

export const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = isErrnoException(error) ? (error.code ?? '') : '';
    throw new UsageError(`${file}: cannot be read: ${REASONS[code] ?? code}`);
  }
};

export const readJson = (file: string): unknown => {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file}: is no JSON document: ${String(error).replace(/\s+/g, ' ')}`);
  }
};
