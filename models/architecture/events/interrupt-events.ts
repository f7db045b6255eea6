/** Events in the life of an interrupt: translated, pending, acknowledged; and its configuration byte. */
import type { CommandName } from '../commands.ts';

/** A write to GITS_TRANSLATER reached the ITS. */
export interface MsiEvent {
  readonly kind: 'msi';
  readonly its: number;
  readonly deviceId: number;
  readonly eventId: number;
}

/** Target of an event: a physical LPI, a vLPI, or none. */
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
  /** Time at which the MSI arrived, if that was an earlier step. */
  readonly arrivedAt?: number;
}

/** Causes of a change of pending state. */
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

/** A register of a redistributor changed pending state; EnableLPIs loads a pending table, or gives it up. */
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
  /** The virtual interrupt that the doorbell rings for; -1 if a configuration change rings it. */
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

/** Every byte of an LPI configuration table was written with one value. */
export interface ConfigFilledEvent {
  readonly kind: 'config-filled';
  /** Address of the table; the one that bring-up has made by default. */
  readonly table?: number | undefined;
  readonly value: number;
}

/** Every byte of a virtual LPI configuration table was written with one value. */
export interface VirtualConfigFilledEvent {
  readonly kind: 'vconfig-filled';
  readonly vpeid: number;
  /** Address of the table; that of the vPE by default. */
  readonly table?: number | undefined;
  readonly value: number;
}

/** A byte of a virtual LPI configuration table changed in memory. */
export interface VirtualConfiguredEvent {
  readonly kind: 'vconfigured';
  readonly vpeid: number;
  /** Address of the table; that of the vPE by default. */
  readonly table?: number | undefined;
  readonly vINTID: number;
  readonly value: number;
}
