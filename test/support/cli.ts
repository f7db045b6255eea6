/** Runs the built command line, which `npm test` makes first. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { z } from 'zod';
import { EXPECTED } from '../../src/explore/manifest.ts';

export const directory = mkdtempSync(join(tmpdir(), 'gicheck-'));
afterAll(() => rmSync(directory, { recursive: true }));

export const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/src/cli/main.js', ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

export const file = (name: string, content: string): string => {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
};

export const document = z.looseObject({
  tool: z.literal('gicheck'),
  version: z.string(),
  command: z.string(),
  verdict: z.string(),
});

export const TINY = EXPECTED.find(({ scope }) => scope === 'tiny');
