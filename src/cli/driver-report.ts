/** What `gicheck driver check` prints. */
import { join } from 'node:path';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Driver } from '../../models/software/host-driver.ts';
import type { Mutation } from '../../models/software/mutation.ts';
import { type DriverFailure, type DriverResult, DriverRig, judgesOfDrivers } from '../actors/check-driver.ts';
import { recordStory } from '../actors/story.ts';
import { overall } from '../judge/overall.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Registry } from '../registry/registry.ts';
import { caseText } from '../report/case-text.ts';
import { colours as pc } from '../report/colours.ts';
import { driverFileName, faultOf, filterOf, subjectInWords } from './driver-files.ts';
import { RUNS, type RunFlags } from './driver-profiles.ts';
import { print, table, verdictText } from './output.ts';
import type { Report } from './report-files.ts';
import { commandLine, type Session } from './session.ts';

export interface CheckFlags extends RunFlags {
  readonly mutation?: string;
  readonly without?: string;
  /** False: the GIC does not snoop the caches of CPUs. Default: true. */
  readonly snoop?: boolean;
  /** A fault of the hardware. */
  readonly hypothesis?: string;
}

/** What is checked of a driver. */
export interface Plan {
  readonly driver: Driver;
  readonly mutation: Mutation | undefined;
  readonly without: string | undefined;
  readonly profiles: readonly Profile[];
}

export interface Checked extends Omit<Plan, 'profiles'> {
  readonly hypothesis: string | undefined;
  readonly results: readonly DriverResult[];
}

interface OverProfiles {
  readonly verdict: Verdict;
  readonly exercised: number;
  readonly failures: readonly { readonly profile: Profile; readonly failure: DriverFailure }[];
}

/** Property → its verdict over all profiles: a property that arises on one of them is not vacuous. */
const verdictsOver = (results: readonly DriverResult[]): ReadonlyMap<string, OverProfiles> => {
  const over = new Map<string, OverProfiles>();
  for (const { profile, properties } of results) {
    for (const { property, verdict, exercised, failure } of properties) {
      const before = over.get(property.id) ?? { verdict: 'not applicable', exercised: 0, failures: [] };
      over.set(property.id, {
        verdict: worseOf(before.verdict, verdict),
        exercised: before.exercised + exercised,
        failures: failure === undefined ? before.failures : [...before.failures, { profile, failure }],
      });
    }
  }
  return over;
};

/** From the verdict that says least to the one that says most. */
const ORDER: readonly Verdict[] = ['not applicable', 'vacuous', 'held', 'lint', 'inconclusive', 'disputed', 'violated'];

const worseOf = (a: Verdict, b: Verdict): Verdict => (ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b);

/** A driver need not come into each situation that a property of hardware or a contract is about; it has to come into those of drivers. */
export const verdictsThatCount = (registry: Registry, results: readonly DriverResult[]): readonly Verdict[] => {
  const over = verdictsOver(results);
  return judgesOfDrivers(registry).flatMap(({ id, family }) => {
    const { verdict } = over.get(id) ?? {};
    return verdict === undefined || (verdict === 'vacuous' && family !== 'drivers') ? [] : [verdict];
  });
};

export const documentOf = (checked: readonly Checked[], seed: number, verdicts: readonly Verdict[]): object => ({
  seed,
  verdict: overall(verdicts.map((verdict) => ({ verdict }))),
  drivers: checked.map(({ driver, results }) => ({
    id: driver.id,
    profiles: results.map(({ profile, runs, steps }) => ({ id: profile.id, cases: runs, steps })),
    properties: [...verdictsOver(results)].map(([id, { verdict, exercised, failures }]) => ({
      id,
      verdict,
      exercised,
      failures: failures.map(({ profile, failure }) => ({
        profile: profile.id,
        foundAt: failure.foundAt,
        message: failure.finding.message,
        calls: failure.calls.length,
      })),
    })),
  })),
});

export const printChecked = (
  session: Session,
  { driver, mutation, without, hypothesis, results }: Checked,
  flags: CheckFlags,
  seed: number,
  report: Report | undefined,
): void => {
  const over = verdictsOver(results);
  const judges = judgesOfDrivers(session.registry);
  for (const { failures } of over.values()) {
    const [first] = failures;
    if (first === undefined) continue;
    const { profile, failure } = first;
    const rig = new DriverRig(
      driver,
      profile,
      judges,
      filterOf({ mutation, without }),
      faultOf(session.registry, hypothesis),
    );
    print(
      `\n${caseText(recordStory(rig, failure.calls), profile, subjectInWords(mutation?.id ?? driver.id, without))}`,
    );
    const again = [
      ...['driver', 'check', driver.id],
      ...(mutation === undefined ? [] : ['--mutation', mutation.id]),
      ...(without === undefined ? [] : ['--without', without]),
      ...(flags.snoop === false ? ['--no-snoop'] : []),
      ...(hypothesis === undefined ? [] : ['--hypothesis', hypothesis]),
    ];
    const path =
      report &&
      join(report.directory, driverFileName({ driver, mutation, without, hypothesis, profile, seed }, failure));
    print(
      path === undefined
        ? `  Again: ${commandLine(session, [...again, '--profile', profile.id, '--runs', String(flags.runs ?? RUNS), '--seed', String(seed)])}`
        : `  Replay: ${commandLine(session, ['replay', path])}`,
    );
  }
  const ours = judges.filter(({ id, family }) => family === 'drivers' || over.get(id)?.verdict === 'violated');
  print(
    table(
      ['property', 'name', 'exercised', 'verdict'],
      ours.map(({ id, name }) => {
        const { verdict = 'not applicable', exercised = 0 } = over.get(id) ?? {};
        return [id, name, exercised.toLocaleString('en'), verdictText(verdict)];
      }),
    ),
  );
  const cases = results.reduce((sum, { runs }) => sum + runs, 0);
  const held = [...over].filter(([id, { verdict }]) => verdict === 'held' && !ours.some((each) => each.id === id));
  print(
    pc.dim(
      `${driver.id}: ${cases.toLocaleString('en')} cases on ${results.map(({ profile }) => profile.id).join(', ')}; ${held.length} contracts and properties of hardware held besides`,
    ),
  );
};
