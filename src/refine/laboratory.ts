/** Laboratory: a rig with a judge, and with a follower where a property is about the abstract model. */
import type { Profile } from '../../models/architecture/profiles.ts';
import { HEALTHY } from '../../models/reference/healthy.ts';
import type { Hardware } from '../../models/reference/operations.ts';
import type { Property } from '../../properties/property.ts';
import { followable, refinement } from '../../properties/refinement/refinement.ts';
import { type Finding, Judge } from '../judge/judge.ts';
import { Judging } from '../judge/judging.ts';
import type { Program } from '../run/program.ts';
import { type PlayOptions, Rig } from '../run/rig.ts';
import { Follower, type FollowOptions } from './follower.ts';

export interface RunOptions extends Pick<PlayOptions, 'strict' | 'onItem'> {
  /** Whether these findings end the program. By default none do. */
  readonly stops?: (findings: readonly Finding[]) => boolean;
}

export interface RunResult {
  readonly findings: readonly Finding[];
  /** The executed part of the program: without items and choices that did not fit, up to the finding or software fault that ended the run. */
  readonly program: Program;
}

export class Laboratory extends Rig {
  readonly judge: Judge;
  /** The judge as an observer of this rig. */
  readonly judging: Judging;
  /** Undefined if no property is about the abstract model, or if the abstract model does not cover the profile. */
  readonly follower: Follower | undefined;

  constructor(profile: Profile, hardware: Hardware, properties: readonly Property[], followed: FollowOptions = {}) {
    super(profile, hardware);
    const { gic } = this.machine;
    this.judge = new Judge(profile, properties, {
      pending: (rd, intid) => gic.pending(rd, intid),
      vpending: (vpeid, vINTID) => gic.vpending(vpeid, vINTID),
    });
    this.judging = new Judging(this.judge);
    const speaksOfIt = properties.includes(refinement) || properties.includes(followable);
    if (speaksOfIt && Follower.isPossible(profile)) {
      // The follower reports its events to all observers, as the machine does.
      this.follower = new Follower(gic, this, { several: hardware.ops !== HEALTHY, ...followed });
      this.attach(this.follower);
    }
    this.attach(this.judging);
    this.reset();
  }

  /** Plays a program and returns the findings. */
  run(program: Program, { stops, ...options }: RunOptions = {}): RunResult {
    const { findings } = this.judge;
    const isOver = stops === undefined ? undefined : () => findings.length > 0 && stops(findings);
    const executed = this.play(program, isOver === undefined ? options : { ...options, isOver });
    return { findings, program: executed };
  }
}
