/**
 * The library: what one needs to judge another GIC or driver by these properties, or to bring one's own property, hypothesis or profile.
 */
// For its types: it reaches the files that add their rows to Operations.
import '../models/reference/healthy.ts';
import { builtIn } from './registry/built-in.ts';

/** The profile of that id, of those that are built in: `defineProfile({ ...profile('v4.1'), id: 'mine', … })`. */
export const profile = (id: string) => builtIn.profile(id);

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
export { defineProfile, type Profile, type ProfileData } from '../models/architecture/profiles.ts';
export { itsRegisters } from '../models/architecture/registers/its-registers.ts';
export { redistributorRegisters } from '../models/architecture/registers/redistributor-registers.ts';
export type { InternalStep, Step, Stimulus } from '../models/architecture/steps.ts';
export { type Fault, hardwareWith, type Remember, type Replacement } from '../models/faults/fault.ts';
export {
  defineHypothesis,
  type Hypothesis,
  type HypothesisData,
  type Scope as HypothesisScope,
  type Workaround,
} from '../models/faults/hypothesis.ts';
export type { Gic } from '../models/reference/gic.ts';
export type { Effect, EffectKind } from '../models/reference/its/effects.ts';
export type { Its } from '../models/reference/its/its.ts';
export { Machine } from '../models/reference/machine.ts';
export type { Hardware, Operations, Replaced } from '../models/reference/operations.ts';
export type { Redistributor } from '../models/reference/redistributor/redistributor.ts';
export type { Act, Answer, Thread } from '../models/software/act.ts';
export {
  acknowledge,
  consumed,
  delay,
  enqueue,
  guestAcknowledge,
  inTurn,
  loadByte,
  locked,
  msi,
  perform,
  poll,
  publish,
  read,
  type SendTicket,
  send,
  sendOnly,
  sendToAll,
  soft,
  store,
  storeByte,
  wait,
  write,
} from '../models/software/acts.ts';
export type { CommandQueue } from '../models/software/command-queue.ts';
export { type Filter, filtered } from '../models/software/filter.ts';
export {
  type DeviceEvent,
  type Driver,
  defineDriver,
  type HostDriver,
  type Machine as DriverMachine,
  type Vpe,
} from '../models/software/host-driver.ts';
export {
  defineProperty,
  type Handlers,
  type MonitorContext,
  type Property,
  type Subject,
} from '../properties/property.ts';
export { checkDriver, type DriverCheckOptions, type DriverFailure, type DriverResult } from './actors/check-driver.ts';
export { Bus, type BusOptions, type Requester } from './bus/bus.ts';
export type { Width } from './bus/bytes.ts';
export { adjacent, defaultMap, type MemoryMap } from './bus/memory-map.ts';
export { type Port, RigPort } from './bus/port.ts';
export type { CoverageArea, CoverageReport } from './cover/report.ts';
export { type SearchOptions, type SearchResult, search as explore, type Violation } from './explore/search.ts';
export { linesOf } from './explore/words.ts';
export { check } from './fuzz/check.ts';
export type { CheckOptions } from './fuzz/check-options.ts';
export type { CheckResult, Failure } from './fuzz/check-result.ts';
export { Generator, ProgramArbitrary } from './fuzz/generate.ts';
export { type ShrinkResult, shrink } from './fuzz/shrink.ts';
export { checkHypothesis, type HypothesisResult } from './hypotheses/check-hypothesis.ts';
export { type Hunt, hunt } from './hypotheses/hunt.ts';
export { BLIND, type Finding, Judge } from './judge/judge.ts';
export type { Verdict } from './judge/verdict.ts';
export { Laboratory } from './refine/laboratory.ts';
export { builtIn } from './registry/built-in.ts';
export { loaded } from './registry/load.ts';
export { type Additions, extended, Registry, RegistryError } from './registry/registry.ts';
export type { Item, Program } from './run/program.ts';
export { Rig } from './run/rig.ts';
export { type Counterexample, parseCounterexample } from './run/store.ts';
export { checkTrace, TraceError, type TraceReport } from './trace/check-trace.ts';
