/** The value of a 64-bit register that software may access in halves. */
import type { RegisterRecord } from './qemu-records.ts';

export class WrittenHalves {
  high = 0;
  low = 0;

  /** The value after this write, or as this read has it. */
  after({ offset, size, high, low }: RegisterRecord): this {
    const isUpper = offset % 8 !== 0;
    if (size === 8 || isUpper) this.high = isUpper ? low : high;
    if (!isUpper) this.low = low;
    return this;
  }
}
