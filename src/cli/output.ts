/** Output: text or one JSON document to standard output, messages to standard error. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Verdict } from '../judge/verdict.ts';
import { hasColours, colours as pc } from '../report/colours.ts';
import { send } from './thread.ts';
import { visible, visibleInColour } from './visible.ts';

export { table } from './table.ts';

const manifest = z.object({ version: z.string() });

/** The version in package.json, two levels above the built file or the source. */
export const version = (): string => {
  for (const up of ['../../../package.json', '../../package.json']) {
    try {
      return manifest.parse(JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8'))).version;
    } catch {
      // Built files lie one level deeper than sources.
    }
  }
  return 'unknown';
};

const COLOURS: Readonly<Record<Verdict, (text: string) => string>> = {
  held: pc.green,
  violated: (text) => pc.red(pc.bold(text)),
  disputed: pc.yellow,
  lint: pc.cyan,
  inconclusive: pc.yellow,
  vacuous: pc.yellow,
  'not applicable': pc.dim,
};

export const verdictText = (verdict: Verdict): string => COLOURS[verdict](verdict);

/** What is known of standard output. */
const output: { problem: string | undefined; isClosed: boolean } = { problem: undefined, isClosed: false };

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space left on the device',
  EIO: 'input/output error',
  EBADF: 'it is not open for writing',
};

/** Notes errors of standard output instead of ending the process: the verdict shall not be lost. */
export const watchOutput = (): void => {
  process.stdout.on('error', ({ code = '', message }: NodeJS.ErrnoException) => {
    // The reader of the pipe has closed it, as `head` does; it wants no more.
    if (code === 'EPIPE') output.isClosed = true;
    else if (!output.isClosed) output.problem ??= REASONS[code] ?? message;
  });
  // Without standard error there is nobody to tell.
  process.stderr.on('error', () => {});
};

/** Waits until standard output is written. The answer says why it could not be written. */
export const outputProblem = async (): Promise<string | undefined> => {
  await new Promise<void>((resolve) => {
    process.stdout.write('', () => resolve());
  });
  // The error itself is told after the callbacks.
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
  return output.problem;
};

export const print = (text: string): void => {
  const line = `${hasColours() ? visibleInColour(text) : visible(text)}\n`;
  if (send({ kind: 'print', text: line }) || output.isClosed || output.problem !== undefined) return;
  process.stdout.write(line);
};

export const note = (text: string): void => {
  const line = `${visible(text)}\n`;
  if (!send({ kind: 'note', text: line })) process.stderr.write(line);
};

/** The JSON document of a command. */
export const documentText = (command: string, body: object): string =>
  JSON.stringify({ tool: 'gicheck', version: version(), command, ...body }, undefined, 2);

/** Prints the JSON document of a command. */
export const printDocument = (command: string, body: object): void => print(documentText(command, body));
