/**
 * The corpus: stored programs and traces, and beside each what `gicheck replay` or `gicheck trace` says of it, exit status first.
 *
 * What is named bad_… breaks the property of its name, or of its family; what is named disputed_… breaks it under one reading of an open point;
 * what is named good_… breaks none. `npx vitest run
 * test/corpus.runs.test.ts --update` writes the expected output anew.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EXIT } from '../src/cli/exit.ts';
import { addReplay } from '../src/cli/replay-command.ts';
import type { Session } from '../src/cli/session.ts';
import { addTrace } from '../src/cli/trace-command.ts';
import { builtIn } from '../src/registry/built-in.ts';

const CORPUS = 'test/corpus';

const filesOf = (folder: string, pattern: RegExp): string[] =>
  readdirSync(join(CORPUS, folder))
    .filter((name) => pattern.test(name))
    .toSorted()
    .map((name) => join(CORPUS, folder, name));

/** The command as the command line has it, in this process. */
const gicheck = async (add: (program: Command, session: Session) => void, ...args: readonly string[]) => {
  let status = -1;
  const printed: string[] = [];
  const program = new Command('gicheck');
  const finish = (result: number): void => {
    status = result;
  };
  add(program, { registry: builtIn, files: [], finish, engine: async (run) => finish(run()) });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  await program.parseAsync(args, { from: 'user' });
  vi.restoreAllMocks();
  return { status, text: printed.join('') };
};

const expected = (file: string): string => `${file.replace(/[.](json|log|log[.]gz)$/, '')}.expected`;

const isBad = (file: string): boolean => /\/bad_/.test(file);

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a stored program', () => {
  it.each(filesOf('programs', /[.]json$/))('%s', async (file) => {
    const { status, text } = await gicheck(addReplay, 'replay', file);
    expect(status).toBe(isBad(file) ? EXIT.violated : EXIT.held);
    await expect(`${status}\n${text}`).toMatchFileSnapshot(expected(join('..', file)));
  });
});

describe('a trace', () => {
  it.each(filesOf('traces', /[.]log([.]gz)?$/))('%s', async (file) => {
    const { status, text } = await gicheck(addTrace, 'trace', file);
    expect(status === EXIT.violated).toBe(isBad(file));
    const violated = [...text.matchAll(/^ {2}violated.* ([IP]-\w+) /gm)].map(([, id]) => id);
    expect(violated).toEqual(isBad(file) ? file.split('_')[1]?.split('+') : []);
    await expect(`${status}\n${text}`).toMatchFileSnapshot(expected(join('..', file)));
  });
});
