/**
 * `--load FILE`: loads an ES module. Each export is the result of `defineProfile`, `defineProperty` or `defineHypothesis`, or a list of results.
 */
import { spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brandOf } from '../../models/architecture/brand.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Hypothesis } from '../../models/faults/hypothesis.ts';
import type { Property } from '../../properties/property.ts';
import { extended, type Registry, RegistryError } from './registry.ts';
import { problemInHypothesis, problemInProfile, problemInProperty } from './shapes.ts';

const isProfile = (value: unknown): value is Profile => brandOf(value) === 'profile';
const isProperty = (value: unknown): value is Property => brandOf(value) === 'property';
const isHypothesis = (value: unknown): value is Hypothesis => brandOf(value) === 'hypothesis';

const EXPECTED = 'the result of defineProfile, defineProperty or defineHypothesis, or a list of results';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

/** The line of the file at which an error arose, as `:12`; empty if unknown. The stack of a syntax error lacks it, so `node --check` is asked. */
const lineIn = (path: string, href: string, error: unknown): string => {
  const stack =
    error instanceof SyntaxError
      ? spawnSync(process.execPath, ['--check', path], { encoding: 'utf8' }).stderr
      : error instanceof Error
        ? (error.stack ?? '')
        : '';
  // The stack has the URL of the file, `node --check` prints its path.
  const name = stack.includes(`${href}:`) ? href : path;
  const at = stack.indexOf(`${name}:`);
  return at < 0 ? '' : (/^:\d+/.exec(stack.slice(at + name.length))?.[0] ?? '');
};

const whatIsWrong = (error: unknown): string => {
  if (error instanceof SyntaxError) return `syntax error: ${firstLine(error)}`;
  if (codeOf(error) === 'ERR_UNKNOWN_FILE_EXTENSION') return 'is not an ES module; its name must end in .mjs or .js';
  const hint = /^Cannot find package 'gicheck'/.test(firstLine(error))
    ? '; install gicheck in the directory of the file'
    : '';
  return `cannot be loaded: ${firstLine(error)}${hint}`;
};

const exportsOf = async (file: string): Promise<readonly (readonly [string, unknown])[]> => {
  const path = resolve(file);
  try {
    if ((await stat(path)).isDirectory()) throw new RegistryError(`${file}: is a directory, not an ES module`);
  } catch (error) {
    if (error instanceof RegistryError) throw error;
    throw new RegistryError(`${file}: cannot be read: ${REASONS[codeOf(error)] ?? firstLine(error)}`);
  }
  const { href } = pathToFileURL(path);
  try {
    const module: object = await import(href);
    return Object.entries(module);
  } catch (error) {
    throw new RegistryError(`${file}${lineIn(path, href, error)}: ${whatIsWrong(error)}`);
  }
};

/** The values found in the files, and the place of each: file, export, position in its list. */
class Found {
  readonly profiles: Profile[] = [];
  readonly properties: Property[] = [];
  readonly hypotheses: Hypothesis[] = [];
  readonly places = new Map<object, string>();

  add(value: unknown, place: string): void {
    if (Array.isArray(value)) {
      for (const [index, each] of value.entries()) this.add(each, `${place}[${index}]`);
      return;
    }
    if (isProfile(value)) this.keep(this.profiles, value, place, problemInProfile(value));
    else if (isProperty(value)) this.keep(this.properties, value, place, problemInProperty(value));
    else if (isHypothesis(value)) this.keep(this.hypotheses, value, place, problemInHypothesis(value));
    else throw new RegistryError(`${place}: expected ${EXPECTED}, not ${described(value)}`);
  }

  private keep<T extends object>(list: T[], value: T, place: string, problem: string | undefined): void {
    if (problem !== undefined) throw new RegistryError(`${place}: ${problem}`);
    // A file may export a value twice, by name and in a list.
    if (this.places.has(value)) return;
    this.places.set(value, place);
    list.push(value);
  }
}

const described = (value: unknown): string => {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'object') return 'another object';
  return `a ${typeof value}`;
};

/** The registry with the additions of the files. Files may refer to each other's profiles and properties, in any order. */
export const loaded = async (registry: Registry, files: readonly string[]): Promise<Registry> => {
  const found = new Found();
  for (const file of files) {
    const entries = await exportsOf(file);
    if (entries.length === 0) throw new RegistryError(`${file}: exports nothing; expected ${EXPECTED}`);
    for (const [name, value] of entries) found.add(value, `${file}: export ${name}`);
  }
  try {
    return extended(registry, found);
  } catch (error) {
    if (!(error instanceof RegistryError) || error.refused === undefined) throw error;
    throw new RegistryError(`${found.places.get(error.refused) ?? 'an addition'}: ${error.message}`);
  }
};
