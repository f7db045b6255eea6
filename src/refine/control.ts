/**
 * The control: the same program on healthy hardware of the same profile. It says who is to blame for a finding on faulty hardware: what healthy
 * hardware makes of the program as well is not the work of the fault.
 */
import type { Profile } from '../../models/architecture/profiles.ts';
import { hardwareWith, type Replacement } from '../../models/faults/fault.ts';
import type { Property } from '../../properties/property.ts';
import { type Finding, isMisuse } from '../judge/judge.ts';
import type { Program } from '../run/program.ts';
import { Laboratory } from './laboratory.ts';

/** What a program comes to on healthy hardware. */
export interface Outcome {
  /** The properties that it violates or that are disputed, contracts of software and properties of hardware. */
  readonly broken: ReadonlySet<Property>;
  /** Software has broken a contract (a bad command is not such a breach), so that what hardware does afterwards proves nothing. */
  readonly isMisuse: boolean;
}

export class Control {
  private readonly laboratory: Laboratory;

  constructor(profile: Profile, properties: readonly Property[]) {
    this.laboratory = new Laboratory(profile, hardwareWith(), properties);
  }

  /** The control of hardware with this fault; none of healthy hardware, which has nothing to be compared with. */
  static of(profile: Profile, replaces: Replacement | undefined, properties: readonly Property[]): Control | undefined {
    return replaces === undefined ? undefined : new Control(profile, properties);
  }

  /** Runs the program. Items and choices that do not fit healthy hardware are left out. */
  run(program: Program): Outcome {
    const { laboratory } = this;
    const { findings } = laboratory.run(program);
    const broken = new Set(findings.flatMap(({ property, verdict }) => (verdict === 'lint' ? [] : property)));
    return { broken, isMisuse: findings.some(isMisuse) || laboratory.machine.fault !== undefined };
  }
}

/**
 * Who broke the property of a finding on faulty hardware. Hardware is to blame for its own properties, and for a contract of software that the same
 * program keeps on healthy hardware.
 */
export const blameInWords = ({ property }: Finding, healthy: Outcome): string => {
  const name = property.id;
  const isSoftware = property.kind === 'software';
  if (!healthy.broken.has(property)) {
    return isSoftware
      ? `The hardware is to blame: on healthy hardware the same program keeps ${name}.`
      : `The hardware is to blame: on healthy hardware the same program does not violate ${name}.`;
  }
  return isSoftware
    ? `Software is to blame: the same program breaks ${name} on healthy hardware, too.`
    : `The fault is not to blame: healthy hardware violates ${name} with the same program, too.`;
};
