/**
 * Every state of a scope, breadth-first by the number of stimuli: what the hardware does by itself costs nothing. So the first way to a state is
 * one with the fewest stimuli, and of those one with the fewest steps of the hardware as far as that can be had.
 */
import { AbstractMachine } from '../../models/abstract/machine.ts';
import type { AbstractRules } from '../../models/abstract/rules.ts';
import type { Scope } from '../../models/abstract/scope.ts';
import { StateLayout } from '../../models/abstract/state.ts';
import { isStimulus, stepCode } from '../../models/abstract/steps.ts';
import { Watch } from './invariants.ts';
import { Symmetry } from './symmetry.ts';
import { ScopeTooLarge, Visited } from './visited.ts';

export interface SearchOptions {
  readonly scope: Scope;
  readonly rules?: AbstractRules;
  /** Ids of properties; all that the abstract model has by default. */
  readonly properties?: readonly string[];
  /** States that may be kept. */
  readonly mostStates?: number;
  /** States that differ only in which event, vPE or redistributor is which count as one. */
  readonly symmetry?: boolean;
  /** Ends with the first violation. */
  readonly stopAtFirst?: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly states: number;
  readonly transitions: number;
  /** Stimuli on the way to the states that are looked at now. */
  readonly depth: number;
  /** States found, but not looked at yet. */
  readonly queue: number;
}

/** A way to what a property forbids. */
export interface Violation {
  readonly property: string;
  /** Steps from the initial state on; the last one is the one that is wrong. */
  readonly steps: readonly number[];
  readonly stimuli: number;
}

export interface SearchResult {
  readonly states: number;
  readonly transitions: number;
  /** Stimuli on the way to the farthest state. */
  readonly depth: number;
  /** Every state was visited: the search did not run into a violation that ends it, nor out of room. */
  readonly complete: boolean;
  readonly violations: readonly Violation[];
  /** How often the situation of each property arose. */
  readonly exercised: ReadonlyMap<string, number>;
  readonly bytesPerState: number;
}

const DEFAULT_MOST_STATES = 50_000_000;
const PROGRESS_EVERY = 1 << 16;

/** A state, and the step that led to it from the one before. */
interface Stage {
  readonly state: number;
  readonly step: number;
}

/** How each state was reached first. */
class Ways {
  private parents = new Uint32Array(2 ** 10);
  private steps = new Uint32Array(2 ** 10);

  set(index: number, parent: number, step: number): void {
    if (index >= this.parents.length) {
      this.parents = doubled(this.parents);
      this.steps = doubled(this.steps);
    }
    this.parents[index] = parent;
    this.steps[index] = step;
  }

  /** The way from state 0 to that state. */
  to(index: number): readonly Stage[] {
    const way: Stage[] = [];
    for (let at = index; at > 0; at = this.parents[at] ?? 0) way.push({ state: at, step: this.steps[at] ?? 0 });
    return way.reverse();
  }

  get bytes(): number {
    return this.parents.byteLength + this.steps.byteLength;
  }
}

const doubled = (array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
};

/**
 * With symmetry each state on a way stands for others, and the step from it may be one of another. These are steps that can be made one after the
 * other, with the one that breaks the property at the end.
 */
const retrace = (
  { scope, rules }: SearchOptions,
  symmetry: Symmetry,
  visited: Visited,
  way: readonly Stage[],
  last: number,
  property: string,
): readonly number[] => {
  const machine = new AbstractMachine(scope, rules);
  const { layout } = machine;
  const watch = new Watch(layout, [property]);
  const wanted = layout.initial();
  const scratch = layout.initial();
  let now = layout.initial();
  /** Makes the first step of that kind after which it is as it should be. */
  const follow = (code: number, fits: (to: Uint32Array, step: number) => boolean): number => {
    let taken = -1;
    let next = now;
    const visit = (to: Uint32Array, step: number): void => {
      if (taken >= 0 || stepCode(step) !== code || !fits(to, step)) return;
      taken = step;
      next = to.slice();
    };
    machine.internalSteps(now, visit);
    machine.stimuli(now, visit);
    if (taken < 0) throw new Error('a way was lost');
    now = next;
    return taken;
  };
  const isWanted = (to: Uint32Array): boolean => {
    scratch.set(to);
    symmetry.canonize(scratch);
    return scratch.every((word, index) => word === wanted[index]);
  };
  const steps = way.map(({ state, step }) => {
    visited.copyTo(state, wanted);
    return follow(stepCode(step), isWanted);
  });
  return [...steps, follow(stepCode(last), (to, step) => watch.look(now, step, to) !== undefined)];
};

export const search = (options: SearchOptions): SearchResult => {
  const { scope, rules, properties, mostStates = DEFAULT_MOST_STATES, stopAtFirst = false, onProgress } = options;
  const symmetry = options.symmetry === true ? new Symmetry(new StateLayout(scope)) : undefined;
  const machine = new AbstractMachine(scope, rules);
  const { layout } = machine;
  const watch = new Watch(layout, properties);
  const visited = new Visited(layout.words, mostStates);
  const ways = new Ways();
  const from = layout.initial();
  const scratch = layout.initial();
  const violations = new Map<string, Violation>();
  // Numbers of states: those of this depth, and those of the next one.
  let level: number[] = [];
  let deeper: number[] = [];
  let target = level;
  let current = 0;
  let transitions = 0;
  let depth = 0;

  const report = (step: number, wrong: readonly string[]): void => {
    for (const property of wrong) {
      if (violations.has(property)) continue;
      const way = ways.to(current);
      const steps =
        symmetry === undefined
          ? [...way.map((each) => each.step), step]
          : retrace(options, symmetry, visited, way, step, property);
      violations.set(property, { property, steps, stimuli: steps.filter(isStimulus).length });
    }
  };

  const canonical = (to: Uint32Array): Uint32Array => {
    scratch.set(to);
    symmetry?.canonize(scratch);
    return scratch;
  };

  const visit = (to: Uint32Array, step: number): void => {
    transitions += 1;
    const wrong = watch.look(from, step, to);
    if (wrong !== undefined) report(step, wrong);
    const index = visited.add(symmetry === undefined ? to : canonical(to));
    if (index < 0) return;
    ways.set(index, current, step);
    target.push(index);
    if (onProgress !== undefined && index % PROGRESS_EVERY === 0) {
      onProgress({ states: visited.size, transitions, depth, queue: level.length + deeper.length });
    }
  };

  const isOver = (): boolean => stopAtFirst && violations.size > 0;

  const visitLevel = (): void => {
    // It grows while it is gone through.
    target = level;
    for (let position = 0; position < level.length && !isOver(); position += 1) {
      current = level[position] ?? 0;
      visited.copyTo(current, from);
      machine.internalSteps(from, visit);
    }
    target = deeper;
    for (const index of level) {
      if (isOver()) return;
      current = index;
      visited.copyTo(current, from);
      machine.stimuli(from, visit);
    }
  };

  visited.add(from);
  level.push(0);
  try {
    while (level.length > 0 && !isOver()) {
      visitLevel();
      if (deeper.length > 0) depth += 1;
      level = deeper;
      deeper = [];
    }
  } catch (error) {
    if (!(error instanceof ScopeTooLarge)) throw error;
  }
  return {
    states: visited.size,
    transitions,
    depth,
    complete: level.length === 0 && !isOver(),
    violations: [...violations.values()],
    exercised: watch.exercised,
    bytesPerState: (visited.bytes + ways.bytes) / visited.size,
  };
};
