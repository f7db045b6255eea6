/** Counts the coverage of programs: commands by outcome, choices, steps, residency, doorbells. An observer of events, steps and choices. */
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

/** Number of times that each target was reached. */
export type Counts = ReadonlyMap<string, number>;

const count = <K>(counts: Map<K, number>, key: K): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

export class CoverageRecorder implements Observer, ChoiceListener {
  readonly commands = new Map<CommandName, Map<CommandOutcome, number>>();
  /** Outcomes that were possible at each freedom, and how often each was chosen. */
  readonly freedoms = new Map<FreedomId, Map<string, number>>();
  readonly steps = new Map<StepKind, number>();
  readonly residency = new Map<string, number>();
  readonly doorbells = new Map<string, number>();
  /** (redistributor, INTID) → form of the doorbell that is pending there. */
  private readonly pendingDoorbells = new Map<number, 'individual' | 'default'>();
  /** INTID → form of the doorbell that MOVALL has removed from one redistributor and not yet set at the other. */
  private readonly takenByMovall = new Map<number, 'individual' | 'default'>();
  /** Residency of each redistributor before the current event. */
  private readonly knownResidency = new Residency();
  private isV41 = false;

  /** Starts to observe this rig. Returns a function that stops it. */
  attach(rig: Rig): () => void {
    const isV41 = rig.profile.architecture === 'v4.1';
    return rig.attach({
      reset: () => {
        // One recorder may observe rigs of several profiles, one after the other.
        this.isV41 = isV41;
        this.reset();
      },
      began: (item) => this.began(item),
      event: (event, time) => this.event(event, time),
    });
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

/** The name under which an outcome is counted. An outcome that is named at run time counts under the table's outcome at the same position. */
const outcomeName = (freedom: FreedomId, name: string, position: number): string | undefined => {
  const point = FREEDOMS[freedom];
  const { outcomes }: { readonly outcomes: readonly string[] } = point;
  const alias = OUTCOME_ALIASES[name];
  if (alias !== undefined) return alias;
  if (outcomes.includes(name)) return name;
  // A-01 also asks which command replaces a bad one: that is a detail of one outcome and not counted.
  if (point.resolved !== 'choice' || point.namedAtTheMoment !== true) return undefined;
  return outcomes[Math.min(position, outcomes.length - 1)];
};
