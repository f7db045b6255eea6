/** Reads arguments and files, and says in one line what is wrong with them. */
import { readFileSync } from 'node:fs';
import { type Scope as AbstractScope, findScope, SCOPES } from '../../models/abstract/scope.ts';
import { findProfile, PROFILES, type Profile } from '../../models/architecture/profiles.ts';
import type { Hypothesis, Scope } from '../../models/hypotheses/hypothesis.ts';
import { findHypothesis, HYPOTHESES } from '../../models/hypotheses/index.ts';
import { PROPERTIES } from '../../properties/index.ts';
import type { Property } from '../../properties/property.ts';
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

export const profilesNamed = (ids: readonly string[]): Profile[] =>
  ids.length === 0
    ? [...PROFILES]
    : ids.map((id) => {
        const profile = findProfile(id);
        if (profile === undefined) {
          throw new UsageError(
            `--profile: there is no profile "${id}"; there are ${PROFILES.map((known) => known.id).join(', ')}`,
          );
        }
        return profile;
      });

/** A scope of the abstract model. */
export const scopeNamed = (name: string): AbstractScope => {
  const scope = findScope(name);
  if (scope !== undefined) return scope;
  throw new UsageError(`--scope: there is no scope "${name}"; there are ${SCOPES.map((each) => each.name).join(', ')}`);
};

/** The properties of those ids or names; all by default. */
export const propertiesNamed = (names: readonly string[]): Property[] =>
  names.length === 0
    ? [...PROPERTIES]
    : names.flatMap((name) => {
        const found = PROPERTIES.filter((property) => property.id === name || property.name === name);
        if (found.length === 0) {
          throw new UsageError(`--property: there is no property "${name}"; "gicheck list properties" names them all`);
        }
        return found;
      });

export const hypothesisNamed = (name: string): { readonly hypothesis: Hypothesis; readonly scope: Scope } => {
  const found = findHypothesis(name);
  if (found === undefined) {
    throw new UsageError(`there is no hypothesis "${name}"; there are ${HYPOTHESES.map(({ id }) => id).join(', ')}`);
  }
  return found;
};

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
