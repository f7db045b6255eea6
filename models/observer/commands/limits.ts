/** What an observer knows of the sizes of a GIC: the IDs that its ITSs and redistributors accept. */
import { identificationOf } from '../../architecture/identification.ts';
import type { Profile } from '../../architecture/profiles.ts';

export class Limits {
  /** The source shows every property of the GIC and every error: a profile does, a log of registers does not. */
  readonly isExact: boolean;
  /** Number of IDs of each kind, from 0 on; Infinity where it is not known. */
  devices: number;
  collections: number;
  vpes: number;
  redistributors: number;
  /** Bits of an EventID and of an INTID; Infinity where they are not known. */
  eventIdBits: number;
  intidBits: number;
  /** Bytes of an entry of an ITT: GITS_TYPER.ITT_entry_size + 1; 1, the least, where it is not known. */
  ittEntryBytes: number;

  private constructor(isExact: boolean, given: Omit<Limits, 'isExact' | 'intids'>) {
    this.isExact = isExact;
    this.devices = given.devices;
    this.collections = given.collections;
    this.vpes = given.vpes;
    this.redistributors = given.redistributors;
    this.eventIdBits = given.eventIdBits;
    this.intidBits = given.intidBits;
    this.ittEntryBytes = given.ittEntryBytes;
  }

  /** The limits of a GIC whose profile is known. */
  static of(profile: Profile): Limits {
    const { deviceIdBits, eventIdBits, icidBits, intidBits, vpeidBits, redistributors } = profile;
    return new Limits(true, {
      devices: 2 ** deviceIdBits,
      collections: 2 ** icidBits,
      vpes: 2 ** vpeidBits,
      redistributors,
      eventIdBits,
      intidBits,
      ittEntryBytes: identificationOf(profile).ittEntrySize,
    });
  }

  /** A GIC of which nothing is known yet. */
  static unknown(): Limits {
    const none = Number.POSITIVE_INFINITY;
    return new Limits(false, {
      devices: none,
      collections: none,
      vpes: none,
      redistributors: none,
      eventIdBits: none,
      intidBits: none,
      ittEntryBytes: 1,
    });
  }

  /** INTIDs from here on do not exist. */
  get intids(): number {
    return 2 ** this.intidBits;
  }
}
