/** The forms in which software makes an access: under its named kind, by address, with bits that nothing uses, or as two writes of halves. */
import type { Step, Stimulus, WriteRegister } from '../../models/architecture/steps.ts';
import { halvesOf, withIdleBits } from './any-register.ts';
import { asRegisterWrite } from './register-face.ts';
import type { Situation } from './situation.ts';

export class Spelling {
  private readonly situation: Situation;
  private readonly avoids: (step: Step) => boolean;
  /** The second half of a write that was split. */
  private second: WriteRegister | undefined;

  constructor(situation: Situation, avoids: (step: Step) => boolean) {
    this.situation = situation;
    this.avoids = avoids;
  }

  /** Begins a new program. */
  begin(): void {
    this.second = undefined;
  }

  /** The write that must come next, if the last one was a first half. */
  takeSecond(): WriteRegister | undefined {
    const { second } = this;
    this.second = undefined;
    return second;
  }

  /** The stimulus, one time in so many as a write by address. */
  of(stimulus: Stimulus, byAddressOneIn: number): Stimulus {
    const { dice, gic } = this.situation;
    const byAddress = dice.below(byAddressOneIn) === 0 ? asRegisterWrite(gic, stimulus) : undefined;
    return this.inAnyForm(byAddress === undefined || this.avoids(byAddress) ? stimulus : byAddress);
  }

  private inAnyForm(step: Stimulus): Stimulus {
    const { situation } = this;
    const { dice, gic } = situation;
    if (step.kind !== 'write' || step.width !== 64 || dice.below(2) > 0) return step;
    const full = withIdleBits(step, situation);
    const halves = dice.below(2) === 0 ? halvesOf(full, gic) : undefined;
    const [first, second] = halves ?? [full, undefined];
    if (this.avoids(first) || (second !== undefined && this.avoids(second))) return step;
    this.second = second;
    return first;
  }
}
