/**
 * The corpus: stored programs and traces, and beside each what `gicheck replay` or `gicheck trace` says of it, exit status first.
 *
 * What is named bad_… breaks the property of its name, or of its family; what is named disputed_… breaks it under one reading of an open point;
 * what is named good_… breaks none. `npx vitest run
 * test/corpus.runs.test.ts --update` writes the expected output anew.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EXIT } from '../src/cli/exit.ts';
import { addReplay } from '../src/cli/replay-command.ts';
import { addTrace } from '../src/cli/trace-command.ts';
import { gicheck } from './support/in-process.ts';

const CORPUS = 'test/corpus';

const filesOf = (folder: string, pattern: RegExp): string[] =>
  readdirSync(join(CORPUS, folder))
    .filter((name) => pattern.test(name))
    .toSorted()
    .map((name) => join(CORPUS, folder, name));

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
