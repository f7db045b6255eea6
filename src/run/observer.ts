/** An observer of a rig: a judge, a recorder, a counter. Observers do not change the rig and do not know each other. */
import type { GicEvent } from '../../models/architecture/events.ts';
import type { Fingerprint } from '../../models/architecture/fingerprint.ts';
import type { Watcher } from '../../models/reference/watcher.ts';
import type { Item } from './program.ts';

/** Hooks, all optional. */
export interface Observer {
  /** A program begins; the machine is in its state after bring-up. */
  reset?(): void;
  /** The machine is about to execute this item. */
  began?(item: Item): void;
  event?(event: GicEvent, time: number): void;
  /** Is told of each step of the machine. */
  readonly watcher?: Watcher;
  /** Adds the observer's state to a fingerprint, as far as it decides how the rest of the program is judged. */
  fingerprint?(print: Fingerprint): void;
}
