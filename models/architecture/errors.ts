/**
 * The numbers by which an ITS reports a bad command: 0x01CCEE, where CC stands for the command and EE for the reason.
 *
 * Sources: Linux arm-gic-v3.h (E_ITS_*), GIC-600AE TRM, QNX gic_its.h.
 */
import { COMMANDS, type CommandName } from './commands/index.ts';
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

/** The number of an error, or undefined if the reason has none. An opcode that no command has is an error without a number. */
export function commandError(name: CommandName, reason: ErrorReason): CommandError | undefined {
  const { opcode, errorByte = opcode, ownErrors, documentedErrors } = COMMANDS[name];
  const code = ownErrors?.[reason] ?? reasonCodes[reason];
  if (code === undefined) return undefined;
  return { number: (0x01 << 16) | (errorByte << 8) | code, documented: documentedErrors.includes(code) };
}

/** An error number as the manuals print it: `0x010801`. */
export function formatErrorNumber(error: number): string {
  return `0x${error.toString(16).toUpperCase().padStart(6, '0')}`;
}
