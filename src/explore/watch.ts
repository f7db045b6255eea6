/** Judges the steps of the abstract model: which properties a step exercises, and which it violates. */
import { EFFECT } from '../../models/abstract/effects.ts';
import type { AbstractMachine } from '../../models/abstract/machine.ts';
import { value } from '../../models/abstract/state.ts';
import { operand, STEP, stepCode } from '../../models/abstract/steps.ts';
import { ABSTRACT_PROPERTIES, PROPERTIES_OF_STEPS } from '../../properties/index.abstract.ts';
import { type AbstractProperty, BROKEN, NOT_CONCERNED, type Sight } from '../../properties/terms/sight.abstract.ts';

/** Kinds of steps: one per step code; behind them one per code of an effect that lands. */
const CODES = Math.max(...Object.values(STEP)) + 1;
const EFFECTS = Math.max(...Object.values(EFFECT)) + 1;

const isAbout = ({ on, lands }: AbstractProperty, kind: number): boolean => {
  if (kind < CODES) return kind !== STEP.LAND && on.includes(kind);
  return on.includes(STEP.LAND) && (lands === undefined || lands.includes(kind - CODES));
};

/** What the properties say of a step. */
export interface Look {
  /** Properties that the step exercises, as indices into the watched ones. */
  readonly exercised: readonly number[];
  /** Ids of the properties that the step violates. */
  readonly broken: readonly string[];
}

export class Watch {
  readonly ids: readonly string[];
  /** Kind of step → indices of the properties that may be about it. */
  private readonly byKind: readonly Int32Array[];
  private readonly watched: readonly AbstractProperty[];
  private readonly sight: Sight;
  private readonly machine: AbstractMachine;

  /** Watches the steps that `machine` executes. */
  constructor(
    machine: AbstractMachine,
    ids: readonly string[] = ABSTRACT_PROPERTIES,
    /** Only these of the watched properties judge steps. */
    looking: readonly AbstractProperty[] = PROPERTIES_OF_STEPS,
  ) {
    const { layout, before, after } = machine;
    const watched = PROPERTIES_OF_STEPS.filter(({ id }) => ids.includes(id));
    this.machine = machine;
    this.watched = watched;
    this.ids = watched.map(({ id }) => id);
    this.byKind = Array.from({ length: CODES + EFFECTS }, (_, kind) =>
      Int32Array.from(
        [...watched.entries()]
          .filter(([, property]) => looking.includes(property) && isAbout(property, kind))
          .map(([index]) => index),
      ),
    );
    this.sight = { layout, before, after, code: 0, step: 0, landing: EFFECT.NONE };
  }

  /**
   * Two watches for landings only: the properties about every effect, and those about certain effects. The two groups read different numbers of the
   * state; one watch with all of them would read nearly every number.
   */
  get ofLandings(): readonly Watch[] {
    const concerned = this.watched.filter(({ on }) => on.includes(STEP.LAND));
    const ofAll = concerned.filter(({ lands }) => lands === undefined);
    const ofSome = concerned.filter(({ lands }) => lands !== undefined);
    return [ofAll, ofSome]
      .filter(({ length }) => length > 0)
      .map((looking) => new Watch(this.machine, this.ids, looking));
  }

  /** Judges the step that the machine is executing. */
  look(step: number): Look {
    const { sight, watched } = this;
    const code = stepCode(step);
    let kind = code;
    sight.landing = EFFECT.NONE;
    if (code === STEP.LAND) {
      const number = this.landing(step);
      kind = CODES + (this.machine.layout.effectTable.code[number] ?? 0);
      sight.landing = this.machine.layout.effectTable.effectOf(number);
    }
    sight.step = step;
    sight.code = code;
    const exercised: number[] = [];
    const broken: string[] = [];
    for (const index of this.byKind[kind] ?? []) {
      const property = watched[index];
      const found = property?.look(sight) ?? NOT_CONCERNED;
      if (found !== NOT_CONCERNED) exercised.push(index);
      if (found === BROKEN && property !== undefined) broken.push(property.id);
    }
    return { exercised, broken };
  }

  /** The number of the effect that lands. */
  private landing(step: number): number {
    const effects = this.machine.layout.effects[operand(step, 0)];
    return effects === undefined ? EFFECT.NONE : value(this.sight.before, effects, operand(step, 1));
  }
}
