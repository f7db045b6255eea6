/**
 * Finds the length of the shortest program that shows a fault, in three ways: fuzzing the reference model and shrinking; breadth-first search of the
 * reference model over the same stimuli; and exploring the abstract model.
 *
 * Programs with steps that the abstract model leaves out are excluded. The abstract model also has no MAPD, and needs no SYNC that changes nothing.
 * So, for comparison with it, only those stimuli of a fuzzed program are counted that change the abstract state, plus the last one.
 */
import { type AbstractRule, abstractRules } from '../../models/abstract/rules.ts';
import { findScope, type Scope } from '../../models/abstract/scope.ts';
import { NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { isStimulus, type Step, type StepKind } from '../../models/architecture/steps.ts';
import { hardwareWith } from '../../models/faults/fault.ts';
import type { Property } from '../../properties/property.ts';
import { followable, refinement } from '../../properties/refinement/refinement.ts';
import { type Canary, EXPECTED } from '../explore/manifest.ts';
import { search } from '../explore/search.ts';
import { isMisuse } from '../judge/judge.ts';
import { Laboratory } from '../refine/laboratory.ts';
import type { Registry } from '../registry/registry.ts';
import type { Program } from '../run/program.ts';
import { breadthFirst, triesOf } from './breadth-first.ts';
import { check } from './check.ts';
import { stimuliOf } from './shrink.ts';

export interface Lengths {
  readonly rule: AbstractRule;
  readonly property: string;
  /** Number of stimuli of the program that fuzzing shrinks to; undefined if fuzzing finds none. */
  readonly fuzzed: number | undefined;
  /** Proven: no program over the same stimuli is shorter. */
  readonly isShortest: boolean;
  /** Number of its stimuli that change the abstract state, plus the last one. */
  readonly followed: number | undefined;
  /** Number of stimuli of the shortest program of the abstract model. */
  readonly explored: number | undefined;
}

const RUNS = 20_000;
const PROOF_BUDGET = 3_000_000;
/** Number of seeds; the shortest program over all of them counts. */
const SEEDS = 8;

/** Kinds of steps that the abstract model leaves out. */
const LEFT_OUT: ReadonlySet<StepKind> = new Set<StepKind>([
  'pending-table',
  'write',
  'slot',
  'vconfig',
  'ich',
  'enable-lpis',
]);

const isLeftOut = (step: Step): boolean => {
  if (LEFT_OUT.has(step.kind)) return true;
  if (step.kind === 'vpendbaser') return step.vgrp0en === false || step.vgrp1en === false;
  if (step.kind !== 'command') return false;
  const { command } = step;
  if (command.op === 'VSGI') return !command.enable;
  if (command.op === 'VMAPP') {
    return command.valid && command.form === 'v4.1' && command.defaultDoorbell === NO_DOORBELL;
  }
  return command.op === 'MOVALL';
};

/** Scopes without vSGIs use a profile without them: programs with vSGIs would not be comparable. */
const profileFor = (registry: Registry, { vsgis }: Scope): Profile => ({
  ...registry.profile('v4.1'),
  vsgi: vsgis > 0,
});

const scopeOf = (name: string): Scope => {
  const scope = findScope(name);
  if (scope === undefined) throw new Error(`there is no scope ${name}`);
  return scope;
};

export const lengthsOf = (registry: Registry, { rule, property: id, scope: name }: Canary, seed: number): Lengths => {
  const scope = scopeOf(name);
  const profile = profileFor(registry, scope);
  const property = registry.property(id);
  const program = fuzz(registry, rule, property, profile, scope, seed);
  const explored = shortestExplored(rule, id, scope);
  if (program === undefined) {
    return { rule, property: id, fuzzed: undefined, isShortest: false, followed: undefined, explored };
  }
  return {
    rule,
    property: id,
    fuzzed: program.filter(({ step }) => isStimulus(step)).length,
    isShortest: isShortest(registry, rule, property, profile, program),
    followed: follow(registry, rule, property, profile, program),
    explored,
  };
};

/** The shortest program over all seeds. */
const fuzz = (
  registry: Registry,
  rule: AbstractRule,
  property: Property,
  profile: Profile,
  scope: Scope,
  seed: number,
): Program | undefined =>
  Array.from({ length: SEEDS }, (_, nth) => fuzzOnce(registry, rule, property, profile, scope, seed + nth))
    .filter((program) => program !== undefined)
    .toSorted((a, b) => a.length - b.length)[0];

const fuzzOnce = (
  registry: Registry,
  rule: AbstractRule,
  property: Property,
  profile: Profile,
  scope: Scope,
  seed: number,
): Program | undefined =>
  check({
    registry,
    profiles: [profile],
    properties: [property],
    replaces: registry.faultOfRule(rule).replaces,
    runs: RUNS,
    seed,
    leavesOut: isLeftOut,
    contracts: [followable],
    abstractRules: abstractRules({ [rule]: false }),
    stopWhenAllFound: true,
    walks: { scope },
  }).properties[0]?.failure?.program;

const isShortest = (
  registry: Registry,
  rule: AbstractRule,
  property: Property,
  profile: Profile,
  program: Program,
): boolean => {
  const contracts = [...registry.contracts, followable];
  const { program: shorter, coveredLength } = breadthFirst({
    laboratory: new Laboratory(profile, hardwareWith(registry.faultOfRule(rule).replaces), [property, ...contracts], {
      rules: abstractRules({ [rule]: false }),
    }),
    alphabet: stimuliOf(program),
    longest: program.length - 1,
    budget: PROOF_BUDGET,
    isFailure: (finding) => finding.property === property,
    isMisuse: (findings) => findings.some(isMisuse),
    tries: triesOf(program),
  });
  return shorter === undefined && coveredLength === program.length - 1;
};

const follow = (
  registry: Registry,
  rule: AbstractRule,
  property: Property,
  profile: Profile,
  program: Program,
): number => {
  const rules = abstractRules({ [rule]: false });
  const laboratory = new Laboratory(
    profile,
    hardwareWith(registry.faultOfRule(rule).replaces),
    [refinement, property],
    { rules },
  );
  const { follower } = laboratory;
  if (follower === undefined) throw new Error(`profile ${profile.id} is not covered by the abstract model`);
  const before: { readonly changes: number; readonly isLost: boolean }[] = [];
  laboratory.run(program, {
    onItem: () => {
      before.push({ changes: follower.changes, isLost: follower.isLost });
    },
  });
  const last = program.findLastIndex(({ step }) => isStimulus(step));
  // Once the two models differ, every later stimulus counts.
  return before.filter(({ changes, isLost }, index) => {
    const step = program[index]?.step;
    if (step === undefined || !isStimulus(step)) return false;
    const after = before[index + 1];
    return index === last || after === undefined || isLost || after.isLost || after.changes > changes;
  }).length;
};

/** Number of stimuli of the shortest violation in any scope that has vSGIs if the given one does. Many programs are shorter with vSGIs. */
const shortestExplored = (rule: AbstractRule, property: string, { vsgis }: Scope): number | undefined => {
  const rules = abstractRules({ [rule]: false });
  const scopes = EXPECTED.map(({ scope }) => scopeOf(scope)).filter((scope) => scope.vsgis > 0 === vsgis > 0);
  const lengths = scopes.flatMap((scope) =>
    search({ scope, rules, properties: [property], stopAtFirst: true, order: true }).violations.map(
      ({ stimuli }) => stimuli,
    ),
  );
  return lengths.length === 0 ? undefined : Math.min(...lengths);
};
