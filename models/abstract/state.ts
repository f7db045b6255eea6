/**
 * The state of the abstract model: the targets of events, pending bits, the redistributor of each vPE, its doorbell, and effects under way.
 * It has no registers, no encodings and no configuration bytes: every interrupt is enabled.
 *
 * Redistributors and vPEs are numbers from 0 on. The target of an event is one number that stands for a redistributor or a vPE.
 */
import { EffectTable } from './effects.ts';
import { type Field, type Fields, get, Layout, type Reader, set, type Values, type Words } from './layout.ts';
import type { Scope } from './scope.ts';

/** Phases of a redistributor with the vPE of GICR_VPENDBASER. */
export const PHASE = {
  /** Valid=0, Dirty=0. */
  IDLE: 0,
  /** Valid=1, Dirty=1. */
  LOADING: 1,
  /** Valid=1, Dirty=0. */
  RESIDENT: 2,
  /** Valid=0, Dirty=1: PendingLast is not decided. */
  LEAVING: 3,
  /** Valid=0, Dirty=1: PendingLast and the request for a doorbell are decided. */
  DECIDED: 4,
  /** The same, and PendingLast is 1. */
  DECIDED_PENDING: 5,
} as const;

/** Whether the default doorbell of a vPE may ring now. */
export const PERMIT = {
  /** It may not: the vPE is not mapped, is resident, or was descheduled without Doorbell=1. */
  NOT_ASKED: 0,
  /** It may not: the vPE was descheduled with a pending interrupt, and PendingLast is 1. */
  PENDING_LAST: 1,
  /** It must ring once. */
  ONCE: 2,
  /** It may ring once. */
  MAY: 3,
  /** It has rung. */
  RUNG: 4,
  /** It may ring once: the vPE has not been resident since VMAPP. */
  FIRST: 5,
  /** It has rung before the first residency. */
  FIRST_RUNG: 6,
} as const;

/** Debts to an accepted event (`OWED`): the pending state that it must have caused in the end. */
export const OWED = {
  NOTHING: 0,
  /** A set-event came: the target of the event is pending in the end. */
  SET: 1,
  /** A set-event came, and MOVI or VMOVI has moved the event since. */
  MOVED: 2,
} as const;

export const NO_TARGET = 0;

/** The names of the numbers in a packed state. */
export class StateLayout {
  readonly scope: Scope;
  /** Event → its target in the tables of the ITS. */
  readonly target: Fields;
  /** Event → older targets that an MSI may still be translated to, one bit each. */
  readonly past: Fields;
  /** Event → redistributors at which its LPI is pending, one bit each. */
  readonly lpi: Fields;
  /** vPE → its pending vLPIs, one bit for each event, and above them its vSGI. */
  readonly pending: Fields;
  /** vPE → its redistributor in the tables of the ITSs, plus one; 0 if it is not mapped. */
  readonly home: Fields;
  /** vPE → the same as the redistributors know it. */
  readonly servedBy: Fields;
  /** vPE → whether VSYNC has completed its VMAPP or VMOVP. */
  readonly settled: Fields;
  /** vPE → whether its default doorbell is requested. */
  readonly armed: Fields;
  /** vPE → whether residency still has to remove the default doorbell. */
  readonly unring: Fields;
  /** vPE → redistributors to which its default doorbell is on its way, or at which it is pending, one bit each. */
  readonly travelling: Fields;
  readonly rung: Fields;
  /** Redistributor → its phase. */
  readonly phase: Fields;
  /** Redistributor → the vPE there; 0 if there is none. */
  readonly tenant: Fields;
  /** Redistributor → whether the deschedule requested a doorbell. */
  readonly request: Fields;
  /** ITS → its effects under way as numbers of the table, oldest first; 0 for none. */
  readonly effects: readonly Fields[];
  readonly effectTable: EffectTable;
  // Knowledge of an observer, for the properties only.
  /** Event → older targets that SYNC and VSYNC do not exclude for an MSI, one bit each. */
  readonly allowed: Fields;
  readonly permit: Fields;
  readonly owed: Fields;
  readonly owedSgi: Fields;
  private readonly layout = new Layout();

  constructor(scope: Scope) {
    const { vpes, events, redistributors, homes, residents, itss, inFlight, lpis, vsgis } = scope;
    const { layout } = this;
    const targets = redistributors + vpes;
    const everywhere = 2 ** redistributors - 1;
    this.scope = scope;
    this.effectTable = new EffectTable(scope);
    this.effects = Array.from({ length: itss }, () => layout.fields(inFlight, this.effectTable.most));
    this.pending = layout.fields(vpes, 2 ** (events + (vsgis > 0 ? 1 : 0)) - 1);
    this.target = layout.fields(events, targets);
    this.past = layout.fields(events, 2 ** (targets + 1) - 1);
    this.lpi = layout.fields(events, lpis ? everywhere : 0);
    this.home = layout.fields(vpes, homes);
    this.servedBy = layout.fields(vpes, homes);
    this.settled = layout.fields(vpes, 1);
    this.armed = layout.fields(vpes, 1);
    this.unring = layout.fields(vpes, 1);
    this.travelling = layout.fields(vpes, everywhere);
    this.rung = layout.fields(vpes, everywhere);
    this.phase = layout.fields(homes, PHASE.DECIDED_PENDING);
    this.tenant = layout.fields(homes, residents - 1);
    this.request = layout.fields(homes, 1);
    this.allowed = layout.fields(events, 2 ** (targets + 1) - 1);
    this.permit = layout.fields(vpes, PERMIT.FIRST_RUNG);
    this.owed = layout.fields(events, OWED.MOVED);
    this.owedSgi = layout.fields(vpes, vsgis > 0 ? 1 : 0);
  }

  /** Words of a state. */
  get words(): number {
    return this.layout.words;
  }

  get bits(): number {
    return this.layout.bits;
  }

  /** Numbers of a state. */
  get slots(): number {
    return this.layout.all.length;
  }

  /** By slot: where the number lies. */
  get fields(): readonly Field[] {
    return this.layout.all;
  }

  /** The initial state: no event and no vPE is mapped, nothing is pending. All zero. */
  initial(): Words {
    return new Uint32Array(this.words);
  }

  /** Reads the numbers of a packed state, which starts at that word, by slot. */
  unpack(words: Words, values: Values, at = 0): void {
    for (const { slot, word, shift, mask } of this.layout.all)
      values[slot] = ((words[at + word] ?? 0) >>> shift) & mask;
  }

  pack(values: Values, words: Words, at = 0): void {
    words.fill(0, at, at + this.words);
    for (const { slot, word, shift } of this.layout.all) {
      words[at + word] = (words[at + word] ?? 0) | ((values[slot] ?? 0) << shift);
    }
  }

  /** The effect of an ITS in that place of its queue. */
  effectAt(words: Words, its: number, position: number): number {
    return this.effectTable.effectOf(read(words, fieldsOf(this.effects, its), position));
  }

  setEffect(words: Words, its: number, position: number, packed: number): void {
    write(words, fieldsOf(this.effects, its), position, this.effectTable.numberOf(packed));
  }
}

const fieldsOf = (groups: readonly Fields[], index: number): Fields => {
  const fields = groups[index];
  if (fields === undefined) throw new RangeError(`no fields ${index} of ${groups.length}`);
  return fields;
};

/** The field of that index; a scope has no others. */
export const at = ({ all }: Fields, index: number): Field => {
  const field = all[index];
  if (field === undefined) throw new RangeError(`no field ${index} of ${all.length}`);
  return field;
};

export const read = (words: Words, fields: Fields, index: number): number => get(words, at(fields, index));

export const write = (words: Words, fields: Fields, index: number, value: number): void =>
  set(words, at(fields, index), value);

/** The same of a state that is unpacked. */
export const value = (state: Reader, { first }: Fields, index: number): number => state.at(first + index);
