/** Has the reference model make steps behind a program, with every outcome that it leaves open. */

import type { FreedomId } from '../../models/architecture/freedoms.ts';
import type { Step } from '../../models/architecture/steps.ts';
import { type Item, item, type Program } from '../run/program.ts';
import { EnumeratingScheduler, type Tried } from '../run/scheduler.ts';
import type { Laboratory } from './laboratory.ts';

/** Executes a step of the reference model; false if it is not possible. */
export type Execute = (step: Step) => boolean;

export class Outcomes {
  private readonly laboratory: Laboratory;
  private readonly scheduler: EnumeratingScheduler;

  /** Of each freedom every outcome is tried, unless `tries` says otherwise. */
  constructor(laboratory: Laboratory, tries: (freedom: FreedomId) => Tried = () => true) {
    this.laboratory = laboratory;
    this.scheduler = new EnumeratingScheduler(tries);
  }

  /**
   * Runs the program and what `make` executes behind it, once for each way in which that can come out, as long as `make` says that it was possible and
   * `isEnough`, which is given what was executed behind the program, does not say that it is enough.
   */
  each(program: Program, make: (execute: Execute) => boolean, isEnough: (items: readonly Item[]) => boolean): void {
    const { laboratory, scheduler } = this;
    let path: readonly number[] | undefined = [];
    while (path !== undefined) {
      laboratory.run(program);
      scheduler.start(path);
      const items: Item[] = [];
      const isMade = make((step) => {
        scheduler.startItem();
        if (!laboratory.execute(item(step, 'everything'), scheduler)) return false;
        items.push(item(step, 'everything', scheduler.taken()));
        return true;
      });
      if (isMade && isEnough(items)) return;
      path = scheduler.next();
    }
  }
}
