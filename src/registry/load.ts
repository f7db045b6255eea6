/**
 * `--load FILE`: an ES module whose exports are what `defineProfile`, `defineProperty` and `defineHypothesis` return, or lists of them.
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

const EXPECTED = 'what defineProfile, defineProperty or defineHypothesis returns, or a list of that';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

/** `:12`, the line of the file that an error is about; empty if nothing tells. The stack of a syntax error does not, but `node --check` does. */
const lineIn = (path: string, href: string, error: unknown): string => {
  const stack =
    error instanceof SyntaxError
      ? spawnSync(process.execPath, ['--check', path], { encoding: 'utf8' }).stderr
      : error instanceof Error
        ? (error.stack ?? '')
        : '';
  // Each names the file its own way.
  const name = stack.includes(`${href}:`) ? href : path;
  const at = stack.indexOf(`${name}:`);
  return at < 0 ? '' : (/^:\d+/.exec(stack.slice(at + name.length))?.[0] ?? '');
};

const whatIsWrong = (error: unknown): string => {
  if (error instanceof SyntaxError) return `syntax error: ${firstLine(error)}`;
  if (codeOf(error) === 'ERR_UNKNOWN_FILE_EXTENSION') return 'is no ES module; give a file that ends in .mjs or .js';
  const hint = /^Cannot find package 'gicheck'/.test(firstLine(error)) ? '; install gicheck beside the file' : '';
  return `cannot be loaded: ${firstLine(error)}${hint}`;
};

const exportsOf = async (file: string): Promise<readonly (readonly [string, unknown])[]> => {
  const path = resolve(file);
  try {
    if ((await stat(path)).isDirectory()) throw new RegistryError(`${file}: is a directory, no ES module`);
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

/** What files bring, each where it was found. */
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
    // A file may export the same twice, by name and in a list.
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

/** The registry, and what the files bring. Files may refer to each other's profiles and properties, in any order. */
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
