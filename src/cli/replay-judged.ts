/** Runs a stored program under all properties, and says what ended it. */
import { formatCommand } from '../../models/architecture/format.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { hardwareWith, type Replacement } from '../../models/faults/fault.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { goesOn } from '../../properties/completion/going-on.ts';
import type { Property } from '../../properties/property.ts';
import { type Finding, isMisuse } from '../judge/judge.ts';
import { worse } from '../judge/overall.ts';
import type { Verdict } from '../judge/verdict.ts';
import { blameInWords, Control } from '../refine/control.ts';
import { Laboratory } from '../refine/laboratory.ts';
import type { Registry } from '../registry/registry.ts';
import { type Timeline, timelineOf, withSteps } from '../report/timeline.ts';
import type { Program } from '../run/program.ts';
import { record } from '../run/recording.ts';
import { isFindingOf } from './counterexample-file.ts';

/** A stored program with what its ids name. */
export interface Subject {
  readonly profile: Profile;
  /** The property that the program is about, if it is about one. */
  readonly property: Property | undefined;
  readonly replaces: Replacement | undefined;
  readonly program: Program;
}

export interface Replayed {
  readonly timeline: Timeline;
  /** The findings that count, in their order. */
  readonly findings: readonly Finding[];
  /** The verdict on the property that the program is about, and how often its situation arose; without a property, on all. */
  readonly verdict: Verdict;
  readonly exercised: number;
  /** The verdict on the program, by all properties. A property whose situation never arose does not count here: the program is what is judged. */
  readonly overall: Verdict;
  /** Who is to blame for the finding, on faulty hardware. */
  readonly blame: string | undefined;
  /** Why the program ended before its last step; undefined if it did not. */
  readonly ending: string | undefined;
  /** Commands that were never executed; undefined if there are none. */
  readonly unexecuted: string | undefined;
}

const blamesSoftware = ({ property: { kind } }: Finding): boolean => kind === 'software' || kind === 'lint';

export const replayed = (registry: Registry, { profile, property, replaces, program }: Subject): Replayed => {
  const laboratory = new Laboratory(profile, hardwareWith(replaces), registry.properties);
  const { judge, machine } = laboratory;
  const isFailure = property === undefined ? () => false : isFindingOf(property);
  // Faulty hardware can make software look guilty: healthy hardware shows with the same program whether it is.
  const healthy = Control.of(profile, replaces, registry.properties)?.run(program);
  const isGuilty = healthy?.isMisuse ?? true;
  const recording = record(
    laboratory,
    program,
    () => judge.findings.some(isFailure) || (isGuilty && judge.findings.some(isMisuse)),
  );
  if (recording.items.length === program.length && machine.fault === undefined) judge.finish();
  // After a breach by software no behaviour of the hardware is a violation.
  const misuse = isGuilty ? judge.findings.find(isMisuse) : undefined;
  const findings = judge.findings.filter((finding) => misuse === undefined || blamesSoftware(finding));
  const finding = findings.find(isFailure);
  const exercised = property === undefined ? 1 : (judge.exercised[judge.properties.indexOf(property)] ?? 0);
  const all = findings.reduce<Verdict>((sum, { verdict }) => worse(sum, verdict), 'held');
  const own = finding?.verdict ?? (exercised === 0 ? 'vacuous' : 'held');
  const verdict = property === undefined ? all : own;
  const left = program.length - recording.items.length;
  return {
    timeline: timelineOf(
      recording,
      finding,
      findings.filter((other) => other !== finding),
    ),
    findings: findings.map((each) => withSteps(recording, each)),
    verdict,
    exercised,
    overall: all,
    blame: finding === undefined || healthy === undefined ? undefined : blameInWords(finding, healthy),
    // What the last step holds back could still happen.
    unexecuted: program.at(-1)?.hold === 'nothing' ? unexecuted(machine.gic) : undefined,
    ending:
      left === 0 || finding !== undefined
        ? undefined
        : `The program ends at step ${recording.items.length} of ${program.length}: ${endedBy(misuse, machine.fault)}`,
  };
};

const endedBy = (misuse: Finding | undefined, fault: Laboratory['machine']['fault']): string => {
  if (misuse === undefined && fault?.invariant === goesOn.id) return `the hardware cannot go on: ${fault.what}.`;
  const id = misuse?.property.id ?? fault?.invariant ?? 'a contract';
  const what = misuse === undefined && fault !== undefined ? ` (${fault.what})` : '';
  return `software has broken ${id}${what}, and what hardware does after that proves nothing.`;
};

/** The queues that stand still with commands in them, although their ITS is enabled. */
const unexecuted = (gic: Gic): string | undefined => {
  const told = gic.itss.flatMap(({ number, queue, control }) => {
    const next = control.enabled && queue.length > 0 ? queue.at(queue.creadr) : undefined;
    if (next === undefined) return [];
    return [`ITS ${number} ${queue.stalled ? 'has stalled at' : 'never executed'} ${formatCommand(next)}`];
  });
  return told.length === 0 ? undefined : told.join(', and ');
};
