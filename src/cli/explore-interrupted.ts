/** What a search leaves when a signal ends it, or when it is killed. */
import { type SearchOptions, type SearchResult, search } from '../explore/search.ts';
import type { Progress } from '../explore/visit.ts';
import type { Registry } from '../registry/registry.ts';
import { EXIT } from './exit.ts';
import { note, version } from './output.ts';
import { Report } from './report-files.ts';
import { isInterrupted } from './thread.ts';

/** Thrown out of a search: it has no way to end early and keep its counts. */
class Interrupted extends Error {
  readonly progress: Progress;

  constructor(progress: Progress) {
    super('a signal has ended the search');
    this.progress = progress;
  }
}

/** Throws if a signal has asked the command to end. */
export const endIfInterrupted = (progress: Progress): void => {
  if (isInterrupted()) throw new Interrupted(progress);
};

/** The progress of the search that was interrupted; throws any other error again. */
export const interruptedAt = (error: unknown): Progress => {
  if (error instanceof Interrupted) return error.progress;
  throw error;
};

/** As `search`; a signal ends it with the numbers of its last progress, and without violations. */
export const searchUntilInterrupted = (options: SearchOptions): SearchResult => {
  try {
    return search({
      ...options,
      onProgress: (progress) => {
        options.onProgress?.(progress);
        endIfInterrupted(progress);
      },
    });
  } catch (error) {
    const { states, transitions, depth } = interruptedAt(error);
    return { states, transitions, depth, complete: false, exercised: new Map(), violations: [], bytesPerState: 0 };
  }
};

/** Milliseconds between two summaries of a search that goes on. */
const SUMMARY_EVERY = 500;

/** What a search keeps in files. */
export class ExploreReport {
  private readonly report: Report;
  private written = performance.now();

  constructor(registry: Registry, directory: string) {
    this.report = new Report(registry, directory, head({ verdict: 'inconclusive', complete: false }));
  }

  progress({ states, transitions, depth }: Progress): void {
    if (performance.now() - this.written < SUMMARY_EVERY) return;
    this.written = performance.now();
    this.report.summary(head({ verdict: 'inconclusive', states, transitions, depth, complete: false }));
  }

  end(document: object): void {
    this.report.summary(head(document));
  }

  /** Tells what could not be written. A violation is worse than a report that is not there. */
  tell(status: number): number {
    const { problem } = this.report;
    if (problem === undefined) return status;
    note(`gicheck: ${problem}`);
    return status === EXIT.violated ? status : EXIT.usage;
  }
}

const head = (body: object): object => ({ tool: 'gicheck', version: version(), command: 'explore', ...body });
