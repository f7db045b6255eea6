/**
 * A fault: replaced operations of the reference model, the property that they violate, and the source of the requirement.
 *
 * Errata of real parts, planted faults and mutants are all faults: they differ in their provenance.
 */
import { HEALTHY } from '../reference/healthy.ts';
import type { Hardware, Memory, Operations, Replaced } from '../reference/operations.ts';

/** Declares the state of a fault, made of numbers, strings, arrays, objects, sets and maps. The result returns the state for the running program. */
export type Remember = <State>(create: () => State) => () => State;

/**
 * The operations that a fault replaces. `healthy` are the operations that the machine has without the fault; a fault that needs state of its
 * own asks for it with `remember`.
 */
export type Replacement = (healthy: Operations, remember: Remember) => Replaced;

/** `erratum`: reported of real hardware. `planted`: made up to test a property, with its shortest program. `mutant`: any other. */
export type Provenance = 'erratum' | 'planted' | 'mutant';

export interface Fault {
  /** Kebab-case. */
  readonly id: string;
  /** What goes wrong: a clause. */
  readonly title: string;
  /** Id of the property that has to be violated; others may be violated as well. */
  readonly violates: string;
  /** Id of a profile on which the fault can be found. */
  readonly profile: string;
  /** Source of the correct behaviour: a section or register page of Arm, or a driver that relies on it. */
  readonly source: string;
  readonly provenance: Provenance;
  /** Number of steps of the shortest programs that find the fault, where it was proven. */
  readonly shortest?: readonly number[];
  /** The rule of the abstract model that has the same fault when it is off. */
  readonly abstractRule?: string;
  /** Why no program can tell it from healthy hardware, where that is so. */
  readonly equivalent?: string;
  readonly replaces: Replacement;
}

/** A fault as a row of a table, under its id; it is a mutant unless the row says otherwise. */
export type FaultRow = Omit<Fault, 'id' | 'provenance'> & { readonly provenance?: Provenance };

/** Declares the faults of one table, by id. */
export const defineFaults = (rows: Readonly<Record<string, FaultRow>>): readonly Fault[] =>
  Object.entries(rows).map(([id, row]) => ({ provenance: 'mutant', ...row, id }));

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

/** Throws a RangeError for an operation that the model does not have: the fault would never act. */
const replaced = (ops: Operations, { ...owners }: Replaced): Operations => {
  const result = { ...ops };
  for (const owner of Object.keys(owners)) {
    if (!isOwner(ops, owner)) {
      throw new RangeError(`the model has no operations of ${owner}; it has those of ${Object.keys(ops).join(', ')}`);
    }
    for (const [name, operation] of Object.entries(owners[owner] ?? {})) {
      if (!Object.hasOwn(ops[owner], name)) {
        const names = Object.keys(ops[owner]).filter((each) => each !== 'section');
        throw new RangeError(`${owner} has no operation ${name}; it has ${names.join(', ')}`);
      }
      if (name !== 'section' && typeof operation !== 'function') {
        throw new RangeError(`${owner}.${name} is replaced by a ${typeof operation}; give a function`);
      }
    }
    Object.assign(result, { [owner]: { ...ops[owner], ...owners[owner] } });
  }
  return result;
};

const isOwner = (ops: Operations, name: string): name is keyof Operations => Object.hasOwn(ops, name);

/** Hardware with these faults; each replaces operations of the hardware with the faults before it. No fault: healthy hardware. */
export const hardwareWith = (...faults: readonly (Replacement | undefined)[]): Hardware => {
  const memories: Memory[] = [];
  const remember: Remember = (create) => {
    const cell = new Cell(create);
    memories.push(cell);
    return () => cell.state;
  };
  const ops = faults.reduce<Operations>(
    (before, fault) => (fault === undefined ? before : replaced(before, fault(before, remember))),
    HEALTHY,
  );
  return { ops, memories };
};
