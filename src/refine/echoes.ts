/** Doorbells that have merged with an earlier one in the abstract model, but not in the reference model. */
import type { Fingerprint } from '../../models/architecture/fingerprint.ts';
import { pair } from '../../models/architecture/keys.ts';

/**
 * Doorbells of a vPE that were on their way to the same redistributor as another one, and come after it. In the abstract model they have merged with
 * it: they are two edges of one LPI.
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
