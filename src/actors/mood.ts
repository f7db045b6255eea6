/**
 * The mood of a case: what it is about, how its calls overlap, and how long the hardware is held back. A case has few operations and few operands that
 * come often, and others have others: a fault that needs many steps on one vCPU is rarely reached where everything comes now and then.
 */
import type { HostDriver } from '../../models/software/host-driver.ts';
import type { Dice } from '../run/dice.ts';
import type { Args } from './case.ts';
import type { Hypervisor } from './hypervisor.ts';
import { type OperationId, operationOf, operationsOf } from './operations.ts';

/** As one in so many: hardly ever. */
export const NEVER = 2 ** 30;
const OVERLAPS = [NEVER, 24, 10, 4] as const;
const CLOSE_UPS = [16, 6, 2] as const;
const HOLDINGS = [NEVER, 64, 8, 2] as const;

const CHOICES = ['plainest', 'plainest', 'fair', 'steady'] as const;

/** Operations without which the others are impossible or cannot be observed: each case has them. */
const NEEDED: ReadonlySet<OperationId> = new Set(['map-event', 'map-vpe', 'forward', 'run', 'msi']);

/** The driver boots step by step one in so many times. */
const BOOTS = 16;

/** How often an operation that the case is about comes, compared with its weight. */
const SHARE_OF_SUBJECT = 4;

/** How often an operation that is not needed comes in a case, compared with its weight. */
const SHARES = [0, 0, 1, 4] as const;

const picked = <T>(dice: Dice, from: readonly [T, ...T[]]): T => from[dice.below(from.length)] ?? from[0];

/** What cases are about. */
export interface About {
  /** Operations that come often. */
  readonly operations: ReadonlySet<string>;
  /** Operations that come at least as often as they weigh. */
  readonly related: ReadonlySet<string>;
  /** Acts before which other calls often go on. */
  readonly labels: ReadonlySet<string>;
}

/** An operation, and some of its operands. */
export interface Preparation {
  readonly operation: OperationId;
  readonly args: Args;
}

/** How a case is drawn; numbers are one in so many. */
export class Mood {
  /** At an act, another call starts or goes on. */
  readonly overlap: number;
  /** The same, at an act that the case is about. */
  readonly closeUp: number;
  /** After an act, nothing is held back. */
  readonly releases: number;
  /** Before an act, the hardware takes a step that it was held back from. */
  readonly fires: number;
  /** The driver boots before all else, and the hardware at once does what it has to do. */
  readonly bootsAtOnce: boolean;
  /** Caches drop bytes without being told to. */
  readonly evicts: boolean;
  /** A choice is mostly the plainest one, or a fair one, or the same each time: a machine mostly does what it has done before. */
  readonly choices: 'plainest' | 'fair' | 'steady';
  /** Stores may be late. */
  readonly isWeak: boolean;
  /** The operations of the case, each as often as it weighs. */
  readonly operations: readonly OperationId[];
  private readonly dice: Dice;
  /** Operand → the values that it has in the case. */
  private readonly values = new Map<string, readonly number[]>();

  constructor(dice: Dice, driver: HostDriver, about?: About) {
    this.dice = dice;
    this.overlap = picked(dice, OVERLAPS);
    this.closeUp = about === undefined ? NEVER : picked(dice, CLOSE_UPS);
    this.bootsAtOnce = about?.operations.has('boot') !== true && dice.below(BOOTS) > 0;
    this.releases = picked(dice, HOLDINGS);
    this.fires = 2 + dice.below(4);
    this.evicts = dice.below(2) === 0;
    this.choices = picked(dice, CHOICES);
    this.isWeak = dice.below(3) === 0;
    const hasAll = dice.below(4) === 0;
    this.operations = operationsOf(driver).flatMap((id) => {
      const least = about?.operations.has(id) === true ? SHARE_OF_SUBJECT : about?.related.has(id) === true ? 1 : 0;
      const share = Math.max(least, hasAll || NEEDED.has(id) ? 1 : picked(dice, SHARES));
      return Array.from({ length: operationOf(id).weight * share }, () => id);
    });
  }

  /** The hardware is held back now and then. */
  get isLazy(): boolean {
    return this.releases !== NEVER;
  }

  /** Before anything else vCPUs and events are mapped, and events are forwarded: those that the case is about. */
  *preparation(hypervisor: Hypervisor): Generator<Preparation> {
    const { dice } = this;
    if (dice.below(8) === 0) return;
    const events = this.valuesOf('event', hypervisor.events.length - 1);
    for (const vcpu of this.valuesOf('vcpu', hypervisor.vcpus.length - 1)) {
      yield { operation: 'map-vpe', args: { vcpu } };
    }
    for (const event of events) yield { operation: 'map-event', args: { event } };
    for (const event of events) yield { operation: 'forward', args: { event } };
  }

  /** A value of the operand, from 0 to `last`: in every other case one of all, in others one of some. An operand has as many values everywhere. */
  value(name: string, last: number): number {
    const values = this.valuesOf(name, last);
    return values[this.dice.below(values.length)] ?? 0;
  }

  private valuesOf(name: string, last: number): readonly number[] {
    const known = this.values.get(name);
    if (known !== undefined) return known;
    const values = this.drawValues(last);
    this.values.set(name, values);
    return values;
  }

  private drawValues(last: number): readonly number[] {
    const { dice } = this;
    const all = Array.from({ length: last + 1 }, (_, value) => value);
    if (last === 0 || dice.below(2) === 0) return all;
    for (let left = dice.below(last) + 1; left > 0; left -= 1) all.splice(dice.below(all.length), 1);
    return all;
  }
}
