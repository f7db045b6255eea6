/** The predecessor of each state, from which a path to any state is rebuilt. */
import { Numbers } from './numbers.ts';

/** State number → number of the state before it, and the step in between. State 0, the initial one, has none: what is stored for it is ignored. */
export class Ways {
  private readonly parents = new Numbers();
  private readonly steps = new Numbers();

  /** Records the predecessor of the state with the next number. */
  push(parent: number, step: number): void {
    this.parents.push(parent);
    this.steps.push(step);
  }

  /** The steps from state 0 to that state. */
  to(index: number): readonly number[] {
    const steps: number[] = [];
    for (let at = index; at > 0; at = this.parents.at(at)) steps.push(this.steps.at(at));
    return steps.reverse();
  }
}
