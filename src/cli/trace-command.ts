/** `gicheck trace FILE...` */
import { type Command, Option } from 'commander';
import pc from 'picocolors';
import type { Registry } from '../registry/registry.ts';
import { checkTrace, TRACE_FORMATS, TraceError, type TraceFormat, type TraceReport } from '../trace/check-trace.ts';
import { profilesNamed } from './arguments.ts';
import { EXIT, exitOf } from './exit.ts';
import { print, printDocument, table, verdictText } from './output.ts';
import type { GlobalOptions, Session } from './session.ts';
import { UsageError } from './usage-error.ts';

interface TraceFlags {
  readonly format: TraceFormat;
  readonly profile?: string;
}

/** Number of findings printed per property and file; --json has all. */
const SHOWN = 3;

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

const traceThem = async (
  registry: Registry,
  files: readonly string[],
  flags: TraceFlags,
  globals: GlobalOptions,
): Promise<number> => {
  const [profile] = flags.profile === undefined ? [] : profilesNamed(registry, [flags.profile]);
  const reports: TraceReport[] = [];
  for (const file of files) {
    const report = await read(file, flags, profile === undefined ? { registry } : { registry, profile });
    reports.push(report);
    if (globals.json !== true) printReport(report);
  }
  const statuses = reports.map(({ verdict }) => exitOf(verdict, globals.strict === true));
  if (globals.json === true) {
    const verdict = reports
      .map((report) => report.verdict)
      .reduce((a, b) => (severity(b) > severity(a) ? b : a), 'held');
    printDocument('trace', {
      verdict,
      files: reports.map(({ properties: outcomes, ...report }) => ({ ...report, properties: outcomes })),
    });
  }
  return statuses.includes(EXIT.violated) ? EXIT.violated : Math.max(...statuses);
};

const ORDER: readonly TraceReport['verdict'][] = ['held', 'lint', 'vacuous', 'inconclusive', 'disputed', 'violated'];
const severity = (verdict: TraceReport['verdict']): number => ORDER.indexOf(verdict);

const read = async (
  file: string,
  { format }: TraceFlags,
  options: Omit<Parameters<typeof checkTrace>[1], 'format'>,
): Promise<TraceReport> => {
  try {
    return await checkTrace(file, { ...options, format });
  } catch (error) {
    if (error instanceof TraceError) throw new UsageError(error.message);
    throw error;
  }
};

const printReport = (report: TraceReport): void => {
  const { file, lines, commands, unparsed, verdict, profile } = report;
  print(`${pc.bold(file)}: ${verdictText(verdict)}`);
  print(
    pc.dim(
      `  ${lines.toLocaleString('en')} lines, ${commands.toLocaleString('en')} commands, ${unparsed} lines not understood, profile ${profile}`,
    ),
  );
  const groups = new Map<string, TraceReport['findings'][number][]>();
  for (const finding of report.findings) {
    const key = `${finding.verdict} ${finding.property} ${finding.name}`;
    const list = groups.get(key);
    if (list === undefined) groups.set(key, [finding]);
    else list.push(finding);
  }
  for (const [, findings] of groups) {
    const [first] = findings;
    if (first === undefined) continue;
    const freedom = first.freedom === undefined ? '' : ` (${first.freedom})`;
    print(
      `  ${verdictText(first.verdict)}${freedom} ${first.property} ${first.name}, ${findings.length === 1 ? 'once' : `${findings.length} times`}`,
    );
    for (const finding of findings.slice(0, SHOWN)) print(`    ${file}:${finding.line}: ${finding.message}`);
    if (findings.length > SHOWN) print(pc.dim(`    and ${findings.length - SHOWN} more`));
  }
  if (verdict === 'violated' || report.findings.length === 0) {
    print(
      table(
        ['property', 'name', 'exercised', 'verdict'],
        report.properties.map(({ id, name, exercised, verdict: each, missing }) => [
          id,
          name,
          exercised.toLocaleString('en'),
          missing === undefined
            ? verdictText(each)
            : `${verdictText(each)}: the trace has no events of kind ${missing.join(', ')}`,
        ]),
      ),
    );
  }
};
