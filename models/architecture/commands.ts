/**
 * The commands of the ITS, as their operands.
 *
 * Names are those of the manual's command descriptions; addresses are byte addresses, not field values. The 32-byte forms are in
 * `codec.ts`. VMAPP and VMOVP exist in two forms: an ITS with GITS_TYPER.VMAPP = 1 uses the v4.1 one.
 */

interface OnEvent {
  /** The device, 32 bits. */
  readonly deviceId: number;
  /** The event of that device, 32 bits. */
  readonly eventId: number;
}

/** Maps (V=1) or unmaps (V=0) the interrupt translation table of a device. */
export interface Mapd {
  readonly op: 'MAPD';
  readonly deviceId: number;
  /** Number of EventID bits minus one, as the field holds it. */
  readonly size: number;
  /** Byte address of the ITT, 256-byte aligned. */
  readonly ittAddress: number;
  readonly valid: boolean;
}

/** Maps (V=1) or unmaps (V=0) a collection. */
export interface Mapc {
  readonly op: 'MAPC';
  readonly icid: number;
  /** Target redistributor: a Processor_Number where GITS_TYPER.PTA = 0, otherwise bits [51:16] of its address. */
  readonly rdbase: number;
  readonly valid: boolean;
}

/** Maps an event to a physical LPI. */
export interface Mapti extends OnEvent {
  readonly op: 'MAPTI';
  readonly pINTID: number;
  readonly icid: number;
}

/** Maps an event to the physical LPI whose INTID is the EventID. */
export interface Mapi extends OnEvent {
  readonly op: 'MAPI';
  readonly icid: number;
}

/** Gives an event another collection and moves its pending state along. */
export interface Movi extends OnEvent {
  readonly op: 'MOVI';
  readonly icid: number;
}

/** Moves every pending LPI of one redistributor to another. */
export interface Movall {
  readonly op: 'MOVALL';
  readonly rdbase1: number;
  readonly rdbase2: number;
}

/** Removes the mapping of an event and its pending state. */
export interface Discard extends OnEvent {
  readonly op: 'DISCARD';
}

/** Makes an event pending, as an MSI would. */
export interface Int extends OnEvent {
  readonly op: 'INT';
}

/** Clears the pending state of an event. */
export interface Clear extends OnEvent {
  readonly op: 'CLEAR';
}

/** Drops cached configuration of one event. */
export interface Inv extends OnEvent {
  readonly op: 'INV';
}

/** Drops cached configuration of every LPI that is routed through a collection. */
export interface Invall {
  readonly op: 'INVALL';
  readonly icid: number;
}

/** Waits for the physical effects of earlier commands at one redistributor. */
export interface Sync {
  readonly op: 'SYNC';
  readonly rdbase: number;
}

interface VmappOperands {
  readonly op: 'VMAPP';
  readonly vpeid: number;
  readonly rdbase: number;
  readonly valid: boolean;
  /** Byte address of the virtual pending table, 64 KB aligned. */
  readonly vptAddress: number;
  /** Number of vINTID bits minus one, as the field holds it (its reading in v4.1: A-71). */
  readonly vptSize: number;
}

/** Maps (V=1) or unmaps (V=0) a vPE, GICv4.0 form. */
export interface VmappV40 extends VmappOperands {
  readonly form: 'v4.0';
}

/** Maps (V=1) or unmaps (V=0) a vPE, GICv4.1 form. */
export interface VmappV41 extends VmappOperands {
  readonly form: 'v4.1';
  /** First map or last unmap of this vPE over all ITSs. */
  readonly alloc: boolean;
  /** Software promises that the virtual pending table is all zero. */
  readonly ptz: boolean;
  /** Byte address of the virtual LPI configuration table, 64 KB aligned. */
  readonly confAddress: number;
  /** pINTID of the default doorbell; 1023 for none. */
  readonly defaultDoorbell: number;
}

export type Vmapp = VmappV40 | VmappV41;

/** Maps an event to a virtual LPI of a vPE. */
export interface Vmapti extends OnEvent {
  readonly op: 'VMAPTI';
  readonly vpeid: number;
  readonly vINTID: number;
  /** pINTID of the individual doorbell; 1023 for none. */
  readonly doorbell: number;
}

/** Maps an event to the virtual LPI whose vINTID is the EventID. */
export interface Vmapi extends OnEvent {
  readonly op: 'VMAPI';
  readonly vpeid: number;
  readonly doorbell: number;
}

/** Gives a virtual event another vPE and moves its pending state along. */
export interface Vmovi extends OnEvent {
  readonly op: 'VMOVI';
  readonly vpeid: number;
  readonly doorbell: number;
  /** D: the doorbell operand replaces the one of the mapping. */
  readonly doorbellValid: boolean;
}

interface VmovpOperands {
  readonly op: 'VMOVP';
  readonly vpeid: number;
  readonly rdbase: number;
  /** Same number on every ITS that takes part; RES0 where GITS_TYPER.VMOVP = 1. */
  readonly sequenceNumber: number;
  /** One bit for each ITS that takes part; RES0 where GITS_TYPER.VMOVP = 1. */
  readonly itsList: number;
}

/** Moves a vPE to another redistributor, GICv4.0 form. */
export interface VmovpV40 extends VmovpOperands {
  readonly form: 'v4.0';
}

/** Moves a vPE to another redistributor, GICv4.1 form. */
export interface VmovpV41 extends VmovpOperands {
  readonly form: 'v4.1';
  /** DB; its meaning is open, A-16. */
  readonly db: boolean;
  readonly defaultDoorbell: number;
}

export type Vmovp = VmovpV40 | VmovpV41;

/** Configures a virtual SGI (Clear=0) or clears its pending state (Clear=1). */
export interface Vsgi {
  readonly op: 'VSGI';
  readonly vpeid: number;
  readonly vINTID: number;
  readonly enable: boolean;
  readonly clear: boolean;
  readonly group: boolean;
  /** The upper four bits of the priority. */
  readonly priority: number;
}

/** Drops cached configuration of every vLPI of a vPE. */
export interface Vinvall {
  readonly op: 'VINVALL';
  readonly vpeid: number;
}

/** Waits for the effects of earlier commands on one vPE. */
export interface Vsync {
  readonly op: 'VSYNC';
  readonly vpeid: number;
}

/** Drops cached configuration of the default doorbell of a vPE. */
export interface Invdb {
  readonly op: 'INVDB';
  readonly vpeid: number;
}

export type Command =
  | Mapd
  | Mapc
  | Mapti
  | Mapi
  | Movi
  | Movall
  | Discard
  | Int
  | Clear
  | Inv
  | Invall
  | Sync
  | Vmapp
  | Vmapti
  | Vmapi
  | Vmovi
  | Vmovp
  | Vsgi
  | Vinvall
  | Vsync
  | Invdb;

/** The name of a command, as the manual has it. */
export type CommandName = Command['op'];

/** Which of the two layouts of VMAPP and VMOVP an ITS uses. */
export type CommandForm = 'v4.0' | 'v4.1';

/** Every command, in the order of the opcodes. */
export const COMMAND_NAMES: readonly CommandName[] = [
  'MOVI',
  'INT',
  'CLEAR',
  'SYNC',
  'MAPD',
  'MAPC',
  'MAPTI',
  'MAPI',
  'INV',
  'INVALL',
  'MOVALL',
  'DISCARD',
  'VMOVI',
  'VMOVP',
  'VSGI',
  'VSYNC',
  'VMAPP',
  'VMAPTI',
  'VMAPI',
  'VINVALL',
  'INVDB',
];
