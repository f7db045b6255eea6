/** The findings of a trace, up to a limit per property; further ones are counted. */
import type { Property } from '../../properties/property.ts';
import type { FindingVerdict } from '../judge/verdict.ts';
import type { TraceFinding } from './trace-finding.ts';

/** Maximum number of findings listed per property. */
export const LISTED = 1000;

/** A property whose findings may be wrong lists this many of them. */
const LISTED_DOUBTS = 10;

interface Kept {
  listed: number;
  dropped: number;
  firstDropped: TraceFinding | undefined;
  readonly verdicts: Set<FindingVerdict>;
}

const fresh = (): Kept => ({ listed: 0, dropped: 0, firstDropped: undefined, verdicts: new Set() });

export class KeptFindings {
  readonly all: TraceFinding[] = [];
  private readonly onFinding: ((finding: TraceFinding) => void) | undefined;
  private readonly byProperty = new Map<Property | 'trace', Kept>();
  /** Property → its aside, and how many there were. */
  private readonly asides = new Map<Property, { readonly finding: TraceFinding; count: number }>();

  constructor(onFinding?: (finding: TraceFinding) => void) {
    this.onFinding = onFinding;
  }

  verdictsOn(property: Property): Iterable<FindingVerdict> {
    return this.byProperty.get(property)?.verdicts ?? [];
  }

  /** Number of findings. */
  timesOf(property: Property): number {
    const { listed = 0, dropped = 0 } = this.byProperty.get(property) ?? {};
    return listed + dropped;
  }

  keep(about: Property | 'trace', finding: TraceFinding): void {
    const kept = this.byProperty.get(about) ?? fresh();
    this.byProperty.set(about, kept);
    // The first finding with each verdict is always listed, even beyond the limit.
    const limit = finding.verdict === 'inconclusive' ? LISTED_DOUBTS : LISTED;
    if (kept.listed >= limit && kept.verdicts.has(finding.verdict)) {
      kept.dropped += 1;
      kept.firstDropped ??= finding;
      return;
    }
    kept.listed += 1;
    kept.verdicts.add(finding.verdict);
    this.all.push(finding);
    this.onFinding?.(finding);
  }

  /** Keeps the first remark of the property on which nothing depends, and counts the others. */
  keepAside(property: Property, finding: TraceFinding): void {
    const told = this.asides.get(property);
    if (told !== undefined) {
      told.count += 1;
      return;
    }
    this.asides.set(property, { finding, count: 1 });
    this.keep(property, finding);
  }

  /** Adds the findings that stand for those that are not listed, and puts all in the order of the trace. */
  close(): void {
    for (const { finding, count } of this.asides.values()) {
      const at = this.all.indexOf(finding);
      if (at >= 0 && count > 1) this.all[at] = { ...finding, count };
    }
    for (const { dropped, firstDropped } of this.byProperty.values()) {
      if (firstDropped === undefined) continue;
      const message = `${dropped} more such ${dropped === 1 ? 'finding' : 'findings'}, the first: ${firstDropped.message}`;
      this.all.push({ ...firstDropped, message, count: dropped });
    }
    this.all.sort((a, b) => a.line - b.line);
  }
}
