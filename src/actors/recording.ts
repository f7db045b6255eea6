/** A scheduler that keeps what another one has chosen in each step. */
import type { FreedomId } from '../../models/architecture/freedoms.ts';
import type { Choice } from '../run/program.ts';
import type { RandomScheduler } from '../run/scheduler.ts';
import type { RecordingScheduler } from './hands.ts';

export class Recording implements RecordingScheduler {
  readonly all: (readonly Choice[])[] = [];
  private readonly scheduler: RandomScheduler;

  constructor(scheduler: RandomScheduler) {
    this.scheduler = scheduler;
  }

  start(): void {
    this.scheduler.start();
  }

  choose(freedom: FreedomId, outcomes: readonly string[]): number {
    return this.scheduler.choose(freedom, outcomes);
  }

  taken(): readonly Choice[] {
    const choices = this.scheduler.taken();
    this.all.push(choices);
    return choices;
  }
}
