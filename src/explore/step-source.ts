/** What a search visits: states in words, and the steps that lead on from them. */
import type { Words } from '../../models/abstract/layout.ts';

/**
 * Steps come as leaves, whose entries say what a step changes: so a source may keep them for the next state that has the same ones. Leaves and entries
 * are good until steps are asked for again.
 */
export interface StepSource {
  /** Words of a state, at least two. */
  readonly width: number;
  initial(): Words;
  /** Finds the steps of the hardware from that state. Says how many leaves they have. */
  internal(from: Words): number;
  /** The same of software and devices. */
  stimuli(from: Words): number;
  /** Leaves that were found last. */
  readonly leaves: Int32Array;
  /** By leaf: where its entries begin; they end where those of the next leaf begin. */
  readonly first: Int32Array;
  /** By entry: the step. */
  readonly steps: Int32Array;
  /** By entry, word by word: what remains, and what is new. */
  readonly changes: Int32Array;
  /** Tells which of the steps that were found last break properties, and which. */
  tellWrong(tell: (properties: readonly string[], step: number) => void): void;
  /** How often the situation of each property arose. */
  readonly exercised: ReadonlyMap<string, number>;
}
