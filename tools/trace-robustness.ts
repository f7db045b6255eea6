/**
 * `npm run trace-robustness FILE...`: judges parts of traces in which nothing is violated, and prints what is violated in the parts.
 *
 * `--starts N` begins at N random lines, `--lost N` leaves out one line at a time, every Nth of those that can matter. `--kinds N` leaves out one line
 * of each kind: lines are of one kind if they, and the N lines that can matter on either side of them, say the same but for the slots of the queue.
 * A driver schedules a vPE ten thousand times, and few of these lines differ. Exit status 1 if some part has a violation: a part of a healthy trace
 * shows less of it, and nothing that is wrong.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { print } from '../src/cli/output.ts';
import { builtIn } from '../src/registry/built-in.ts';
import { checkTrace, TraceError, type TraceFinding, type TraceReport } from '../src/trace/check-trace.ts';
import { QemuLog } from '../src/trace/qemu-log.ts';
import type { ParsedLine } from '../src/trace/qemu-records.ts';

/** Findings that are printed for each property. */
const SHOWN = 3;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    starts: { type: 'string', default: '0' },
    lost: { type: 'string', default: '0' },
    kinds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});

/** A small generator of pseudo-random numbers from 0 to 1 (mulberry32): the same seed gives the same starts everywhere. */
const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const contentOf = (file: string): Buffer => {
  const bytes = readFileSync(file);
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
};

/** The content with a comment in place of each line that the reader passes over: line numbers stay, and judging takes half the time. */
const withoutIdleLines = (content: Buffer): Buffer => {
  const log = new QemuLog();
  const idle: ReadonlySet<ParsedLine> = new Set(['comment', 'skipped', 'foreign']);
  const lines = content.toString('latin1').split('\n');
  const kept = lines.map((line) => (line !== '' && idle.has(log.parse(line, 0, line.length)) ? '#' : line));
  return Buffer.from(kept.join('\n'), 'latin1');
};

/** Offset of each line, and of the end. */
const offsetsOf = (content: Buffer): number[] => {
  const offsets = [0];
  for (let at = content.indexOf(0x0a); at >= 0; at = content.indexOf(0x0a, at + 1)) offsets.push(at + 1);
  if (offsets.at(-1) !== content.length) offsets.push(content.length);
  return offsets;
};

const judge = async (parts: readonly Buffer[]): Promise<TraceReport | undefined> => {
  try {
    return await checkTrace(
      (async function* (): AsyncGenerator<Buffer> {
        yield* parts;
      })(),
      { registry: builtIn },
    );
  } catch (error) {
    // A part may have no record of the GIC.
    if (error instanceof TraceError) return undefined;
    throw error;
  }
};

/** Parts, parts with a violation and parts without a verdict, with the violations by property. */
class Tally {
  private parts = 0;
  private violated = 0;
  private unusable = 0;
  private readonly verdicts = new Map<string, number>();
  private readonly byProperty = new Map<string, { count: number; readonly examples: string[] }>();

  note(what: string, report: TraceReport | undefined, shift: (line: number) => number): void {
    this.parts += 1;
    if (report === undefined) {
      this.unusable += 1;
      return;
    }
    this.verdicts.set(report.verdict, (this.verdicts.get(report.verdict) ?? 0) + 1);
    const found = report.findings.filter(({ verdict }) => verdict === 'violated');
    if (found.length > 0) this.violated += 1;
    for (const finding of found) this.keep(what, finding, shift);
  }

  private keep(what: string, { property, line, message }: TraceFinding, shift: (line: number) => number): void {
    const kept = this.byProperty.get(property) ?? { count: 0, examples: [] };
    this.byProperty.set(property, kept);
    kept.count += 1;
    if (kept.examples.length < SHOWN) kept.examples.push(`${what}, line ${shift(line)}: ${message}`);
  }

  show(title: string): boolean {
    const verdicts = [...this.verdicts].map(([verdict, count]) => `${verdict} ${count}`).join(', ');
    print(`${title}: ${this.violated} of ${this.parts} violated (${verdicts}, unusable ${this.unusable})`);
    for (const [property, { count, examples }] of this.byProperty) {
      print(`  ${property} ${count}`);
      for (const example of examples) print(`    ${example}`);
    }
    return this.violated > 0;
  }
}

const startsOf = async (content: Buffer, offsets: readonly number[], count: number, seed: number): Promise<Tally> => {
  const random = randomFrom(seed);
  const tally = new Tally();
  for (let run = 0; run < count; run += 1) {
    const line = Math.floor(random() * (offsets.length - 1));
    const report = await judge([content.subarray(offsets[line])]);
    tally.note(`from line ${line + 1}`, report, (at) => at + line);
  }
  return tally;
};

/** Lines of these events matter to the reader. */
const MATTERS = /gicv3_(its_(read|write|process|cmd|translation)|redist_|icc_iar|icv_iar|ich_lr)/;

const linesThatMatter = (content: Buffer, offsets: readonly number[]): readonly number[] =>
  offsets.flatMap((start, line) => {
    const end = offsets[line + 1] ?? start;
    return MATTERS.test(content.toString('latin1', start, Math.min(end, start + 60))) ? [line] : [];
  });

/** The line without its time, and without the slots of the queue. */
const meaningOf = (text: string): string =>
  text.replace(/^.*?(?=gicv3_)/, '').replace(/(slot |at offset |offset 0x(?:88|90) data )0x\w+/, '$1');

/** A line of each kind, chosen at random, in the order of the trace. */
const oneOfEachKind = (
  content: Buffer,
  offsets: readonly number[],
  radius: number,
  seed: number,
): readonly number[] => {
  const random = randomFrom(seed);
  const lines = linesThatMatter(content, offsets);
  const meanings = lines.map((line) => meaningOf(content.toString('latin1', offsets[line], offsets[line + 1])));
  const kinds = new Map<string, { line: number; count: number }>();
  lines.forEach((line, at) => {
    const kind = meanings.slice(Math.max(0, at - radius), at + radius + 1).join('');
    const chosen = kinds.get(kind) ?? { line, count: 0 };
    kinds.set(kind, chosen);
    chosen.count += 1;
    if (random() * chosen.count < 1) chosen.line = line;
  });
  return [...kinds.values()].map(({ line }) => line).sort((a, b) => a - b);
};

const lossesOf = async (content: Buffer, offsets: readonly number[], lost: readonly number[]): Promise<Tally> => {
  const tally = new Tally();
  for (const line of lost) {
    const [start, end] = [offsets[line] ?? 0, offsets[line + 1] ?? 0];
    const report = await judge([content.subarray(0, start), content.subarray(end)]);
    tally.note(`without line ${line + 1}`, report, (at) => (at > line ? at + 1 : at));
  }
  return tally;
};

let failed = false;
for (const file of positionals) {
  const content = withoutIdleLines(contentOf(file));
  const offsets = offsetsOf(content);
  const whole = new Tally();
  whole.note('whole', await judge([content]), (line) => line);
  failed = whole.show(file) || failed;
  if (values.only !== undefined) {
    const line = Number(values.only) - 1;
    const [start, end] = [offsets[line] ?? 0, offsets[line + 1] ?? 0];
    const report = await judge([content.subarray(0, start), content.subarray(end)]);
    for (const finding of report?.findings ?? [])
      print(`${finding.verdict} ${finding.property}@${finding.line} ${finding.message}`);
  }
  const starts = Number(values.starts);
  if (starts > 0)
    failed = (await startsOf(content, offsets, starts, Number(values.seed))).show(`  ${starts} starts`) || failed;
  const every = Number(values.lost);
  if (every > 0) {
    const lost = linesThatMatter(content, offsets).filter((_, at) => at % every === every - 1);
    failed = (await lossesOf(content, offsets, lost)).show('  lost lines') || failed;
  }
  if (values.kinds !== undefined) {
    const lost = oneOfEachKind(content, offsets, Number(values.kinds), Number(values.seed));
    failed = (await lossesOf(content, offsets, lost)).show('  lost lines, one of each kind') || failed;
  }
}
process.exitCode = failed ? 1 : 0;
