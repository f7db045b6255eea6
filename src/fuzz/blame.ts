/** Blame: decides which findings of a random program count as failures. */

import type { Property } from '../../properties/property.ts';
import { type Finding, isMisuse } from '../judge/judge.ts';
import type { Control, Outcome } from '../refine/control.ts';
import type { Program } from '../run/program.ts';

export interface BlameOptions {
  /** The properties whose disputed findings count; by default none. */
  readonly disputing?: ReadonlySet<object>;
  /** Healthy hardware, if the hardware is faulty. */
  readonly control?: Control | undefined;
}

const isOfSoftware = ({ property }: Finding): boolean => property.kind === 'software';

export class Blame {
  /** Software property → number of deliberate misuses that it noticed. */
  readonly noticed = new Map<Property, number>();
  private readonly disputing: ReadonlySet<object>;
  private readonly control: Control | undefined;

  constructor({ disputing = new Set(), control }: BlameOptions = {}) {
    this.disputing = disputing;
    this.control = control;
  }

  /**
   * A broken software contract does not count if the generator broke it on purpose. A violation by hardware counts, unless software has broken a
   * contract other than by a bad command (`isMisuse`). A disputed finding (only one reading of the architecture forbids the behaviour) of a built-in
   * property does not count: the reference model takes either reading where the profile leaves it open.
   */
  private counts({ property, verdict }: Finding, misbehaved: boolean): boolean {
    if (verdict === 'lint' || (verdict === 'disputed' && !this.disputing.has(property))) return false;
    return property.kind !== 'lint' && (property.kind !== 'software' || !misbehaved);
  }

  /**
   * The findings that count. Findings from index `from` on are new. Undefined if the program goes on.
   *
   * Faulty hardware can make software look guilty. If the same program breaks no contract on healthy hardware, software is innocent, and the program
   * goes on: the finding about the hardware may still come.
   */
  judge(
    findings: readonly Finding[],
    from: number,
    misbehaved: boolean,
    program: Program,
  ): readonly Finding[] | undefined {
    if (findings.length <= from) return undefined;
    if (misbehaved) this.takeNotice(findings, from);
    const counting = findings.filter((finding) => this.counts(finding, misbehaved));
    const { control } = this;
    if (control === undefined) {
      if (!findings.some(isMisuse)) return counting.length > 0 ? counting : undefined;
      return counting.filter(isOfSoftware);
    }
    const accusesHardware = !counting.every(isOfSoftware);
    if (!accusesHardware && !findings.some(isMisuse)) return undefined;
    const healthy = control.run(program);
    const told = this.withoutGuilty(counting, healthy);
    if (healthy.isMisuse) return told.filter(isOfSoftware);
    return accusesHardware ? told : undefined;
  }

  /** The findings that count at the end of a program that went on to it: contracts that faulty hardware made software break. */
  atEnd(findings: readonly Finding[], misbehaved: boolean, program: Program): readonly Finding[] {
    if (this.control === undefined || findings.length === 0) return [];
    const counting = findings.filter((finding) => this.counts(finding, misbehaved));
    return counting.length === 0 ? counting : this.withoutGuilty(counting, this.control.run(program));
  }

  /**
   * Without contracts that the program breaks on healthy hardware, too: faulty hardware has misled the generator, and the misuse says nothing about
   * the hardware. What a user has added is told.
   */
  private withoutGuilty(counting: readonly Finding[], { broken }: Outcome): readonly Finding[] {
    return counting.filter(
      (finding) => !isOfSoftware(finding) || !broken.has(finding.property) || this.disputing.has(finding.property),
    );
  }

  private takeNotice(findings: readonly Finding[], from: number): void {
    for (let index = from; index < findings.length; index += 1) {
      const finding = findings[index];
      if (finding === undefined || this.counts(finding, true)) continue;
      this.noticed.set(finding.property, (this.noticed.get(finding.property) ?? 0) + 1);
    }
  }
}
