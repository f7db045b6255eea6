/**
 * Lines that software has stored to and that memory does not have yet: in the cache of the CPUs, for a GIC that does not snoop, or in their store buffers,
 * for stores that no barrier has ordered.
 */

/** Bytes of a line. */
export const CACHE_LINE_BYTES = 64;

export interface Line {
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** The halves of 32 bytes that software has stored to, one bit each. */
  stored: number;
  /** Of each byte, whether software has stored to it. */
  readonly mask: Uint8Array;
}

export const lineOf = (address: number): number => address - (address % CACHE_LINE_BYTES);

export class CpuCache {
  private readonly lines = new Map<number, Line>();

  reset(): void {
    this.lines.clear();
  }

  /** The line of an address, if software has stored to it. */
  find(address: number): Line | undefined {
    return this.lines.get(lineOf(address));
  }

  /** The line of an address; one that is not there yet gets the bytes of memory. */
  fetch(address: number, memory: (address: number) => number): Line {
    const start = lineOf(address);
    const found = this.lines.get(start);
    if (found !== undefined) return found;
    const bytes = Uint8Array.from({ length: CACHE_LINE_BYTES }, (_, index) => memory(start + index));
    const line = {
      address: start,
      bytes,
      view: new DataView(bytes.buffer),
      stored: 0,
      mask: new Uint8Array(CACHE_LINE_BYTES),
    };
    this.lines.set(start, line);
    return line;
  }

  get isEmpty(): boolean {
    return this.lines.size === 0;
  }

  drop(line: Line): void {
    this.lines.delete(line.address);
  }

  /** Addresses of the lines, in ascending order. */
  addresses(): number[] {
    return [...this.lines.keys()].sort((a, b) => a - b);
  }
}
