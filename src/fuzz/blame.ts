/** Blame: decides which findings of a random program count as failures. */

import type { Property } from '../../properties/property.ts';
import { type Finding, isMisuse } from '../judge/judge.ts';

export class Blame {
  /** Software property → number of deliberate misuses that it noticed. */
  readonly noticed = new Map<Property, number>();
  private readonly disputing: ReadonlySet<object>;

  /** `disputing`: the properties whose disputed findings count. */
  constructor(disputing: ReadonlySet<object> = new Set()) {
    this.disputing = disputing;
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

  /** The findings that count. Findings from index `from` on are new. Undefined if the program goes on. */
  judge(findings: readonly Finding[], from: number, misbehaved: boolean): readonly Finding[] | undefined {
    if (findings.length <= from) return undefined;
    if (misbehaved) this.takeNotice(findings, from);
    const misused = findings.some(isMisuse);
    const counting = findings.filter(
      (finding) => this.counts(finding, misbehaved) && (!misused || finding.property.kind === 'software'),
    );
    return counting.length > 0 || misused ? counting : undefined;
  }

  private takeNotice(findings: readonly Finding[], from: number): void {
    for (let index = from; index < findings.length; index += 1) {
      const finding = findings[index];
      if (finding === undefined || this.counts(finding, true)) continue;
      this.noticed.set(finding.property, (this.noticed.get(finding.property) ?? 0) + 1);
    }
  }
}
