/**
 * Findings about the ITS where the log may be that of a machine with several.
 *
 * QEMU does not log which ITS a line is about. A second ITS looks like a queue that is set up anew while commands are under way, or that goes back
 * to an earlier slot. From then on findings wait: they count once many commands have followed in one queue, and those about an ITS are dropped once
 * a queue goes on where an earlier one was left. If PEs were brought up twice as well, the log mixes machines, and nothing is left to judge.
 */
import type { EventKind } from '../../models/architecture/events.ts';
import type { Property } from '../../properties/property.ts';
import type { TraceFinding, WaitingFinding } from './trace-finding.ts';

/** `tables`: the tables were set up as well as the queue, as the driver of another ITS does. */
export type Suspicion = 'queue' | 'tables';

/** Commands of one queue after which there is no other. */
const ENOUGH = 64;

const OF_AN_ITS: readonly EventKind[] = [
  'consumed',
  'published',
  'msi',
  'cbaser',
  'cwriter',
  'baser',
  'its-enabled',
  'its-active',
  'quiescent',
  'lpi',
];
/** What happens when an ITS is set up. */
const OF_ITS_REGISTERS: readonly EventKind[] = ['cbaser', 'baser'];

const needsOne = ({ needs = [] }: Property, kinds: readonly EventKind[]): boolean =>
  kinds.some((kind) => needs.includes(kind));

const EITHER = 'or the log has several ITSs, and this is the set-up of another one: QEMU does not log which';

export const ITS_UNKNOWN = 'QEMU does not log which of several ITSs a line is about';

export class SeveralItss {
  /** The log is that of several ITSs. */
  isCertain = false;
  /** The log is that of several machines as well: some PE is brought up twice. */
  private areMachines = false;
  /** Redistributors with EnableLPIs set. */
  private readonly enabled = new Set<number>();
  private suspicion: Suspicion | undefined;
  private commands = 0;
  private waiting: WaitingFinding[] = [];

  get isSuspected(): boolean {
    return this.suspicion !== undefined;
  }

  /** The property depends on the state of an ITS, or on what several machines do not share either. */
  concerns(property: Property): boolean {
    return this.areMachines || needsOne(property, OF_AN_ITS);
  }

  /** EnableLPIs was written. A driver that finds it set leaves it alone. */
  writesEnable(rd: number, enabled: boolean): void {
    if (!enabled) this.enabled.delete(rd);
    else if (this.enabled.has(rd)) this.areMachines = true;
    else this.enabled.add(rd);
  }

  suspect(suspicion: Suspicion): void {
    if (this.suspicion !== 'tables') this.suspicion = suspicion;
    this.commands = 0;
  }

  /** Returns the findings that do not depend on an ITS. */
  confirm(): readonly WaitingFinding[] {
    this.isCertain = true;
    const rest = this.waiting.filter(({ property }) => !this.concerns(property));
    this.waiting = [];
    return rest;
  }

  /** Whether the finding is not to be told, or not yet. */
  takes(property: Property, finding: TraceFinding): boolean {
    if (this.isCertain) return this.concerns(property);
    if (!this.isSuspected) return false;
    this.waiting.push({ property, finding });
    return true;
  }

  /** A command was consumed. Returns the findings that need not wait any longer. */
  consumed(): readonly WaitingFinding[] {
    if (this.suspicion === undefined || this.isCertain) return [];
    this.commands += 1;
    return this.commands < ENOUGH ? [] : this.rest();
  }

  /** No other queue has shown. */
  rest(): readonly WaitingFinding[] {
    const { suspicion, waiting } = this;
    this.suspicion = undefined;
    this.waiting = [];
    return suspicion === 'tables' ? waiting.map(asEither) : waiting;
  }
}

const asEither = ({ property, finding }: WaitingFinding): WaitingFinding =>
  finding.verdict === 'violated' && needsOne(property, OF_ITS_REGISTERS)
    ? { property, finding: { ...finding, verdict: 'inconclusive', message: `${finding.message}; ${EITHER}` } }
    : { property, finding };
