/** Events of vPEs: mapped and moved, resident and descheduled; and of the virtual CPU interface. */

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

/** Software polled GICR_VPENDBASER until Dirty=0 after it cleared Valid, and has read PendingLast. */
export interface PendingLastReadEvent {
  readonly kind: 'pending-last-read';
  readonly rd: number;
  readonly vpeid: number;
  readonly pendingLast: boolean;
}
