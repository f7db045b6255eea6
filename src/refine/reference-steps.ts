/**
 * The reference model as a step source for the explorer: from each state, every stimulus that the abstract model has there, every step that the
 * hardware may take by itself, and every outcome of both.
 *
 * A state is the full state of the machine and of its follower, as exact text; the explorer sees its number. The machine gets into a state by running
 * the program stored for it.
 */
import type { Words } from '../../models/abstract/layout.ts';
import type { Scope } from '../../models/abstract/scope.ts';
import { read } from '../../models/abstract/state.ts';
import { STEP, step, withoutOutcome } from '../../models/abstract/steps.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { isCaching, type Step } from '../../models/architecture/steps.ts';
import type { Hardware } from '../../models/reference/operations.ts';
import { refinement } from '../../properties/refinement/refinement.ts';
import type { StepSource } from '../explore/step-source.ts';
import { item, type Program } from '../run/program.ts';
import type { Follower, FollowOptions } from './follower.ts';
import { Laboratory } from './laboratory.ts';
import { Outcomes } from './outcomes.ts';
import { nameObjects, prelude, realise } from './realise.ts';

/** Older mappings of one table entry that an MSI may still be translated with. Without a bound there would be infinitely many states. */
const MOST_PAST = 2;

const WIDTH = 2;
/** Numbers per entry: for each word, the bits to keep and the bits to set. */
const CHANGE = 2 * WIDTH;
const FIRST_ROOM = 2 ** 6;

export class ReferenceSteps implements StepSource {
  readonly width = WIDTH;
  /** All steps of a state form one leaf. */
  readonly leaves = Int32Array.of(0);
  readonly first = Int32Array.of(0, 0);
  steps = new Int32Array(FIRST_ROOM);
  changes = new Int32Array(CHANGE * FIRST_ROOM);
  /** Number of steps beyond the bounds; their states are not visited. */
  cut = 0;
  private readonly laboratory: Laboratory;
  private readonly follower: Follower;
  private readonly outcomes: Outcomes;
  private readonly numbers = new Map<string, number>();
  /** State number → the first program found that leads to it. */
  private readonly programs: Program[] = [];
  private readonly abstractStates = new Set<string>();
  /** Entry → the program that ends with the step. */
  private readonly made: Program[] = [];
  /** Entries of steps that are not steps of the abstract model. */
  private readonly wrong: number[] = [];
  private compared = 0;

  /** Steps of a scope with one ITS and without vSGIs, on the given hardware. `options` are those of the follower. */
  constructor(
    profile: Profile,
    scope: Scope,
    hardware: Hardware,
    options: Omit<FollowOptions, 'scope' | 'names'> = {},
  ) {
    this.laboratory = new Laboratory(profile, hardware, [refinement], { ...options, scope, names: nameObjects(scope) });
    const { follower } = this.laboratory;
    if (follower === undefined) throw new Error(`profile ${profile.id} is not covered by the abstract model`);
    this.follower = follower;
    this.outcomes = new Outcomes(this.laboratory);
  }

  initial(): Words {
    const program = prelude().map((each) => item(each, 'everything'));
    this.laboratory.run(program);
    return Uint32Array.of(this.numberOf(program), 0);
  }

  internal(from: Words): number {
    this.laboratory.run(this.programTo(from));
    // Steps of caches matter only where configuration bytes change, and here none do.
    const steps = this.laboratory.machine.internalSteps().filter((each) => !isCaching(each));
    return this.make(
      from,
      steps.map((each): readonly Step[] => [each]),
    );
  }

  stimuli(from: Words): number {
    this.laboratory.run(this.programTo(from));
    const { laboratory, follower } = this;
    const { machine, now, objects } = follower;
    const { scope } = machine.layout;
    const wanted = new Set<number>();
    machine.stimuli(now, (_, each) => wanted.add(withoutOutcome(each)));
    // Tried even where the abstract model does not have them: whether there is something to acknowledge or to wait for is up to the hardware.
    for (let rd = 0; rd < scope.redistributors; rd += 1) {
      wanted
        .add(step(STEP.ACKNOWLEDGE, rd))
        .add(step(STEP.VACKNOWLEDGE, rd))
        .add(step(STEP.SYNC, 0, rd));
    }
    for (let vpe = 0; vpe < scope.vpes; vpe += 1) {
      if (read(now, machine.layout.home, vpe) > 0) wanted.add(step(STEP.VSYNC, 0, vpe));
    }
    const setting = { profile: laboratory.profile, layout: machine.layout, objects, gic: laboratory.machine.gic, now };
    return this.make(
      from,
      [...wanted].map((each) => realise(each, setting)),
    );
  }

  tellWrong(tell: (properties: readonly string[], step: number) => void): void {
    for (const entry of this.wrong) tell([refinement.id], this.steps[entry] ?? 0);
  }

  get exercised(): ReadonlyMap<string, number> {
    return new Map([[refinement.id, this.compared]]);
  }

  /** Number of abstract states reached. */
  get abstractCount(): number {
    return this.abstractStates.size;
  }

  /** The program that ends with a step of the last lookup. */
  programOf(entry: number): Program {
    const program = this.made[entry];
    if (program === undefined) throw new RangeError(`no step ${entry} of ${this.made.length}`);
    return program;
  }

  private programTo(state: Words): Program {
    const program = this.programs[state[0] ?? 0];
    if (program === undefined) throw new RangeError(`no state ${state[0]} of ${this.programs.length}`);
    return program;
  }

  /** Executes each list of steps from that state, once per combination of outcomes, and enters the results as steps. */
  private make(from: Words, all: readonly (readonly Step[])[]): number {
    const { laboratory, follower, outcomes, made } = this;
    const program = this.programTo(from);
    made.length = 0;
    this.wrong.length = 0;
    for (const steps of all) {
      outcomes.each(
        program,
        (execute) => steps.every(execute),
        (items) => {
          const { findings } = laboratory.judge;
          const isBroken = findings.length > 0;
          if (!isBroken && (follower.isLost || this.isBeyondBounds())) {
            this.cut += 1;
            return false;
          }
          const longer = [...program, ...items];
          this.enter(isBroken ? (from[0] ?? 0) : this.numberOf(longer));
          if (isBroken) this.wrong.push(made.length);
          made.push(longer);
          return false;
        },
      );
    }
    this.compared += made.length;
    this.first[1] = made.length;
    return 1;
  }

  private enter(to: number): void {
    const entry = this.made.length;
    if (entry === this.steps.length) {
      this.steps = larger(this.steps);
      this.changes = larger(this.changes);
    }
    this.steps[entry] = entry;
    this.changes.fill(0, CHANGE * entry, CHANGE * (entry + 1));
    this.changes[CHANGE * entry + 1] = to;
  }

  /** Number of the current state of the machine; a new state gets the next number. */
  private numberOf(program: Program): number {
    const text = this.laboratory.fingerprint([this.follower]);
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.programs.length);
    this.abstractStates.add(this.follower.now.join());
    return this.programs.push(program) - 1;
  }

  /** Whether the state is beyond the bounds: it has more older mappings than MOST_PAST, or two doorbells of a vPE under way to one redistributor. */
  private isBeyondBounds(): boolean {
    const { gic } = this.laboratory.machine;
    if (gic.itss.some(({ tables }) => tables.mostPast > MOST_PAST)) return true;
    return gic.doorbells.some(({ rd, intid }, index) =>
      gic.doorbells.slice(0, index).some((other) => other.rd === rd && other.intid === intid),
    );
  }
}

const larger = (numbers: Int32Array): Int32Array<ArrayBuffer> => {
  const copy = new Int32Array(2 * numbers.length);
  copy.set(numbers);
  return copy;
};
