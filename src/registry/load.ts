/**
 * `--load FILE`: loads an ES module. Each export is the result of `defineProfile`, `defineProperty`, `defineHypothesis` or `defineDriver`, or a list of results.
 */
import { spawnSync } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brandOf } from '../../models/architecture/brand.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { hardwareWith } from '../../models/faults/fault.ts';
import { type Hypothesis, ONLY_SCOPE } from '../../models/faults/hypothesis.ts';
import type { Driver } from '../../models/software/host-driver.ts';
import type { Property } from '../../properties/property.ts';
import { guardedDriver, guardedHypothesis, guardedProperty, type Place, tryMonitor } from './guarded.ts';
import { extended, type Registry, RegistryError } from './registry.ts';
import { problemInDriver, problemInHypothesis, problemInProfile, problemInProperty } from './shapes.ts';

const isProfile = (value: unknown): value is Profile => brandOf(value) === 'profile';
const isProperty = (value: unknown): value is Property => brandOf(value) === 'property';
const isHypothesis = (value: unknown): value is Hypothesis => brandOf(value) === 'hypothesis';
const isDriver = (value: unknown): value is Driver => brandOf(value) === 'driver';

const EXPECTED = 'the result of defineProfile, defineProperty, defineHypothesis or defineDriver, or a list of results';

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

const NO_ES_MODULE = 'is not an ES module; its name must end in .mjs or .js';

/** Kinds of files that Node imports, but that hold no definitions: data, and modules of the older kind. */
const NOT_ES_MODULES = /[.](json|cjs|cts|node|wasm)$/;

const whatIsWrong = (error: unknown): string => {
  if (error instanceof SyntaxError) return `syntax error: ${firstLine(error)}`;
  if (codeOf(error) === 'ERR_UNKNOWN_FILE_EXTENSION') return NO_ES_MODULE;
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
  if (NOT_ES_MODULES.test(path)) throw new RegistryError(`${file}: ${NO_ES_MODULE}`);
  const { href } = pathToFileURL(path);
  loading = file;
  try {
    const module: object = await inTime(import(href));
    // A promise that the file has left behind may be rejected: then it is, before anything runs.
    await nextTurn();
    return Object.entries(module);
  } catch (error) {
    throw new RegistryError(`${file}${lineIn(path, href, error)}: ${whatIsWrong(error)}`);
  } finally {
    loading = undefined;
  }
};

let loading: string | undefined;

/** The file that is being loaded. If the process ends while there is one, the file has ended it, or waits for something that never comes. */
export const loadedNow = (): string | undefined => loading;

/** The file that is being loaded, which no longer is. */
export const stopLoading = (): string | undefined => {
  const file = loading;
  loading = undefined;
  return file;
};

/** Time for a file to load, in seconds. */
const PATIENCE = 30;

const nextTurn = (): Promise<void> =>
  new Promise((done) => {
    setImmediate(done);
  });

const inTime = async <T>(promise: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it is not loaded after ${PATIENCE} seconds`)), PATIENCE * 1000);
    // A file that waits for nothing at all ends the process at once.
    timer.unref();
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** The values found in the files, with their functions guarded, and the place of each: file, export, position in its list. */
class Found {
  readonly profiles: Profile[] = [];
  readonly properties: Property[] = [];
  readonly hypotheses: Hypothesis[] = [];
  readonly drivers: Driver[] = [];
  readonly places = new Map<object, string>();
  private readonly seen = new Set<object>();

  add(value: unknown, file: string, name: string): void {
    const place = `${file}: ${name}`;
    if (Array.isArray(value)) {
      for (const [index, each] of value.entries()) this.add(each, file, `${name}[${index}]`);
      return;
    }
    if (isProfile(value)) {
      this.keep(this.profiles, value, place, problemInProfile(value), () => value);
    } else if (isProperty(value)) {
      this.keep(this.properties, value, place, problemInProperty(value), () =>
        guardedProperty(value, placeOf(file, name)),
      );
    } else if (isHypothesis(value)) {
      this.keep(this.hypotheses, value, place, problemInHypothesis(value), () =>
        guardedHypothesis(value, placeOf(file, name)),
      );
    } else if (isDriver(value)) {
      this.keep(this.drivers, value, place, problemInDriver(value), () => guardedDriver(value, placeOf(file, name)));
    } else throw new RegistryError(`${place}: expected ${EXPECTED}, not ${described(value)}`);
  }

  private keep<T extends object>(
    list: T[],
    value: T,
    place: string,
    problem: string | undefined,
    guard: () => T,
  ): void {
    if (problem !== undefined) throw new RegistryError(`${place}: ${problem}`);
    // A file may export a value twice, by name and in a list.
    if (this.seen.has(value)) return;
    this.seen.add(value);
    const kept = guard();
    this.places.set(kept, place);
    list.push(kept);
  }

  /** Calls what can be called before anything runs: monitors, and the functions that replace operations. */
  tryOut(profiles: readonly Profile[]): void {
    for (const property of this.properties) tryMonitor(property, profiles);
    for (const hypothesis of this.hypotheses) {
      const problem = problemInReplacements(hypothesis);
      if (problem !== undefined) throw new RegistryError(`${this.places.get(hypothesis)}: ${problem}`);
    }
  }
}

const placeOf = (file: string, name: string): Place => {
  const path = resolve(file);
  return { file, name, lineOf: (error) => lineIn(path, pathToFileURL(path).href, error) };
};

/** The hardware is built once for each scope, so that a name that the model does not have is found before anything runs. */
const problemInReplacements = ({ scopes }: Hypothesis): string | undefined => {
  for (const { id, replaces } of scopes) {
    try {
      hardwareWith(replaces);
    } catch (error) {
      if (error instanceof RegistryError) throw error;
      return `replaces${id === ONLY_SCOPE ? '' : `, scope ${id}`}: ${firstLine(error)}`;
    }
  }
  return undefined;
};

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
    for (const [name, value] of entries) {
      try {
        found.add(value, file, `export ${name}`);
      } catch (error) {
        if (error instanceof RegistryError) throw error;
        // A getter, or a proxy.
        throw new RegistryError(`${file}: export ${name}: throws an error when it is read: ${firstLine(error)}`);
      }
    }
  }
  found.tryOut(registry.profiles);
  try {
    return extended(registry, found);
  } catch (error) {
    if (!(error instanceof RegistryError) || error.refused === undefined) throw error;
    throw new RegistryError(`${found.places.get(error.refused) ?? 'an addition'}: ${error.message}`);
  }
};
