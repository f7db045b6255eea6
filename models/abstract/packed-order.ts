/** The order in which the fields of a packed state are unpacked: word by word. */
import type { StateLayout } from './state.ts';

/** Slots of fields with at least one bit, in the order of words; and, by word, the end of its slots in that order. */
export const packedOrder = (layout: StateLayout): { readonly order: Uint16Array; readonly ends: Uint16Array } => {
  const used = layout.fields.filter(({ mask }) => mask !== 0).toSorted((a, b) => a.word - b.word);
  return {
    order: Uint16Array.from(used, ({ slot }) => slot),
    ends: Uint16Array.from({ length: layout.words }, (_, word) => used.filter((each) => each.word <= word).length),
  };
};
