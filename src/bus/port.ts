/** What the bus needs of a machine: it executes stimuli. Who runs, and which outcome is taken, is decided behind the port. */
import type { Scheduler } from '../../models/architecture/freedoms.ts';
import type { ReadRegister, Stimulus } from '../../models/architecture/steps.ts';
import { type Choice, type Hold, item, NO_CHOICES } from '../run/program.ts';
import type { Rig } from '../run/rig.ts';
import { RecordedScheduler } from '../run/scheduler.ts';

export interface Port {
  perform(stimulus: Stimulus): void;
  /** The value that the read returns. */
  read(access: ReadRegister): bigint;
  /** The bit of a pending table in memory that hardware owns. */
  readPending(table: number, intid: number): boolean;
}

/**
 * A port to a rig. Its owner sets what is held back after each stimulus, and who chooses.
 *
 * A program ends with a misuse after which nothing is specified (`rig.machine.fault`): from then on stimuli are dropped, and reads return 0.
 */
export class RigPort implements Port {
  hold: Hold = 'nothing';
  choices: readonly Choice[] = NO_CHOICES;
  /** Makes the choices; by default those of `choices`, and the plainest elsewhere. */
  scheduler: Scheduler | undefined = undefined;
  /** Is told of each stimulus before it is executed. */
  onStimulus: ((stimulus: Stimulus) => void) | undefined = undefined;
  private readonly rig: Rig;
  private readonly recorded = new RecordedScheduler();

  constructor(rig: Rig) {
    this.rig = rig;
  }

  perform(stimulus: Stimulus): void {
    const { recorded, choices } = this;
    if (this.isOver) return;
    this.onStimulus?.(stimulus);
    if (this.scheduler === undefined) recorded.start(choices);
    this.rig.execute(item(stimulus, this.hold, choices), this.scheduler ?? recorded);
  }

  /** Nothing that comes now is specified. */
  get isOver(): boolean {
    return this.rig.machine.gic.fault !== undefined;
  }

  read(access: ReadRegister): bigint {
    if (this.isOver) return 0n;
    this.perform(access);
    return this.rig.machine.gic.valueRead;
  }

  readPending(table: number, intid: number): boolean {
    if (this.isOver) return false;
    this.perform({ kind: 'read-pending-table', table, intid });
    return this.rig.machine.gic.valueRead === 1n;
  }
}
