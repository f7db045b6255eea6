/** Output: tables or one JSON document to standard output, progress and messages to standard error. */
import { readFileSync } from 'node:fs';
import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import pc from 'picocolors';
import { z } from 'zod';
import type { Verdict } from '../judge/verdict.ts';

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
};

export const verdictText = (verdict: Verdict): string => COLOURS[verdict](verdict);

/** A column is as wide as its longest cell, unless `widths` gives its width: then its text is wrapped. */
export const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  widths?: readonly (number | null)[],
): string => {
  const grid = new Table({
    head: head.map((title) => pc.bold(title)),
    style: { head: [], border: [], compact: widths === undefined },
    ...(widths === undefined ? {} : { colWidths: [...widths], wordWrap: true }),
  });
  for (const row of rows) grid.push([...row]);
  return grid.toString();
};

export const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

export const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Prints the JSON document of a command. */
export const printDocument = (command: string, body: object): void => {
  print(JSON.stringify({ tool: 'gicheck', version: version(), command, ...body }, undefined, 2));
};

export interface Progress {
  update(done: number, total: number, what: string): void;
  stop(): void;
}

/** A progress bar on a terminal; without a terminal, nothing. `unit` names the things that it counts. */
export const progressBar = (unit = 'programs'): Progress => {
  if (process.stderr.isTTY !== true) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar({
    format: `{bar} {percentage}% | {value}/{total} ${unit} | {what}`,
    // Ctrl-C ends the run without cleaning up, so the cursor must not be hidden.
    hideCursor: false,
    linewrap: null,
    clearOnComplete: true,
    stream: process.stderr,
  });
  let total = -1;
  return {
    update: (done, of, what) => {
      if (of !== total) {
        total = of;
        bar.start(of, done, { what });
      }
      bar.update(done, { what });
    },
    stop: () => bar.stop(),
  };
};

/** A status line on a terminal, for work of unknown size; without a terminal, nothing. */
export const progressLine = (): { readonly update: (text: string) => void; readonly stop: () => void } => {
  if (process.stderr.isTTY !== true) return { update: () => {}, stop: () => {} };
  const bar = new SingleBar({
    format: '{what}',
    hideCursor: false,
    linewrap: null,
    clearOnComplete: true,
    stream: process.stderr,
  });
  bar.start(1, 0, { what: '' });
  return { update: (what) => bar.update(0, { what }), stop: () => bar.stop() };
};
