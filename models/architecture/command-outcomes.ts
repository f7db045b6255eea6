/**
 * Outcomes of a command on given hardware: whether the ITS knows the command, and the reasons for which it can fail.
 *
 * Sources: the command descriptions of IHI 0069; Linux arm-gic-v3.h (E_ITS_*); GIC-600AE TRM.
 */
import { COMMAND_NAMES, COMMANDS, type CommandName } from './commands/index.ts';
import type { ErrorReason } from './error-reasons.ts';
import { FREEDOMS } from './freedoms.ts';
import { ITS_TABLES } from './its-tables.ts';
import { isClearable } from './lpi-control.ts';
import { type ErrorOutcome, type Profile, policyOf } from './profile.ts';
import { OUT_OF_RANGE_REASON } from './two-level.ts';
import { type Architecture, isSince } from './versions.ts';

interface Knowers {
  /** An ITS of that version knows the command, provided that it has the optional features that the command requires. */
  readonly versions: Readonly<Record<Architecture, boolean>>;
  readonly requiresVsgi: boolean;
}

/** The rows as tables for quick look-up: the reference model uses them for each command that it consumes. */
const KNOWERS: ReadonlyMap<CommandName, Knowers> = new Map(
  COMMAND_NAMES.map((op) => {
    const { since, requires } = COMMANDS[op];
    const versions = { v3: isSince('v3', since), 'v4.0': isSince('v4.0', since), 'v4.1': isSince('v4.1', since) };
    return [op, { versions, requiresVsgi: requires === 'vsgi' }];
  }),
);

/** An ITS of this hardware knows the command. */
export const isKnown = ({ architecture, vsgi }: Pick<Profile, 'architecture' | 'vsgi'>, op: CommandName): boolean => {
  const knowers = KNOWERS.get(op);
  return knowers?.versions[architecture] === true && (vsgi || !knowers.requiresVsgi);
};

/** The command came with GICv4: it concerns virtual interrupts only. */
export const isVirtual = (op: CommandName): boolean => COMMANDS[op].since !== 'v3';

/** The ITS can refuse the command because a redistributor that it concerns has EnableLPIs=0. */
export const needsLpisEnabled = (profile: Profile, op: CommandName): boolean =>
  COMMANDS[op].concernsLpis === true && isKnown(profile, op) && isClearable(profile);

/** Its operands alone can make the command fail for this reason, on some version. */
export const mayFailFor = (op: CommandName, wanted: ErrorReason): boolean =>
  COMMANDS[op].reasons.some((each) => (typeof each === 'string' ? each : each.reason) === wanted);

const ofItself = (profile: Profile, op: CommandName): readonly ErrorReason[] =>
  isKnown(profile, op)
    ? COMMANDS[op].reasons.flatMap((each) => {
        if (typeof each === 'string') return [each];
        return isSince(profile.architecture, each.since) ? [each.reason] : [];
      })
    : ['UNKNOWN_COMMAND'];

/** The error of the command on hardware of that profile, whatever the tables hold. */
export const reasonsOn = (profile: Profile, op: CommandName): readonly ErrorReason[] => {
  const reasons = ofItself(profile, op);
  const looksUp = ITS_TABLES.some(
    (table) => profile.twoLevel?.[table] !== undefined && reasons.includes(OUT_OF_RANGE_REASON[table]),
  );
  return looksUp ? [...reasons, 'LEVEL_ONE_INVALID'] : reasons;
};

const isErrorOutcome = (name: string | undefined): name is ErrorOutcome =>
  name === 'ignored' || name === 'stalls the queue' || name === 'treated as valid';

const ANY: readonly ErrorOutcome[] = FREEDOMS['A-01'].outcomes.filter(isErrorOutcome);

/** A command that completes earlier ones: with EnableLPIs=0 it can be ignored, and is no error. */
const isCompletion = (op: CommandName): boolean => op === 'SYNC' || op === 'VSYNC';

/** The outcomes that this profile permits for a command error. */
export const errorOutcomesOn = (profile: Profile, op: CommandName, reason: ErrorReason): readonly ErrorOutcome[] => {
  // A-58 decides between these two.
  if (reason === 'LEVEL_ONE_INVALID') return ['ignored', 'stalls the queue'];
  if (reason === 'LPIS_DISABLED' && isCompletion(op)) return ['ignored'];
  const policy = policyOf(profile, op, reason) ?? profile.fixed['A-01'];
  const policies = isErrorOutcome(policy) ? [policy] : ANY;
  // An unknown command cannot be treated as valid: no operand would make it so.
  return reason === 'UNKNOWN_COMMAND' ? policies.filter((outcome) => outcome !== 'treated as valid') : policies;
};

/** Whether this profile permits the outcome: as above, or where is fixed, or no valid operand is left to be taken. */
export const isPermitted = (profile: Profile, op: CommandName, reason: ErrorReason, outcome: ErrorOutcome): boolean => {
  if (reason === 'LEVEL_ONE_INVALID') {
    const answer = profile.fixed['A-58'];
    if (answer === undefined) return outcome !== 'treated as valid';
    return outcome === (answer === 'ignored' ? 'ignored' : 'stalls the queue');
  }
  if (reason === 'LPIS_DISABLED' && op !== 'MAPC' && !isCompletion(op)) {
    const answer = profile.fixed['A-52'];
    if (outcome === 'ignored' && answer !== 'is a command error') return true;
    if (answer === 'ignored') return false;
  }
  const permitted = errorOutcomesOn(profile, op, reason);
  return permitted.includes(outcome) || (outcome === 'ignored' && !permitted.includes('stalls the queue'));
};
