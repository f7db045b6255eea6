/** What is attached to a rig: a judge, a recorder, a counter. Observers change nothing, and do not know each other. */
import type { GicEvent } from '../../models/architecture/events.ts';
import type { Fingerprint } from '../../models/architecture/fingerprint.ts';
import type { Watcher } from '../../models/reference/watcher.ts';
import type { Item } from './program.ts';

/** Every member is a hook: an observer has those that it needs. */
export interface Observer {
  /** A program begins, on a machine after bring-up. */
  reset?(): void;
  /** The machine is about to execute this item. */
  began?(item: Item): void;
  event?(event: GicEvent, time: number): void;
  /** Hears of the steps of the machine. */
  readonly watcher?: Watcher;
  /** Adds the part of its state that decides how it judges the rest of the program. */
  fingerprint?(print: Fingerprint): void;
}
