/** Counts echoes: doorbells under way that are merged with an earlier one in the abstract model, but not in the reference model. */
import type { Fingerprint } from '../../models/architecture/fingerprint.ts';
import { pair } from '../../models/architecture/keys.ts';

/**
 * Redistributor and vPE → number of echoes. An echo is a doorbell that was sent while another doorbell of the same vPE was under way to the same
 * redistributor. In the abstract model the two are one: they are two edges of one LPI.
 */
export class Echoes {
  private readonly counts = new Map<number, number>();

  reset(): void {
    if (this.counts.size > 0) this.counts.clear();
  }

  of(vpeid: number, rd: number): number {
    return this.counts.get(pair(rd, vpeid)) ?? 0;
  }

  set(vpeid: number, rd: number, count: number): void {
    if (count > 0 || this.counts.size > 0) this.counts.set(pair(rd, vpeid), count);
  }

  fingerprint(print: Fingerprint): void {
    print.map(this.counts, (count) => print.text(count));
  }
}
