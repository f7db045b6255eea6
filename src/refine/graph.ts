/** All states and transitions of a scope of the abstract model, as a graph, with a record of the ones that programs have covered. */
import type { Words } from '../../models/abstract/layout.ts';
import { AbstractMachine } from '../../models/abstract/machine.ts';
import type { AbstractRules } from '../../models/abstract/rules.ts';
import type { Scope } from '../../models/abstract/scope.ts';
import { withoutOutcome } from '../../models/abstract/steps.ts';
import { Numbers } from '../explore/numbers.ts';

/** Numbers of covered states and transitions, and of all. */
export interface Reach {
  readonly states: number;
  readonly allStates: number;
  readonly transitions: number;
  readonly allTransitions: number;
}

/** Number of a transition. Transitions are numbered consecutively, state by state. */
export type Transition = number;

const REACHED = 255;
/** Failed attempts after which walks no longer aim at a transition. */
const GIVEN_UP = 8;

export class ScopeGraph {
  readonly machine: AbstractMachine;
  private readonly numbers = new Map<string, number>();
  /** State → its first transition. One more entry at the end. */
  private readonly first = new Numbers();
  /** Transition → its step, and the state that it leads to. */
  private readonly steps = new Numbers();
  private readonly targets = new Numbers();
  /** Transition → REACHED, or number of failed attempts. */
  private readonly taken: Uint8Array;
  private readonly visited: Uint8Array;
  /** State → number of its transitions that walks still aim at. */
  private readonly wanted: Uint16Array;
  // State → data of the breadth-first search in `wayToNew`. `search` numbers the searches, so that nothing has to be cleared.
  private search = 0;
  private readonly seenIn: Uint32Array;
  private readonly cameBy: Uint32Array;
  private readonly cameFrom: Uint32Array;
  private readonly queue: Uint32Array;
  private reachedStates = 0;
  private reachedTransitions = 0;

  constructor(scope: Scope, rules?: AbstractRules) {
    this.machine = new AbstractMachine(scope, rules);
    const queue = [this.machine.layout.initial()];
    this.numbers.set(keyOf(this.machine.layout.initial()), 0);
    const visit = (to: Words, step: number): void => {
      this.steps.push(step);
      this.targets.push(this.numberIn(to, queue));
    };
    for (let state = 0; state < queue.length; state += 1) {
      const words = queue[state];
      if (words === undefined) break;
      this.first.push(this.steps.length);
      this.machine.internalSteps(words, visit);
      this.machine.stimuli(words, visit);
    }
    this.first.push(this.steps.length);
    this.taken = new Uint8Array(this.steps.length);
    this.visited = new Uint8Array(queue.length);
    this.wanted = Uint16Array.from(queue, (_, state) => this.first.at(state + 1) - this.first.at(state));
    this.seenIn = new Uint32Array(queue.length);
    this.cameBy = new Uint32Array(queue.length);
    this.cameFrom = new Uint32Array(queue.length);
    this.queue = new Uint32Array(queue.length);
    this.visit(0);
  }

  private numberIn(words: Words, queue: Words[]): number {
    const key = keyOf(words);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, queue.length);
    return queue.push(words.slice()) - 1;
  }

  /** Number of a state; -1 if it is not in the scope. */
  numberOf(words: Words): number {
    return this.numbers.get(keyOf(words)) ?? -1;
  }

  /** Records that a program took that step from one state to another. */
  reach(from: number, step: number, to: number): void {
    this.visit(to);
    for (let each = this.first.at(from); each < this.first.at(from + 1); each += 1) {
      // Outcomes that lead to the same state cannot be told apart from outside: all count as covered.
      if (this.targets.at(each) !== to || !isLike(this.steps.at(each), step) || this.taken[each] === REACHED) continue;
      if ((this.taken[each] ?? REACHED) < GIVEN_UP) this.lose(from);
      this.taken[each] = REACHED;
      this.reachedTransitions += 1;
    }
  }

  /** Records a failed attempt: a walk aimed at the transition, and another outcome occurred. */
  miss(from: number, transition: Transition): void {
    const tries = this.taken[transition] ?? REACHED;
    if (tries >= GIVEN_UP) return;
    this.taken[transition] = tries + 1;
    if (tries + 1 === GIVEN_UP) this.lose(from);
  }

  /** Walks no longer aim at one of the transitions of the state. */
  private lose(from: number): void {
    this.wanted[from] = (this.wanted[from] ?? 0) - 1;
  }

  stepOf(transition: Transition): number {
    return this.steps.at(transition);
  }

  targetOf(transition: Transition): number {
    return this.targets.at(transition);
  }

  /**
   * A shortest path from a state over the nearest transition that no program has covered, that one included. Avoids the transitions in `closed`.
   * Empty if there is none. `pick` chooses among transitions of the same state.
   */
  wayToNew(state: number, closed: ReadonlySet<Transition>, pick: (count: number) => number): readonly Transition[] {
    const { queue, cameBy, cameFrom, seenIn } = this;
    this.search += 1;
    const { search } = this;
    queue[0] = state;
    seenIn[state] = search;
    for (let position = 0, length = 1; position < length; position += 1) {
      const at = queue[position] ?? 0;
      const last = this.newAt(at, closed, pick);
      if (last !== undefined) {
        const way = [last];
        for (let back = at; back !== state; back = cameFrom[back] ?? state) way.push(cameBy[back] ?? 0);
        return way.reverse();
      }
      for (let each = this.first.at(at); each < this.first.at(at + 1); each += 1) {
        const next = this.targets.at(each);
        if (seenIn[next] === search || this.taken[each] === GIVEN_UP || (closed.size > 0 && closed.has(each))) continue;
        seenIn[next] = search;
        cameBy[next] = each;
        cameFrom[next] = at;
        queue[length] = next;
        length += 1;
      }
    }
    return [];
  }

  private newAt(
    state: number,
    closed: ReadonlySet<Transition>,
    pick: (count: number) => number,
  ): Transition | undefined {
    if (this.wanted[state] === 0) return undefined;
    const wanted: Transition[] = [];
    for (let each = this.first.at(state); each < this.first.at(state + 1); each += 1) {
      if ((this.taken[each] ?? REACHED) < GIVEN_UP && !closed.has(each)) wanted.push(each);
    }
    return wanted.length === 0 ? undefined : wanted[pick(wanted.length)];
  }

  /** Share of the transitions covered, from 0 to 1. */
  get share(): number {
    return this.reachedTransitions / this.steps.length;
  }

  get reached(): Reach {
    return {
      states: this.reachedStates,
      allStates: this.visited.length,
      transitions: this.reachedTransitions,
      allTransitions: this.steps.length,
    };
  }

  private visit(state: number): void {
    if (this.visited[state] !== 0) return;
    this.visited[state] = 1;
    this.reachedStates += 1;
  }
}

const keyOf = (words: Words): string => words.join();

/** Whether two steps are equal except for their outcome. */
const isLike = (a: number, b: number): boolean => withoutOutcome(a) === withoutOutcome(b);
