/** Where the frames of a GIC lie in physical memory. */
import type { Profile } from '../../models/architecture/profiles.ts';
import {
  type Component,
  FRAME_BYTES,
  FRAME_NAMES,
  FRAMES,
  type Frame,
  REDISTRIBUTOR_STRIDE,
} from '../../models/architecture/registers/register.ts';

/** Base addresses in bytes, each a multiple of 64 KB. */
export interface MemoryMap {
  readonly distributor: number;
  /** By number of the redistributor. */
  readonly redistributors: readonly number[];
  /** By number of the ITS. */
  readonly itss: readonly number[];
}

/**
 * Base of the default map: the last quarter of 52-bit addresses. Tables of programs lie below, since those of the highest vPEID of 16 bits
 * begin at 2^47.
 */
const DEFAULT_BASE = 2 ** 51 + 2 ** 50;

/** Bytes that the default map leaves for each kind of component. */
const ROOM = 2 ** 36;

/**
 * Frames of an ITS: control and translation, and where there are vSGIs the one with GITS_SGIR. Source: Arm sysreg GITS_TRANSLATER, GITS_SGIR; Linux
 * its_probe_one maps the third if GITS_TYPER.VSGI = 1.
 */
const itsFrames = ({ vsgi }: Profile): number => (vsgi ? 3 : 2);

const bytesOf = (profile: Profile): Readonly<Record<Component, number>> => ({
  distributor: FRAME_BYTES,
  redistributor: REDISTRIBUTOR_STRIDE[profile.architecture],
  ITS: itsFrames(profile) * FRAME_BYTES,
});

/** A map with adjacent redistributors from one address on, and the ITSs one after the other. */
export const adjacent = (
  profile: Profile,
  { distributor, redistributors, itss }: { distributor: number; redistributors: number; itss: number },
): MemoryMap => {
  const bytes = bytesOf(profile);
  return {
    distributor,
    redistributors: Array.from(
      { length: profile.redistributors },
      (_, at) => redistributors + at * bytes.redistributor,
    ),
    itss: Array.from({ length: profile.itsCount }, (_, at) => itss + at * bytes.ITS),
  };
};

/** A map above all memory that the programs of this project use. */
export const defaultMap = (profile: Profile): MemoryMap =>
  adjacent(profile, {
    distributor: DEFAULT_BASE,
    redistributors: DEFAULT_BASE + ROOM,
    itss: DEFAULT_BASE + 2 * ROOM,
  });

/** A frame in memory. `frame` is undefined where it holds no register that concerns LPIs: it reads as zero and ignores writes. */
export interface Place {
  readonly frame: Frame | undefined;
  /** Number of the redistributor or ITS; 0 for the distributor. */
  readonly at: number;
  readonly base: number;
}

const frameAt = (component: Component, offset: number): Frame | undefined =>
  FRAME_NAMES.find((name) => FRAMES[name].component === component && FRAMES[name].offset === offset);

/** The frames of a map, by address. */
export class Frames {
  private readonly places = new Map<number, Place>();
  private readonly map: MemoryMap;
  private readonly lowest: number;
  private last: Place | undefined;

  /** Throws RangeError if a base is missing or not a multiple of 64 KB, or if two components overlap. */
  constructor(profile: Profile, map: MemoryMap) {
    this.map = map;
    const bytes = bytesOf(profile);
    this.add('distributor', [map.distributor], bytes, 1);
    this.add('redistributor', map.redistributors, bytes, profile.redistributors);
    this.add('ITS', map.itss, bytes, profile.itsCount);
    this.lowest = Math.min(...this.places.keys()) * FRAME_BYTES;
  }

  private add(
    component: Component,
    bases: readonly number[],
    bytes: Readonly<Record<Component, number>>,
    count: number,
  ): void {
    if (bases.length !== count) {
      throw new RangeError(
        `the memory map has ${bases.length} addresses for component "${component}": ${count} needed`,
      );
    }
    for (const [at, base] of bases.entries()) {
      if (!Number.isSafeInteger(base) || base < 0 || base % FRAME_BYTES !== 0) {
        throw new RangeError(`the ${component} ${at} lies at ${base}, which is no multiple of 64 KB`);
      }
      for (let offset = 0; offset < bytes[component]; offset += FRAME_BYTES) {
        const key = (base + offset) / FRAME_BYTES;
        if (this.places.has(key)) {
          throw new RangeError(`the ${component} ${at} overlaps another frame at 0x${(base + offset).toString(16)}`);
        }
        this.places.set(key, { frame: frameAt(component, offset), at, base: base + offset });
      }
    }
  }

  /** The frame at an address; undefined where RAM is. */
  find(address: number): Place | undefined {
    if (address < this.lowest) return undefined;
    const { last } = this;
    if (last !== undefined && address >= last.base && address < last.base + FRAME_BYTES) return last;
    const place = this.places.get(Math.floor(address / FRAME_BYTES));
    if (place !== undefined) this.last = place;
    return place;
  }

  /** The address of a byte of a frame. */
  addressOf(frame: Frame, at: number, offset: number): number {
    const { component, offset: inComponent } = FRAMES[frame];
    const { distributor, redistributors, itss } = this.map;
    const bases = { distributor: [distributor], redistributor: redistributors, ITS: itss };
    const base = bases[component][at];
    if (base === undefined) throw new RangeError(`there is no ${component} ${at} in the memory map`);
    return base + inComponent + offset;
  }
}
