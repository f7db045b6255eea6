/**
 * What an observer of a GIC can see. Monitors are written over these; whatever can produce them can be judged.
 *
 * `origin` is the time at which the cause of an event was translated (an MSI) or consumed (a command): what a SYNC or VSYNC that was
 * consumed later has to have waited for.
 */
import type { Command, CommandName } from './commands.ts';
import type { ErrorReason } from './error-reasons.ts';
import type { LpiControlEvent } from './lpi-control.ts';
import type { Frame } from './registers/register.ts';
import type { LevelOneEvent, VpeLevelOneEvent } from './two-level.ts';

/** GITS_CWRITER moved past a command. */
export interface PublishedEvent {
  readonly kind: 'published';
  readonly its: number;
  /** Slot of the ring; -1 where the source cannot tell. */
  readonly slot: number;
  readonly command: Command;
}

/** GITS_CREADR moved past a command; with `error`, it was a bad one and was ignored. */
export interface ConsumedEvent {
  readonly kind: 'consumed';
  readonly its: number;
  readonly slot: number;
  /** The command as it took effect. */
  readonly command: Command;
  readonly error: ErrorReason | undefined;
  /** The command as it was queued, where its data was bad and the ITS took some valid data instead. */
  readonly queued?: Command;
  /** Why the queued one was bad, where the source can tell. */
  readonly reason?: ErrorReason;
}

/** A bad command stalled the queue: GITS_CREADR names its slot, and Stalled is 1. */
export interface StalledEvent {
  readonly kind: 'stalled';
  readonly its: number;
  readonly slot: number;
  readonly command: Command;
  readonly error: ErrorReason;
}

/** Software wrote a slot of the command queue in memory, and made it visible. */
export interface SlotWrittenEvent {
  readonly kind: 'slot-written';
  readonly its: number;
  readonly slot: number;
  readonly command: Command;
}

/** GITS_CBASER was written. */
export interface CbaserEvent {
  readonly kind: 'cbaser';
  readonly its: number;
  readonly valid: boolean;
  /** In bytes. */
  readonly address: number;
  readonly slots: number;
}

/** GITS_CWRITER was written. */
export interface CwriterEvent {
  readonly kind: 'cwriter';
  readonly its: number;
  /** Offset, as a number of slots. */
  readonly slot: number;
  readonly retry: boolean;
}

/** GITS_CTLR.Enabled was written. */
export interface ItsEnabledEvent {
  readonly kind: 'its-enabled';
  readonly its: number;
  readonly enabled: boolean;
}

/** GITS_CTLR.Enabled = 1 is in effect. */
export interface ItsActiveEvent {
  readonly kind: 'its-active';
  readonly its: number;
}

/** GITS_CTLR.Quiescent became 1. */
export interface QuiescentEvent {
  readonly kind: 'quiescent';
  readonly its: number;
}

/** GITS_BASER<n> was written. */
export interface BaserEvent {
  readonly kind: 'baser';
  readonly its: number;
  readonly n: number;
  readonly valid: boolean;
}

/** ICH_LR<n>_EL2 was written; vINTID -1 makes it invalid. */
export interface ListRegisterEvent {
  readonly kind: 'lr';
  readonly rd: number;
  readonly lr: number;
  readonly vINTID: number;
}

/** The context of the virtual CPU interface was written. */
export interface IchContextEvent {
  readonly kind: 'ich';
  readonly rd: number;
  readonly en: boolean;
  readonly dvim: boolean;
  readonly veng0: boolean;
  readonly veng1: boolean;
}

/** A register was read or written by its address. */
export interface RegisterEvent {
  readonly kind: 'register';
  readonly access: 'read' | 'write';
  readonly frame: Frame;
  /** Number of the ITS or redistributor; 0 for the distributor. */
  readonly at: number;
  /** Byte offset in the frame. */
  readonly offset: number;
  /** Bits of the access. */
  readonly width: number;
  /** What was read or written, in hexadecimal. */
  readonly value: string;
}

/** A write to GITS_TRANSLATER reached the ITS. */
export interface MsiEvent {
  readonly kind: 'msi';
  readonly its: number;
  readonly deviceId: number;
  readonly eventId: number;
}

/** Where an event goes. */
export type Target =
  | { readonly kind: 'none' }
  | { readonly kind: 'lpi'; readonly rd: number; readonly intid: number }
  | {
      readonly kind: 'vlpi';
      readonly rd: number;
      readonly vpeid: number;
      readonly vINTID: number;
      readonly doorbell: number;
    };

/** An MSI, or an INT command, was translated. */
export interface TranslatedEvent {
  readonly kind: 'translated';
  readonly its: number;
  readonly deviceId: number;
  readonly eventId: number;
  readonly by: 'MSI' | 'INT';
  readonly target: Target;
}

/** Why pending state was touched. */
export type Cause =
  | CommandName
  | 'MSI'
  | 'GITS_SGIR'
  /** A redistributor dropped a vSGI whose group is disabled there. */
  | 'VGrpEn'
  | 'acknowledge'
  | 'doorbell'
  | 'default doorbell'
  | 'residency'
  | 'deschedule'
  | RegisterCause;

/** Pending state was touched by a register of a redistributor; EnableLPIs loads a pending table, or gives it up. */
export type RegisterCause = 'EnableLPIs' | 'SETLPIR' | 'CLRLPIR';

/** Pending state of a physical LPI at a redistributor was set or cleared (`changed`: it had the other value before). */
export interface LpiEvent {
  readonly kind: 'lpi';
  readonly rd: number;
  readonly intid: number;
  readonly pending: boolean;
  readonly changed: boolean;
  readonly cause: Cause;
  readonly origin: number;
}

/** Pending state of a virtual interrupt of a vPE was set or cleared. */
export interface VlpiEvent {
  readonly kind: 'vlpi';
  readonly vpeid: number;
  readonly vINTID: number;
  readonly pending: boolean;
  readonly changed: boolean;
  readonly cause: Cause;
  readonly origin: number;
}

/** A redistributor generated a doorbell. It becomes pending at `rd` some time later. */
export interface DoorbellEvent {
  readonly kind: 'doorbell';
  readonly form: 'individual' | 'default';
  readonly rd: number;
  readonly intid: number;
  readonly vpeid: number;
  /** The virtual interrupt that it was rung for, or -1 where a configuration change rang it. */
  readonly vINTID: number;
  readonly origin: number;
}

/** A read of ICC_IAR1_EL1 returned this INTID (1023: nothing). */
export interface AcknowledgedEvent {
  readonly kind: 'acknowledged';
  readonly rd: number;
  readonly intid: number;
}

/** A read of ICV_IAR1_EL1 returned this vINTID (1023: nothing). */
export interface VirtualAcknowledgedEvent {
  readonly kind: 'vacknowledged';
  readonly rd: number;
  readonly vINTID: number;
}

/** A byte of the LPI configuration table changed in memory. */
export interface ConfiguredEvent {
  readonly kind: 'configured';
  /** Address of the table; the one that bring-up has made by default. */
  readonly table?: number | undefined;
  readonly intid: number;
  readonly value: number;
}

/** A byte of a virtual LPI configuration table changed in memory. */
export interface VirtualConfiguredEvent {
  readonly kind: 'vconfigured';
  readonly vpeid: number;
  readonly vINTID: number;
  readonly value: number;
}

/** An entry of an interrupt translation table changed. */
export interface IteEvent {
  readonly kind: 'ite';
  readonly its: number;
  readonly deviceId: number;
  readonly eventId: number;
  readonly cause: CommandName | 'MSI';
  /** DeviceID of the command or MSI that changed it. */
  readonly causeDeviceId: number;
}

/** GICR_VPENDBASER was written. */
export interface VpendbaserEvent {
  readonly kind: 'vpendbaser';
  readonly rd: number;
  readonly valid: boolean;
  /** The vPE that the write names; -1 if no mapped vPE matches. */
  readonly vpeid: number;
  readonly doorbell: boolean;
  readonly pendingLast: boolean;
  /** VGrp0En and VGrp1En, v4.1; 1 where the source does not say. */
  readonly vgrp0en?: boolean | undefined;
  readonly vgrp1en?: boolean | undefined;
}

/** The instant of a deschedule at which PendingLast and the doorbell request are decided together. */
export interface DecidedEvent {
  readonly kind: 'decided';
  readonly rd: number;
  readonly vpeid: number;
  readonly pendingLast: boolean;
}

/** GICR_VPENDBASER.Dirty became 0, after Valid was set or after it was cleared. */
export interface DirtyClearedEvent {
  readonly kind: 'dirty-cleared';
  readonly rd: number;
  readonly vpeid: number;
  readonly after: 'schedule' | 'deschedule';
  /** PendingLast as it reads from now on; meaningful after a deschedule. */
  readonly pendingLast: boolean;
}

/** The redistributors learned of a mapping, an unmapping or a move of a vPE. */
export interface VpeEvent {
  readonly kind: 'vpe';
  readonly vpeid: number;
  readonly change: 'mapped' | 'unmapped' | 'moved';
  readonly rd: number;
}

/** A word of the distributor was read or written; `abort` if the access ended in an external abort. */
export interface DistributorEvent {
  readonly kind: 'distributor';
  readonly access: 'read' | 'write';
  readonly offset: number;
  readonly value: number;
  readonly abort: boolean;
}

/** GICR_INVLPIR was written; with V=1 it names a vPE. */
export interface InvlpirEvent {
  readonly kind: 'invlpir';
  readonly rd: number;
  readonly intid: number;
  readonly vpeid?: number | undefined;
}

/** GICR_INVALLR was written; with V=1 it names a vPE. */
export interface InvallrEvent {
  readonly kind: 'invallr';
  readonly rd: number;
  readonly vpeid?: number | undefined;
}

/** GICR_SYNCR was read as Busy=0. */
export interface SyncrEvent {
  readonly kind: 'syncr';
  readonly rd: number;
}

/** GITS_SGIR was written. */
export interface SgirEvent {
  readonly kind: 'sgir';
  readonly its: number;
  readonly vpeid: number;
  readonly vINTID: number;
}

/** GICR_VSGIR was written. */
export interface VsgirEvent {
  readonly kind: 'vsgir';
  readonly rd: number;
  readonly vpeid: number;
}

/** GICR_VSGIPENDR was read with Busy=0. */
export interface VsgipendrEvent {
  readonly kind: 'vsgipendr';
  readonly rd: number;
  /** Pending: bit n is vSGI n of the vPE that the last GICR_VSGIR named. */
  readonly pending: number;
}

/** The machine was reset. What came before tells nothing about what comes now. */
export interface ResetEvent {
  readonly kind: 'reset';
}

/** Software polled GICR_VPENDBASER until Dirty=0 after it cleared Valid, and has read PendingLast. */
export interface PendingLastReadEvent {
  readonly kind: 'pending-last-read';
  readonly rd: number;
  readonly vpeid: number;
  readonly pendingLast: boolean;
}

/** A step of the machine was compared with the abstract model, or is the first one that is not. */
export interface FollowedEvent {
  readonly kind: 'followed';
  /** How it differs from what that model allows; undefined if it does not. */
  readonly difference: string | undefined;
  /** What that model leaves out, so that neither this step is compared nor what comes after it. */
  readonly left: string | undefined;
}

/** Everything that the hardware would do by itself has been done: whatever must happen eventually has happened. */
export interface SettledEvent {
  readonly kind: 'settled';
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
  | VirtualConfiguredEvent
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
  | FollowedEvent
  | ResetEvent
  | LpiControlEvent;

export type EventKind = GicEvent['kind'];
export type EventOf<K extends EventKind> = Extract<GicEvent, { kind: K }>;

/** Where a source of behaviour reports what can be seen. */
export interface EventSink {
  emit(event: GicEvent): void;
}

/** What a monitor may look at beside the events. A source that cannot tell answers undefined. */
export interface GicView {
  pending(rd: number, intid: number): boolean | undefined;
  vpending(vpeid: number, vINTID: number): boolean | undefined;
}
