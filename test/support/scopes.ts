/** Scopes of the abstract model, and a plain search of them. */
import { AbstractMachine } from '../../models/abstract/machine.ts';
import { findScope, type Scope } from '../../models/abstract/scope.ts';

export const scopeOf = (name: string): Scope => {
  const scope = findScope(name);
  if (scope === undefined) throw new Error(`no scope ${name}`);
  return scope;
};

/** Every state, found by a search that keeps them as text; nothing is shared with the one under test but the machine. */
export const statesOf = (scope: Scope, order = false): ReadonlySet<string> => {
  const machine = new AbstractMachine(scope);
  const found = new Set<string>();
  const queue = [machine.layout.initial()];
  found.add(queue.join());
  for (let words = queue.pop(); words !== undefined; words = queue.pop()) {
    const visit = (to: Uint32Array): void => {
      if (found.has(to.join())) return;
      found.add(to.join());
      queue.push(to.slice());
    };
    machine.internalSteps(words, visit, order);
    machine.stimuli(words, visit, order);
  }
  return found;
};
