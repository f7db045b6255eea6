/** Objections to a command: the reasons for which an ITS has to refuse it, or may. */
import type { ErrorReason } from '../../architecture/error-reasons.ts';
import type { FreedomId } from '../../architecture/freedoms.ts';
import type { Profile } from '../../architecture/profiles.ts';
import type { Objects, Presence } from '../doubts.ts';
import type { Ledger } from '../ledger.ts';
import type { LevelOnePages } from '../level-one-pages.ts';
import type { LpiControl } from '../lpi-control.ts';
import type { TableSizes } from '../table-sizes.ts';
import type { Limits } from './limits.ts';

/** What a certain objection says besides the wrong operand. */
interface Details {
  /** The earlier command that set the limit, and its time; undefined if none did. */
  readonly setBy?: string;
  readonly setAt?: number;
  /** The entries of tables that it rests on. */
  readonly about?: Objects;
  /** The contract of software that is about it, other than P-CMD. */
  readonly contract?: string;
}

export interface Objection extends Details {
  readonly reason: ErrorReason;
  /** The ITS has to refuse the command. If not, it is open whether it does. */
  readonly isCertain: boolean;
  /** The wrong operand, and the limit that it breaks. */
  readonly what: string;
}

/** What commands are checked against. */
export interface World {
  readonly profile: Profile;
  readonly limits: Limits;
  /** The tables of the ITS, as the commands that it executed left them. */
  readonly ledger: Ledger;
  readonly control: LpiControl;
  readonly pages: LevelOnePages;
  readonly sizes: TableSizes;
}

/** The objection of one check; undefined if it finds none. */
export type Check<C> = (world: World, command: C) => Objection | undefined;

/** A certain objection. */
export const bad = (reason: ErrorReason, what: string, details: Details = {}): Objection => ({
  reason,
  isCertain: true,
  what,
  ...details,
});

/** The objection, of which it is open whether an ITS makes it: it does where it takes `outcome` of the freedom. */
export const ifTaken = (
  { fixed }: Profile,
  freedom: FreedomId,
  outcome: string,
  objection: Objection,
): Objection | undefined => {
  const taken = fixed[freedom];
  if (taken === undefined) return { ...objection, isCertain: false };
  return taken === outcome ? objection : undefined;
};

/** Objections that consist in an entry that is not there. */
const ABSENCES: ReadonlySet<ErrorReason> = new Set([
  'UNMAPPED_DEVICE',
  'UNMAPPED_INTERRUPT',
  'UNMAPPED_COLLECTION',
  'VCPU_INVALID',
  'CMDVCPU_INVALID',
]);

export const presenceOf = (reason: ErrorReason): Presence | undefined => (ABSENCES.has(reason) ? 'absent' : undefined);
