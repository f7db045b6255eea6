/**
 * Judges the acknowledgements that a log shows: an LPI that a PE takes was set by an event before, and at the redistributor of that PE.
 *
 * The log shows no pending bits, so that this is only a part of I-116 and I-34. QEMU logs in the order in which things happen: an LPI that was
 * acknowledged is pending again only after another event. What the log may not show in full excuses the GIC.
 */
import type { Command } from '../../models/architecture/commands.ts';
import { FIRST_LPI } from '../../models/architecture/identifiers.ts';
import type { Knowledge } from '../../models/observer/knowledge.ts';
import type { Mapping } from '../../models/observer/ledger-entries.ts';
import { type LpiState, moves, untold } from './lpi-state.ts';
import { NeverMapped } from './never-mapped.ts';
import type { QemuEvent } from './trace-sink.ts';

/** What an acknowledgement breaks. */
export interface Unfounded {
  readonly property: 'I-34' | 'I-116';
  readonly message: string;
  /** An event that set the LPI may be missing from the log. */
  readonly mayBeMissed: boolean;
}

/** Properties of the GIC that acknowledgements can break. */
export const OF_ACKNOWLEDGEMENTS: ReadonlySet<string> = new Set(['I-34', 'I-116']);
export const PARTLY_SHOWN = 'the trace shows acknowledgements, and no pending state';

/** MSIs whose reads the log shows, from which on it shows all. */
const ENOUGH = 2;

/** Damages from which on lines that can be parsed need not be right either. */
const RUINED = 3;

/** The vPE is resident at its home, so that an event for it rings no doorbell. */
const isResident = ({ ledgers, residency, doubts }: Knowledge, vpeid: number): boolean => {
  const rd = ledgers.vpe(vpeid)?.rd;
  if (rd === undefined || !ledgers.isHomeCertain(vpeid)) return false;
  if (doubts.about(['events', 'vpes', 'vsyncs'], { vpeid }) !== undefined) return false;
  const { phase, vpeid: resident } = residency.at(rd);
  return phase === 'resident' && resident === vpeid;
};

export class Acknowledgements {
  /** Number of acknowledgements that were judged. */
  judged = 0;
  private readonly lpis = new Map<number, LpiState>();
  /** Events whose LPI is not known: each excuses one acknowledgement. */
  private unresolved = 0;
  /** LPIs may be pending from before the log, or by a pending table in memory: the first acknowledgement of each is not judged. */
  private mayBePending = true;
  /** MSIs with, and without, the line of the read of their entry. */
  private readonly read = { shown: 0, missing: 0 };
  /** Lines that could not be parsed, and commands that are missing: an MSI may be among them. */
  private damages = 0;
  private readonly neverMapped = new NeverMapped();

  reset(): void {
    this.neverMapped.forget();
    this.lpis.clear();
    this.unresolved = 0;
    this.mayBePending = false;
    Object.assign(this.read, { shown: 0, missing: 0 });
  }

  /** The machine may have been reset: what was pending before need not be, and the other way round. */
  forget(): void {
    this.neverMapped.forget();
    this.lpis.clear();
    this.mayBePending = true;
  }

  /** The log shows the queue from its first slot on, so that nothing was pending before. */
  startsAtTheBeginning(): void {
    this.mayBePending = false;
    this.neverMapped.startsAtTheBeginning();
  }

  /** `known` is the state before the event. */
  note(event: QemuEvent, known: Knowledge, line: number): Unfounded | undefined {
    this.neverMapped.note(event, known);
    switch (event.kind) {
      case 'msi':
        this.arrives(known, event.deviceId, event.eventId, true);
        break;
      case 'consumed':
        this.commands(known, event.command);
        break;
      case 'enable-lpis':
        if (event.enabled && known.control.at(event.rd)?.ptz !== true) this.mayBePending = true;
        break;
      case 'acknowledged':
        if (event.intid >= FIRST_LPI) return this.acknowledged(event.rd, event.intid, line);
        break;
      default:
        break;
    }
    return undefined;
  }

  private of(intid: number): LpiState {
    let state = this.lpis.get(intid);
    if (state === undefined) {
      state = untold();
      this.lpis.set(intid, state);
    }
    return state;
  }

  /** The ITS read an entry for an MSI: if the line of the MSI is missing from the log, this one tells of it. */
  reads(intid: number, doorbell: number): void {
    const state = this.of(doorbell < 0 ? intid : doorbell);
    if (state.expected === 0) state.isReadBesides = true;
    else {
      state.expected -= 1;
      this.read.shown += 1;
    }
  }

  private forgetReads(state: LpiState): void {
    this.read.missing += state.expected;
    state.expected = 0;
    state.isReadBesides = false;
    state.damages = this.damages;
  }

  /** Part of the log is missing. */
  damaged(): void {
    this.damages += 1;
  }

  /** An MSI of which this LPI is not told cannot have come: the log shows what the ITS reads for MSIs. */
  private mayBeMissed({ isReadBesides, damages }: LpiState): boolean {
    const { shown, missing } = this.read;
    return isReadBesides || damages < this.damages || this.damages >= RUINED || shown < ENOUGH || missing > 1;
  }

  private sets(intid: number, rd: number | undefined): LpiState {
    const state = this.of(intid);
    if (!state.pending) {
      state.where = new Set();
      state.leaving.clear();
      state.isMoved = false;
    }
    state.pending = true;
    state.clearing = false;
    if (rd === undefined) state.where = undefined;
    else {
      state.where?.add(rd);
      state.leaving.delete(rd);
    }
    return state;
  }

  private arrives(known: Knowledge, deviceId: number, eventId: number, isMsi: boolean): void {
    const { ledgers, doubts, queues } = known;
    const ledger = ledgers.of(0);
    const { to, certain } = ledger.resolve(deviceId, eventId);
    // GITS_TRANSLATER ignores writes while the ITS is disabled.
    if (to === 'ITS disabled' && certain && queues.of(0)?.enabled === false) return;
    const mapping = ledger.mapping(deviceId, eventId);
    if (!certain || doubts.about(['devices', 'events'], { deviceId, eventId }) !== undefined) this.unresolved += 1;
    if (mapping === undefined) return;
    if (isMsi) this.of(mapping.virtual ? mapping.doorbell : mapping.intid).expected += 1;
    if (mapping.virtual) {
      if (!isResident(known, mapping.vpeid))
        this.rings(known, mapping, ledger.entry(deviceId, eventId)?.changedAt ?? -1);
      return;
    }
    const collection = ledger.collection(mapping.icid);
    const isKnown = certain && to === 'lpi' && doubts.about(['collections'], { icid: mapping.icid }) === undefined;
    this.sets(mapping.intid, isKnown ? collection?.rd : undefined);
  }

  /** An event comes for a vPE that is not resident. */
  private rings({ ledgers, doubts }: Knowledge, { vpeid, doorbell }: Mapping, mappedAt: number): void {
    const ledger = ledgers.of(0);
    const vpe = ledger.vpe(vpeid);
    const isComplete = Math.max(mappedAt, vpe?.changedAt ?? -1) < (ledger.vsyncedAt.get(vpeid) ?? -1);
    const isKnown = isComplete && ledgers.isHomeCertain(vpeid) && doubts.about(['vpes'], { vpeid }) === undefined;
    this.sets(doorbell, isKnown ? vpe?.rd : undefined).vpeid = vpeid;
    const byDefault = vpe?.defaultDoorbell ?? -1;
    if (byDefault >= FIRST_LPI) this.sets(byDefault, undefined).vpeid = vpeid;
  }

  /** Moves of commands that are missing from the log are not known. */
  missed(): void {
    this.neverMapped.forget();
    for (const state of this.lpis.values()) state.where = undefined;
  }

  private commands(known: Knowledge, command: Command): void {
    const ledger = known.ledgers.of(0);
    switch (command.op) {
      case 'INT':
        this.arrives(known, command.deviceId, command.eventId, false);
        break;
      case 'CLEAR':
      case 'DISCARD': {
        const mapping = ledger.mapping(command.deviceId, command.eventId);
        if (mapping?.virtual === false) this.clears(mapping.intid, ledger.collection(mapping.icid)?.rd);
        break;
      }
      case 'MOVI': {
        const mapping = ledger.mapping(command.deviceId, command.eventId);
        const state = mapping?.virtual === false ? this.lpis.get(mapping.intid) : undefined;
        const [from, to] = [mapping?.icid ?? -1, command.icid];
        const isKnown = [from, to].every((icid) => known.doubts.about(['collections'], { icid }) === undefined);
        if (state !== undefined)
          moves(state, ledger.collection(from)?.rd, isKnown ? ledger.collection(to)?.rd : undefined);
        break;
      }
      case 'MOVALL':
        for (const state of this.lpis.values())
          if (state.where?.has(command.rdbase1) === true) moves(state, command.rdbase1, command.rdbase2);
        break;
      case 'VMOVP':
        for (const state of this.lpis.values()) if (state.vpeid === command.vpeid) state.where?.add(command.rdbase);
        break;
      case 'VMAPP':
        for (const state of this.lpis.values()) if (state.vpeid === command.vpeid) state.where = undefined;
        break;
      case 'SYNC':
        for (const state of this.lpis.values()) this.completes(state, command.rdbase);
        break;
      default:
        break;
    }
  }

  private completes(state: LpiState, rd: number): void {
    const { where, leaving } = state;
    if (leaving.delete(rd)) where?.delete(rd);
    if (!state.clearing || where?.size !== 1 || !where.has(rd)) return;
    state.clearing = false;
    state.pending = false;
    state.isKnown = true;
    this.forgetReads(state);
  }

  private clears(intid: number, rd: number | undefined): void {
    const state = this.of(intid);
    state.clearing = true;
    // An LPI that no event has set can only be pending where it is mapped.
    if (!state.pending && rd !== undefined) state.where = new Set([rd]);
  }

  private acknowledged(rd: number, intid: number, line: number): Unfounded | undefined {
    const state = this.of(intid);
    const { pending, where, acknowledgedAt } = state;
    const mayBeMissed = this.mayBeMissed(state);
    const isKnown = state.isKnown || !this.mayBePending || (!mayBeMissed && this.neverMapped.has(rd, intid));
    state.pending = false;
    state.acknowledgedAt = line;
    state.isKnown = true;
    this.forgetReads(state);
    if (pending || isKnown) this.judged += 1;
    if (pending) {
      if (where === undefined || where.has(rd)) return undefined;
      const places = [...where].join(', ');
      const what = state.vpeid >= 0 ? `Doorbell ${intid}` : `LPI ${intid}`;
      const by = state.isMoved ? 'it was moved' : 'the events that set it went';
      const message = `${what} is acknowledged at redistributor ${rd}, but ${by} to redistributor ${places}`;
      return { property: state.isMoved || state.vpeid >= 0 ? 'I-116' : 'I-34', message, mayBeMissed: false };
    }
    if (this.unresolved > 0) {
      this.unresolved -= 1;
      return undefined;
    }
    if (!isKnown) return undefined;
    const since = acknowledgedAt < 0 ? '' : ` since it was acknowledged @${acknowledgedAt}`;
    const message = `LPI ${intid} is acknowledged at redistributor ${rd}, but no event has set it${since}`;
    return { property: 'I-116', message, mayBeMissed };
  }
}
