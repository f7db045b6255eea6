/**
 * An unpacked state to make steps from. Each rule reads numbers and changes some of them. Only the changed numbers are packed into the successor, and
 * undone after the step, so the cost of a step depends on its changes and not on the size of the state. The class also notes which numbers are read:
 * the steps can depend on nothing else.
 */
import { EFFECT, type EffectTable, effect } from './effects.ts';
import type { Reader, ReaderAfter, Values, Words } from './layout.ts';
import { packedOrder } from './packed-order.ts';
import type { Scope } from './scope.ts';
import { PHASE, type StateLayout } from './state.ts';
import { step } from './steps.ts';

/** Called with each possible step and its successor. The next call overwrites the words. */
export type Visit = (to: Words, step: number) => void;

export const NOWHERE = -1;

/** No step changes a number more often. */
const MOST_CHANGES = 4;

export class OpenState {
  readonly scope: Scope;
  readonly effectTable: EffectTable;
  /** The numbers before the step, and as the step has made them so far. */
  readonly before: Reader = { at: (slot) => this.readBefore(slot) };
  readonly after: ReaderAfter = {
    at: (slot) => this.readAfter(slot),
    isWritten: (slot) => this.isChanged[slot] === 1,
  };
  // The first slots.
  readonly target: number;
  readonly past: number;
  readonly lpi: number;
  readonly pending: number;
  readonly home: number;
  readonly servedBy: number;
  readonly settled: number;
  readonly armed: number;
  readonly unring: number;
  readonly travelling: number;
  readonly rung: number;
  readonly phase: number;
  readonly tenant: number;
  readonly request: number;
  readonly allowed: number;
  readonly permit: number;
  readonly owed: number;
  readonly owedSgi: number;
  private readonly effects: number;
  /** The numbers of `before` and `after`, by slot. */
  private readonly old: Values;
  private readonly values: Values;
  /** The same packed. */
  private readonly from: Words;
  private readonly to: Words;
  /** By slot. */
  private readonly word: Uint8Array;
  private readonly shift: Uint8Array;
  private readonly mask: Int32Array;
  /** Slots of fields with at least one bit, in the order of words; and, by word, the end of its slots in that order. */
  private readonly order: Uint16Array;
  private readonly ends: Uint16Array;
  /** Slots that the step has changed. */
  private readonly changed: Uint16Array;
  private changes = 0;
  private readonly isChanged: Uint8Array;
  /** Slots that were read, each once, in the order of their first reading. */
  private readonly reads: Uint16Array;
  private readCount = 0;
  private readonly isRead: Uint8Array;
  private visit: Visit = () => {};

  constructor(layout: StateLayout) {
    this.scope = layout.scope;
    this.effectTable = layout.effectTable;
    this.old = new Int32Array(layout.slots);
    this.values = new Int32Array(layout.slots);
    this.from = layout.initial();
    this.to = layout.initial();
    this.word = Uint8Array.from(layout.fields, ({ word }) => word);
    this.shift = Uint8Array.from(layout.fields, ({ shift }) => shift);
    this.mask = Int32Array.from(layout.fields, ({ mask }) => mask);
    const { order, ends } = packedOrder(layout);
    this.order = order;
    this.ends = ends;
    this.changed = new Uint16Array(MOST_CHANGES * layout.slots);
    this.isChanged = new Uint8Array(layout.slots);
    this.reads = new Uint16Array(layout.slots);
    this.isRead = new Uint8Array(layout.slots);
    this.target = layout.target.first;
    this.past = layout.past.first;
    this.lpi = layout.lpi.first;
    this.pending = layout.pending.first;
    this.home = layout.home.first;
    this.servedBy = layout.servedBy.first;
    this.settled = layout.settled.first;
    this.armed = layout.armed.first;
    this.unring = layout.unring.first;
    this.travelling = layout.travelling.first;
    this.rung = layout.rung.first;
    this.phase = layout.phase.first;
    this.tenant = layout.tenant.first;
    this.request = layout.request.first;
    this.allowed = layout.allowed.first;
    this.permit = layout.permit.first;
    this.owed = layout.owed.first;
    this.owedSgi = layout.owedSgi.first;
    // Those of the ITSs follow each other.
    this.effects = layout.effects[0]?.first ?? 0;
  }

  /** Unpacks the state that steps start from. */
  open(from: Words, visit: Visit): void {
    const { old, values, shift, mask, order, ends } = this;
    this.visit = visit;
    let next = 0;
    for (let word = 0; word < ends.length; word += 1) {
      const packed = from[word] ?? 0;
      this.from[word] = packed;
      this.to[word] = packed;
      for (const end = ends[word] ?? 0; next < end; next += 1) {
        const slot = order[next] ?? 0;
        const value = (packed >>> (shift[slot] ?? 0)) & (mask[slot] ?? 0);
        old[slot] = value;
        values[slot] = value;
      }
    }
  }

  get(slot: number): number {
    this.note(slot);
    return this.values[slot] ?? 0;
  }

  set(slot: number, value: number): void {
    this.values[slot] = value;
    this.isChanged[slot] = 1;
    this.changed[this.changes] = slot;
    this.changes += 1;
  }

  /** Forgets which slots were read. */
  forgetReads(): void {
    for (let each = 0; each < this.readCount; each += 1) this.isRead[this.reads[each] ?? 0] = 0;
    this.readCount = 0;
  }

  /** Slots that were read since then, each once, in the order of their first reading. */
  get slotsRead(): Uint16Array {
    return this.reads.subarray(0, this.readCount);
  }

  /** Writes the changes of the step that is being visited, for each word: the mask of the bits that stay, and the new bits. */
  tellChanges(into: Int32Array, first: number): void {
    const { changed, changes, word, shift, mask, values, to } = this;
    for (let at = 0; at < to.length; at += 1) {
      into[first + 2 * at] = -1;
      into[first + 2 * at + 1] = 0;
    }
    for (let change = 0; change < changes; change += 1) {
      const slot = changed[change] ?? 0;
      const at = first + 2 * (word[slot] ?? 0);
      const by = shift[slot] ?? 0;
      const kept = ~((mask[slot] ?? 0) << by);
      into[at] = (into[at] ?? 0) & kept;
      into[at + 1] = ((into[at + 1] ?? 0) & kept) | ((values[slot] ?? 0) << by);
    }
  }

  private note(slot: number): void {
    // A number of no bits is always 0.
    if (this.isRead[slot] === 1 || this.mask[slot] === 0) return;
    this.isRead[slot] = 1;
    this.reads[this.readCount] = slot;
    this.readCount += 1;
  }

  private readBefore(slot: number): number {
    this.note(slot);
    return this.old[slot] ?? 0;
  }

  private readAfter(slot: number): number {
    if (this.isChanged[slot] === 0) this.note(slot);
    return this.values[slot] ?? 0;
  }

  /** Ends a step: calls the visitor with the successor, and undoes the changes. */
  done(code: number, a = 0, b = 0, c = 0): void {
    const { old, values, from, to, changed, changes, word, shift, mask, isChanged } = this;
    for (let change = 0; change < changes; change += 1) {
      const slot = changed[change] ?? 0;
      const at = word[slot] ?? 0;
      const by = shift[slot] ?? 0;
      to[at] = ((to[at] ?? 0) & ~((mask[slot] ?? 0) << by)) | ((values[slot] ?? 0) << by);
    }
    this.visit(to, step(code, a, b, c));
    for (let change = 0; change < changes; change += 1) {
      const slot = changed[change] ?? 0;
      values[slot] = old[slot] ?? 0;
      isChanged[slot] = 0;
    }
    this.changes = 0;
    for (let at = 0; at < to.length; at += 1) to[at] = from[at] ?? 0;
  }

  // Places of events and vPEs.

  itsOf(event: number): number {
    return event % this.scope.itss;
  }

  isVirtual(target: number): boolean {
    return target > this.scope.redistributors;
  }

  targetOfVpe(vpe: number): number {
    return 1 + this.scope.redistributors + vpe;
  }

  /** The redistributor or vPE that the event is mapped to. */
  placeOf(target: number): number {
    return this.isVirtual(target) ? target - this.scope.redistributors - 1 : target - 1;
  }

  isMapped(vpe: number): boolean {
    return this.get(this.home + vpe) !== 0;
  }

  isSettled(vpe: number): boolean {
    return this.get(this.settled + vpe) === 1;
  }

  /** The redistributor with the vPE in that range of phases. */
  private whereIs(vpe: number, first: number, last: number): number {
    for (let rd = 0; rd < this.scope.homes; rd += 1) {
      const phase = this.get(this.phase + rd);
      if (phase >= first && phase <= last && this.get(this.tenant + rd) === vpe) return rd;
    }
    return NOWHERE;
  }

  isResident(vpe: number): boolean {
    return this.whereIs(vpe, PHASE.LOADING, PHASE.RESIDENT) !== NOWHERE;
  }

  isLeaving(vpe: number): boolean {
    return this.whereIs(vpe, PHASE.LEAVING, PHASE.DECIDED_PENDING) !== NOWHERE;
  }

  isIdle(vpe: number): boolean {
    return this.whereIs(vpe, PHASE.LOADING, PHASE.DECIDED_PENDING) === NOWHERE;
  }

  // Effects under way. Queues of ITSs are as long as the scope allows; what is in them stands at the head.

  /** The number of the effect. */
  effectAt(its: number, position: number): number {
    return this.get(this.effects + its * this.scope.inFlight + position);
  }

  setEffect(its: number, position: number, number: number): void {
    this.set(this.effects + its * this.scope.inFlight + position, number);
  }

  hasRoom(its: number): boolean {
    return this.effectAt(its, this.scope.inFlight - 1) === EFFECT.NONE;
  }

  push(its: number, code: number, event: number, from: number, to: number): void {
    let position = 0;
    while (this.effectAt(its, position) !== EFFECT.NONE) position += 1;
    this.replace(its, position, code, event, from, to);
  }

  /** Replaces the effect at that position by another one. */
  replace(its: number, position: number, code: number, event: number, from: number, to: number): void {
    this.setEffect(its, position, this.effectTable.numberOf(effect(code, event, from, to)));
  }

  remove(its: number, position: number): void {
    const last = this.scope.inFlight - 1;
    for (let at = position; at < last; at += 1) this.setEffect(its, at, this.effectAt(its, at + 1));
    this.setEffect(its, last, EFFECT.NONE);
  }

  isAnyOfVpe(its: number, vpe: number): boolean {
    for (let position = 0; position < this.scope.inFlight; position += 1) {
      if ((((this.effectTable.ofVpes[this.effectAt(its, position)] ?? 0) >>> vpe) & 1) === 1) return true;
    }
    return false;
  }

  isAnyAtRedistributor(its: number, rd: number): boolean {
    for (let position = 0; position < this.scope.inFlight; position += 1) {
      if ((((this.effectTable.atRedistributors[this.effectAt(its, position)] ?? 0) >>> rd) & 1) === 1) return true;
    }
    return false;
  }

  /** Debts to an accepted event (`OWED`): the pending state that it must have caused in the end. */
  owe(event: number, what: number): void {
    this.set(this.owed + event, what);
  }
}
