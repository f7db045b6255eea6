/**
 * The rules of the reference model that a mutation may break, as data.
 *
 * Each names one thing that the hardware does right. A hypothesis (an erratum, a planted fault) sets some of them to false, or replaces
 * operations itself.
 */
import { type Fault, hardwareWith } from '../faults/fault.ts';
import { FAULTS } from '../faults/index.ts';
import type { Hardware } from './operations.ts';
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

type Flags = { readonly [K in RuleName]: boolean };

/** The rules in force, and what the hardware is built from. */
export type Rules = Flags & { readonly hardware: Hardware };

/** A mutation: what a hypothesis changes. */
export type Mutation = Partial<Flags & { readonly replaces: Fault }>;

const isRuleName = (name: string): name is RuleName => Object.hasOwn(RULES, name);

export const RULE_NAMES: readonly RuleName[] = Object.keys(RULES).filter(isRuleName);

const isComplete = (table: Partial<Flags>): table is Flags => RULE_NAMES.every((name) => table[name] !== undefined);

const flags = (mutation: Mutation): Flags => {
  const table: { -readonly [K in RuleName]?: boolean } = {};
  for (const name of RULE_NAMES) table[name] = mutation[name] ?? true;
  if (!isComplete(table)) throw new Error('a rule without a value');
  return table;
};

/** The rules of healthy hardware, with the mutation applied. */
export const rulesWith = (mutation: Mutation = {}): Rules => ({
  ...flags(mutation),
  hardware: hardwareWith([
    ...RULE_NAMES.flatMap((name) => (mutation[name] === false ? (FAULTS[name] ?? []) : [])),
    ...(mutation.replaces === undefined ? [] : [mutation.replaces]),
  ]),
});
