/** `gicheck trace FILE...` */
import { statSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { Registry } from '../registry/registry.ts';
import {
  checkTrace,
  TRACE_FORMATS,
  TraceError,
  type TraceFormat,
  type TraceOptions,
  type TraceReport,
} from '../trace/check-trace.ts';
import { profilesNamed } from './arguments.ts';
import { EXIT, exitOfAll } from './exit.ts';
import { Interruption } from './interruption.ts';
import { note, printDocument, version } from './output.ts';
import { Report } from './report-files.ts';
import type { GlobalOptions, Session } from './session.ts';
import { LiveFindings, printTraceReport } from './trace-text.ts';
import { UsageError } from './usage-error.ts';

interface TraceFlags {
  readonly format: TraceFormat;
  readonly profile?: string;
}

export const addTrace = (program: Command, session: Session): void => {
  program
    .command('trace')
    .description('check traces of real drivers against the contracts of software')
    .argument('<file...>', 'trace, plain or compressed by gzip; - reads standard input')
    .addOption(new Option('--format <format>', 'format of the trace').choices(TRACE_FORMATS).default('qemu'))
    .option('--profile <id>', 'profile of the GIC (default: recognised from the trace)')
    .action(async (files: readonly string[], flags: TraceFlags, command: Command) => {
      session.finish(await traceThem(session.registry, files, flags, command.optsWithGlobals<GlobalOptions>()));
    });
};

/** A file that cannot be judged. */
interface Unusable {
  readonly file: string;
  readonly error: string;
}

const traceThem = async (
  registry: Registry,
  files: readonly string[],
  flags: TraceFlags,
  globals: GlobalOptions,
): Promise<number> => {
  const [profile] = flags.profile === undefined ? [] : profilesNamed(registry, [flags.profile]);
  const interruption = new Interruption();
  const { signal } = interruption;
  const options = { registry, signal, format: flags.format, ...(profile === undefined ? {} : { profile }) };
  const results: (TraceReport | Unusable)[] = [];
  const head = { tool: 'gicheck', version: version(), command: 'trace' };
  const kept =
    globals.report === undefined
      ? undefined
      : new Report(registry, globals.report, { ...head, verdict: 'inconclusive', complete: false, files: [] });
  for (const file of files) {
    if (signal.aborted) break;
    try {
      results.push(await (globals.json === true ? checkTrace(file, options) : told(file, options)));
    } catch (error) {
      if (!(error instanceof TraceError)) throw error;
      // Of several files each is judged, whatever the others are.
      if (files.length === 1) throw new UsageError(error.message);
      note(`gicheck: ${error.message}`);
      results.push({ file, error: error.message });
    }
    const complete = results.length === files.length && !signal.aborted;
    kept?.summary({ ...head, verdict: verdictOf(results), complete, files: results });
  }
  interruption.end();
  const reports = results.filter((result) => 'findings' in result);
  if (globals.json === true) printDocument('trace', { verdict: verdictOf(results), files: results });
  const status = exitOfAll(reports.flatMap(verdictsOf), globals.strict === true);
  if (kept?.problem !== undefined) note(`gicheck: ${kept.problem}`);
  if (status === EXIT.violated) return status;
  if (kept?.problem !== undefined || reports.length < results.length) return EXIT.usage;
  return signal.aborted ? EXIT.incomplete : status;
};

/** The worst verdict; a file that cannot be used leaves the whole undecided. */
const verdictOf = (results: readonly (TraceReport | Unusable)[]): TraceReport['verdict'] =>
  results
    .map((result) => ('findings' in result ? result.verdict : 'inconclusive'))
    .reduce((a, b) => (severity(b) > severity(a) ? b : a), 'held');

/** The verdict of a trace, and those of its findings: a worse one must not hide that the trace does not suffice to decide. */
const verdictsOf = ({ verdict, findings }: TraceReport): readonly TraceReport['verdict'][] => [
  verdict,
  ...new Set(findings.map((finding) => finding.verdict)),
];

const ORDER: readonly TraceReport['verdict'][] = ['held', 'lint', 'vacuous', 'inconclusive', 'disputed', 'violated'];
const severity = (verdict: TraceReport['verdict']): number => ORDER.indexOf(verdict);

/** Judges a trace and prints the report; findings of a trace that may still be growing are printed as soon as they are certain. */
const told = async (file: string, options: TraceOptions): Promise<TraceReport> => {
  const live = isStream(file) ? new LiveFindings(file) : undefined;
  const report = await checkTrace(
    file,
    live === undefined ? options : { ...options, onFinding: (finding) => live.tell(finding) },
  );
  printTraceReport(report, live);
  return report;
};

/** Standard input, a pipe or a terminal. */
const isStream = (file: string): boolean =>
  file === '-' || statSync(file, { throwIfNoEntry: false })?.isFile() === false;
