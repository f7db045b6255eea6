/** Judges reads of words of the register frames, given what software wrote to them. */
import type { AccessWidth, Frame } from '../../models/architecture/registers/register.ts';
import { FRAMES } from '../../models/architecture/registers/register.ts';
import type { MonitorContext } from '../property.ts';
import { wasAtRest } from '../terms/rest.ts';
import type { Expected } from './field-rules.ts';
import type { RegisterNotes } from './register-notes.ts';
import { expectedBits, numberIn, type Part, placeOf, type WordRule, WordRules } from './word-rules.ts';

const hex = (value: number): string => `0x${value.toString(16)}`;

const componentOf = (frame: Frame, at: number): string => {
  const { component } = FRAMES[frame];
  if (component === 'distributor') return '';
  return component === 'ITS' ? ` of ITS ${at}` : ` of rd${at}`;
};

/** Bits [15:12]: of a base address with a larger alignment, or of a page size with another meaning for them. */
const BELOW_64_KB = 0xf000;

interface Reading {
  readonly frame: Frame;
  readonly at: number;
  readonly offset: number;
  readonly place: number;
  readonly word: number;
  readonly rule: WordRule;
}

export class WordJudge {
  private readonly context: MonitorContext;
  private readonly notes: RegisterNotes;
  private readonly expected: Expected;
  private readonly rules: WordRules;
  /** Place → the word as software wrote it by address, or as it was read since. */
  private readonly words: Map<number, number>;
  private readonly writtenAt: Map<number, number>;
  /** Places of registers that were written by name since a reset. */
  private readonly byName: Map<number, boolean>;
  /** Field, by place and lowest bit → the value that it always has. */
  private readonly fixed: Map<number, number>;
  /** Places that an access of a width that is not theirs has written, and nothing since: no text says what they hold. */
  private readonly open: Map<number, boolean>;
  /** 0 → bits of an address above bit 31 that some register was seen to hold. */
  private readonly addressBits: Map<number, number>;

  constructor(context: MonitorContext, notes: RegisterNotes) {
    const { known, profile } = context;
    this.context = context;
    this.notes = notes;
    this.expected = { known, notes, profile };
    this.rules = new WordRules(profile);
    this.words = context.map();
    this.writtenAt = context.times();
    this.byName = context.map();
    this.fixed = context.map();
    this.open = context.map();
    this.addressBits = context.map();
  }

  reset(): void {
    this.open.clear();
  }

  /** The architecture says what an access of this width does there. */
  isDefined(frame: Frame, offset: number, width: AccessWidth): boolean {
    return offset % (width / 8) === 0 && this.rules.of(frame, offset)?.widths.includes(width) === true;
  }

  wroteAtOddWidth(frame: Frame, at: number, offset: number, width: number): void {
    const first = offset - (offset % 4);
    for (let word = first; word < offset + width / 8; word += 4) this.open.set(placeOf(frame, at, word), true);
  }

  /** Software wrote the word by its address. */
  wrote(frame: Frame, at: number, offset: number, word: number): void {
    const rule = this.rules.of(frame, offset);
    if (rule === undefined || rule.register?.access === 'RO') return;
    const place = placeOf(frame, at, offset);
    if (this.open.size > 0) this.open.delete(place);
    this.words.set(place, word);
    this.writtenAt.set(place, this.context.now());
  }

  /** Fields of the register were written; nothing to do if that was by its address. */
  wroteByName(frame: Frame, at: number, offset: number, width: number): void {
    if (this.words.size === 0 && this.open.size === 0 && !this.notes.isReset) return;
    const now = this.context.now();
    for (let byte = 0; byte < width / 8; byte += 4) {
      const place = placeOf(frame, at, offset + byte);
      this.open.delete(place);
      if (this.writtenAt.get(place) === now) continue;
      if (this.words.has(place)) this.words.delete(place);
      if (this.notes.isReset) this.byName.set(place, true);
    }
  }

  /** The word reads so. */
  read(frame: Frame, at: number, offset: number, word: number): void {
    const rule = this.rules.of(frame, offset);
    if (rule === undefined) return;
    const { context } = this;
    const place = placeOf(frame, at, offset);
    if (this.open.size > 0 && this.open.has(place)) return;
    context.exercised();
    const reading: Reading = { frame, at, offset, place, word, rule };
    const written = this.words.get(place);
    this.judgeReserved(reading, written);
    this.judgeIdentity(reading);
    for (const part of rule.parts) this.judgePart(reading, part, written);
    const { register } = rule;
    if (register === undefined || register.access === 'RO' || written !== undefined) return;
    this.words.set(place, word);
    this.writtenAt.set(place, context.now());
  }

  private judgeReserved({ frame, at, offset, word, rule }: Reading, written: number | undefined): void {
    const { name, zero, reserved, register } = rule;
    const may = written ?? (register === undefined ? 0 : 0xffff_ffff);
    const wrong = (word & (zero | (reserved & ~may))) >>> 0;
    if (wrong === 0) return;
    const why = register === undefined ? 'nothing is implemented there' : 'they are RES0';
    this.blame(
      frame,
      at,
      offset,
      `${name}${componentOf(frame, at)} reads ${hex(word)}: bits ${hex(wrong)} have to be 0, ${why}`,
    );
  }

  private judgeIdentity({ frame, at, offset, word, rule }: Reading): void {
    const { name, ofProfile, profileMask } = rule;
    if (ofProfile === undefined) return;
    const due = ofProfile(this.context.profile, at) & profileMask;
    if (((word ^ due) & profileMask) === 0) return;
    this.blame(
      frame,
      at,
      offset,
      `${name}${componentOf(frame, at)} reads ${hex(word)}; in the bits ${hex(profileMask)} it is ${hex(due >>> 0)} on this GIC`,
    );
  }

  private judgePart(reading: Reading, part: Part, written: number | undefined): void {
    const { rule, mask } = part;
    const bits = (reading.word & mask) >>> 0;
    switch (rule.kind) {
      case 'any':
        return;
      case 'constant':
        if (part.reset === undefined) this.judgeFixed(reading, part, bits);
        else if (bits !== part.reset) this.differs(reading, part, part.reset, 'it never changes');
        return;
      case 'live': {
        const value = rule.value(reading.at, this.expected);
        if (value === undefined) return;
        const due = expectedBits(part, value);
        if (bits === due || this.isLate(reading, part)) return;
        this.differs(reading, part, due, rule.why);
        return;
      }
      case 'stored':
        if (rule.isOpen?.(reading.at, this.expected) === true) return;
        this.judgeStored(reading, part, written, (due) => bits === due || this.isCut(part, bits, due));
        return;
      case 'stored or zero':
        this.judgeStored(reading, part, written, (due) => (bits & ~due) === 0);
        return;
      case 'stored or fixed':
        this.judgeStoredOrFixed(reading, part, bits, written, rule.fixed?.(reading.at, this.expected));
        return;
      case 'address':
        if (rule.isOpen?.(reading.at, this.expected) === true) return;
        this.judgeStored(reading, part, written, (due) =>
          this.isAddress(part, bits, due, rule.alignment !== undefined),
        );
        return;
    }
  }

  /** What is under way may not show yet: no text bounds the time. */
  private isLate({ at, word }: Reading, part: Part): boolean {
    const { rule } = part;
    if (rule.kind !== 'live' || rule.isLate === undefined || wasAtRest(this.context)) return false;
    return rule.isLate(numberIn(part, word), at, this.expected);
  }

  /** The value was too large, and reads as the largest one. */
  private isCut({ rule, mask, low, unit, fieldLow }: Part, bits: number, due: number): boolean {
    if (rule.kind !== 'stored' || rule.most === undefined) return false;
    const most = expectedBits({ mask, low, unit, fieldLow }, rule.most(this.context.profile));
    return bits === most && due > most;
  }

  private judgeStored(
    reading: Reading,
    part: Part,
    written: number | undefined,
    isAllowed: (due: number) => boolean,
  ): void {
    if (written !== undefined) {
      const due = (written & part.mask) >>> 0;
      if (!isAllowed(due)) this.differs(reading, part, due, 'it was written so, or read so before');
      return;
    }
    const isNew = this.notes.isReset && !this.byName.has(reading.place);
    if (isNew) {
      if (part.reset !== undefined && !isAllowed(part.reset))
        this.differs(reading, part, part.reset, 'the reset leaves it so');
      return;
    }
    if (!('otherwise' in part.rule)) return;
    const value = part.rule.otherwise?.(reading.at, this.expected);
    if (value === undefined) return;
    const due = expectedBits(part, value);
    if (!isAllowed(due)) this.differs(reading, part, due, 'software left it so');
  }

  private judgeStoredOrFixed(
    reading: Reading,
    part: Part,
    bits: number,
    written: number | undefined,
    fixed: number | undefined,
  ): void {
    if (written !== undefined && bits === (written & part.mask) >>> 0) return;
    if (fixed !== undefined) {
      const due = expectedBits(part, fixed);
      if (bits !== due) this.differs(reading, part, due, 'it is fixed so on this GIC, or is as software writes it');
    } else if (written !== undefined) this.judgeFixed(reading, part, bits);
  }

  private judgeFixed(reading: Reading, part: Part, bits: number): void {
    const key = reading.place * 32 + (part.low % 32);
    const before = this.fixed.get(key);
    if (before === undefined) this.fixed.set(key, bits);
    else if (before !== bits) this.differs(reading, part, before, 'it read so before, and never changes');
  }

  /** Upper bits that no address of this machine has read as 0, and where `isCoarse` bits [15:12] may. */
  private isAddress({ low }: Part, bits: number, due: number, isCoarse: boolean): boolean {
    const isUpper = low >= 32;
    if (isUpper && bits !== 0) this.addressBits.set(0, Math.max(bits, this.addressBits.get(0) ?? 0));
    const wrong = (bits ^ due) >>> 0;
    if (wrong === 0) return true;
    if (!isUpper) return isCoarse && (wrong & ~BELOW_64_KB) === 0 && (bits & wrong) === 0;
    const lowest = (wrong & -wrong) >>> 0;
    return bits < lowest && (this.addressBits.get(0) ?? 0) < lowest;
  }

  private differs({ frame, at, offset, word, rule }: Reading, part: Part, due: number, why: string): void {
    const reads = hex(numberIn(part, word));
    const place = `${rule.name}.${part.field}${componentOf(frame, at)}`;
    this.blame(frame, at, offset, `${place} reads ${reads}, not ${hex(numberIn(part, due))}: ${why}`);
  }

  private blame(frame: Frame, at: number, offset: number, message: string): void {
    const rd = FRAMES[frame].component === 'redistributor' ? { rd: at } : {};
    this.context.violated(message, { offset, ...rd });
  }
}
