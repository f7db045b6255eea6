/**
 * The types of steps of a GIC: stimuli, which software or a device makes, and internal steps, which the hardware makes at any moment by itself.
 */
import type { Command } from './commands.ts';
import type { LpiControlStep } from './lpi-control.ts';
import type { AccessWidth, Frame } from './registers/register.ts';
import type { LpiControlStimulus } from './step-kinds/lpi-control.ts';
import type { RegisterStimulus } from './step-kinds/register-writes.ts';
import type { OfKind } from './step-kinds/row.ts';
import type { WriteLevelOne, WriteVpeLevelOne } from './two-level.ts';

/** Software writes a command to the queue and moves GITS_CWRITER past it. */
export interface QueueCommand {
  readonly kind: 'command';
  readonly its: number;
  readonly command: Command;
}

/** A device writes EventID to GITS_TRANSLATER. */
export interface Msi {
  readonly kind: 'msi';
  readonly its: number;
  readonly deviceId: number;
  readonly eventId: number;
}

/** Software writes a byte of the LPI configuration table, and makes it observable. */
export interface WriteConfig {
  readonly kind: 'config';
  /** Address of the table; the one that bring-up has made by default. */
  readonly table?: number | undefined;
  readonly intid: number;
  readonly value: number;
}

/** Software fills a whole LPI configuration table with one byte, and makes it observable. */
export interface FillConfig {
  readonly kind: 'config-fill';
  /** Address of the table; the one that bring-up has made by default. */
  readonly table?: number | undefined;
  readonly value: number;
}

/**
 * Software writes a byte of the virtual LPI configuration table of a vPE, and makes it observable. In v4.1 it is the table that the last VMAPP of the
 * vPE has named, which may be that of other vPEs too; before there is one, the table that the first VMAPP will name.
 */
export interface WriteVirtualConfig {
  readonly kind: 'vconfig';
  readonly vpeid: number;
  /** v4.1: address of the table, if it is not the one that the last VMAPP of the vPE has named: a VMAPP that follows will. */
  readonly table?: number | undefined;
  readonly vINTID: number;
  readonly value: number;
}

/** Software fills a whole virtual LPI configuration table with one byte, and makes it observable. The table is named as for `vconfig`. */
export interface FillVirtualConfig {
  readonly kind: 'vconfig-fill';
  readonly vpeid: number;
  readonly table?: number | undefined;
  readonly value: number;
}

/**
 * Software writes GICR_VPENDBASER. The vPE is named by its VPT address in v4.0 and by vPEID in v4.1; `doorbell` and `pendingLast` are the
 * bits as written (v4.0 has no Doorbell bit: there `doorbell` tells whether software wants to be woken for the vPE). VGrp0En and VGrp1En, v4.1, are 1 where they are left out.
 */
export interface WriteVpendbaser {
  readonly kind: 'vpendbaser';
  readonly rd: number;
  readonly valid: boolean;
  readonly vpeid: number;
  readonly doorbell: boolean;
  readonly pendingLast: boolean;
  readonly vgrp0en?: boolean | undefined;
  readonly vgrp1en?: boolean | undefined;
}

/** The PE of a redistributor reads ICC_IAR1_EL1. */
export interface Acknowledge {
  readonly kind: 'acknowledge';
  readonly rd: number;
}

/** The vPE that is resident at a redistributor reads ICV_IAR1_EL1. */
export interface VirtualAcknowledge {
  readonly kind: 'vacknowledge';
  readonly rd: number;
}

/** Software reads a 32-bit word of the distributor. */
export interface ReadDistributor {
  readonly kind: 'gicd-read';
  /** Byte offset from GICD_base. */
  readonly offset: number;
}

/** Software writes a 32-bit word of the distributor. */
export interface WriteDistributor {
  readonly kind: 'gicd-write';
  readonly offset: number;
  readonly value: number;
}

/** Software polls GICR_SYNCR until Busy reads 0. */
export interface PollSyncr {
  readonly kind: 'syncr';
  readonly rd: number;
}

/** Software writes a slot of the command queue in memory, makes it visible, and does not publish it. */
export interface WriteSlot {
  readonly kind: 'slot';
  readonly its: number;
  /** Number of the slot in the ring. */
  readonly slot: number;
  readonly command: Command;
}

/** Software reads a register by its address. */
export interface ReadRegister {
  readonly kind: 'read';
  readonly frame: Frame;
  /** Number of the ITS or redistributor; 0 for the distributor. */
  readonly at: number;
  /** Byte offset in the frame. */
  readonly offset: number;
  /** Bits of the access: 16, 32 or 64. */
  readonly width: AccessWidth;
}

/** Software writes a register by its address. */
export interface WriteRegister {
  readonly kind: 'write';
  readonly frame: Frame;
  readonly at: number;
  readonly offset: number;
  readonly width: AccessWidth;
  /** In hexadecimal, with 0x. */
  readonly value: string;
}

/** Software polls GITS_CTLR until Quiescent reads 1. */
export interface PollQuiescent {
  readonly kind: 'poll-quiescent';
  readonly its: number;
}

/** Software writes ICH_LR<n>_EL2 of the PE of a redistributor. */
export interface WriteListRegister {
  readonly kind: 'lr';
  readonly rd: number;
  /** Number of the list register, 0 to 15. */
  readonly lr: number;
  /** The vINTID that it holds; -1 if it is made invalid. */
  readonly vINTID: number;
}

/** Software writes the context of the virtual CPU interface, as far as it bears on direct injection. */
export interface WriteIchContext {
  readonly kind: 'ich';
  readonly rd: number;
  /** ICH_HCR_EL2.En. */
  readonly en: boolean;
  /** ICH_HCR_EL2.DVIM: directly injected interrupts are masked. */
  readonly dvim: boolean;
  /** ICH_VMCR_EL2.VENG0 and VENG1. */
  readonly veng0: boolean;
  readonly veng1: boolean;
}

/** Software polls GICR_VSGIPENDR until Busy reads 0, and reads the answer. */
export interface PollVsgipendr {
  readonly kind: 'vsgipendr';
  readonly rd: number;
}

/**
 * The machine is reset: the registers of the GIC are in their reset state, and memory is as at the start of a program. A program without
 * this first step starts after bring-up.
 */
export interface Reset {
  readonly kind: 'reset';
}

/** Software polls GICR_VPENDBASER until Dirty reads 0, and uses the PendingLast that it reads then. */
export interface PollVpendbaser {
  readonly kind: 'poll-vpendbaser';
  readonly rd: number;
}

export type Stimulus =
  | Reset
  | WriteListRegister
  | WriteIchContext
  | WriteSlot
  | ReadRegister
  | WriteRegister
  | PollQuiescent
  | WriteLevelOne
  | WriteVpeLevelOne
  | QueueCommand
  | Msi
  | WriteConfig
  | FillConfig
  | WriteVirtualConfig
  | FillVirtualConfig
  | WriteVpendbaser
  | Acknowledge
  | VirtualAcknowledge
  | ReadDistributor
  | WriteDistributor
  | PollSyncr
  | PollVsgipendr
  | PollVpendbaser
  | RegisterStimulus
  | LpiControlStimulus;

/** The ITS consumes the command at GITS_CREADR. */
export interface Consume {
  readonly kind: 'consume';
  readonly its: number;
}

/** An effect on its way from an ITS lands. Its description names it; of several with the same description, the oldest lands. */
export interface Land {
  readonly kind: 'land';
  readonly its: number;
  readonly effect: string;
}

/** The redistributor finishes reading the VPT of a vPE that was made resident: Dirty clears. */
export interface Parse {
  readonly kind: 'parse';
  readonly rd: number;
}

/** The moment of a deschedule at which PendingLast and the doorbell request are decided. */
export interface Decide {
  readonly kind: 'decide';
  readonly rd: number;
}

/** The deschedule is complete: Dirty clears and PendingLast can be read. */
export interface Descheduled {
  readonly kind: 'descheduled';
  readonly rd: number;
}

/** A doorbell on its way becomes pending at its redistributor. */
export interface Ring {
  readonly kind: 'ring';
  readonly rd: number;
  readonly intid: number;
}

/** Residency removes a default doorbell that is pending or on its way (A-68: at some time after the write). */
export interface Unring {
  readonly kind: 'unring';
  readonly vpeid: number;
}

/** A redistributor loads (or drops) a configuration byte into its cache. */
export interface CacheConfig {
  readonly kind: 'cache' | 'evict';
  readonly rd: number;
  readonly intid: number;
}

/** The cache of a vPE's configuration loads (or drops) a byte. */
export interface CacheVirtualConfig {
  readonly kind: 'vcache' | 'vevict';
  readonly vpeid: number;
  readonly vINTID: number;
}

/** An invalidation by GICR_INVLPIR or GICR_INVALLR takes effect. */
export interface RegisterInvalidate {
  readonly kind: 'register-invalidate';
  readonly rd: number;
}

/** GITS_CTLR.Enabled = 1 takes effect. */
export interface Activate {
  readonly kind: 'activate';
  readonly its: number;
}

/** GITS_CTLR.Quiescent becomes 1. */
export interface Quiesce {
  readonly kind: 'quiesce';
  readonly its: number;
}

/** The query of a write of GICR_VSGIR is answered with the vSGIs pending at this moment, and Busy clears. */
export interface QueryVsgis {
  readonly kind: 'vsgi-query';
  readonly rd: number;
}

export type InternalStep =
  | Activate
  | Quiesce
  | Consume
  | Land
  | Parse
  | Decide
  | Descheduled
  | Ring
  | Unring
  | CacheConfig
  | CacheVirtualConfig
  | RegisterInvalidate
  | QueryVsgis
  | LpiControlStep;

export type Step = Stimulus | InternalStep;
export type StepKind = Step['kind'];

/** The steps of that kind. */
export type StepOf<K extends StepKind, S extends Step = Step> = OfKind<S, K>;
