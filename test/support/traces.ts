/** Traces of Linux, and ways to read, cut and judge them. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { findProfile, type Profile } from '../../models/architecture/profiles.ts';
import { builtIn } from '../../src/registry/built-in.ts';
import { checkTrace, type TraceOptions, type TraceReport } from '../../src/trace/check-trace.ts';

export const pathOf = (name: string): string =>
  fileURLToPath(new URL(`../corpus/traces/good_${name}.log.gz`, import.meta.url));

export const linesOf = async (name: string): Promise<readonly string[]> =>
  gunzipSync(await readFile(pathOf(name)))
    .toString('latin1')
    .trimEnd()
    .split('\n');

export async function* stream<T>(...chunks: readonly T[]): AsyncGenerator<T> {
  yield* chunks;
}

export const check = (lines: readonly string[], options: Partial<TraceOptions> = {}): Promise<TraceReport> =>
  checkTrace(stream(`${lines.join('\n')}\n`), { registry: builtIn, ...options });

export const profile = (id: string): Profile => {
  const found = findProfile(id);
  if (found === undefined) throw new Error(`no profile ${id}`);
  return found;
};

/** The findings but those of one kind, shortly. */
export const told = ({ findings }: TraceReport): string[] =>
  findings.map(({ property, verdict, freedom, line }) => `${property} ${verdict} ${freedom ?? '-'} ${line}`);

export const violations = ({ findings }: TraceReport): string[] =>
  findings.filter(({ verdict }) => verdict === 'violated').map(({ property, line }) => `${property} ${line}`);

/** Lines from the beginning of the command that is printed at this index to the beginning of what comes next. */
export const blockOf = (lines: readonly string[], printed: number): readonly [number, number] => {
  const begin = lines.findLastIndex((line, at) => at < printed && line.includes('gicv3_its_process_command'));
  const isNext = (line: string) => /gicv3_its_(process_command|write|read)|gicv3_redist|# /.test(line);
  return [begin, lines.findIndex((line, at) => at > printed && isNext(line))];
};

export const without = (lines: readonly string[], from: number, to: number): string[] => [
  ...lines.slice(0, from),
  ...lines.slice(to),
];

/** The lines with another command in the place of this one, which changes nothing: the driver never sent it, and no slot is missing. */
export const unsent = (lines: readonly string[], from: number, to: number): string[] => {
  const [, stamp = '', slot = ''] = /^(\S*)gicv3_its_process_command .* offset (0x\w+):/.exec(lines[from] ?? '') ?? [];
  const word = (value: number) => `0x${value.toString(16).padStart(16, '0')}`;
  return [
    ...lines.slice(0, from),
    `${stamp}gicv3_its_process_command GICv3 ITS: processing command at offset ${slot}: 0xd`,
    `${stamp}gicv3_its_cmd_raw GICv3 ITS: raw slot ${slot} dw ${word(0xd)} ${word(0)} ${word(0)} ${word(0)}`,
    `${stamp}gicv3_its_cmd_invall GICv3 ITS: command INVALL`,
    ...lines.slice(to),
  ];
};

export const indices = (lines: readonly string[], pattern: RegExp): number[] =>
  lines.flatMap((line, at) => (pattern.test(line) ? [at] : []));

export const groups = (pattern: RegExp, line: string | undefined): readonly string[] =>
  pattern.exec(line ?? '')?.slice(1) ?? [];

/** The lines of a SYNC in the slot behind the last command of the log. It shows that no lines are missing there. */
export const syncBehind = (log: string): string => {
  const last = Number([...log.matchAll(/raw slot (0x[0-9a-f]+)/g)].at(-1)?.[1]);
  const slot = `0x${(last + 1).toString(16)}`;
  return [
    `gicv3_its_process_command GICv3 ITS: processing command at offset ${slot}: 0x5`,
    `gicv3_its_cmd_raw GICv3 ITS: raw slot ${slot} dw 0x0000000000000005 0x0000000000000000 0x0000000000000000 0x0000000000000000`,
    'gicv3_its_cmd_sync GICv3 ITS: command SYNC',
    `gicv3_its_write GICv3 ITS write: offset 0x88 data 0x${((last + 2) * 32).toString(16)} size 4\n`,
  ].join('\n');
};
