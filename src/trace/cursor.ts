/** Parses a line of text from left to right, in place: it creates no string for the line or for a number. */

const ZERO = 0x30;
const LETTER_X = 0x78;
/** The beginning of every record. */
export const RECORD = 'gicv3_';

/** Value of a hexadecimal digit by its character code; -1 for any other character. */
const DIGITS = Int8Array.from({ length: 256 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? -1 : value;
});

export class Cursor {
  /** The number read last, as two unsigned 32-bit halves. */
  high = 0;
  low = 0;
  pos = 0;
  private text = '';
  private end = 0;

  set(text: string, pos: number, end: number): void {
    this.text = text;
    this.pos = pos;
    this.end = end;
  }

  /** Passes over exactly this text. */
  literal(expected: string): boolean {
    if (!this.text.startsWith(expected, this.pos) || this.pos + expected.length > this.end) return false;
    this.pos += expected.length;
    return true;
  }

  /** As `number`, but only with 0x: a number that QEMU prints in hexadecimal, and that lacks it, is the rest of a longer one. */
  hexadecimal(): boolean {
    return this.text.charCodeAt(this.pos + 1) === LETTER_X && this.number();
  }

  /** Passes over a number: hexadecimal with 0x, otherwise decimal; at most 64 bits. */
  number(): boolean {
    const { text, end } = this;
    let at = this.pos;
    let high = 0;
    let low = 0;
    if (at + 1 < end && text.charCodeAt(at) === ZERO && text.charCodeAt(at + 1) === LETTER_X) {
      at += 2;
      const first = at;
      for (; at < end; at += 1) {
        const value = DIGITS[text.charCodeAt(at)] ?? -1;
        if (value < 0) break;
        if (at - first >= 8) high = (high << 4) | (low >>> 28);
        low = (low << 4) | value;
      }
      this.high = high >>> 0;
      this.low = low >>> 0;
      this.pos = at;
      return at > first && at - first <= 16;
    }
    this.high = 0;
    const first = at;
    let value = 0;
    for (; at < end; at += 1) {
      const code = text.charCodeAt(at) - ZERO;
      if (code < 0 || code > 9) break;
      value = value * 10 + code;
    }
    this.low = value >>> 0;
    this.pos = at;
    return at > first && at - first <= 9;
  }

  /** The number read last. Exact below 2^53. */
  get value(): number {
    return this.high * 2 ** 32 + this.low;
  }

  /** The number read last. */
  get bigint(): bigint {
    return this.high === 0 ? BigInt(this.low) : (BigInt(this.high) << 32n) | BigInt(this.low);
  }

  /** What is left, as a string of its own. */
  rest(): string {
    return this.text.slice(this.pos, this.end);
  }

  /** Passes over what is left. */
  skip(): void {
    this.pos = this.end;
  }

  /** Passes over what is left, unless another record is in it. */
  skipsRecord(): boolean {
    const next = this.text.indexOf(RECORD, this.pos);
    if (next >= 0 && next < this.end) return false;
    this.skip();
    return true;
  }

  /** Nothing is left but white space. */
  atEnd(): boolean {
    for (let at = this.pos; at < this.end; at += 1) if (this.text.charCodeAt(at) > 0x20) return false;
    return true;
  }
}
