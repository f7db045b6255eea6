/** Attaches a judge to a rig. */
import type { GicEvent } from '../../models/architecture/events.ts';
import type { Fingerprint } from '../../models/architecture/fingerprint.ts';
import type { Observer } from '../run/observer.ts';
import type { Judge } from './judge.ts';

export class Judging implements Observer {
  private readonly judge: Judge;

  constructor(judge: Judge) {
    this.judge = judge;
  }

  /** A program begins after bring-up, so the judge assumes its result. */
  reset(): void {
    const { judge } = this;
    judge.reset();
    judge.time = 0;
    judge.known.ledgers.assumeBringUp();
    judge.known.control.assumeBringUp();
  }

  event(event: GicEvent, time: number): void {
    this.judge.time = time;
    this.judge.emit(event);
  }

  fingerprint(print: Fingerprint): void {
    this.judge.fingerprint(print);
  }
}
