/**
 * The library: what one needs to judge another GIC or driver by these properties, or to bring one's own property or hypothesis.
 */
export { type AbstractRule, type AbstractRules, abstractRules } from '../models/abstract/rules.ts';
export { findScope, SCOPES, type Scope } from '../models/abstract/scope.ts';
export {
  type CommandWords,
  commandLayouts,
  type Decoded,
  decodeCommand,
  encodeCommand,
} from '../models/architecture/codec.ts';
export type { Command, CommandForm, CommandName } from '../models/architecture/commands.ts';
export type { EventKind, EventOf, EventSink, GicEvent, GicView } from '../models/architecture/events.ts';
export { formatCommand } from '../models/architecture/format.ts';
export {
  FREEDOMS,
  type Freedom,
  type FreedomId,
  type Resolution,
  type Scheduler,
} from '../models/architecture/freedoms.ts';
export { defineProfile, findProfile, PROFILES, type Profile } from '../models/architecture/profiles.ts';
export type { InternalStep, Step, Stimulus } from '../models/architecture/steps.ts';
export { type Mutation, RULES, rulesWith } from '../models/faults/rules.ts';
export { defineHypothesis, type Hypothesis } from '../models/hypotheses/hypothesis.ts';
export { findHypothesis, HYPOTHESES } from '../models/hypotheses/index.ts';
export { findMutant, MUTANTS, type Mutant } from '../models/mutants/index.ts';
export { Machine } from '../models/reference/machine.ts';
export type { Hardware } from '../models/reference/operations.ts';
export { findProperty, PROPERTIES } from '../properties/index.ts';
export { BLIND, type Finding, Judge } from '../properties/judge.ts';
export { defineProperty, type MonitorContext, type Property } from '../properties/property.ts';
export type { CoverageArea, CoverageReport } from './coverage/report.ts';
export { type SearchOptions, type SearchResult, search as explore, type Violation } from './explore/search.ts';
export { linesOf } from './explore/words.ts';
export { type CheckOptions, type CheckResult, check, type Failure, type Verdict } from './fuzz/check.ts';
export { Generator, ProgramArbitrary } from './fuzz/generate.ts';
export { type ShrinkResult, shrink } from './fuzz/shrink.ts';
export { checkHypothesis, type HypothesisResult } from './hypothesis/check-hypothesis.ts';
export { type Hunt, hunt } from './mutants/hunt.ts';
export { Laboratory } from './refinement/laboratory.ts';
export type { Item, Program } from './run/program.ts';
export { type Counterexample, parseCounterexample } from './run/store.ts';
export { checkTrace, TraceError, type TraceReport } from './trace/check-trace.ts';
