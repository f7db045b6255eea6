/** Judges the events of a trace and keeps the findings with their lines, up to a limit per property. */
import type { EventKind } from '../../models/architecture/events.ts';
import type { FreedomId } from '../../models/architecture/freedoms.ts';
import type { Property } from '../../properties/property.ts';
import { timesInWords } from '../../properties/terms/wording.ts';
import { BLIND, type Finding, Judge } from '../judge/judge.ts';
import { type FindingVerdict, type Verdict, verdictOf } from '../judge/verdict.ts';
import type { RecognisedProfile } from './recognised-profile.ts';
import { QEMU_SHOWS, type QemuEvent, type TraceSink } from './trace-sink.ts';

/** A finding at a line of a trace. */
export interface TraceFinding {
  /** Id of the property; `trace` if the finding is about the trace itself. */
  readonly property: string;
  readonly name: string;
  readonly verdict: FindingVerdict;
  readonly line: number;
  readonly message: string;
  readonly source: string;
  /** The freedom on which a disputed finding depends. */
  readonly freedom?: FreedomId;
  /** Number of further findings like this one that are not listed. */
  readonly count?: number;
}

/** The verdict on a property, with its counts. */
export interface PropertyOutcome {
  readonly id: string;
  readonly name: string;
  readonly verdict: Verdict;
  readonly exercised: number;
  /** Kinds of events that the property needs and the trace does not show; only with `inconclusive`. */
  readonly missing?: readonly EventKind[];
}

/** Maximum number of findings listed per property; further ones are counted. */
export const LISTED = 1000;

/** Command whose operands the trace lacks → properties that cannot be judged then. `a command`: not even its name is known. */
const RESTS_ON: Readonly<Record<string, ReadonlySet<string>>> = {
  SYNC: new Set(['P-SYNC']),
  VSYNC: new Set(['I-09', 'P-SYNC', 'I-102']),
  'a command': new Set(['I-09', 'P-SYNC', 'P-VMAPP', 'I-21', 'I-22', 'I-23', 'I-102', 'I-112', 'I-121', 'I-123']),
};
/** I-23 cannot judge VSYNC then, but still judges all other commands. */
const RESTS_PARTLY_ON_VSYNC = 'I-23';
/** Properties that require an earlier command: the driver may have sent it before the trace began. */
const RESTS_ON_THE_PAST = new Set(['I-23', 'I-25', 'I-51', 'I-102']);

interface Kept {
  listed: number;
  dropped: number;
  firstDropped: TraceFinding | undefined;
  readonly verdicts: Set<FindingVerdict>;
}

export class TraceJudge implements TraceSink {
  readonly findings: TraceFinding[] = [];
  unparsedLines = 0;
  private readonly properties: readonly Property[];
  private readonly profile: RecognisedProfile;
  private readonly onFinding: ((finding: TraceFinding) => void) | undefined;
  private readonly kept = new Map<Property | 'trace', Kept>();
  private readonly blinded = new Set<string>();
  private judge: Judge | undefined;
  private past: 'known' | 'unknown' = 'known';

  constructor(properties: readonly Property[], profile: RecognisedProfile, onFinding?: (found: TraceFinding) => void) {
    // A log does not show pending state in full, so only properties of the driver can be judged.
    this.properties = properties.filter(({ kind }) => kind === 'software' || kind === 'lint');
    this.profile = profile;
    this.onFinding = onFinding;
  }

  emit(event: QemuEvent, line: number): void {
    const judge = this.judging();
    judge.time = line;
    judge.emit(event);
    if (judge.findings.length === 0) return;
    for (const finding of judge.findings) this.report(finding);
    judge.findings.length = 0;
  }

  restarted(): void {
    this.judge?.reset();
    this.past = 'known';
  }

  unparsed(): void {
    this.unparsedLines += 1;
  }

  operandsUnknown(op: string, line: number): void {
    const lost = RESTS_ON[op];
    if (lost === undefined) return;
    for (const property of this.properties) {
      const partly = op === 'VSYNC' && property.id === RESTS_PARTLY_ON_VSYNC;
      if ((!lost.has(property.id) && !partly) || this.blinded.has(`${property.id} ${op}`)) continue;
      this.blinded.add(`${property.id} ${op}`);
      if (!this.judging().properties.includes(property)) continue;
      if (!partly) this.judging().mute(property);
      const message = `the log lacks the operands of ${op}: it has no gicv3_its_cmd_raw lines`;
      this.keep(property, { ...this.named(property), verdict: 'inconclusive', line, message });
    }
  }

  startsInTheMiddle(line: number): void {
    this.past = 'unknown';
    this.doubtful('the log begins in the middle of the queue: earlier mappings are not known', line);
  }

  doubtful(message: string, line: number): void {
    const source = 'QEMU trace log';
    this.keep('trace', {
      property: 'trace',
      name: 'trace-is-complete',
      verdict: 'inconclusive',
      line,
      message,
      source,
    });
  }

  /** To be called once, after the last event. */
  outcomes(): readonly PropertyOutcome[] {
    for (const kept of this.kept.values()) {
      if (kept.firstDropped === undefined) continue;
      const message = `${kept.dropped} more such findings, the first: ${kept.firstDropped.message}`;
      this.findings.push({ ...kept.firstDropped, message, count: kept.dropped });
    }
    const judge = this.judging();
    const { architecture } = this.profile.reported;
    return judge.properties.flatMap((property, index) => {
      if (!property.architectures.includes(architecture)) return [];
      const { id, name } = property;
      const exercised = judge.exercised[index] ?? 0;
      const missing = judge.missing(property);
      const verdict = verdictOf({ missing, exercised, found: this.kept.get(property)?.verdicts ?? [] });
      return [{ id, name, verdict, exercised, ...(missing.length === 0 ? {} : { missing }) }];
    });
  }

  private judging(): Judge {
    this.judge ??= new Judge(this.profile.judging, this.properties, BLIND, new Set(QEMU_SHOWS));
    return this.judge;
  }

  private named({ id, name, source }: Property): Pick<TraceFinding, 'property' | 'name' | 'source'> {
    return { property: id, name, source };
  }

  private report({ property, verdict, freedom, message, time }: Finding): void {
    const unknowable = verdict !== 'disputed' && this.past === 'unknown' && RESTS_ON_THE_PAST.has(property.id);
    const words = timesInWords(message, 'line');
    this.keep(property, {
      ...this.named(property),
      verdict: unknowable ? 'inconclusive' : verdict,
      line: time,
      message: unknowable ? `${words}; the driver may have done this before the trace began` : words,
      ...(freedom === undefined ? {} : { freedom }),
    });
  }

  private keep(about: Property | 'trace', finding: TraceFinding): void {
    let kept = this.kept.get(about);
    if (kept === undefined) {
      kept = { listed: 0, dropped: 0, firstDropped: undefined, verdicts: new Set() };
      this.kept.set(about, kept);
    }
    // The first finding with each verdict is always listed, even beyond the limit.
    if (kept.listed >= LISTED && kept.verdicts.has(finding.verdict)) {
      kept.dropped += 1;
      kept.firstDropped ??= finding;
      return;
    }
    kept.listed += 1;
    kept.verdicts.add(finding.verdict);
    this.findings.push(finding);
    this.onFinding?.(finding);
  }
}
