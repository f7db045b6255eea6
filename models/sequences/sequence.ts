/**
 * A sequence: a thread of software for one purpose, from bring-up on, and the events that it expects.
 *
 * Between two acts the hardware may take internal steps in any order. The expected events hold under every schedule, as long as every open
 * point has its plainest outcome.
 */
import type { EventKind, EventOf } from '../architecture/events.ts';
import type { Profile } from '../architecture/profiles.ts';
import type { Thread } from '../software/act.ts';
import type { Machine } from '../software/host-driver.ts';

/** What a sequence runs on. */
export type Platform = Pick<Machine, 'profile' | 'queues'>;

/** The fields of an expected event that have to match. */
export type Sight = { readonly [K in EventKind]: { readonly kind: K } & Partial<Omit<EventOf<K>, 'kind'>> }[EventKind];

export interface Sequence {
  /** S-n, or a name of its own. */
  readonly id: string;
  readonly name: string;
  /** Why it cannot be run on this profile; undefined if it can. */
  readonly unfit: (profile: Profile) => string | undefined;
  readonly run: (on: Platform) => Thread;
  /** Events that have to be observed, in this order, with any others in between. */
  readonly shows: (profile: Profile) => readonly Sight[];
  /** Events that must not be observed. */
  readonly never: (profile: Profile) => readonly Sight[];
  /** Ids of the lints that the sequence triggers. */
  readonly lints: readonly string[];
  readonly source: string;
}

/** The description of a sequence, without its steps. */
export type SequenceData = Pick<Sequence, 'id' | 'name' | 'run' | 'shows' | 'source'> & Partial<Sequence>;

export const defineSequence = (data: SequenceData): Sequence => ({
  unfit: () => undefined,
  never: () => [],
  lints: [],
  ...data,
});

/** Software that breaks a contract, or sends a bad command. */
export interface Misuse {
  readonly name: string;
  readonly unfit: (profile: Profile) => string | undefined;
  readonly run: (on: Platform) => Thread;
  /** The findings that have to be reported, as id and verdict. */
  readonly found: readonly string[];
  /** The ITS reports its last command as a bad one. */
  readonly isCommandError: boolean;
}

export const defineMisuse = (data: Pick<Misuse, 'name' | 'run' | 'found'> & Partial<Misuse>): Misuse => ({
  unfit: () => undefined,
  isCommandError: false,
  ...data,
});
