/** Blame: decides which findings of a random program count as failures. */

import type { Property } from '../../properties/property.ts';
import { type Finding, isMisuse } from '../judge/judge.ts';

/**
 * A violated software contract does not count if the generator broke it on purpose. A violation by hardware counts, unless software has broken a
 * contract other than by a bad command (`isMisuse`). A disputed verdict (only one reading of the architecture forbids the behaviour) does not count:
 * the reference model takes either reading where the profile leaves it open.
 */
const counts = ({ property, verdict }: Finding, misbehaved: boolean): boolean =>
  verdict === 'violated' && property.kind !== 'lint' && (property.kind !== 'software' || !misbehaved);

export class Blame {
  /** Software property → number of deliberate misuses that it noticed. */
  readonly noticed = new Map<Property, number>();

  /** The findings that count. Findings from index `from` on are new. Undefined if the program goes on. */
  judge(findings: readonly Finding[], from: number, misbehaved: boolean): readonly Finding[] | undefined {
    if (findings.length <= from) return undefined;
    if (misbehaved) this.takeNotice(findings, from);
    const misused = findings.some(isMisuse);
    const counting = findings.filter(
      (finding) => counts(finding, misbehaved) && (!misused || finding.property.kind === 'software'),
    );
    return counting.length > 0 || misused ? counting : undefined;
  }

  private takeNotice(findings: readonly Finding[], from: number): void {
    for (let index = from; index < findings.length; index += 1) {
      const finding = findings[index];
      if (finding === undefined || counts(finding, true)) continue;
      this.noticed.set(finding.property, (this.noticed.get(finding.property) ?? 0) + 1);
    }
  }
}
