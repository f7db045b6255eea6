/** Scopes and rules for the tests of refinement. */
import type { AbstractRule } from '../../models/abstract/rules.ts';
import { findScope, type Scope } from '../../models/abstract/scope.ts';
import { findProfile, type Profile } from '../../models/architecture/profiles.ts';
import { refinement } from '../../properties/refinement/refinement.ts';
import { CANARIES } from '../../src/explore/manifest.ts';
import { check } from '../../src/fuzz/check.ts';
import type { CheckOptions } from '../../src/fuzz/check-options.ts';
import type { CheckResult } from '../../src/fuzz/check-result.ts';
import { builtIn } from '../../src/registry/built-in.ts';

export const scopeOf = (name: string): Scope => {
  const scope = findScope(name);
  if (scope === undefined) throw new Error(`no scope ${name}`);
  return scope;
};

export const profileOf = (id: string): Profile => {
  const profile = findProfile(id);
  if (profile === undefined) throw new Error(`no profile ${id}`);
  return profile;
};

export const v41 = profileOf('v4.1');

/** The scope that has what the rule is about. */
export const scopeFor = (rule: AbstractRule): Scope =>
  scopeOf(CANARIES.find((canary) => canary.rule === rule)?.scope ?? 'tiny');

export const compare = (options: Partial<CheckOptions>): CheckResult =>
  check({
    registry: builtIn,
    profiles: [v41],
    properties: [refinement],
    runs: 40_000,
    seed: 1,
    stopWhenAllFound: true,
    ...options,
  });

/**
 * Broken in the abstract model they let it do more than hardware does. Then whatever the reference model does is still permitted, and only the
 * other direction tells.
 */
export const LOOSER: readonly AbstractRule[] = [
  'discardDropsCachedTranslations',
  'moviCatchesStragglers',
  'onlyTheResidentVpeIsServed',
  'syncWaitsForPhysicalEffects',
  'syncPublishesTables',
  'vsyncWaitsForVirtualEffects',
  'vsyncPublishesTables',
  'vmappUnmapIsSelfSynchronising',
];
