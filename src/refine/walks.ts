/**
 * Walks: programs that aim at transitions of a scope of the abstract model which no program has covered. The reference model executes each step of
 * the path. Where it takes another outcome than intended, the walk continues from the state it is in.
 */

import type * as fc from 'fast-check';
import type { Step } from '../../models/architecture/steps.ts';
import type { Execution, ProgramSource } from '../judge/execution.ts';
import { type Finding, isMisuse } from '../judge/judge.ts';
import { SeededDice } from '../run/dice.ts';
import { type Item, item } from '../run/program.ts';
import { RandomScheduler } from '../run/scheduler.ts';
import type { Follower } from './follower.ts';
import type { ScopeGraph, Transition } from './graph.ts';
import type { Laboratory } from './laboratory.ts';
import { prelude, realise, unseenLanding } from './realise.ts';

/** Most abstract steps in one program. */
const LONGEST = 200;

/** No abstract step was taken. */
const NOTHING = -1;

export class Walker implements ProgramSource {
  private readonly laboratory: Laboratory;
  private readonly follower: Follower;
  private readonly graph: ScopeGraph;
  private readonly dice = new SeededDice();
  private readonly scheduler = new RandomScheduler(this.dice, undefined, true);
  private items: Item[] = [];

  constructor(laboratory: Laboratory, follower: Follower, graph: ScopeGraph) {
    this.laboratory = laboratory;
    this.follower = follower;
    this.graph = graph;
  }

  /** Runs one program; it ends early at a finding. */
  run(random: fc.Random): Execution {
    const { laboratory, graph, dice } = this;
    dice.seed(random.nextInt());
    laboratory.reset();
    this.items = [];
    for (const step of prelude(laboratory.profile)) if (!this.execute(step)) return this.end();
    let way: readonly Transition[] = [];
    let gone = 0;
    const closed = new Set<Transition>();
    for (let state = 0, taken = 0; taken < LONGEST && state >= 0; taken += 1) {
      if (gone === way.length) {
        way = graph.wayToNew(state, closed, (count) => dice.below(count));
        gone = 0;
      }
      const next = way[gone];
      if (next === undefined) break;
      gone += 1;
      state = this.take(state, next);
      if (state === graph.targetOf(next)) continue;
      // A transition that did not occur once may be impossible for the rest of this program: after an MSI has found the newer mapping, no later one
      // finds the older one.
      closed.add(next);
      gone = way.length;
    }
    return this.end();
  }

  /** Executes the step, as far as it is up to software. Returns the number of the new state, or -1 if the program ends there. */
  private take(from: number, transition: Transition): number {
    const { laboratory, follower, graph } = this;
    const { machine, now, objects } = follower;
    const setting = { profile: laboratory.profile, layout: machine.layout, objects, gic: laboratory.machine.gic, now };
    follower.taken = NOTHING;
    for (const step of realise(graph.stepOf(transition), setting)) if (!this.execute(step)) return -1;
    for (let step = unseenLanding(setting); step !== undefined; step = unseenLanding(setting)) {
      if (!this.execute(step)) return -1;
    }
    if (follower.isLost) return -1;
    const to = graph.numberOf(now);
    if (follower.taken !== NOTHING) graph.reach(from, follower.taken, to);
    if (to !== graph.targetOf(transition)) graph.miss(from, transition);
    return to;
  }

  private execute(step: Step): boolean {
    const { laboratory, scheduler } = this;
    scheduler.start();
    if (!laboratory.execute(item(step, 'everything'), scheduler)) return false;
    this.items.push(item(step, 'everything', scheduler.taken()));
    return !laboratory.judge.findings.some(isFinal) && laboratory.machine.fault === undefined;
  }

  private end(): Execution {
    const { findings } = this.laboratory.judge;
    // Findings after a misuse are dropped: the abstract model allows software a few steps against its contracts, and what hardware does after them
    // proves nothing.
    return { items: this.items, findings: findings.some(isMisuse) ? [] : findings.filter(isFinal) };
  }
}

/** Whether the finding ends the program. */
const isFinal = ({ verdict, property }: Finding): boolean => verdict === 'violated' && property.kind !== 'lint';
