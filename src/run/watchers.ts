/** Combines the watchers of several observers into one: a machine has only one watcher. */
import type { Command } from '../../models/architecture/commands.ts';
import type { InternalStep, Stimulus } from '../../models/architecture/steps.ts';
import type { Effect } from '../../models/reference/its/effects.ts';
import type { Its } from '../../models/reference/its/its.ts';
import type { TravellingDoorbell } from '../../models/reference/redistributor/travelling-doorbell.ts';
import type { ResidencyStep, Watcher } from '../../models/reference/watcher.ts';

class Watchers implements Watcher {
  private readonly all: readonly Watcher[];

  constructor(all: readonly Watcher[]) {
    this.all = all;
  }

  applied(stimulus: Stimulus): void {
    for (const each of this.all) each.applied(stimulus);
  }

  consumed(its: Its, command: Command): void {
    for (const each of this.all) each.consumed(its, command);
  }

  landed(its: Its, effect: Effect): void {
    for (const each of this.all) each.landed(its, effect);
  }

  rang(doorbell: TravellingDoorbell): void {
    for (const each of this.all) each.rang(doorbell);
  }

  unrang(vpeid: number): void {
    for (const each of this.all) each.unrang(vpeid);
  }

  residency(kind: ResidencyStep, rd: number): void {
    for (const each of this.all) each.residency(kind, rd);
  }

  fired(kind: InternalStep['kind']): void {
    for (const each of this.all) each.fired(kind);
  }
}

/** One watcher that calls all of these; undefined if there are none, so that the machine calls nothing. */
export const watcherOf = (all: readonly Watcher[]): Watcher | undefined =>
  all.length > 1 ? new Watchers(all) : all[0];
