/** A counterexample as a numbered timeline. */
import pc from 'picocolors';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Property } from '../../properties/property.ts';
import type { Hold } from '../run/program.ts';
import type { Timeline } from './timeline.ts';

export interface ShrinkingStory {
  readonly originalLength: number;
  readonly runs: number;
  readonly deletionsTried: number;
  readonly plainerTried: number;
  readonly coveredLength: number;
  readonly searchedStates: number;
}

const HELD: Readonly<Record<Hold, string>> = {
  nothing: '',
  effects: '  [effects held back]',
  everything: '  [everything held back]',
};

const BRING_UP =
  'Start: after bring-up. ITS and LPIs enabled, collection n mapped to rd n, nothing else mapped, every interrupt enabled in its configuration byte.';

/** How the program was shrunk, and what was tried to make it shorter. */
export const shrinkingInWords = (story: ShrinkingStory, length: number): string => {
  const shrunk = `Shrunk from ${story.originalLength} to ${length} ${length === 1 ? 'step' : 'steps'} in ${story.runs} runs`;
  if (length === 1) return `${shrunk}; a one-step program cannot get shorter.`;
  const tried = `no program with adjacent steps deleted (${story.deletionsTried} tried) or a plainer choice (${story.plainerTried} tried) fails`;
  const proven =
    story.coveredLength >= length - 1
      ? `no shorter program of the same stimuli fails (breadth-first search, ${story.searchedStates} states)`
      : `no program of the same stimuli with up to ${story.coveredLength} steps fails (breadth-first search, stopped at its limit after ${story.searchedStates} states)`;
  return `${shrunk}: ${tried}; ${proven}.`;
};

export const counterexampleText = (
  property: Property,
  profile: Profile,
  timeline: Timeline,
  hypothesis: string | undefined,
): string => {
  const lines: string[] = [];
  const verdict = timeline.finding?.verdict ?? 'held';
  const title = `${property.id} ${property.name}: ${verdict}`;
  const place = `${profile.id}${hypothesis === undefined ? '' : `, with ${hypothesis}`}`;
  lines.push(`${verdict === 'held' ? pc.green(title) : pc.red(pc.bold(title))}  (${place})`);
  lines.push(`  ${property.statement}`);
  lines.push(pc.dim(`  Source: ${property.source}`), '', pc.dim(`  ${BRING_UP}`), '');
  for (const step of timeline.steps) {
    const isLast = step.number === timeline.failedAt;
    const number = String(step.number).padStart(4);
    lines.push(`${isLast ? pc.red(number) : number}  ${step.step}${pc.yellow(HELD[step.held])}`);
    for (const choice of step.choices) lines.push(pc.yellow(`        open point ${choice}`));
    for (const change of step.changes) lines.push(pc.dim(`        ${change}`));
    if (step.inFlight.length > 0) lines.push(pc.yellow(`        in flight: ${step.inFlight.join('; ')}`));
    if (isLast && timeline.message !== undefined) lines.push(pc.red(`     => ${timeline.message}`));
  }
  if (timeline.lastWriters.length > 0) lines.push('', `  Last touched: ${timeline.lastWriters.join(', ')}`);
  return lines.join('\n');
};
