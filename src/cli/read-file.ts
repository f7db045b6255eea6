/** Reads the small files that commands are given. An error is one line that names the file. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { getSystemErrorMap } from 'node:util';
import { namedTwice } from './named-twice.ts';
import { UsageError } from './usage-error.ts';
import { onOneLine } from './visible.ts';

/** The name that stands for standard input. */
const STANDARD_INPUT = '-';

/** The name of the file in messages. */
export const nameOf = (file: string): string =>
  file === STANDARD_INPUT ? 'standard input' : file === '' ? '""' : file;

/** Largest file in bytes. A counterexample of ten thousand steps has about two million. */
const MOST_BYTES = 16 * 2 ** 20;

const CHUNK_BYTES = 2 ** 16;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Why a file cannot be read, in words. */
const reasonOf = (error: unknown): string => {
  const code = codeOf(error);
  const known = [...getSystemErrorMap().values()].find(([name]) => name === code);
  return REASONS[code] ?? known?.[1] ?? code;
};

const size = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

const tooLarge = (file: string, bytes?: number): UsageError =>
  new UsageError(
    `${file}: is ${bytes === undefined ? 'too large' : size(bytes)}; at most ${size(MOST_BYTES)} are read (gicheck trace reads logs of any size)`,
  );

/** Reads one chunk; 0 at the end. A descriptor that does not block may have nothing yet. */
const readChunk = (descriptor: number, buffer: Buffer): number => {
  for (;;) {
    try {
      return readSync(descriptor, buffer);
    } catch (error) {
      if (codeOf(error) === 'EOF') return 0;
      if (codeOf(error) !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
};

const readAll = (file: string, descriptor: number): Buffer => {
  const { size: known } = fstatSync(descriptor);
  if (known > MOST_BYTES) throw tooLarge(nameOf(file), known);
  const chunks: Buffer[] = [];
  for (let total = 0; ; ) {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const length = readChunk(descriptor, chunk);
    if (length === 0) return Buffer.concat(chunks);
    total += length;
    // The size of a pipe or a device is not known before.
    if (total > MOST_BYTES) throw tooLarge(nameOf(file));
    chunks.push(chunk.subarray(0, length));
  }
};

const readBytes = (file: string): Buffer => {
  const descriptor = file === STANDARD_INPUT ? 0 : openSync(file, 'r');
  try {
    return readAll(file, descriptor);
  } finally {
    if (descriptor !== 0) closeSync(descriptor);
  }
};

/** The first bytes of texts that are not plain UTF-8. */
const MARKS: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0xef, 0xbb, 0xbf], 'begins with a byte order mark; store it as UTF-8 without one'],
  [[0xff, 0xfe], 'is UTF-16; store it as UTF-8'],
  [[0xfe, 0xff], 'is UTF-16; store it as UTF-8'],
  [[0x1f, 0x8b], 'is compressed; unpack it first (gunzip)'],
];

const textOf = (name: string, bytes: Buffer): string => {
  for (const [mark, what] of MARKS) {
    if (mark.every((byte, index) => bytes[index] === byte)) throw new UsageError(`${name}: ${what}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${name}: is not text in UTF-8`);
  }
};

/** The JSON document in a file, or on standard input for `-`. */
export const readJson = (file: string): unknown => {
  const name = nameOf(file);
  let text: string;
  try {
    text = textOf(name, readBytes(file));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${name}: cannot be read: ${reasonOf(error)}`);
  }
  if (text.trim() === '') throw new UsageError(`${name}: is empty`);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${name}: is not a JSON document: ${onOneLine(error instanceof Error ? error.message : '')}`);
  }
  const twice = namedTwice(text);
  if (twice !== undefined) throw new UsageError(onOneLine(`${name}: ${twice}: is there twice`));
  return document;
};
