/**
 * What stands before the event of a line: a time stamp of QEMU, the head of a system log, or both.
 *
 * Sources: QEMU 7.2 and scripts/tracetool/backend/log.py (`TID@SECONDS.USEC:`); util/log.c of later versions, which writes the time as
 * g_date_time_format_iso8601 does; scripts/tracetool/backend/syslog.py, whose lines have the head that the system log gives them (RFC 3164 and
 * RFC 5424, and the forms of rsyslog and journalctl).
 */
const CLOCK = String.raw`\d\d:\d\d:\d\d(?:[.,]\d+)?`;
const ISO = String.raw`\d{4}-\d\d-\d\d[T ]${CLOCK}(?:Z|[+-]\d\d(?::?\d\d)?)?`;
const PRIORITY = String.raw`(?:<\d+>)?`;
/** `Nov 21 10:11:12 host qemu-system-aarch64[123]: `, or with an ISO time in place of the month. */
const SYSTEM_LOG = String.raw`${PRIORITY}(?:[A-Z][a-z]{2} [ \d]?\d ${CLOCK}|${ISO}) \S+ [^\s:]+: `;
/** `<30>1 2026-11-21T10:11:12Z host qemu 123 - - `. */
const RFC_5424 = String.raw`<\d+>\d ${ISO} \S+ \S+ \S+ \S+ (?:-|\[[^\]]*\]) `;
const QEMU = String.raw`(?:\d+@\d+\.\d+:|${ISO} )`;

/** The bytes with which some editors begin a text in UTF-8. */
const BYTE_ORDER_MARK = '(?:\u00ef\u00bb\u00bf)?';

const PREFIX = new RegExp(`${BYTE_ORDER_MARK}(?:${RFC_5424}|${SYSTEM_LOG})?${QEMU}?`, 'y');

const LETTER_G = 0x67;
const UNDERSCORE = 0x5f;
const isEdge = (code: number): boolean => code === 0x3a || code === 0x20;

export class LinePrefix {
  /** Length of the last prefix; the next one is usually as long. */
  private length = 0;

  /** The position of the event. */
  skip(text: string, start: number, end: number): number {
    const guess = start + this.length;
    if (
      text.charCodeAt(guess) === LETTER_G &&
      text.charCodeAt(guess + 5) === UNDERSCORE &&
      guess < end &&
      (this.length === 0 || isEdge(text.charCodeAt(guess - 1)))
    ) {
      return guess;
    }
    PREFIX.lastIndex = start;
    const length = PREFIX.exec(text)?.[0].length ?? 0;
    if (start + length > end) return start;
    this.length = length;
    return start + length;
  }
}
