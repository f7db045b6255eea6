/** How states were reached. */
import { Numbers } from './numbers.ts';

/** By number of a state: the one before it, and the step from there. State 0 has none, whatever is said of it. */
export class Ways {
  private readonly parents = new Numbers();
  private readonly steps = new Numbers();

  /** Of the next state. */
  push(parent: number, step: number): void {
    this.parents.push(parent);
    this.steps.push(step);
  }

  /** Steps from state 0 to that state. */
  to(index: number): readonly number[] {
    const steps: number[] = [];
    for (let at = index; at > 0; at = this.parents.at(at)) steps.push(this.steps.at(at));
    return steps.reverse();
  }
}
