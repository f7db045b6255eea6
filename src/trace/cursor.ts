/** Reads a line of text from left to right, in place: no line and no number becomes a string of its own. */

const ZERO = 0x30;
const LETTER_X = 0x78;

const digit = (code: number): number => {
  if (code >= ZERO && code <= 0x39) return code - ZERO;
  if (code >= 0x61 && code <= 0x66) return code - 0x61 + 10;
  return code >= 0x41 && code <= 0x46 ? code - 0x41 + 10 : -1;
};

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

  /** Passes over a number: hexadecimal with 0x, otherwise decimal; at most 64 bits. */
  number(): boolean {
    const { text, end } = this;
    let at = this.pos;
    this.high = 0;
    this.low = 0;
    if (at + 1 < end && text.charCodeAt(at) === ZERO && text.charCodeAt(at + 1) === LETTER_X) {
      at += 2;
      const first = at;
      for (; at < end; at += 1) {
        const value = digit(text.charCodeAt(at));
        if (value < 0) break;
        this.high = ((this.high << 4) | (this.low >>> 28)) >>> 0;
        this.low = ((this.low << 4) | value) >>> 0;
      }
      this.pos = at;
      return at > first && at - first <= 16;
    }
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

  /** Nothing is left but white space. */
  atEnd(): boolean {
    for (let at = this.pos; at < this.end; at += 1) if (this.text.charCodeAt(at) > 0x20) return false;
    return true;
  }
}
