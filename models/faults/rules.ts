/**
 * The rules of the reference model that a mutation may break, as data.
 *
 * Each names one thing that the hardware does right. A hypothesis (an erratum, a planted fault) sets some of them to false, or replaces
 * operations itself.
 */
import type { Hardware } from '../reference/operations.ts';
import { type Fault, hardwareWith } from './fault.ts';
import { FAULTS } from './index.ts';
import { cacheRules } from './rules/cache-rules.ts';
import { commandRules } from './rules/command-rules.ts';
import { completionRules } from './rules/completion-rules.ts';
import { configurationRules } from './rules/configuration-rules.ts';
import { doorbellRules } from './rules/doorbell-rules.ts';
import { eventRules } from './rules/event-rules.ts';
import { lpiTableRules } from './rules/lpi-table-rules.ts';
import { mappingRules } from './rules/mapping-rules.ts';
import { pendingRules } from './rules/pending-rules.ts';
import { queueRules } from './rules/queue-rules.ts';
import { registerRules } from './rules/register-rules.ts';
import { residencyRules } from './rules/residency-rules.ts';
import { severalItssRules } from './rules/several-itss-rules.ts';
import { synchronisationRules } from './rules/synchronisation-rules.ts';
import { vpendbaserRules } from './rules/vpendbaser-rules.ts';
import { vsgiRules } from './rules/vsgi-rules.ts';

export const RULES = {
  ...queueRules,
  ...completionRules,
  ...mappingRules,
  ...pendingRules,
  ...configurationRules,
  ...residencyRules,
  ...doorbellRules,
  ...registerRules,
  ...severalItssRules,
  ...vsgiRules,
  ...lpiTableRules,
  ...synchronisationRules,
  ...commandRules,
  ...eventRules,
  ...cacheRules,
  ...vpendbaserRules,
};

export type RuleName = keyof typeof RULES;

/** A mutation: what a hypothesis changes. */
export type Mutation = { readonly [Name in RuleName]?: boolean } & { readonly replaces?: Fault };

const isRuleName = (name: string): name is RuleName => Object.hasOwn(RULES, name);

export const RULE_NAMES: readonly RuleName[] = Object.keys(RULES).filter(isRuleName);

/** Hardware with the mutation applied; healthy hardware without one. */
export const rulesWith = (mutation: Mutation = {}): Hardware =>
  hardwareWith([
    ...RULE_NAMES.flatMap((name) => (mutation[name] === false ? (FAULTS[name] ?? []) : [])),
    ...(mutation.replaces === undefined ? [] : [mutation.replaces]),
  ]);
