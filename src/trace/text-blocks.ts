/**
 * The text of a trace, in blocks of whole lines, from a file, from standard input or from memory, plain or compressed by gzip.
 *
 * It does not create a string per line: most lines are skipped after a few characters, and the strings would cost more than all the rest.
 */
import { createReadStream } from 'node:fs';
import { gunzipped, isGzip } from './gunzip.ts';

/** The path of a file, `-` for standard input, or the content itself. */
export type TraceInput = string | AsyncIterable<string | Buffer>;

/** A line longer than this is not text. */
const LONGEST_LINE = 1 << 16;
/** An input without a newline up to here is not text either. */
const PATIENCE = 1 << 24;
const NEWLINE = 0x0a;
const READ_SIZE = 1 << 18;

/** Takes the place of a line that is too long. */
export const OVERLONG = '\0\n';

/** Thrown if the content is not text. */
export class NotTextError extends Error {}

/** Yields blocks that end with a newline, except perhaps the last one. Every byte becomes one character. The signal ends the input where it is. */
export async function* textBlocks(input: TraceInput, signal?: AbortSignal): AsyncGenerator<string> {
  // Joins bytes, not strings: V8 is slower at reading the characters of a joined or sliced string.
  let rest: Buffer = Buffer.alloc(0);
  /** Bytes of the line that is passed over because it is too long. */
  let skipped = 0;
  let yielded = false;
  for await (const chunk of decompressed(until(bytes(input), signal))) {
    let fresh = typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk;
    if (skipped > 0) {
      const newline = fresh.indexOf(NEWLINE);
      skipped += newline < 0 ? fresh.length : newline;
      if (!yielded && skipped > PATIENCE) throw new NotTextError();
      if (newline < 0) continue;
      yield OVERLONG;
      fresh = fresh.subarray(newline + 1);
      skipped = 0;
    }
    const all = rest.length === 0 ? fresh : Buffer.concat([rest, fresh]);
    const end = all.lastIndexOf(NEWLINE) + 1;
    rest = all.subarray(end);
    if (rest.length > LONGEST_LINE) {
      skipped = rest.length;
      rest = Buffer.alloc(0);
    }
    if (end === 0) continue;
    yielded = true;
    yield all.toString('latin1', 0, end);
  }
  if (skipped > 0) yield OVERLONG;
  else if (rest.length > 0) yield rest.toString('latin1');
}

function bytes(input: TraceInput): AsyncIterable<string | Buffer> {
  if (typeof input !== 'string') return input;
  return input === '-' ? process.stdin : createReadStream(input, { highWaterMark: READ_SIZE });
}

/** The chunks up to the signal. */
async function* until<T>(chunks: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T> {
  if (signal === undefined) {
    yield* chunks;
    return;
  }
  const iterator = chunks[Symbol.asyncIterator]();
  let abort = (): void => {};
  const aborted = new Promise<undefined>((resolve) => {
    abort = () => resolve(undefined);
  });
  signal.addEventListener('abort', abort, { once: true });
  try {
    while (!signal.aborted) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next === undefined || next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Detects gzip by the content and not by the file name, because standard input may be compressed as well. */
async function* decompressed(chunks: AsyncIterable<string | Buffer>): AsyncGenerator<string | Buffer> {
  const iterator = chunks[Symbol.asyncIterator]();
  let first = await iterator.next();
  // The two magic bytes of gzip may arrive one at a time.
  while (!first.done && typeof first.value !== 'string' && first.value.length < 2) {
    const next = await iterator.next();
    if (next.done) break;
    first = { done: false, value: Buffer.concat([first.value, Buffer.from(next.value)]) };
  }
  if (first.done) return;
  const all = withFirst(first.value, iterator);
  yield* typeof first.value !== 'string' && isGzip(first.value) ? gunzipped(all) : all;
}

async function* withFirst<T>(first: T, rest: AsyncIterator<T>): AsyncGenerator<T> {
  try {
    yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
