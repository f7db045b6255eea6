/** Checks a recorded or growing trace of a real driver against the properties of software. */
import type { Profile } from '../../models/architecture/profiles.ts';
import { type FindingVerdict, worst } from '../judge/verdict.ts';
import type { Registry } from '../registry/registry.ts';
import { QemuLog } from './qemu-log.ts';
import { QemuSource } from './qemu-source.ts';
import { RecognisedProfile } from './recognised-profile.ts';
import { NotTextError, type TraceInput, textBlocks } from './text-blocks.ts';
import { TraceError } from './trace-error.ts';
import { type PropertyOutcome, type TraceFinding, TraceJudge } from './trace-judge.ts';

export { TraceError } from './trace-error.ts';
export type { FindingVerdict, PropertyOutcome, TraceFinding, TraceInput };

/** The formats that can be read. */
export const TRACE_FORMATS = ['qemu'] as const;
export type TraceFormat = (typeof TRACE_FORMATS)[number];

export interface TraceOptions {
  /** Its properties of software judge the driver. */
  readonly registry: Registry;
  /** What the GIC is; recognised from the trace if left out. */
  readonly profile?: Profile;
  readonly format?: TraceFormat;
  /** The name of the input in messages; the path, or `-`, if left out. */
  readonly file?: string;
  /** Called as soon as something is found, for traces that still grow. */
  readonly onFinding?: (finding: TraceFinding) => void;
}

export interface TraceReport {
  readonly file: string;
  readonly lines: number;
  readonly commands: number;
  /** Lines that could not be understood. */
  readonly unparsed: number;
  readonly verdict: FindingVerdict | 'held' | 'vacuous';
  /** Id of the profile that was given or recognised. */
  readonly profile: string;
  /** In the order of the trace. */
  readonly findings: readonly TraceFinding[];
  /** Every property that applies to this GIC. */
  readonly properties: readonly PropertyOutcome[];
}

/** Lines without a single record of the format after which the input is taken for something else. */
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
  ENOENT: 'there is no such file',
  EISDIR: 'is a directory; expected a file',
  EACCES: 'may not be read: permission denied',
  EPERM: 'may not be read: permission denied',
};

/** What went wrong with the input becomes a TraceError; everything else is a fault of ours and stays what it is. */
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
