/**
 * Reverse check of the refinement: every step of the abstract model, from every state of a scope, is one that the reference model can take. An
 * abstract model that allowed more than the hardware does would report faults that do not exist, and its properties could be exercised by impossible
 * steps only.
 *
 * Each abstract state is represented by one program that reaches it. From there each step is tried with every outcome that the reference model leaves
 * open, until one leads to the abstract state expected.
 */
import type { Words } from '../../models/abstract/layout.ts';
import { AbstractMachine } from '../../models/abstract/machine.ts';
import type { AbstractRules } from '../../models/abstract/rules.ts';
import type { Scope } from '../../models/abstract/scope.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { hardwareWith } from '../../models/faults/fault.ts';
import { refinement } from '../../properties/refinement/refinement.ts';
import { item, type Program } from '../run/program.ts';
import type { Follower } from './follower.ts';
import { Laboratory } from './laboratory.ts';
import { type Execute, Outcomes } from './outcomes.ts';
import { nameObjects, prelude, realise, unseenLanding } from './realise.ts';

/** A step of the abstract model that the reference model cannot take. */
export interface Missing {
  readonly step: number;
  /** The program to the state in which the step should be possible. */
  readonly program: Program;
}

export interface ReverseResult {
  readonly states: number;
  readonly transitions: number;
  readonly missing: readonly Missing[];
}

/** An abstract state, and the program that reaches it. */
interface Reached {
  readonly words: Words;
  readonly program: Program;
}

/** Stops after `mostMissing` missing steps. */
export const checkReverse = (
  profile: Profile,
  scope: Scope,
  rules?: AbstractRules,
  mostMissing = Number.POSITIVE_INFINITY,
): ReverseResult => {
  const laboratory = new Laboratory(profile, hardwareWith(), [refinement], {
    scope,
    names: nameObjects(scope),
    ...(rules === undefined ? {} : { rules }),
  });
  const { follower } = laboratory;
  if (follower === undefined) throw new Error(`profile ${profile.id} is not covered by the abstract model`);
  const machine = new AbstractMachine(scope, rules);
  const player = new Player(laboratory, follower);
  const found = new Map<string, Reached>();
  const start = { words: machine.layout.initial(), program: prelude().map((step) => item(step, 'everything')) };
  const queue: Reached[] = [start];
  found.set(start.words.join(), start);
  const missing: Missing[] = [];
  let transitions = 0;
  for (let position = 0; position < queue.length && missing.length < mostMissing; position += 1) {
    const from = queue[position];
    if (from === undefined) break;
    const visit = (to: Words, step: number): void => {
      if (missing.length >= mostMissing) return;
      transitions += 1;
      const program = player.reach(from.program, step, to);
      if (program === undefined) missing.push({ step, program: from.program });
      const key = to.join();
      if (program === undefined || found.has(key)) return;
      const next = { words: to.slice(), program };
      found.set(key, next);
      queue.push(next);
    };
    machine.internalSteps(from.words, visit);
    machine.stimuli(from.words, visit);
  }
  return { states: found.size, transitions, missing };
};

/** Executes abstract steps on the reference model. */
class Player {
  private readonly laboratory: Laboratory;
  private readonly follower: Follower;
  private readonly outcomes: Outcomes;

  constructor(laboratory: Laboratory, follower: Follower) {
    this.laboratory = laboratory;
    this.follower = follower;
    // Of the readings of A-56, only the last is tried. It is the weakest: it leaves most outcomes possible later, and the abstract model has it.
    this.outcomes = new Outcomes(laboratory, (freedom) => (freedom === 'A-56' ? 'last' : freedom !== 'A-104'));
  }

  /** The program extended by the step, with outcomes that lead to the wanted state; undefined if no outcome does. */
  reach(program: Program, step: number, wanted: Words): Program | undefined {
    const { follower, outcomes } = this;
    let found: Program | undefined;
    outcomes.each(
      program,
      (execute) => this.make(step, execute),
      (items) => {
        const isThere = !follower.isLost && follower.now.every((word, index) => word === wanted[index]);
        if (isThere) found = [...program, ...items];
        return isThere;
      },
    );
    return found;
  }

  /** Executes the step, and lands the effects that the abstract state does not show. Returns false if something is not possible. */
  private make(step: number, execute: Execute): boolean {
    const { laboratory, follower } = this;
    const { machine, now, objects } = follower;
    const setting = { profile: laboratory.profile, layout: machine.layout, objects, gic: laboratory.machine.gic, now };
    if (!realise(step, setting).every(execute)) return false;
    for (let each = unseenLanding(setting); each !== undefined; each = unseenLanding(setting)) {
      if (!execute(each)) return false;
    }
    return true;
  }
}
