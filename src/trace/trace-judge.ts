/** Judges the events of a trace and keeps the findings with their lines, up to a limit per property. */
import type { CommandName } from '../../models/architecture/commands.ts';
import type { EventKind } from '../../models/architecture/events.ts';
import { type Ground, TABLES } from '../../models/observer/doubts.ts';
import type { Knowledge } from '../../models/observer/knowledge.ts';
import type { Property } from '../../properties/property.ts';
import { timesInWords } from '../../properties/terms/wording.ts';
import { BLIND, type Finding, Judge } from '../judge/judge.ts';
import { type FindingVerdict, type Verdict, verdictOf } from '../judge/verdict.ts';
import { Omissions } from './omissions.ts';
import type { RecognisedProfile } from './recognised-profile.ts';
import type { TraceFinding } from './trace-finding.ts';
import { QEMU_SHOWS, type QemuEvent, type TraceSink } from './trace-sink.ts';

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

/** A property whose findings may be wrong lists this many of them. */
const LISTED_DOUBTS = 10;

/** Command whose operands the trace lacks → the tables that it may have changed, or the changes that it may have completed. */
const CHANGES: { readonly [Name in CommandName]?: readonly Ground[] } = {
  MAPD: ['devices', 'events'],
  MAPC: ['collections'],
  MAPTI: ['events'],
  MAPI: ['events'],
  VMAPTI: ['events'],
  VMAPI: ['events'],
  MOVI: ['events'],
  VMOVI: ['events'],
  DISCARD: ['events'],
  // It ends what a remapped collection waits for.
  MOVALL: ['collections'],
  VMAPP: ['vpes', 'vsyncs'],
  VMOVP: ['vpes', 'vsyncs'],
  VSYNC: ['vsyncs'],
  SYNC: [],
  INT: [],
  CLEAR: [],
  INV: [],
  INVALL: [],
  VINVALL: [],
  INVDB: [],
  VSGI: [],
};

/** A command whose operands the trace lacks → properties that judge that command. */
const JUDGES: { readonly [Name in CommandName]?: readonly string[] } = {
  SYNC: ['P-SYNC'],
  VSYNC: ['I-09', 'I-23', 'P-SYNC', 'I-102'],
};
/** Properties that judge a command of which not even the name is known. */
const JUDGES_EACH = ['I-09', 'P-SYNC', 'P-VMAPP', 'I-21', 'I-22', 'I-23', 'I-102', 'I-112', 'I-121', 'I-123'];

const BEFORE_THE_TRACE = 'the driver may have done this before the trace began';

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
  /** Property and command of which it was told that the operands are missing. */
  private readonly told = new Set<string>();
  private judge: Judge | undefined;
  private readonly omissions = new Omissions();
  private startsKnown = false;

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
    this.omissions.note(event);
    if (judge.findings.length === 0) return;
    for (const finding of judge.findings) this.report(finding);
    judge.findings.length = 0;
    for (const held of this.omissions.proven()) this.keep(held.property, held.finding);
  }

  restarted(): void {
    this.startsAtTheBeginning();
    this.judging().reset();
  }

  learn(change: (known: Knowledge) => void): void {
    change(this.judging().known);
  }

  showsReads(): void {
    this.omissions.readsAreShown = true;
  }

  missed(grounds: readonly Ground[], line: number, why: string): void {
    this.judging().known.doubts.miss(grounds, line, why);
  }

  startsAtTheBeginning(): void {
    this.startsKnown = true;
    this.judge?.known.doubts.reset();
  }

  unparsed(): void {
    this.unparsedLines += 1;
  }

  operandsUnknown(op: CommandName | undefined, line: number): void {
    const what = op ?? 'a command';
    const why = `the log lacks the operands of ${what}`;
    this.missed(op === undefined ? TABLES : (CHANGES[op] ?? TABLES), line, why);
    const judges = new Set(op === undefined ? JUDGES_EACH : JUDGES[op]);
    for (const property of this.properties) {
      const key = `${property.id} ${what}`;
      if (!judges.has(property.id) || this.told.has(key)) continue;
      this.told.add(key);
      if (!this.judging().properties.includes(property)) continue;
      const message = `${why}: no gicv3_its_cmd_raw line has them`;
      this.keep(property, { ...this.named(property), verdict: 'inconclusive', line, message });
    }
  }

  startsInTheMiddle(line: number): void {
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
    for (const { property, finding } of this.omissions.rest()) this.keep(property, finding);
    for (const kept of this.kept.values()) {
      if (kept.firstDropped === undefined) continue;
      const message = `${kept.dropped} more such findings, the first: ${kept.firstDropped.message}`;
      this.findings.push({ ...kept.firstDropped, message, count: kept.dropped });
    }
    this.findings.sort((a, b) => a.line - b.line);
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
    if (this.judge === undefined) {
      this.judge = new Judge(this.profile.judging, this.properties, BLIND, new Set(QEMU_SHOWS));
      if (!this.startsKnown) this.judge.known.doubts.miss(TABLES, 0, BEFORE_THE_TRACE);
    }
    return this.judge;
  }

  private named({ id, name, source }: Property): Pick<TraceFinding, 'property' | 'name' | 'source'> {
    return { property: id, name, source };
  }

  private report({ property, verdict, freedom, message, time, doubt, grounds }: Finding): void {
    const finding: TraceFinding = {
      ...this.named(property),
      verdict: doubt === undefined ? verdict : 'inconclusive',
      line: time,
      message: timesInWords(doubt === undefined ? message : `${message}; ${doubt}`, 'line'),
      ...(freedom === undefined ? {} : { freedom }),
    };
    if (doubt === undefined && verdict === 'violated' && grounds?.omitted !== undefined) {
      this.omissions.hold({ property, finding, omitted: grounds.omitted, which: grounds.which ?? time });
    } else this.keep(property, finding);
  }

  private keep(about: Property | 'trace', finding: TraceFinding): void {
    let kept = this.kept.get(about);
    if (kept === undefined) {
      kept = { listed: 0, dropped: 0, firstDropped: undefined, verdicts: new Set() };
      this.kept.set(about, kept);
    }
    // The first finding with each verdict is always listed, even beyond the limit.
    const limit = finding.verdict === 'inconclusive' ? LISTED_DOUBTS : LISTED;
    if (kept.listed >= limit && kept.verdicts.has(finding.verdict)) {
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
