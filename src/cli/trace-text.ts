/** The report on a trace, as text. */
import { colours as pc } from '../report/colours.ts';
import type { TraceFinding, TraceReport } from '../trace/check-trace.ts';
import { notShown } from './kinds-in-words.ts';
import { print, table, verdictText } from './output.ts';

/** Number of findings printed per property and file; --json has all. */
const SHOWN = 3;
/** Number of lines that could not be parsed whose numbers are printed. */
const LINES_SHOWN = 10;

const kindOf = ({ verdict, property, freedom }: TraceFinding): string => `${verdict} ${property} ${freedom}`;

const heading = ({ verdict, property, name, freedom }: TraceFinding): string =>
  `${verdictText(verdict)}${freedom === undefined ? '' : ` (${freedom})`} ${property} ${name}`;

const plural = (count: number, thing: string): string =>
  `${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`;

/** Prints findings while the trace is read: the first of each kind, which the report then need not repeat. */
export class LiveFindings {
  private readonly file: string;
  private readonly told = new Map<string, number>();

  constructor(file: string) {
    this.file = file;
  }

  tell(finding: TraceFinding): void {
    const kind = kindOf(finding);
    const before = this.told.get(kind) ?? 0;
    this.told.set(kind, before + 1);
    if (before < SHOWN) print(`${this.file}:${finding.line}: ${heading(finding)}: ${finding.message}`);
  }
}

/** `live`: the findings were printed already, and only their numbers are missing. */
export const printTraceReport = (report: TraceReport, live: LiveFindings | undefined): void => {
  const { file, verdict, findings } = report;
  print(`${pc.bold(file)}: ${verdictText(verdict)}`);
  print(pc.dim(`  ${size(report)}`));
  for (const group of groupsOf(findings)) printGroup(file, group, live === undefined);
  if (verdict === 'violated' || findings.length === 0) printProperties(report);
  else printUnjudged(report);
};

const size = ({ lines, commands, unparsed, unparsedLines, profile }: TraceReport): string => {
  const more = unparsed > LINES_SHOWN ? ', …' : '';
  const where = unparsed === 0 ? '' : ` (${unparsedLines.slice(0, LINES_SHOWN).join(', ')}${more})`;
  return `${plural(lines, 'line')}, ${plural(commands, 'command')}, ${plural(unparsed, 'line')} not understood${where}, profile ${profile}`;
};

const groupsOf = (findings: readonly TraceFinding[]): Iterable<readonly TraceFinding[]> => {
  const groups = new Map<string, TraceFinding[]>();
  for (const finding of findings) {
    const group = groups.get(kindOf(finding));
    if (group === undefined) groups.set(kindOf(finding), [finding]);
    else group.push(finding);
  }
  return groups.values();
};

const printGroup = (file: string, findings: readonly TraceFinding[], listed: boolean): void => {
  const [first] = findings;
  if (first === undefined) return;
  const total = findings.reduce((sum, { count = 1 }) => sum + count, 0);
  print(`  ${heading(first)}, ${total === 1 ? 'once' : `${total.toLocaleString('en')} times`}`);
  const shown = findings.slice(0, SHOWN);
  if (listed) for (const { line, message } of shown) print(`    ${file}:${line}: ${message}`);
  if (total > shown.length) print(pc.dim(`    and ${(total - shown.length).toLocaleString('en')} more`));
  print(pc.dim(`    source: ${first.source}`));
};

const printProperties = ({ properties }: TraceReport): void => {
  const rows = properties.map((outcome) => [
    outcome.id,
    outcome.name,
    outcome.exercised.toLocaleString('en'),
    verdictWithReason(outcome),
  ]);
  print(table(['property', 'name', 'exercised', 'verdict'], rows));
};

const verdictWithReason = ({ verdict, missing, reason }: TraceReport['properties'][number]): string => {
  const text = verdictText(verdict);
  if (verdict !== 'inconclusive') return text;
  if (missing !== undefined) return `${text}: the trace does not show ${notShown(missing)}`;
  return reason === undefined ? text : `${text}: ${reason}`;
};

/** Which properties did not look at anything, where no table says so. */
const printUnjudged = ({ properties }: TraceReport): void => {
  const ids = (holds: (outcome: TraceReport['properties'][number]) => boolean): string =>
    properties
      .filter(holds)
      .map(({ id }) => id)
      .join(', ');
  const vacuous = ids(({ verdict }) => verdict === 'vacuous');
  const blind = ids(({ missing }) => missing !== undefined);
  if (vacuous !== '') print(pc.dim(`  never exercised: ${vacuous}`));
  for (const reason of new Set(properties.flatMap((outcome) => outcome.reason ?? []))) {
    print(pc.dim(`  not judged, because ${reason}: ${ids((outcome) => outcome.reason === reason)}`));
  }
  if (blind !== '')
    print(pc.dim(`  not judged, because the trace has no events of the kinds that they need: ${blind}`));
};
