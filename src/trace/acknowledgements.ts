/**
 * Judges the acknowledgements that a log shows: an LPI that a PE takes was set by an event before, and at the redistributor of that PE.
 *
 * The log shows no pending bits, so that this is only a part of I-116 and I-34. QEMU logs in the order in which things happen: an LPI that was
 * acknowledged is pending again only after another event. What the log may not show in full excuses the GIC.
 */
import type { Command } from '../../models/architecture/commands.ts';
import { FIRST_LPI } from '../../models/architecture/identifiers.ts';
import type { Knowledge } from '../../models/observer/knowledge.ts';
import type { QemuEvent } from './trace-sink.ts';

/** What an acknowledgement breaks. */
export interface Unfounded {
  readonly property: 'I-34' | 'I-116';
  readonly message: string;
  /** An event that set the LPI may be missing from the log. */
  readonly mayBeMissed: boolean;
}

interface LpiState {
  pending: boolean;
  /** Redistributors at which it may be pending; undefined: anywhere. */
  where: Set<number> | undefined;
  /** CLEAR or DISCARD takes it away once SYNC comes. */
  clearing: boolean;
  acknowledgedAt: number;
}

export class Acknowledgements {
  private readonly lpis = new Map<number, LpiState>();
  /** Events whose LPI is not known: each excuses one acknowledgement. */
  private unresolved = 0;
  /** LPIs may be pending from before the log, or by a pending table in memory: the first acknowledgement of each is not judged. */
  private mayBePending = true;

  reset(): void {
    this.lpis.clear();
    this.unresolved = 0;
    this.mayBePending = false;
  }

  /** The log shows the queue from its first slot on, so that nothing was pending before. */
  startsAtTheBeginning(): void {
    this.mayBePending = false;
  }

  /** `known` is the state before the event. */
  note(event: QemuEvent, known: Knowledge, line: number): Unfounded | undefined {
    switch (event.kind) {
      case 'msi':
        this.arrives(known, event.deviceId, event.eventId);
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
      state = { pending: false, where: new Set(), clearing: false, acknowledgedAt: -1 };
      this.lpis.set(intid, state);
    }
    return state;
  }

  private sets(intid: number, rd: number | undefined): void {
    const state = this.of(intid);
    if (!state.pending) state.where = new Set();
    state.pending = true;
    state.clearing = false;
    if (rd === undefined) state.where = undefined;
    else state.where?.add(rd);
  }

  private arrives({ ledgers, doubts }: Knowledge, deviceId: number, eventId: number): void {
    const ledger = ledgers.of(0);
    const { to, certain } = ledger.resolve(deviceId, eventId);
    const mapping = ledger.mapping(deviceId, eventId);
    if (!certain || doubts.about(['devices', 'events'], { deviceId, eventId }) !== undefined) this.unresolved += 1;
    if (mapping === undefined) return;
    if (mapping.virtual) {
      this.sets(mapping.doorbell, undefined);
      return;
    }
    const collection = ledger.collection(mapping.icid);
    const isKnown = certain && to === 'lpi' && doubts.about(['collections'], { icid: mapping.icid }) === undefined;
    this.sets(mapping.intid, isKnown ? collection?.rd : undefined);
  }

  private commands(known: Knowledge, command: Command): void {
    const ledger = known.ledgers.of(0);
    switch (command.op) {
      case 'INT':
        this.arrives(known, command.deviceId, command.eventId);
        break;
      case 'CLEAR':
      case 'DISCARD': {
        const mapping = ledger.mapping(command.deviceId, command.eventId);
        if (mapping?.virtual === false) this.of(mapping.intid).clearing = true;
        break;
      }
      case 'MOVI': {
        const intid = ledger.mapping(command.deviceId, command.eventId)?.intid;
        const rd = ledger.collection(command.icid)?.rd;
        const state = intid === undefined ? undefined : this.lpis.get(intid);
        if (state === undefined) break;
        if (rd === undefined) state.where = undefined;
        else state.where?.add(rd);
        break;
      }
      case 'MOVALL':
        for (const { where } of this.lpis.values())
          if (where?.has(command.rdbase1) === true) where.add(command.rdbase2);
        break;
      case 'SYNC':
        for (const state of this.lpis.values()) {
          const { where, clearing } = state;
          if (!clearing || where?.size !== 1 || !where.has(command.rdbase)) continue;
          state.clearing = false;
          state.pending = false;
        }
        break;
      default:
        break;
    }
  }

  private acknowledged(rd: number, intid: number, line: number): Unfounded | undefined {
    const state = this.of(intid);
    const { pending, where, acknowledgedAt } = state;
    state.pending = false;
    state.acknowledgedAt = line;
    if (pending) {
      if (where === undefined || where.has(rd)) return undefined;
      const places = [...where].join(', ');
      const message = `LPI ${intid} is acknowledged at redistributor ${rd}, but the events that set it went to redistributor ${places}`;
      return { property: 'I-34', message, mayBeMissed: false };
    }
    if (this.unresolved > 0) {
      this.unresolved -= 1;
      return undefined;
    }
    if (acknowledgedAt < 0 && this.mayBePending) return undefined;
    const since = acknowledgedAt < 0 ? '' : ` since it was acknowledged @${acknowledgedAt}`;
    const message = `LPI ${intid} is acknowledged at redistributor ${rd}, but no event has set it${since}`;
    return { property: 'I-116', message, mayBeMissed: true };
  }
}
