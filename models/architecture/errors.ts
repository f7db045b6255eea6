/**
 * The numbers by which an ITS reports a bad command: 0x01CCEE, where CC stands for the command and EE for the reason.
 *
 * Sources: Linux arm-gic-v3.h (E_ITS_*), GIC-600AE TRM, QNX gic_its.h.
 */
import { opcodeOf } from './codec.ts';
import type { CommandName } from './commands.ts';
import type { ErrorReason } from './error-reasons.ts';

/** The error number of one bad command. */
export interface CommandError {
  /** 0x01CCEE. */
  readonly number: number;
  /** A source lists this number. If not, it follows from the scheme alone, and hardware may use another. */
  readonly documented: boolean;
}

/** EE by reason. Undefined where no source gives a number. */
export const reasonCodes: Readonly<Record<ErrorReason, number | undefined>> = {
  DEVICE_OOR: 0x01,
  SIZE_OOR: 0x02,
  PROCNUM_OOR: 0x02,
  COLLECTION_OOR: 0x03,
  UNMAPPED_DEVICE: 0x04,
  ID_OOR: 0x05,
  PHYSICALID_OOR: 0x06,
  UNMAPPED_INTERRUPT: 0x07,
  UNMAPPED_COLLECTION: 0x09,
  ITE_INVALID: 0x10,
  VCPU_OOR: 0x11,
  VPTSIZE_OOR: 0x12,
  VIRTUALID_OOR: 0x13,
  VCPU_INVALID: 0x14,
  ID_IS_PHYSICAL: 0x15,
  ITEVCPU_INVALID: 0x16,
  CMDVCPU_INVALID: 0x17,
  ID_IS_VIRTUAL: undefined,
  UNKNOWN_COMMAND: undefined,
  LEVEL_ONE_INVALID: undefined,
  LPIS_DISABLED: undefined,
};

/** MOVALL has its own EE for a redistributor that does not exist. */
const MOVALL_PROCNUM_OOR = 0x01;

/**
 * CC of CLEAR. The opcode is 0x04, yet Linux, QNX and the GIC-600AE TRM have 0x05, the opcode of SYNC: a decoder that takes CC for an opcode
 * mistakes one for the other. A driver of Marvell's has 0x04.
 */
export const CLEAR_COMMAND_BYTE = 0x05;

/**
 * EE by command, as far as a source lists them. No list found has 0x10 for MOVI, 0x01 or 0x03 for MAPTI, or any for VMOVP, VINVALL, VSGI,
 * INVDB and SYNC.
 */
export const documentedReasons: Readonly<Record<CommandName, readonly number[]>> = {
  MOVI: [0x01, 0x03, 0x04, 0x05, 0x07, 0x09],
  INT: [0x01, 0x04, 0x05, 0x07, 0x10],
  CLEAR: [0x01, 0x04, 0x05, 0x07, 0x10],
  SYNC: [],
  MAPD: [0x01, 0x02],
  MAPC: [0x02, 0x03],
  MAPTI: [0x04, 0x05, 0x06],
  MAPI: [0x01, 0x03, 0x04, 0x05],
  INV: [0x01, 0x04, 0x05, 0x07, 0x10],
  INVALL: [0x03, 0x09],
  MOVALL: [0x01],
  DISCARD: [0x07, 0x10],
  VMOVI: [0x05, 0x06, 0x15, 0x16, 0x17],
  VMOVP: [],
  VSGI: [],
  VSYNC: [0x11, 0x14],
  VMAPP: [0x11, 0x12],
  VMAPTI: [0x05, 0x13],
  VMAPI: [0x05, 0x06],
  VINVALL: [],
  INVDB: [],
};

/**
 * EE values of GIC-600AE's own, reported with IERR=1. With IERR=1 it re-uses the architecture's numbers for other reasons as well, so look at
 * the error class before the number. 0x26, of CLEAR only, is left out: its name is not known here. Source: GIC-600AE TRM.
 */
export const gic600aeReasons: ReadonlyMap<number, string> = new Map([
  [0x20, 'TGT_OOR'],
  [0x21, 'DST_TGT_OOR'],
  [0x22, 'CHIP_OFFLINE'],
  [0x23, 'ENABLE_LPI_OFF'],
  [0x24, 'DST_ENABLE_LPI_OFF'],
]);

/** CC: the opcode of the command, except for CLEAR. */
export function commandByte(name: CommandName): number {
  return name === 'CLEAR' ? CLEAR_COMMAND_BYTE : opcodeOf(name);
}

/** The number of an error, or undefined if the reason has none. An opcode that no command has is an error without a number. */
export function commandError(name: CommandName, reason: ErrorReason): CommandError | undefined {
  const code = name === 'MOVALL' && reason === 'PROCNUM_OOR' ? MOVALL_PROCNUM_OOR : reasonCodes[reason];
  if (code === undefined) return undefined;
  return {
    number: (0x01 << 16) | (commandByte(name) << 8) | code,
    documented: documentedReasons[name].includes(code),
  };
}

/** An error number as the manuals print it: `0x010801`. */
export function formatErrorNumber(error: number): string {
  return `0x${error.toString(16).toUpperCase().padStart(6, '0')}`;
}
