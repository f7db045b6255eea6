/** A counterexample as a numbered timeline. */

import type { Profile } from '../../models/architecture/profiles.ts';
import { BRING_UP_QUEUE } from '../../models/architecture/queue.ts';
import { COMMAND_BYTES } from '../../models/architecture/registers/its-registers.ts';
import type { Property } from '../../properties/property.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Hold } from '../run/program.ts';
import { colours as pc } from './colours.ts';
import type { Timeline } from './timeline.ts';

export interface ShrinkingStory {
  readonly originalLength: number;
  readonly runs: number;
  readonly deletionsTried: number;
  readonly plainerTried: number;
  readonly coveredLength: number;
  readonly searchedStates: number;
  readonly isUnfinished?: boolean;
}

const HELD: Readonly<Record<Hold, string>> = {
  nothing: '',
  effects: '  [effects held back]',
  everything: '  [everything held back]',
};

const BRING_UP =
  'Start: after bring-up. ITS and LPIs enabled, collection n mapped to rd n, nothing else mapped, every interrupt enabled in its configuration byte.';

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** States that a search visited; none, where there was nothing to search. */
const searched = (states: number, before: string): string =>
  states === 0 ? '' : `${before}${counted(states, 'state')}`;

/** Steps that a reader understands only with the ring of bring-up. */
const OF_THE_RING = /: slot \d|GITS_C(?:WRITER|READR|BASER)/;

const { first, slots } = BRING_UP_QUEUE;
const RING = `The command queue of each ITS has ${slots} slots; GITS_CREADR and GITS_CWRITER stand at slot ${first}, offset 0x${(first * COMMAND_BYTES).toString(16)}.`;

/** How the program was shrunk, and what was tried to make it shorter. */
export const shrinkingInWords = (story: ShrinkingStory, length: number): string => {
  if (story.isUnfinished === true) {
    return `Shrunk from ${story.originalLength} to ${counted(length, 'step')} in ${counted(story.runs, 'run')} so far; shrinking has not ended.`;
  }
  const shrunk = `Shrunk from ${story.originalLength} to ${counted(length, 'step')} in ${counted(story.runs, 'run')}`;
  if (length === 1) return `${shrunk}; a one-step program cannot get shorter.`;
  const tried = `no program with adjacent steps deleted (${story.deletionsTried} tried) or a plainer choice (${story.plainerTried} tried) fails`;
  const proven =
    story.coveredLength >= length - 1
      ? `no shorter program of the same stimuli fails (breadth-first search${searched(story.searchedStates, ', ')})`
      : `no program of the same stimuli with up to ${counted(story.coveredLength, 'step')} fails (breadth-first search, stopped at its limit${searched(story.searchedStates, ' after ')})`;
  return `${shrunk}: ${tried}; ${proven}.`;
};

/** What a story is about: a property, if there is one, and the verdict on it. */
export interface Title {
  readonly property: Property | undefined;
  readonly verdict: Verdict;
  readonly profile: Profile;
  readonly hypothesis: string | undefined;
}

const titleLines = ({ property, verdict, profile, hypothesis }: Title): string[] => {
  const what = property === undefined ? 'all properties' : `${property.id} ${property.name}`;
  const title = `${what}: ${verdict}`;
  const place = `${profile.id}${hypothesis === undefined ? '' : `, with ${hypothesis}`}`;
  const first = `${verdict === 'held' ? pc.green(title) : pc.red(pc.bold(title))}  (${place})`;
  if (property === undefined) return [first];
  return [first, `  ${property.statement}`, pc.dim(`  Source: ${property.source}`)];
};

export const counterexampleText = (
  property: Property,
  profile: Profile,
  timeline: Timeline,
  hypothesis: string | undefined,
): string => timelineText({ property, verdict: timeline.finding?.verdict ?? 'held', profile, hypothesis }, timeline);

export const timelineText = (title: Title, timeline: Timeline): string => {
  const lines = [...titleLines(title), '', pc.dim(`  ${BRING_UP}`)];
  if (timeline.steps.some(({ step }) => OF_THE_RING.test(step))) lines.push(pc.dim(`  ${RING}`));
  lines.push('');
  for (const step of timeline.steps) {
    const isLast = step.number === timeline.failedAt;
    const number = String(step.number).padStart(4);
    lines.push(`${isLast ? pc.red(number) : number}  ${step.step}${pc.yellow(HELD[step.held])}`);
    for (const choice of step.choices) lines.push(pc.yellow(`        open point ${choice}`));
    for (const change of step.changes) lines.push(pc.dim(`        ${change}`));
    if (step.inFlight.length > 0) lines.push(pc.yellow(`        in flight: ${step.inFlight.join('; ')}`));
    for (const remark of step.remarks) lines.push(pc.yellow(`     => ${remark}`));
    if (isLast && timeline.message !== undefined) lines.push(pc.red(`     => ${timeline.message}`));
  }
  if (timeline.lastWriters.length > 0) lines.push('', `  Last touched: ${timeline.lastWriters.join(', ')}`);
  return lines.join('\n');
};
