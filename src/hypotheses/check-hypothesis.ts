/**
 * Checks a hypothesis. It is confirmed if the faulty model violates the properties that the hypothesis names, if programs that keep to the
 * workaround violate nothing, and if healthy hardware (the negative control) violates nothing.
 */

import type { Hypothesis, Scope } from '../../models/faults/hypothesis.ts';
import { check } from '../fuzz/check.ts';
import type { CheckResult, Failure } from '../fuzz/check-result.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Registry } from '../registry/registry.ts';
import { hunt } from './hunt.ts';

export interface ScopeResult {
  readonly scope: Scope;
  readonly failures: readonly Failure[];
  /** Those of the properties named by the hypothesis that the fault violated. */
  readonly violates: readonly string[];
  /** Other properties that the fault violated; looked for only if it has not violated all that the hypothesis names. */
  readonly instead: readonly string[];
  readonly workaround: Verdict | undefined;
}

export interface HypothesisResult {
  readonly hypothesis: Hypothesis;
  /** Fault, workaround and control all did as the hypothesis declares. */
  readonly confirmed: boolean;
  readonly scopes: readonly ScopeResult[];
  readonly control: Verdict;
}

export interface HypothesisOptions {
  /** With workaround and control, all its properties are checked; with the fault, those that the hypothesis names. */
  readonly registry: Registry;
  readonly runs: number;
  readonly seed: number;
  readonly onProgress?: (done: number, total: number, what: string) => void;
  /** As for `check`. */
  readonly isOver?: () => boolean;
  readonly onFailure?: (failure: Failure) => void;
}

/** `violated` or `held`: a control does not need every property to be exercised. */
const clean = (result: CheckResult): Verdict =>
  result.properties.some(({ verdict }) => verdict === 'violated') ? 'violated' : 'held';

export const checkHypothesis = (hypothesis: Hypothesis, options: HypothesisOptions): HypothesisResult => {
  const { registry, runs, seed } = options;
  const { properties } = registry;
  const profiles = hypothesis.profiles.map((id) => registry.profile(id));
  const violated = hypothesis.violates.map((id) => registry.property(id));
  const named = properties.filter((property) => violated.includes(property));
  const { isOver, onFailure } = options;
  const common = { registry, profiles, runs, seed, ...(isOver === undefined ? {} : { isOver }) };
  const tell = (what: string) => (done: number, total: number) =>
    options.onProgress?.(done, total, `${hypothesis.id} ${what}`);
  const scopes = hypothesis.scopes.map((scope): ScopeResult => {
    const broken = check({
      ...common,
      properties: named,
      replaces: scope.replaces,
      hypothesis: hypothesisName(hypothesis, scope),
      stopWhenAllFound: true,
      ...(onFailure === undefined ? {} : { onFailure }),
      onProgress: tell('fault'),
    });
    const failures = broken.properties
      .flatMap(({ failure }) => failure ?? [])
      .filter(({ finding }) => finding.verdict === 'violated');
    const workaround =
      scope.workaround === undefined
        ? undefined
        : clean(
            check({
              ...common,
              runs: Math.min(runs, CONTROL_RUNS),
              properties,
              replaces: scope.replaces,
              avoids: scope.workaround.avoids,
              onProgress: tell('workaround'),
            }),
          );
    const violates = failures.map(({ finding }) => finding.property.id);
    const instead = named.every(({ id }) => violates.includes(id)) ? [] : othersViolated(hypothesis, scope, options);
    return { scope, failures, violates, instead, workaround };
  });
  const control = clean(
    check({ ...common, runs: Math.min(runs, CONTROL_RUNS), properties, onProgress: tell('control') }),
  );
  const confirmed =
    control === 'held' &&
    scopes.every(
      ({ violates, workaround }) => named.every(({ id }) => violates.includes(id)) && (workaround ?? 'held') === 'held',
    );
  return { hypothesis, confirmed, scopes, control };
};

/** The properties that programs violate, on the first profile on which one does. */
const othersViolated = (
  { id, source, profiles }: Hypothesis,
  { description: title, replaces }: Scope,
  { registry, runs, seed }: HypothesisOptions,
): readonly string[] => {
  for (const profile of profiles) {
    const fault = { id, title, violates: '', profile, source, provenance: 'erratum', replaces } as const;
    const { accusing } = hunt(registry, fault, { runs: Math.min(runs, CONTROL_RUNS), seed });
    if (accusing.length > 0) return accusing;
  }
  return [];
};

/** Number of programs for the workaround, and for the control. */
const CONTROL_RUNS = 2000;

/** `ID/SCOPE`; the first scope of a hypothesis goes by the id alone. */
export const hypothesisName = (hypothesis: Hypothesis, scope: Scope): string =>
  hypothesis.scopes[0] === scope ? hypothesis.id : `${hypothesis.id}/${scope.id}`;
