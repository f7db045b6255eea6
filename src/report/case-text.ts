/** A case of a driver as text: one column for each actor and for the hardware, and what each did, in 80 columns. */
import type { Profile } from '../../models/architecture/profiles.ts';
import { stepInWords } from '../../models/architecture/step-kinds/index.ts';
import { actInWords } from '../../models/software/words.ts';
import { timesInWords } from '../../properties/terms/wording.ts';
import type { Call, Case } from '../actors/case.ts';
import type { Story, StoryEntry } from '../actors/story.ts';
import { colours as pc } from './colours.ts';
import { inFlight } from './words.ts';

/** Columns of a terminal. */
const WIDTH = 80;
const LANE = 5;
const NUMBER = 4;
const HARDWARE = 'hw';

interface Row {
  readonly lane: string;
  readonly text: string;
  readonly tone: 'plain' | 'dim' | 'warning';
  /** Time of the machine after it. */
  readonly time: number;
}

const callInWords = ({ operation, args }: Call): string => {
  const operands = Object.entries(args).map(([name, value]) => `${name}=${value}`);
  return [operation, ...operands].join(' ');
};

/** The calls of a case in one line; what interleaves is marked, not told. */
export const callsInWords = (calls: Case): string =>
  calls
    .map((call) => {
      const within = call.start === undefined ? '' : ` within call ${call.start.call + 1}`;
      return `${call.actor} ${callInWords(call)}${within}${call.hardware.size > 0 ? ' (hardware delayed)' : ''}`;
    })
    .join('; ');

/** The calls that are told act by act: those that interleave, that the hardware interferes with, or during which the case fails. */
const toldInFull = (calls: Case, entries: readonly StoryEntry[]): ReadonlySet<number> => {
  const told = new Set<number>();
  for (const [index, { start, switches, hardware }] of calls.entries()) {
    if (start !== undefined) told.add(index).add(start.call);
    if (switches.size > 0 || hardware.size > 0) told.add(index);
    for (const other of switches.values()) told.add(other);
  }
  const last = entries.findLast((entry) => entry.kind === 'act' && entry.call >= 0);
  if (last?.kind === 'act') told.add(last.call);
  return told;
};

/** Acts that say nothing of their own: the store that publishes commands, barriers, notes. */
const isTold = ({ act, how }: StoryEntry & { readonly kind: 'act' }): boolean =>
  !how.inVain &&
  act.kind !== 'note' &&
  act.kind !== 'barrier' &&
  act.kind !== 'clean' &&
  act.kind !== 'lock' &&
  act.kind !== 'unlock' &&
  !(act.kind === 'write' && act.register.name === 'GITS_CWRITER');

const HELD = { nothing: '', effects: '  [effects held back]', everything: '  [held back]' } as const;

/** The act, and what is special about it. */
const actText = ({ act, how }: StoryEntry & { readonly kind: 'act' }, profile: Profile): string => {
  const isLate = how.isLate && (act.kind === 'store' || act.kind === 'enqueue');
  const late = profile.snoops === false ? '  [stays in the cache]' : '  [stays in the store buffer]';
  return `  ${actInWords(act, profile)}${isLate ? late : ''}${HELD[how.hold]}`;
};

/** Most rows of a story, if they suffice: as many calls are told in full as there is room for. */
const MANY_ROWS = 20;

/** The calls in the order in which they are worth telling in full: how a vPE came and went last, then the others, the last first. */
const byWorth = (calls: Case): readonly number[] => {
  const backwards = [...calls.keys()].reverse();
  const isRun = (call: number): boolean => calls[call]?.operation === 'run';
  return [...backwards.filter(isRun), ...backwards.filter((call) => !isRun(call))];
};

/** Rows of the story. */
const rowsOf = (story: Story, profile: Profile): readonly Row[] => {
  let told = toldInFull(story.calls, story.entries);
  let rows = rowsWith(story, profile, told);
  for (const call of byWorth(story.calls)) {
    const more = new Set(told).add(call);
    const longer = rowsWith(story, profile, more);
    if (longer.length > MANY_ROWS) continue;
    told = more;
    rows = longer;
  }
  return rows;
};

const rowsWith = ({ calls, entries }: Story, profile: Profile, told: ReadonlySet<number>): readonly Row[] => {
  const begun = new Set<number>();
  const rows: Row[] = [];
  const changed = (changes: readonly string[], time: number): void => {
    for (const text of changes) rows.push({ lane: HARDWARE, text, tone: 'dim', time });
  };
  for (const entry of entries) {
    if (entry.kind === 'fired') {
      const { step, time } = entry;
      if (entry.changes.length > 0) {
        rows.push({ lane: HARDWARE, text: stepInWords(step, profile), tone: 'plain', time });
      }
      changed(entry.changes, time);
      continue;
    }
    const { call, actor, changes, time } = entry;
    const made = calls[call];
    if (made === undefined) {
      if (call < -1)
        changed(
          changes.filter((text) => /reads|rings/.test(text)),
          time,
        );
      continue;
    }
    if (!begun.has(call)) rows.push({ lane: actor, text: callInWords(made), tone: 'plain', time });
    begun.add(call);
    if (!told.has(call)) continue;
    if (isTold(entry)) rows.push({ lane: actor, text: actText(entry, profile), tone: 'plain', time });
    changed(changes, time);
  }
  return rows;
};

/** Lines of at most so many characters; the second and later ones are indented. */
const wrapped = (text: string, width: number): readonly string[] => {
  const indent = ' '.repeat(/^ */.exec(text)?.[0].length ?? 0);
  const lines: string[] = [];
  let line = indent;
  for (const word of text.trim().split(' ')) {
    const isFirst = line.trim() === '';
    if (!isFirst && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `${indent}  ${word}`;
    } else line = isFirst ? `${line}${word}` : `${line} ${word}`;
  }
  return [...lines, line];
};

const TONES: Readonly<Record<Row['tone'], (text: string) => string>> = {
  plain: (text) => text,
  dim: pc.dim,
  warning: pc.yellow,
};

/** The story of a case, and what it breaks. */
export const caseText = (story: Story, profile: Profile, driver: string): string => {
  const { finding, calls, entries } = story;
  const actors = [...new Set(calls.map(({ actor }) => actor))].toSorted();
  const lanes = [...actors, HARDWARE];
  const short = (lane: string): string => (lane === 'device' ? 'dev' : lane);
  const room = WIDTH - NUMBER - 2 - lanes.length * LANE;
  const lines: string[] = [];
  if (finding !== undefined) {
    const { property, verdict } = finding;
    lines.push(pc.red(pc.bold(`${property.id} ${property.name}: ${verdict}`)).concat(`  (${driver}, ${profile.id})`));
    for (const line of wrapped(`  ${property.statement}`, WIDTH)) lines.push(line);
    lines.push(pc.dim(`  Source: ${property.source}`), '');
  }
  lines.push(`${' '.repeat(NUMBER + 2)}${lanes.map((lane) => short(lane).padEnd(LANE)).join('')}`.trimEnd());
  const rows = rowsOf(story, profile);
  // A call that is told in one row stands for all its steps.
  const rowAt = (time: number): number =>
    rows.findIndex((row) => row.time === time) + 1 || rows.findLastIndex((row) => row.time < time) + 1;
  for (const [number, { lane, text, tone }] of rows.entries()) {
    const marks = lanes.map((each) => (each === lane ? '*' : '.').padEnd(LANE)).join('');
    const blank = lanes.map(() => '.'.padEnd(LANE)).join('');
    for (const [index, line] of wrapped(text, room).entries()) {
      const first = index === 0 ? String(number + 1).padStart(NUMBER) : ' '.repeat(NUMBER);
      lines.push(`${first}  ${pc.dim(index === 0 ? marks : blank)}${TONES[tone](line)}`);
    }
  }
  const last = entries.findLast((entry) => entry.kind === 'act');
  const flight = last?.kind === 'act' ? inFlight(last.inFlight, profile) : [];
  if (flight.length > 0) lines.push(...wrapped(`  in flight: ${flight.join('; ')}`, WIDTH).map(pc.yellow));
  if (finding !== undefined) {
    lines.push(...wrapped(`  => ${timesInWords(finding.message, 'step', rowAt)}`, WIDTH).map(pc.red));
  }
  return lines.join('\n');
};
