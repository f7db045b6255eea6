/** What a trace tells before it has told which GIC it is about: it is judged once that is known. */
import type { QemuEvent } from './trace-sink.ts';

/** Accesses that a driver makes before it has read which GIC it runs on, and that are the same on all. */
const TELLS_NOTHING: ReadonlySet<QemuEvent['kind']> = new Set([
  'cbaser',
  'cwriter',
  'baser',
  'its-enabled',
  'its-active',
  'quiescent',
  'enable-lpis',
  'rwp',
  'propbaser',
  'pendbaser',
  'waker',
  'waker-polled',
]);

export const tellsNothing = ({ kind }: QemuEvent): boolean => TELLS_NOTHING.has(kind);

export class Postponed {
  private acts: (() => void)[] = [];

  get isEmpty(): boolean {
    return this.acts.length === 0;
  }

  put(act: () => void): void {
    this.acts.push(act);
  }

  take(): readonly (() => void)[] {
    const { acts } = this;
    this.acts = [];
    return acts;
  }
}
