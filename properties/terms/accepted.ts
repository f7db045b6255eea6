/** Listening to commands that the ITS accepts. */
import type { ConsumedEvent } from '../../models/architecture/events/queue-events.ts';

/** Calls it for good commands only. */
export const accepted =
  <C>(handle: (command: C, event: ConsumedEvent) => void) =>
  (command: C, event: ConsumedEvent): void => {
    if (event.error === undefined) handle(command, event);
  };
