/**
 * The text of a trace, in blocks of whole lines: from a file, from standard input as it grows, or from memory; compressed by gzip or not.
 *
 * Lines are not made into strings here. Most of them are passed over after a look at a few characters, and a string for each would cost
 * more than everything else.
 */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The path of a file, `-` for standard input, or the content itself. */
export type TraceInput = string | AsyncIterable<string | Buffer>;

/** A line longer than this is not text. */
const LONGEST_LINE = 1 << 16;
const NEWLINE = 0x0a;
const READ_SIZE = 1 << 18;

/** The content is not text. */
export class NotTextError extends Error {}

/** Yields text that ends with a newline, but perhaps for the last time. Every byte becomes one character. */
export async function* textBlocks(input: TraceInput): AsyncGenerator<string> {
  // Bytes are put together, not strings: V8 reads a string that was joined or sliced more slowly, character by character.
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of decompressed(bytes(input))) {
    const fresh = typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk;
    const all = rest.length === 0 ? fresh : Buffer.concat([rest, fresh]);
    const end = all.lastIndexOf(NEWLINE) + 1;
    rest = all.subarray(end);
    if (rest.length > LONGEST_LINE) throw new NotTextError();
    if (end > 0) yield all.toString('latin1', 0, end);
  }
  if (rest.length > 0) yield rest.toString('latin1');
}

function bytes(input: TraceInput): AsyncIterable<string | Buffer> {
  if (typeof input !== 'string') return input;
  return input === '-' ? process.stdin : createReadStream(input, { highWaterMark: READ_SIZE });
}

/** By the content and not by the name, so that standard input may be compressed, too. */
async function* decompressed(chunks: AsyncIterable<string | Buffer>): AsyncGenerator<string | Buffer> {
  const iterator = chunks[Symbol.asyncIterator]();
  let first = await iterator.next();
  // The two bytes that tell gzip may come one by one.
  while (!first.done && typeof first.value !== 'string' && first.value.length < 2) {
    const next = await iterator.next();
    if (next.done) break;
    first = { done: false, value: Buffer.concat([first.value, Buffer.from(next.value)]) };
  }
  if (first.done) return;
  const all = withFirst(first.value, iterator);
  const isGzip = typeof first.value !== 'string' && first.value[0] === 0x1f && first.value[1] === 0x8b;
  if (!isGzip) {
    yield* all;
    return;
  }
  const gunzip = createGunzip({ chunkSize: READ_SIZE });
  const source = Readable.from(all);
  source.on('error', (error) => gunzip.destroy(error));
  try {
    for await (const chunk of source.pipe(gunzip)) if (Buffer.isBuffer(chunk)) yield chunk;
  } finally {
    source.destroy();
  }
}

async function* withFirst<T>(first: T, rest: AsyncIterator<T>): AsyncGenerator<T> {
  try {
    yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
