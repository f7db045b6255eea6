/** Wraps a handler of consumed commands so that it sees accepted commands only. */
import type { ConsumedEvent } from '../../models/architecture/events/queue-events.ts';

/** A handler that is called only for commands without an error. */
export const accepted =
  <C>(handle: (command: C, event: ConsumedEvent) => void) =>
  (command: C, event: ConsumedEvent): void => {
    if (event.error === undefined) handle(command, event);
  };
