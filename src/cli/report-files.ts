/** The files of `--report DIR`: one per counterexample, and the documents of the run. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Failure } from '../fuzz/check-result.ts';
import type { Registry } from '../registry/registry.ts';
import { counterexampleOf } from './counterexample-file.ts';
import { UsageError } from './usage-error.ts';

const cannotWrite = (directory: string, error: unknown): UsageError =>
  new UsageError(`--report ${directory}: cannot be written: ${error instanceof Error ? error.message : String(error)}`);

/** Creates the directory before the run, so that an error shows at once and not at the end. */
export const makeDirectory = (directory: string): void => {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw cannotWrite(directory, error);
  }
};

/** The path of the file for a counterexample. */
export const fileOf = (directory: string, { finding: { property }, profile }: Failure, prefix = ''): string =>
  join(directory, `${prefix.replace('/', '-')}${property.id}-${property.name}-${profile.id}.json`);

const write = (path: string, document: unknown): void =>
  writeFileSync(path, `${JSON.stringify(document, undefined, 2)}\n`);

/** The files to write after a run. */
export interface Kept {
  /** By path. */
  readonly failures: ReadonlyMap<string, Failure>;
  /** By file name. */
  readonly documents: Readonly<Record<string, unknown>>;
}

export const writeReport = (registry: Registry, directory: string, { failures, documents }: Kept): void => {
  makeDirectory(directory);
  try {
    for (const [path, failure] of failures) write(path, counterexampleOf(registry, failure));
    for (const [name, document] of Object.entries(documents)) write(join(directory, name), document);
  } catch (error) {
    throw cannotWrite(directory, error);
  }
};
