/** Runs steps of the reference model after a program, once for each combination of outcomes that the reference model leaves open. */

import type { FreedomId } from '../../models/architecture/freedoms.ts';
import type { Step } from '../../models/architecture/steps.ts';
import { type Item, item, type Program } from '../run/program.ts';
import { EnumeratingScheduler, type Tried } from '../run/scheduler.ts';
import type { Laboratory } from './laboratory.ts';

/** Executes a step of the reference model. Returns false if the step is not possible. */
export type Execute = (step: Step) => boolean;

export class Outcomes {
  private readonly laboratory: Laboratory;
  private readonly scheduler: EnumeratingScheduler;

  /** By default every outcome of each freedom is tried that the abstract model has; `tries` can restrict that. In it an MSI is translated when it arrives. */
  constructor(laboratory: Laboratory, tries: (freedom: FreedomId) => Tried = (freedom) => freedom !== 'A-104') {
    this.laboratory = laboratory;
    this.scheduler = new EnumeratingScheduler(tries);
  }

  /**
   * Runs the program and then `make`, which executes steps; repeats both for each combination of outcomes of these steps. After a run in which `make`
   * returned true, calls `isEnough` with the items that `make` executed, and stops if it returns true.
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
