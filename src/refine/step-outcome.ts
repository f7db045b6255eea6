/** The outcome of the step in progress, recorded from its events. */
import type { GicEvent, Target } from '../../models/architecture/events.ts';

export class StepOutcome {
  /** A command was bad, and was ignored, changed or stalled on. */
  refused = false;
  /** INTID that an acknowledgement returned; -1 if there was none. */
  intid = -1;
  /** Target that an MSI was translated to. */
  target: Target | undefined = undefined;

  /** A pending default doorbell was retracted. */
  retracted = false;

  /** A default doorbell has rung. */
  rang = false;

  forget(): void {
    this.retracted = false;
    this.rang = false;
    this.refused = false;
    this.intid = -1;
    this.target = undefined;
  }

  event(event: GicEvent): void {
    switch (event.kind) {
      case 'consumed':
        if (event.error !== undefined || event.queued !== undefined) this.refused = true;
        break;
      case 'lpi':
        if (!event.pending && event.cause === 'default doorbell') this.retracted = true;
        break;
      case 'doorbell':
        if (event.form === 'default') this.rang = true;
        break;
      case 'stalled':
        this.refused = true;
        break;
      case 'translated':
        if (event.by === 'MSI') this.target = event.target;
        break;
      case 'acknowledged':
        this.intid = event.intid;
        break;
      case 'vacknowledged':
        this.intid = event.vINTID;
        break;
    }
  }
}
