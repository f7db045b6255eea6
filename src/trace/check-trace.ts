/** Checks a trace of a real driver, complete or still being written, against the contracts of software. */
import type { Profile } from '../../models/architecture/profiles.ts';
import { type FindingVerdict, worst } from '../judge/verdict.ts';
import type { Registry } from '../registry/registry.ts';
import { QemuLog } from './qemu-log.ts';
import { QemuSource } from './qemu-source.ts';
import { RecognisedProfile } from './recognised-profile.ts';
import { NotTextError, type TraceInput, textBlocks } from './text-blocks.ts';
import { TraceError } from './trace-error.ts';
import type { TraceFinding } from './trace-finding.ts';
import { type PropertyOutcome, TraceJudge } from './trace-judge.ts';

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
}

export interface TraceReport {
  readonly file: string;
  readonly lines: number;
  readonly commands: number;
  /** Number of lines that could not be parsed. */
  readonly unparsed: number;
  readonly verdict: FindingVerdict | 'held' | 'vacuous';
  /** Id of the profile that was given or recognised. */
  readonly profile: string;
  /** In the order of the trace. */
  readonly findings: readonly TraceFinding[];
  /** Every property that applies to this GIC. */
  readonly properties: readonly PropertyOutcome[];
}

/** If this many lines contain no trace record, the input is rejected as another format. */
const PATIENCE = 1000;
const EXPECTED = 'expected a QEMU log with gicv3_* trace events';

/**
 * Reads a trace to its end and judges it.
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
  try {
    for await (const block of textBlocks(input)) {
      for (let start = 0; start < block.length; ) {
        const newline = block.indexOf('\n', start);
        const end = newline < 0 ? block.length : newline;
        lines += 1;
        const parsed = log.parse(block, start, end);
        start = end + 1;
        if (parsed === 'skipped') known += 1;
        else if (parsed === 'unparsed') judge.unparsed();
        else if (typeof parsed !== 'string') {
          known += 1;
          source.accept(parsed, lines);
        }
        if (known === 0 && lines >= PATIENCE) break;
      }
      if (known === 0 && lines >= PATIENCE) break;
    }
  } catch (error) {
    throw asTraceError(error, file, lines);
  }
  if (lines === 0) throw new TraceError(file, undefined, `is empty; ${EXPECTED}`);
  if (known === 0) throw new TraceError(file, 1, `none of the first ${lines} lines is a trace record; ${EXPECTED}`);
  source.flush();
  const properties = judge.outcomes();
  const verdict = worst(judge.findings.map((finding) => finding.verdict));
  const vacuous = verdict === 'held' && properties.every(({ exercised }) => exercised === 0);
  return {
    file,
    lines,
    commands: source.commands,
    unparsed: judge.unparsedLines,
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

/** Converts an error of the input to a TraceError. Any other error is a bug of gicheck and stays as it is. */
function asTraceError(error: unknown, file: string, lines: number): unknown {
  if (error instanceof NotTextError) {
    return new TraceError(file, lines + 1, `is not text; ${EXPECTED}`);
  }
  if (!(error instanceof Error) || error instanceof TraceError) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code.startsWith('Z_')) {
    const where = lines === 0 ? 'from its beginning' : `after line ${lines}`;
    return new TraceError(
      file,
      undefined,
      `is broken gzip ${where} (${error.message}); expected a complete .gz or plain text`,
    );
  }
  if ('syscall' in error) {
    return new TraceError(file, undefined, READ_ERRORS[code] ?? `cannot be read (${code})`);
  }
  return error;
}
