/** Which findings of a random program count. */

import type { Property } from '../../properties/property.ts';
import { type Finding, isMisuse } from '../judge/judge.ts';

/**
 * Software that was told to misbehave is not blamed for it; hardware is, whatever software did short of UNPREDICTABLE. What only one
 * reading forbids (disputed) is no finding here: the reference model takes either reading where the profile leaves it open.
 */
const counts = ({ property, verdict }: Finding, misbehaved: boolean): boolean =>
  verdict === 'violated' && property.kind !== 'lint' && (property.kind !== 'software' || !misbehaved);

export class Blame {
  /** How often each property of software noticed a misdeed that was ordered. */
  readonly noticed = new Map<Property, number>();

  /** Those of the findings that count; the ones from `from` on are new. Undefined if the program goes on. */
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
