/** Counts what programs come to: an observer of events, of steps, and of choices. It changes nothing, and costs a few counters. */
import type { CommandName } from '../../models/architecture/commands.ts';
import type { GicEvent } from '../../models/architecture/events.ts';
import { FREEDOMS, type FreedomId } from '../../models/architecture/freedoms.ts';
import { VSGIS } from '../../models/architecture/identifiers.ts';
import { pair } from '../../models/architecture/keys.ts';
import type { StepKind } from '../../models/architecture/steps.ts';
import { Residency } from '../../models/observer/residency.ts';
import type { Observer } from '../run/observer.ts';
import type { Item } from '../run/program.ts';
import type { Rig } from '../run/rig.ts';
import type { ChoiceListener } from '../run/scheduler.ts';
import { type CommandOutcome, DOORBELLS, OUTCOME_ALIASES, RESIDENCY } from './targets.ts';

/** How often each thing happened. */
export type Counts = ReadonlyMap<string, number>;

const count = <K>(counts: Map<K, number>, key: K): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

export class CoverageRecorder implements Observer, ChoiceListener {
  readonly commands = new Map<CommandName, Map<CommandOutcome, number>>();
  /** Outcomes that were offered, and how often each was taken. */
  readonly freedoms = new Map<FreedomId, Map<string, number>>();
  readonly steps = new Map<StepKind, number>();
  readonly residency = new Map<string, number>();
  readonly doorbells = new Map<string, number>();
  /** Doorbells that are pending, by redistributor and INTID. */
  private readonly pendingDoorbells = new Map<number, 'individual' | 'default'>();
  /** Doorbells that MOVALL has taken away from a redistributor, by INTID. */
  private readonly takenByMovall = new Map<number, 'individual' | 'default'>();
  /** Who is resident where, before the event. */
  private readonly knownResidency = new Residency();
  private isV41 = false;

  /** Watches this rig from now on, until that is called which it returns. */
  attach(rig: Rig): () => void {
    this.isV41 = rig.profile.architecture === 'v4.1';
    return rig.attach(this);
  }

  reset(): void {
    this.knownResidency.reset();
    if (this.pendingDoorbells.size > 0) this.pendingDoorbells.clear();
    if (this.takenByMovall.size > 0) this.takenByMovall.clear();
  }

  began({ step }: Item): void {
    count(this.steps, step.kind);
  }

  chose(freedom: FreedomId, outcomes: readonly string[], index: number): void {
    let taken = this.freedoms.get(freedom);
    if (taken === undefined) {
      taken = new Map();
      this.freedoms.set(freedom, taken);
    }
    for (let position = 0; position < outcomes.length; position += 1) {
      const name = outcomeName(freedom, outcomes[position] ?? '', position);
      if (name === undefined) continue;
      const before = taken.get(name);
      if (position === index) taken.set(name, (before ?? 0) + 1);
      else if (before === undefined) taken.set(name, 0);
    }
  }

  event(event: GicEvent, time: number): void {
    switch (event.kind) {
      case 'consumed': {
        const outcomes = this.outcomesOf(event.command.op);
        if (event.error !== undefined) count(outcomes, `${event.error} ignored`);
        else if (event.reason === undefined) count(outcomes, 'accepted');
        else count(outcomes, `${event.reason} treated as valid`);
        break;
      }
      case 'stalled':
        count(this.outcomesOf(event.command.op), `${event.error} stalls the queue`);
        break;
      case 'vpendbaser':
        this.vpendbaser(event);
        this.knownResidency.written(event, time);
        break;
      case 'decided':
        if (this.isV41) this.decided(event);
        break;
      case 'dirty-cleared':
        count(this.residency, event.after === 'schedule' ? RESIDENCY.loaded : RESIDENCY.left(event.pendingLast));
        this.knownResidency.dirtyCleared(event);
        break;
      case 'reset':
        this.knownResidency.reset();
        break;
      case 'doorbell':
        count(this.doorbells, DOORBELLS.rings(event.form));
        if (event.form === 'default' && event.vINTID < VSGIS) {
          count(this.doorbells, event.vINTID < 0 ? DOORBELLS.ringsForConfiguration : DOORBELLS.ringsForVsgi);
        }
        break;
      case 'lpi':
        this.lpi(event);
        break;
      default:
        break;
    }
  }

  private outcomesOf(op: CommandName): Map<CommandOutcome, number> {
    let outcomes = this.commands.get(op);
    if (outcomes === undefined) {
      outcomes = new Map();
      this.commands.set(op, outcomes);
    }
    return outcomes;
  }

  private vpendbaser({ rd, valid, doorbell, pendingLast }: Extract<GicEvent, { kind: 'vpendbaser' }>): void {
    const phase = this.knownResidency.at(rd).phase;
    if (valid && phase === 'idle') count(this.residency, RESIDENCY.load);
    if (valid || phase !== 'resident') return;
    count(this.residency, this.isV41 ? RESIDENCY.leave41(doorbell, pendingLast) : RESIDENCY.leave40);
  }

  private decided({ rd, pendingLast }: Extract<GicEvent, { kind: 'decided' }>): void {
    const written = this.knownResidency.at(rd);
    if (!written.doorbell || written.pendingLast) count(this.doorbells, DOORBELLS.declined);
    else count(this.doorbells, pendingLast ? DOORBELLS.dropped : DOORBELLS.armed);
  }

  private lpi({ rd, intid, pending, changed, cause }: Extract<GicEvent, { kind: 'lpi' }>): void {
    const { pendingDoorbells, doorbells } = this;
    if (pending) {
      if (cause === 'MOVALL') {
        this.arrivesByMovall(rd, intid);
        return;
      }
      if (cause !== 'doorbell' && cause !== 'default doorbell' && cause !== 'VMOVP') return;
      const form = cause === 'doorbell' ? 'individual' : 'default';
      if (cause === 'VMOVP') count(doorbells, DOORBELLS.moved);
      else count(doorbells, changed ? DOORBELLS.pending(form) : DOORBELLS.merges(form));
      pendingDoorbells.set(pair(rd, intid), form);
      return;
    }
    if (pendingDoorbells.size === 0 || !changed) return;
    const key = pair(rd, intid);
    const form = pendingDoorbells.get(key);
    if (form === undefined) return;
    pendingDoorbells.delete(key);
    if (cause === 'MOVALL') this.takenByMovall.set(intid, form);
    if (cause === 'acknowledge') count(doorbells, DOORBELLS.acknowledged(form));
    else if (cause === 'residency') count(doorbells, DOORBELLS.removed);
  }

  private arrivesByMovall(rd: number, intid: number): void {
    const form = this.takenByMovall.get(intid);
    if (form === undefined) return;
    this.takenByMovall.delete(intid);
    this.pendingDoorbells.set(pair(rd, intid), form);
    count(this.doorbells, DOORBELLS.movall(form));
  }
}

/** Outcomes that are named at the moment have a place of their own among those of the table. */
const outcomeName = (freedom: FreedomId, name: string, position: number): string | undefined => {
  const point = FREEDOMS[freedom];
  const { outcomes }: { readonly outcomes: readonly string[] } = point;
  const alias = OUTCOME_ALIASES[name];
  if (alias !== undefined) return alias;
  if (outcomes.includes(name)) return name;
  // Which command takes the place of a bad one is a question inside an outcome.
  if (point.resolved !== 'choice' || point.namedAtTheMoment !== true) return undefined;
  return outcomes[Math.min(position, outcomes.length - 1)];
};
