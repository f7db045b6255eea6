/**
 * Checks a hypothesis: with the mutation the properties that it names are violated; with the workaround nothing is; and healthy hardware,
 * the negative control, violates nothing on the same programs.
 */

import type { Hypothesis, Scope } from '../../models/faults/hypothesis.ts';
import { check } from '../fuzz/check.ts';
import type { CheckResult, Failure } from '../fuzz/check-result.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Registry } from '../registry/registry.ts';

export interface ScopeResult {
  readonly scope: Scope;
  readonly failures: readonly Failure[];
  /** Properties that the mutation violated, of those that the hypothesis names. */
  readonly violates: readonly string[];
  readonly workaround: Verdict | undefined;
}

export interface HypothesisResult {
  readonly hypothesis: Hypothesis;
  /** Everything is as the hypothesis declares. */
  readonly confirmed: boolean;
  readonly scopes: readonly ScopeResult[];
  readonly control: Verdict;
}

export interface HypothesisOptions {
  /** All its properties watch; those that the hypothesis names have to notice. */
  readonly registry: Registry;
  readonly runs: number;
  readonly seed: number;
  readonly onProgress?: (done: number, total: number, what: string) => void;
}

/** Found nothing violated; what was never exercised does not matter to a control. */
const clean = (result: CheckResult): Verdict =>
  result.properties.some(({ verdict }) => verdict === 'violated') ? 'violated' : 'held';

export const checkHypothesis = (hypothesis: Hypothesis, options: HypothesisOptions): HypothesisResult => {
  const { registry, runs, seed } = options;
  const { properties } = registry;
  const profiles = hypothesis.profiles.map((id) => registry.profile(id));
  const violated = hypothesis.violates.map((id) => registry.property(id));
  const named = properties.filter((property) => violated.includes(property));
  const common = { registry, profiles, runs, seed };
  const tell = (what: string) => (done: number, total: number) =>
    options.onProgress?.(done, total, `${hypothesis.id} ${what}`);
  const scopes = hypothesis.scopes.map((scope): ScopeResult => {
    const broken = check({
      ...common,
      properties: named,
      replaces: scope.replaces,
      hypothesis: hypothesisName(hypothesis, scope),
      stopWhenAllFound: true,
      onProgress: tell('mutation'),
    });
    const failures = broken.properties.flatMap(({ failure }) => failure ?? []);
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
    return { scope, failures, violates: failures.map(({ finding }) => finding.property.id), workaround };
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

/** Programs for the workaround and the control. */
const CONTROL_RUNS = 2000;

/** How a scope is named where one is meant; the first is the hypothesis itself. */
export const hypothesisName = (hypothesis: Hypothesis, scope: Scope): string =>
  hypothesis.scopes[0] === scope ? hypothesis.id : `${hypothesis.id}/${scope.id}`;
