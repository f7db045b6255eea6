/** The interface between a search and a model: states in words, and the steps from each state. */
import type { Words } from '../../models/abstract/layout.ts';

/**
 * A source returns steps grouped in leaves. The entry of a step in a leaf says what the step changes, so a source may return the same leaf for every
 * state with those steps. Leaves and entries are valid until the next call of `internal` or `stimuli`.
 */
export interface StepSource {
  /** Words of a state, at least two. */
  readonly width: number;
  initial(): Words;
  /** Finds the steps of the hardware from that state. Returns the number of their leaves. */
  internal(from: Words): number;
  /** Finds the stimuli of software and devices from that state. Returns the number of their leaves. */
  stimuli(from: Words): number;
  /** The leaves that the last call found. */
  readonly leaves: Int32Array;
  /** Leaf → its first entry. Its last entry comes before the first one of the next leaf. */
  readonly first: Int32Array;
  /** Entry → step. */
  readonly steps: Int32Array;
  /** Entry → for each word of the state, the bits to keep and the bits to set. */
  readonly changes: Int32Array;
  /** Calls `tell` for each step found by the last call that violates properties. */
  tellWrong(tell: (properties: readonly string[], step: number) => void): void;
  /** Property → how often it was exercised. */
  readonly exercised: ReadonlyMap<string, number>;
}
