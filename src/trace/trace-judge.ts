/** Judges the events of a trace. */
import type { CommandName } from '../../models/architecture/commands.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { type Ground, TABLES } from '../../models/observer/doubts.ts';
import type { Knowledge } from '../../models/observer/knowledge.ts';
import type { Property } from '../../properties/property.ts';
import { timesInWords } from '../../properties/terms/wording.ts';
import { BLIND, type Finding, Judge } from '../judge/judge.ts';
import type { FindingVerdict } from '../judge/verdict.ts';
import { Acknowledgements, OF_ACKNOWLEDGEMENTS, PARTLY_SHOWN } from './acknowledgements.ts';
import { EmptySlots } from './empty-slots.ts';
import { KeptFindings } from './kept-findings.ts';
import { inWordsOfTheLog } from './log-words.ts';
import { Omissions } from './omissions.ts';
import { Postponed, tellsNothing } from './postponed.ts';
import { outcomeOf, type PropertyOutcome } from './property-outcome.ts';
import type { RecognisedProfile } from './recognised-profile.ts';
import { ITS_UNKNOWN, SeveralItss, type Suspicion } from './several-itss.ts';
import { Sieve } from './sieve.ts';
import { syncsThatFit } from './sync-everything.ts';
import { named, ofTheTrace, type TraceFinding } from './trace-finding.ts';
import { type Lacking, QEMU_SHOWS, type QemuEvent, type Shown, type TraceSink } from './trace-sink.ts';
import { changedBy, effectOf, judgesOf } from './unknown-operands.ts';

/** Maximum number of lines that could not be parsed that are listed. */
const UNPARSED_LISTED = 100;
const BEFORE_THE_TRACE = 'the driver may have done this before the trace began';

/** Software writes a slot of the queue before GITS_CWRITER moves past it. */
const RING_CONTRACT = 'I-111';
/** A command is one that the ITS has, with operands that it can take. */
const COMMAND_CONTRACT = 'P-CMD';

export class TraceJudge implements TraceSink {
  unparsedCount = 0;
  readonly unparsedLines: number[] = [];
  private readonly properties: readonly Property[];
  private readonly profile: RecognisedProfile;
  private readonly kept: KeptFindings;
  /** Property and command of which it was told that the operands are missing. */
  private readonly told = new Set<string>();
  private judge: Judge | undefined;
  private judgedBy: Profile | undefined;
  /** Property → how often its situation arose on machines before this one. */
  private readonly before = new Map<Property, number>();
  private readonly postponed = new Postponed();
  private readonly omissions = new Omissions();
  private readonly acknowledgements = new Acknowledgements();
  private readonly itss = new SeveralItss();
  private readonly sieve: Sieve;
  private startsKnown = false;
  private readonly emptySlots = new EmptySlots();

  constructor(properties: readonly Property[], profile: RecognisedProfile, onFinding?: (found: TraceFinding) => void) {
    // A log shows no pending state, so that properties of the driver can be judged, and of the GIC only what its acknowledgements tell.
    this.properties = properties.filter(
      ({ id, kind }) => kind === 'software' || kind === 'lint' || OF_ACKNOWLEDGEMENTS.has(id),
    );
    this.profile = profile;
    this.kept = new KeptFindings(onFinding);
    this.sieve = new Sieve(this.itss, this.kept);
  }

  get findings(): readonly TraceFinding[] {
    return this.kept.all;
  }

  emit(event: QemuEvent, line: number): void {
    if (this.waits(!tellsNothing(event), () => this.emit(event, line))) return;
    const judge = this.judging();
    judge.time = line;
    if (event.kind !== 'consumed' && event.kind !== 'published') this.sieve.leavesAnchor();
    this.judgeAcknowledgement(event, judge, line);
    judge.emit(event);
    this.omissions.note(event);
    if (event.kind === 'enable-lpis') this.itss.writesEnable(event.rd, event.enabled);
    if (judge.findings.length > 0) {
      this.reportAll(judge);
      for (const held of this.omissions.proven()) this.sieve.keep(held.property, held.finding);
    }
    if (event.kind === 'consumed') this.sieve.release(this.itss.consumed());
  }

  lacksLines(what: Lacking, line: number): void {
    if (this.waits(false, () => this.lacksLines(what, line))) return;
    this.sieve.lacks(what, line);
    this.acknowledgements.damaged();
  }

  follows(isCertain: boolean): void {
    if (!this.waits(false, () => this.follows(isCertain))) this.sieve.follows(isCertain);
  }

  mayBeAnotherIts(why: Suspicion): void {
    this.catchUp();
    this.itss.suspect(why);
  }

  mayGoOnElsewhere(line: number): void {
    if (this.itss.isSuspected) this.missed(TABLES, line - 1, 'the log may have the commands of several ITSs');
  }

  severalItss(slot: number, line: number): void {
    this.catchUp();
    this.sieve.release(this.itss.confirm());
    const what = `the log has the queues of several ITSs: slot 0x${slot.toString(16)} goes on where an earlier queue was left`;
    this.doubtful(`${what}. ${ITS_UNKNOWN}: from here on nothing is judged that depends on its queue or tables`, line);
  }

  private reportAll(judge: Judge): void {
    for (const finding of judge.findings) this.report(finding);
    judge.findings.length = 0;
  }

  private judgeAcknowledgement(event: QemuEvent, judge: Judge, line: number): void {
    const unfounded = this.acknowledgements.note(event, judge.known, line);
    if (unfounded === undefined) {
      if (event.kind === 'acknowledged') this.omissions.makes('event');
      return;
    }
    const property = this.properties.find(({ id }) => id === unfounded.property);
    if (property === undefined) return;
    const message = timesInWords(inWordsOfTheLog(unfounded.message), 'line');
    const finding: TraceFinding = { ...named(property), verdict: 'violated', line, message };
    if (unfounded.mayBeMissed) this.omissions.hold({ property, finding, omitted: 'event', which: line });
    else this.sieve.keep(property, finding);
  }

  /** Puts off what comes before the trace has told which GIC it is about, and does what was put off once it is told. */
  private waits(isUrgent: boolean, act: () => void): boolean {
    if (!isUrgent && !this.profile.isDecided) {
      this.postponed.put(act);
      return true;
    }
    this.catchUp();
    return false;
  }

  private catchUp(): void {
    if (this.postponed.isEmpty) return;
    const acts = this.postponed.take();
    // From now on the GIC is decided.
    this.judging();
    for (const act of acts) act();
  }

  restarted(): void {
    this.catchUp();
    this.startsKnown = true;
    this.judging().reset();
    this.judging().known.observe();
    this.acknowledgements.reset();
  }

  learn(change: (known: Knowledge) => void): void {
    if (!this.waits(false, () => this.learn(change))) change(this.judging().known);
  }

  readsEntry(intid: number, doorbell: number): void {
    if (!this.waits(false, () => this.readsEntry(intid, doorbell))) this.acknowledgements.reads(intid, doorbell);
  }

  shows(kind: Shown): void {
    this.omissions.shows(kind);
  }

  missed(grounds: readonly Ground[], line: number, why: string): void {
    this.catchUp();
    this.acknowledgements.damaged();
    this.acknowledgements.missed();
    this.judging().known.doubts.miss(grounds, line, why);
  }

  mayHaveBeenReset(line: number, why: string): void {
    this.missed(TABLES, line, why);
    this.acknowledgements.forget();
  }

  startsAtTheBeginning(): void {
    this.startsKnown = true;
    this.acknowledgements.startsAtTheBeginning();
    this.judge?.known.doubts.reset();
  }

  unparsed(line: number): void {
    this.acknowledgements.damaged();
    this.unparsedCount += 1;
    if (this.unparsedLines.length < UNPARSED_LISTED) this.unparsedLines.push(line);
  }

  operandsUnknown(op: CommandName | undefined, why: string, line: number): void {
    this.catchUp();
    this.acknowledgements.missed();
    const judge = this.judging();
    const what = `the operands of ${op ?? 'a command'} are not known: ${why}`;
    judge.known.doubts.miss(changedBy(op), line, `${what} (line ${line})`, effectOf(op));
    const judges = judgesOf(op);
    for (const property of judge.properties) {
      const key = `${property.id} ${what}`;
      if (!judges.has(property.id) || this.told.has(key)) continue;
      this.told.add(key);
      this.sieve.keep(property, { ...named(property), verdict: 'inconclusive', line, message: what });
    }
    for (const command of syncsThatFit(op, judge.known.ledgers.of(0))) {
      judge.known.handle({ kind: 'consumed', its: 0, slot: -1, command, error: undefined }, line);
    }
  }

  emptySlot(slot: number, line: number): void {
    this.catchUp();
    const message = this.emptySlots.complaint(slot);
    if (message !== undefined) this.breaks(RING_CONTRACT, message, line);
  }

  badCommand(verdict: 'violated' | 'lint', what: string, line: number): void {
    this.catchUp();
    this.breaks(COMMAND_CONTRACT, what, line, verdict);
  }

  /** A contract is broken by something that no event can say. */
  private breaks(id: string, message: string, line: number, verdict: FindingVerdict = 'violated'): void {
    const property = this.judging().properties.find((each) => each.id === id);
    if (property === undefined) this.doubtful(message, line);
    else this.sieve.keep(property, { ...named(property), verdict, line, message });
  }

  startsInTheMiddle(line: number): void {
    this.doubtful('the log begins in the middle of the queue: earlier mappings are not known', line);
  }

  doubtful(message: string, line: number): void {
    this.kept.keep('trace', ofTheTrace(inWordsOfTheLog(message), line));
  }

  /** To be called once, after the last event. */
  outcomes(): readonly PropertyOutcome[] {
    this.catchUp();
    const judge = this.judging();
    judge.finish();
    this.reportAll(judge);
    for (const { property, finding } of this.omissions.rest()) this.sieve.keep(property, finding);
    this.sieve.rest();
    this.sieve.release(this.itss.rest());
    this.kept.close();
    const { architecture } = this.profile.reported;
    return judge.properties.flatMap((property, index) => {
      if (!property.architectures.includes(architecture)) return [];
      return outcomeOf(property, {
        missing: OF_ACKNOWLEDGEMENTS.has(property.id) ? [] : judge.missing(property),
        exercised: this.exercisedBy(property, judge.exercised[index] ?? 0),
        found: this.kept.verdictsOn(property),
        reason: this.reasonFor(property),
      });
    });
  }

  /** Some findings are no monitor's: each is of a situation. */
  private exercisedBy(property: Property, times: number): number {
    const judged = OF_ACKNOWLEDGEMENTS.has(property.id) ? this.acknowledgements.judged : 0;
    return Math.max(times + (this.before.get(property) ?? 0), judged, this.kept.timesOf(property));
  }

  private reasonFor(property: Property): string | undefined {
    if (this.itss.isCertain && this.itss.concerns(property)) return ITS_UNKNOWN;
    return OF_ACKNOWLEDGEMENTS.has(property.id) ? PARTLY_SHOWN : undefined;
  }

  private judging(): Judge {
    const profile = this.profile.judging;
    if (this.judge === undefined || this.judgedBy !== profile) {
      if (this.judge !== undefined) this.countExercised(this.judge);
      this.judge = new Judge(profile, this.properties, BLIND, new Set(QEMU_SHOWS), this.profile.limits);
      this.judgedBy = profile;
      this.judge.known.observe();
      if (!this.startsKnown) this.judge.known.doubts.miss(TABLES, 0, BEFORE_THE_TRACE);
    }
    return this.judge;
  }

  private countExercised(judge: Judge): void {
    judge.properties.forEach((property, index) => {
      this.before.set(property, (this.before.get(property) ?? 0) + (judge.exercised[index] ?? 0));
    });
  }

  private report({ property, verdict, freedom, message, time, doubt, grounds, isAside = false }: Finding): void {
    // A remark that may be wrong is none.
    if (verdict === 'lint' && doubt !== undefined) return;
    const finding: TraceFinding = {
      ...named(property),
      verdict: doubt === undefined ? verdict : 'inconclusive',
      line: time,
      message: timesInWords(inWordsOfTheLog(doubt === undefined ? message : `${message}; ${doubt}`), 'line'),
      ...(freedom === undefined ? {} : { freedom }),
    };
    if (isAside) {
      if (!this.itss.isCertain) this.kept.keepAside(property, finding);
    } else if (doubt === undefined && verdict !== 'disputed' && grounds?.omitted !== undefined) {
      this.omissions.hold({ property, finding, omitted: grounds.omitted, which: grounds.which ?? time });
    } else this.sieve.keep(property, finding);
  }
}
