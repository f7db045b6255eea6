/**
 * All events that an observer of a GIC can see. Monitors handle these events, so every source that produces them can be judged.
 *
 * `origin` is the time at which the cause of an event was translated (an MSI) or consumed (a command). A SYNC or VSYNC that was consumed later
 * has to have waited for the event.
 */

import type {
  AcknowledgedEvent,
  ConfigFilledEvent,
  ConfiguredEvent,
  DoorbellEvent,
  LpiEvent,
  MsiEvent,
  TranslatedEvent,
  VirtualAcknowledgedEvent,
  VirtualConfigFilledEvent,
  VirtualConfiguredEvent,
  VlpiEvent,
} from './events/interrupt-events.ts';
import type { LpiControlEvent } from './events/lpi-control-events.ts';
import type {
  BaserEvent,
  CbaserEvent,
  ConsumedEvent,
  CwriterEvent,
  IteEvent,
  ItsActiveEvent,
  ItsEnabledEvent,
  PublishedEvent,
  QuiescentEvent,
  SlotWrittenEvent,
  StalledEvent,
} from './events/queue-events.ts';
import type {
  DistributorEvent,
  InvallrEvent,
  InvlpirEvent,
  RegisterEvent,
  SgirEvent,
  SyncrEvent,
  VsgipendrEvent,
  VsgirEvent,
} from './events/register-events.ts';
import type {
  DecidedEvent,
  DirtyClearedEvent,
  IchContextEvent,
  ListRegisterEvent,
  PendingLastReadEvent,
  VpeEvent,
  VpendbaserEvent,
} from './events/residency-events.ts';
import type { SoftwareEvent } from './events/software-events.ts';
import type { LevelOneEvent, VpeLevelOneEvent } from './two-level.ts';

export type * from './events/interrupt-events.ts';
export type * from './events/lpi-control-events.ts';
export type * from './events/queue-events.ts';
export type * from './events/register-events.ts';
export type * from './events/residency-events.ts';
export type * from './events/software-events.ts';

/** The machine was reset. Nothing learnt from earlier events holds any more. */
export interface ResetEvent {
  readonly kind: 'reset';
}

/** A step of the machine was compared with the abstract model, or is the first one that is not. */
export interface FollowedEvent {
  readonly kind: 'followed';
  /** Difference between the step and the steps of the abstract model; undefined if there is none. */
  readonly difference: string | undefined;
  /** The part of this step that the abstract model does not have; neither this step nor later ones are compared. */
  readonly left: string | undefined;
}

/** The hardware has nothing left to do by itself: all that must happen eventually has happened. */
export interface SettledEvent {
  readonly kind: 'settled';
}

/** The hardware cannot go on, or goes on for ever: a fault has brought it there. Nothing comes after this event. */
export interface BrokenEvent {
  readonly kind: 'broken';
  readonly what: string;
}

export type GicEvent =
  | PublishedEvent
  | ConsumedEvent
  | MsiEvent
  | TranslatedEvent
  | LpiEvent
  | VlpiEvent
  | DoorbellEvent
  | AcknowledgedEvent
  | VirtualAcknowledgedEvent
  | ConfiguredEvent
  | ConfigFilledEvent
  | VirtualConfiguredEvent
  | VirtualConfigFilledEvent
  | IteEvent
  | VpendbaserEvent
  | DecidedEvent
  | DirtyClearedEvent
  | VpeEvent
  | DistributorEvent
  | InvlpirEvent
  | InvallrEvent
  | SyncrEvent
  | StalledEvent
  | SlotWrittenEvent
  | CbaserEvent
  | CwriterEvent
  | ItsEnabledEvent
  | ItsActiveEvent
  | QuiescentEvent
  | LevelOneEvent
  | VpeLevelOneEvent
  | BaserEvent
  | RegisterEvent
  | ListRegisterEvent
  | IchContextEvent
  | SgirEvent
  | VsgirEvent
  | VsgipendrEvent
  | PendingLastReadEvent
  | SettledEvent
  | BrokenEvent
  | FollowedEvent
  | ResetEvent
  | SoftwareEvent
  | LpiControlEvent;

export type EventKind = GicEvent['kind'];

export type EventOf<K extends EventKind> = Extract<GicEvent, { kind: K }>;

/** The receiver of events from a source. */
export interface EventSink {
  emit(event: GicEvent): void;
}

/** Pending state that a monitor may query in addition to the events; undefined from a source that does not know it. */
export interface GicView {
  pending(rd: number, intid: number): boolean | undefined;
  vpending(vpeid: number, vINTID: number): boolean | undefined;
}
