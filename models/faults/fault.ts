/**
 * A fault: operations of the reference model, replaced.
 *
 * `healthy` are the operations that the machine has without the fault. A fault that needs state of its own asks for it with `remember`.
 */
import { HEALTHY } from '../reference/healthy.ts';
import type { Hardware, Memory, Operations, Replaced } from '../reference/operations.ts';

/** Creates the state of a fault; the result gives the state of the program that is running. Numbers, strings, arrays, objects, sets and maps. */
export type Remember = <State>(create: () => State) => () => State;

export type Fault = (healthy: Operations, remember: Remember) => Replaced;

/** Sets and maps in the order of their keys, whatever the order in which they were filled. */
const plain = (_key: string, value: unknown): unknown => {
  if (value instanceof Set) return [...value].map((each) => JSON.stringify(each, plain)).sort();
  if (value instanceof Map) return [...value].map((each) => JSON.stringify(each, plain)).sort();
  return value;
};

class Cell<State> implements Memory {
  state: State;
  private readonly create: () => State;

  constructor(create: () => State) {
    this.create = create;
    this.state = create();
  }

  reset(): void {
    this.state = this.create();
  }

  print(): string {
    return JSON.stringify(this.state, plain);
  }
}

const replaced = (ops: Operations, { ...owners }: Replaced): Operations => {
  const result = { ...ops };
  for (const owner of Object.keys(owners)) {
    if (isOwner(ops, owner)) Object.assign(result, { [owner]: { ...ops[owner], ...owners[owner] } });
  }
  return result;
};

const isOwner = (ops: Operations, name: string): name is keyof Operations => Object.hasOwn(ops, name);

/** Hardware with these faults, each applied to what the ones before it have left. */
export const hardwareWith = (faults: readonly Fault[] = []): Hardware => {
  const memories: Memory[] = [];
  const remember: Remember = (create) => {
    const cell = new Cell(create);
    memories.push(cell);
    return () => cell.state;
  };
  const ops = faults.reduce<Operations>((before, fault) => replaced(before, fault(before, remember)), HEALTHY);
  return { ops, memories };
};
