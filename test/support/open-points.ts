/** Programs in which an open point arises, and what the machine and the properties make of each outcome. */
import type { Command } from '../../models/architecture/commands.ts';
import type { GicEvent } from '../../models/architecture/events.ts';
import type { FreedomId } from '../../models/architecture/freedoms.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Step, Stimulus } from '../../models/architecture/steps.ts';
import { hardwareWith, type Replacement } from '../../models/faults/fault.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { PROPERTIES } from '../../properties/index.ts';
import { Laboratory } from '../../src/refine/laboratory.ts';
import { type Hold, type Item, item } from '../../src/run/program.ts';

export const command = (operands: Command): Stimulus => ({ kind: 'command', its: 0, command: operands });

export const mapd = (deviceId: number, ittAddress = 0x100_0000 + deviceId * 0x1_0000): Stimulus =>
  command({ op: 'MAPD', deviceId, size: 3, ittAddress, valid: true });

/** The step, with that outcome of the freedom where it arises for the first time in the step. */
export const choosing = (step: Step, freedom: FreedomId, outcome: string, hold: Hold = 'nothing'): Item =>
  item(step, hold, [{ freedom, nth: 0, outcome }]);

export interface Ran {
  readonly gic: Gic;
  readonly events: readonly GicEvent[];
  /** Findings: property and verdict. */
  readonly findings: readonly string[];
  /** Why the rest of the program was not compared with the abstract model. */
  readonly left: readonly string[];
}

export const runItems = (profile: Profile, program: readonly Item[], fault?: Replacement): Ran => {
  const laboratory = new Laboratory(profile, hardwareWith(fault), PROPERTIES);
  const events: GicEvent[] = [];
  laboratory.observe((event) => events.push(event));
  const { findings } = laboratory.run(program, { strict: true });
  return {
    gic: laboratory.machine.gic,
    events,
    findings: findings.map(({ property, verdict }) => `${property.id} ${verdict}`),
    left: [...(laboratory.follower?.left.keys() ?? [])],
  };
};
