/**
 * The files of `--report DIR`: one per counterexample, and the documents of the run. Each is written when it is known and replaced as a whole, so that
 * a run that is killed leaves what it had found.
 */
import { existsSync, linkSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Failure } from '../fuzz/check-result.ts';
import type { Registry } from '../registry/registry.ts';
import { counterexampleOf } from './counterexample-file.ts';
import { UsageError } from './usage-error.ts';

const SUMMARY = 'summary.json';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const cannotWrite = (directory: string, error: unknown): UsageError =>
  new UsageError(`--report ${directory}: cannot be written: ${messageOf(error)}`);

/** Makes a directory and those above it. Node's own way of doing so never ends where a directory, such as /proc, refuses to hold another. */
const makeDirectory = (directory: string): void => {
  const path = resolve(directory);
  if (existsSync(path) && statSync(path).isDirectory()) return;
  if (dirname(path) !== path) makeDirectory(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another run may have made it in between.
    if (!existsSync(path) || !statSync(path).isDirectory()) throw error;
  }
};

/** The path of the file for a counterexample. */
export const fileOf = (directory: string, { finding: { property }, profile }: Failure, prefix = ''): string =>
  join(directory, `${prefix.replace('/', '-')}${property.id}-${property.name}-${profile.id}.json`);

const textOf = (document: unknown): string => `${JSON.stringify(document, undefined, 2)}\n`;

/** The directory of one run. */
export class Report {
  readonly directory: string;
  /** The first error of a write: the run goes on, so that its verdict is not lost. */
  problem: string | undefined;
  private readonly registry: Registry;

  /** Takes the directory for this run. A directory that has a report is refused: two runs would overwrite each other. */
  constructor(registry: Registry, directory: string, first: object) {
    this.registry = registry;
    this.directory = directory;
    try {
      makeDirectory(directory);
    } catch (error) {
      throw cannotWrite(directory, error);
    }
    this.claim(textOf(first));
  }

  private claim(text: string): void {
    const { directory } = this;
    const path = join(directory, SUMMARY);
    const partial = this.partialOf(path);
    try {
      writeFileSync(partial, text);
      // A link is made only if there is no file of that name, and the file is whole from the beginning.
      linkSync(partial, path);
    } catch (error) {
      if (existsSync(path)) {
        throw new UsageError(
          `--report ${directory}: has the report of another run (${SUMMARY}); give another directory, or remove that one`,
        );
      }
      if (!this.claimWithoutLinks(path, text)) throw cannotWrite(directory, error);
    } finally {
      rmSync(partial, { force: true });
    }
  }

  /** Some file systems have no links. */
  private claimWithoutLinks(path: string, text: string): boolean {
    try {
      writeFileSync(path, text, { flag: 'wx' });
      return true;
    } catch {
      return false;
    }
  }

  private partialOf(path: string): string {
    return `${path}.${process.pid}.partial`;
  }

  /** Writes a counterexample, or replaces it by a shorter one. */
  keep(failure: Failure, prefix = ''): void {
    this.write(fileOf(this.directory, failure, prefix), counterexampleOf(this.registry, failure));
  }

  summary(document: unknown): void {
    this.document(SUMMARY, document);
  }

  document(name: string, document: unknown): void {
    this.write(join(this.directory, name), document);
  }

  private write(path: string, document: unknown): void {
    const partial = this.partialOf(path);
    try {
      writeFileSync(partial, textOf(document));
      renameSync(partial, path);
    } catch (error) {
      this.problem ??= cannotWrite(this.directory, error).message;
      rmSync(partial, { force: true });
    }
  }
}
