/** Checks a trace of a real driver, complete or still being written, against the contracts of software. */
import type { Profile } from '../../models/architecture/profiles.ts';
import { type FindingVerdict, worst } from '../judge/verdict.ts';
import type { Registry } from '../registry/registry.ts';
import type { PropertyOutcome } from './property-outcome.ts';
import { QemuLog } from './qemu-log.ts';
import { QemuSource } from './qemu-source.ts';
import { RecognisedProfile } from './recognised-profile.ts';
import { NotTextError, OVERLONG, type TraceInput, textBlocks } from './text-blocks.ts';
import { TraceError } from './trace-error.ts';
import type { TraceFinding } from './trace-finding.ts';
import { TraceJudge } from './trace-judge.ts';

export { TraceError } from './trace-error.ts';
export type { FindingVerdict, PropertyOutcome, TraceFinding, TraceInput };

/** Supported trace formats. */
export const TRACE_FORMATS = ['qemu'] as const;
export type TraceFormat = (typeof TRACE_FORMATS)[number];

export interface TraceOptions {
  /** Its contracts of software are checked. */
  readonly registry: Registry;
  /** Profile of the GIC; by default recognised from the trace. */
  readonly profile?: Profile;
  readonly format?: TraceFormat;
  /** Name of the input in messages; by default its path, or `-`. */
  readonly file?: string;
  /** Called at once for each finding, for traces that are still being written. */
  readonly onFinding?: (finding: TraceFinding) => void;
  /** Ends the trace where it is: what was read is judged. */
  readonly signal?: AbortSignal;
}

export interface TraceReport {
  readonly file: string;
  readonly lines: number;
  readonly commands: number;
  /** Number of lines that could not be parsed. */
  readonly unparsed: number;
  /** The first of them. */
  readonly unparsedLines: readonly number[];
  readonly verdict: FindingVerdict | 'held' | 'vacuous';
  /** Id of the profile that was given or recognised. */
  readonly profile: string;
  /** In the order of the trace. */
  readonly findings: readonly TraceFinding[];
  /** Every property that applies to this GIC. */
  readonly properties: readonly PropertyOutcome[];
}

/** If this many lines cannot be parsed and none is a trace record, the input is rejected as another format. */
const PATIENCE = 1000;
const EXPECTED = 'expected a QEMU log with gicv3_* trace events';

/**
 * Reads a trace to its end and judges it. An input that breaks off is judged up to there, and the verdict is `inconclusive` at best.
 *
 * Throws TraceError if the input cannot be read, is not a trace, or contradicts the profile.
 */
export async function checkTrace(input: TraceInput, options: TraceOptions): Promise<TraceReport> {
  const file = options.file ?? (typeof input === 'string' ? input : '-');
  const { registry } = options;
  const profile = new RecognisedProfile(registry, file, options.profile);
  const judge = new TraceJudge(registry.properties, profile, options.onFinding);
  const source = new QemuSource(judge, profile);
  const log = new QemuLog();
  let lines = 0;
  let known = 0;
  let overlong = 0;
  try {
    reading: for await (const block of textBlocks(input, options.signal)) {
      if (block === OVERLONG) overlong += 1;
      for (let start = 0; start < block.length; ) {
        const newline = block.indexOf('\n', start);
        const end = newline < 0 ? block.length : newline;
        lines += 1;
        const parsed = log.parse(block, start, end);
        start = end + 1;
        if (parsed === 'unparsed' || log.fragment !== '') judge.unparsed(lines);
        if (log.fragment !== '') source.damaged(log.fragment, lines);
        if (parsed === 'skipped') known += 1;
        else if (typeof parsed !== 'string') {
          known += 1;
          source.accept(parsed, lines);
        }
        if (known === 0 && judge.unparsedCount >= PATIENCE) break reading;
      }
    }
  } catch (error) {
    const broken = brokenInput(error, lines);
    if (broken === undefined) throw error;
    if (known === 0) throw new TraceError(file, broken.line, broken.what);
    judge.doubtful(`the input breaks off after this line: ${broken.what}`, lines);
  }
  if (lines === 0) throw new TraceError(file, undefined, `is empty; ${EXPECTED}`);
  if (known === 0 && overlong > 0) throw new TraceError(file, 1, `is not text; ${EXPECTED}`);
  if (known === 0) throw new TraceError(file, 1, `none of the first ${lines} lines is a trace record; ${EXPECTED}`);
  source.flush();
  const properties = judge.outcomes();
  const verdict = worst(judge.findings.map((finding) => finding.verdict));
  const vacuous = verdict === 'held' && properties.every(({ exercised }) => exercised === 0);
  return {
    file,
    lines,
    commands: source.commands,
    unparsed: judge.unparsedCount,
    unparsedLines: judge.unparsedLines,
    verdict: vacuous ? 'vacuous' : verdict,
    profile: profile.reported.id,
    findings: judge.findings,
    properties,
  };
}

const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'is a directory; expected a file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
};

/** What is wrong with the input, after its file name. Undefined if the error is not about the input: it is a bug of gicheck, or a refusal. */
function brokenInput(
  error: unknown,
  lines: number,
): { readonly line: number | undefined; readonly what: string } | undefined {
  if (error instanceof NotTextError) return { line: lines + 1, what: `is not text; ${EXPECTED}` };
  if (!(error instanceof Error) || error instanceof TraceError) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code.startsWith('Z_')) {
    const where = lines === 0 ? 'from its beginning' : `after line ${lines}`;
    return {
      line: undefined,
      what: `is broken gzip ${where} (${error.message}); expected a complete .gz or plain text`,
    };
  }
  return 'syscall' in error ? { line: undefined, what: READ_ERRORS[code] ?? `cannot be read (${code})` } : undefined;
}
