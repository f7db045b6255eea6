/** Decompresses gzip, and gives out all that was decompressed before an error. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Text before broken data that may be lost at most. */
const CHUNK_SIZE = 1 << 16;
/** Number of chunks that may wait for the reader. */
const WAITING = 16;

export const isGzip = (start: Buffer): boolean => start[0] === 0x1f && start[1] === 0x8b;

/** The decompressed chunks. A broken input throws after the last chunk: the stream of Node would drop the chunks that wait to be read. */
export async function* gunzipped(compressed: AsyncIterable<string | Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK_SIZE });
  const source = Readable.from(compressed);
  const waiting: Buffer[] = [];
  let failed: Error | undefined;
  let ended = false;
  let wake = (): void => {};
  source.on('error', (error) => gunzip.destroy(error));
  gunzip.on('data', (chunk: Buffer) => {
    waiting.push(chunk);
    if (waiting.length >= WAITING) gunzip.pause();
    wake();
  });
  gunzip.on('error', (error) => {
    failed = error;
    wake();
  });
  gunzip.on('end', () => {
    ended = true;
    wake();
  });
  source.pipe(gunzip);
  try {
    for (;;) {
      const chunk = waiting.shift();
      if (chunk !== undefined) {
        yield chunk;
        continue;
      }
      if (failed !== undefined) throw failed;
      if (ended) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
        gunzip.resume();
      });
    }
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}
