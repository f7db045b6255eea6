/** Comparison of a table of bytes in RAM with what the model holds of it. */
import { RAM_PAGE_BYTES, type Ram } from './ram.ts';

/** A table as the model has it: bytes that were told one by one, and one value for all others. */
export interface ToldBytes {
  /** INTID → byte. */
  readonly told: ReadonlyMap<number, number>;
  readonly others: number;
  /** INTID of the first byte. */
  readonly first: number;
}

export interface Teller {
  /** Tells of every byte at once. */
  fill(value: number): void;
  write(intid: number, value: number): void;
}

/** A part of a table that lies in one page: its bytes, or the one value that all of them have where nothing has touched the page. */
interface Part {
  /** Index in the table of the first byte. */
  readonly from: number;
  readonly count: number;
  readonly bytes: Uint8Array | undefined;
  readonly value: number;
}

const partsOf = (ram: Ram, start: number, length: number): Part[] => {
  const parts: Part[] = [];
  for (let at = start; at < start + length; ) {
    const offset = at % RAM_PAGE_BYTES;
    const count = Math.min(RAM_PAGE_BYTES - offset, start + length - at);
    const number = Math.floor(at / RAM_PAGE_BYTES);
    const value = ram.touched(number) === undefined ? ram.untouchedValue(number) : undefined;
    const bytes = value === undefined ? ram.page(at).bytes.subarray(offset, offset + count) : undefined;
    parts.push({ from: at - start, count, bytes, value: value ?? 0 });
    at += count;
  }
  return parts;
};

/** Number of bytes of a part that are not this value. */
const othersThan = ({ bytes, count, value }: Part, expected: number): number => {
  if (bytes === undefined) return value === expected ? 0 : count;
  let others = 0;
  for (let index = 0; index < count; index += 1) if (bytes[index] !== expected) others += 1;
  return others;
};

const byteAt = (parts: readonly Part[], index: number): number | undefined => {
  const part = parts.find(({ from, count }) => index >= from && index < from + count);
  return part === undefined ? undefined : (part.bytes?.[index - part.from] ?? part.value);
};

/** Number of bytes that differ from the model. */
const differences = (parts: readonly Part[], { told, others, first }: ToldBytes): number => {
  let differ = 0;
  for (const part of parts) differ += othersThan(part, others);
  for (const [intid, value] of told) {
    const byte = byteAt(parts, intid - first);
    if (byte === undefined) continue;
    if (byte !== others) differ -= 1;
    if (byte !== value) differ += 1;
  }
  return differ;
};

/** The value that most bytes have, and the number of the others. */
const usualValue = (parts: readonly Part[], length: number): { readonly value: number; readonly others: number } => {
  const counts = new Uint32Array(0x100);
  for (const { bytes, count, value } of parts) {
    if (bytes === undefined) counts[value] = (counts[value] ?? 0) + count;
    else for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  }
  let best = 0;
  for (let value = 1; value < counts.length; value += 1) {
    if ((counts[value] ?? 0) > (counts[best] ?? 0)) best = value;
  }
  return { value: best, others: length - (counts[best] ?? 0) };
};

/** The bytes that differ from the model, by INTID. */
const listed = (parts: readonly Part[], { told, others, first }: ToldBytes): [intid: number, value: number][] => {
  const found: [intid: number, value: number][] = [];
  for (const { from, count, bytes, value } of parts) {
    if (bytes === undefined && value === others) {
      for (const [intid, byte] of told) {
        if (intid - first >= from && intid - first < from + count && byte !== value) found.push([intid, value]);
      }
      continue;
    }
    for (let index = 0; index < count; index += 1) {
      const intid = first + from + index;
      const byte = bytes?.[index] ?? value;
      if (byte !== (told.size === 0 ? others : (told.get(intid) ?? others))) found.push([intid, byte]);
    }
  }
  return found;
};

const NONE: ReadonlyMap<number, number> = new Map();

/** RAM gets what the model holds of a table. Nobody is told. */
export const assumeTable = (ram: Ram, start: number, length: number, { told, others, first }: ToldBytes): void => {
  ram.assume({ start, end: start + length, value: others });
  for (const [intid, value] of told) if (intid - first < length) ram.put(start + intid - first, value);
};

/** Tells of what differs, with as few words as possible: one value for the whole table first, where that saves any. */
export const tellDifferences = (ram: Ram, start: number, length: number, model: ToldBytes, teller: Teller): void => {
  if (model.told.size === 0 && ram.isUntouched(start, length, model.others)) return;
  const parts = partsOf(ram, start, length);
  const differ = differences(parts, model);
  if (differ === 0) return;
  const usual = differ === 1 ? undefined : usualValue(parts, length);
  const fills = usual !== undefined && 1 + usual.others < differ;
  const rest = listed(parts, fills ? { told: NONE, others: usual.value, first: model.first } : model);
  if (fills) teller.fill(usual.value);
  for (const [intid, value] of rest) teller.write(intid, value);
};
