/** The report of a search: what it leaves when a signal ends it, or when it is killed. */
import type { Progress } from '../explore/visit.ts';
import type { Registry } from '../registry/registry.ts';
import { EXIT } from './exit.ts';
import { note, version } from './output.ts';
import { Report } from './report-files.ts';
import { send } from './thread.ts';

/** Milliseconds between two summaries of a search that goes on. */
const SUMMARY_EVERY = 500;

/** Follows a search: its verdict so far for the main thread, and the files of `--report`, if there is a directory. */
export class ExploreReport {
  private readonly registry: Registry;
  private readonly report: Report | undefined;
  private written = performance.now();

  constructor(registry: Registry, directory: string | undefined) {
    this.registry = registry;
    this.report =
      directory === undefined
        ? undefined
        : new Report(registry, directory, head({ verdict: 'inconclusive', complete: false }));
  }

  progress({ states, transitions, depth, broken }: Progress): void {
    if (broken.length > 0) send({ kind: 'violated' });
    if (this.report === undefined || performance.now() - this.written < SUMMARY_EVERY) return;
    this.written = performance.now();
    const verdict = broken.length > 0 ? 'violated' : 'inconclusive';
    const properties = this.registry.properties
      .filter(({ id }) => broken.includes(id))
      .map(({ id, name }) => ({ id, name, verdict }));
    this.report.summary(head({ verdict, states, transitions, depth, complete: false, properties }));
  }

  end(document: object): void {
    this.report?.summary(head(document));
  }

  /** The exit status. Tells what could not be written; a violation is worse than a report that is not there. */
  tell(status: number): number {
    const problem = this.report?.problem;
    if (problem === undefined) return status;
    note(`gicheck: ${problem}`);
    return status === EXIT.violated ? status : EXIT.usage;
  }
}

const head = (body: object): object => ({ tool: 'gicheck', version: version(), command: 'explore', ...body });
