/** Coverage of a run, by area: the targets that it reached, and those that it did not. */
import { COMMAND_NAMES } from '../../models/architecture/commands.ts';
import { FREEDOM_IDS, FREEDOMS } from '../../models/architecture/freedoms.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { isStimulusKind } from '../../models/architecture/steps.ts';
import { explanationOf } from './explained.ts';
import type { Counts, CoverageRecorder } from './recorder.ts';
import {
  comesUpOn,
  commandTargets,
  DOORBELL_TARGETS,
  INTERNAL_TARGETS,
  namesOn,
  RESIDENCY_TARGETS,
  STIMULUS_TARGETS,
} from './targets.ts';

export interface CoverageArea {
  readonly area: string;
  /** Number of targets. */
  readonly targets: number;
  /** Target → number of times that it was reached, at least 1. */
  readonly reached: Readonly<Record<string, number>>;
  /** Targets never reached, without a known reason. */
  readonly holes: readonly string[];
  /** Target never reached → the reason. */
  readonly explained: Readonly<Record<string, string>>;
  /** Names that were counted but are not targets: the table of targets lacks them. */
  readonly unlisted: readonly string[];
}

export type CoverageReport = readonly CoverageArea[];

/** How often the situation of a property arose. */
export interface Situation {
  readonly id: string;
  readonly exercised: number;
}

const areaOf = (area: string, targets: readonly string[], counts: Counts): CoverageArea => {
  const known = new Set(targets);
  const missed = targets.filter((name) => (counts.get(name) ?? 0) === 0);
  const reasons = missed.map((name) => [name, explanationOf(area, name)] as const);
  const taken = [...counts].filter(([, times]) => times > 0);
  return {
    area,
    targets: known.size,
    reached: Object.fromEntries(taken),
    holes: reasons.flatMap(([name, why]) => (why === undefined ? [name] : [])),
    explained: Object.fromEntries(reasons.flatMap(([name, why]) => (why === undefined ? [] : [[name, why]]))),
    unlisted: taken.map(([name]) => name).filter((name) => !known.has(name) && explanationOf(area, name) === undefined),
  };
};

const commandCounts = ({ commands }: CoverageRecorder): Counts =>
  new Map(
    COMMAND_NAMES.flatMap((op) =>
      [...(commands.get(op) ?? [])].map(([outcome, times]) => [`${op} ${outcome}`, times] as const),
    ),
  );

const freedomCounts = ({ freedoms }: CoverageRecorder): Counts =>
  new Map(
    [...freedoms].flatMap(([id, outcomes]) => [...outcomes].map(([name, times]) => [`${id} ${name}`, times] as const)),
  );

/** Every outcome of each freedom that is a choice on one of the profiles. A freedom that is not a choice is one target, named by its id. */
const freedomTargets = ({ freedoms }: CoverageRecorder, profiles: readonly Profile[]): readonly string[] =>
  FREEDOM_IDS.flatMap((id) => {
    const { resolved, outcomes } = FREEDOMS[id];
    if (resolved !== 'choice') return [id];
    const offered = freedoms.get(id)?.keys() ?? [];
    const names = comesUpOn(id, profiles) ? new Set([...outcomes, ...offered]) : new Set(offered);
    return [...names].map((name) => `${id} ${name}`);
  });

const stepCounts = ({ steps }: CoverageRecorder, stimuli: boolean): Counts =>
  new Map([...steps].filter(([kind]) => isStimulusKind(kind) === stimuli));

export const coverageReport = (
  recorder: CoverageRecorder,
  profiles: readonly Profile[],
  situations: readonly Situation[],
): CoverageReport => [
  areaOf('commands', commandTargets(profiles), commandCounts(recorder)),
  areaOf('freedoms', freedomTargets(recorder, profiles), freedomCounts(recorder)),
  areaOf('residency', namesOn(RESIDENCY_TARGETS, profiles), recorder.residency),
  areaOf('doorbells', namesOn(DOORBELL_TARGETS, profiles), recorder.doorbells),
  areaOf('stimuli', namesOn(STIMULUS_TARGETS, profiles), stepCounts(recorder, true)),
  areaOf('internal steps', namesOn(INTERNAL_TARGETS, profiles), stepCounts(recorder, false)),
  areaOf(
    'situations',
    situations.map(({ id }) => id),
    new Map(situations.map(({ id, exercised }) => [id, exercised])),
  ),
];

/** Names of areas in the summary, where they differ from the area's own. */
const TITLES: Readonly<Record<string, string>> = {
  commands: 'commands x outcomes',
  freedoms: 'freedoms x outcomes',
};

const NAMED = 6;

/** One line: targets reached in each area, and the first targets that were never reached. */
export const coverageSummary = (report: CoverageReport): string => {
  const shares = report
    .filter(({ targets }) => targets > 0)
    .map(
      ({ area, targets, holes, explained }) =>
        `${TITLES[area] ?? area} ${targets - holes.length - Object.keys(explained).length}/${targets}`,
    );
  const holes = report.flatMap(({ holes: missed }) => missed);
  const more = holes.length > NAMED ? ` and ${holes.length - NAMED} more` : '';
  const never = holes.length === 0 ? '' : `; never reached: ${holes.slice(0, NAMED).join(', ')}${more}`;
  const explained = report.reduce((sum, each) => sum + Object.keys(each.explained).length, 0);
  const reasons = explained === 0 ? '' : `; ${explained} more cannot be reached (--json has the reasons)`;
  return `coverage: ${shares.join(', ')}${never}${reasons}`;
};
