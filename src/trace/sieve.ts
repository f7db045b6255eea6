/**
 * What a finding passes before it is kept.
 *
 * Whether lines are missing from the log shows only in the slot of the next command. A finding since the last command that certainly follows its
 * predecessor waits until then: a gap takes away what it rests on, such as the residency of a vPE. Then it may wait for the queue of another ITS.
 */
import type { Property } from '../../properties/property.ts';
import { OF_ACKNOWLEDGEMENTS } from './acknowledgements.ts';
import type { KeptFindings } from './kept-findings.ts';
import type { SeveralItss } from './several-itss.ts';
import type { TraceFinding, WaitingFinding } from './trace-finding.ts';
import type { Lacking } from './trace-sink.ts';

/** The property rests on lines that are no commands: on the residency of a vPE, or on the events that came. */
const restsOnAccesses = ({ id, needs = [] }: Property): boolean =>
  needs.includes('vpendbaser') || OF_ACKNOWLEDGEMENTS.has(id);

export class Sieve {
  private readonly itss: SeveralItss;
  private readonly kept: KeptFindings;
  private waiting: WaitingFinding[] = [];
  /** The last event was a command that follows its predecessor. */
  private isAnchored = false;

  constructor(itss: SeveralItss, kept: KeptFindings) {
    this.itss = itss;
    this.kept = kept;
  }

  /** An event other than a command came. */
  leavesAnchor(): void {
    this.isAnchored = false;
  }

  keep(property: Property, finding: TraceFinding): void {
    if (this.isAnchored || finding.verdict !== 'violated') this.pass(property, finding);
    else this.waiting.push({ property, finding });
  }

  /** Whether the command that comes now certainly follows the last one. */
  follows(isCertain: boolean): void {
    this.isAnchored = isCertain;
    if (isCertain) this.rest();
  }

  /** Lines are missing before this one. What they may explain is not a violation. */
  lacks(what: Lacking, line: number): void {
    if (this.waiting.length === 0) return;
    const why = `lines before line ${line} are missing from the log`;
    this.waiting = this.waiting.map(({ property, finding }) =>
      finding.verdict === 'violated' && (what === 'commands' || restsOnAccesses(property))
        ? { property, finding: { ...finding, verdict: 'inconclusive', message: `${finding.message}; ${why}` } }
        : { property, finding },
    );
  }

  /** Keeps what waits for the next command: it is there, or the log is over. */
  rest(): void {
    if (this.waiting.length === 0) return;
    const { waiting } = this;
    this.waiting = [];
    for (const { property, finding } of waiting) this.pass(property, finding);
  }

  /** Keeps what has waited for the queue of another ITS. */
  release(findings: readonly WaitingFinding[]): void {
    for (const { property, finding } of findings) this.kept.keep(property, finding);
  }

  private pass(property: Property, finding: TraceFinding): void {
    if (!this.itss.takes(property, finding)) this.kept.keep(property, finding);
  }
}
