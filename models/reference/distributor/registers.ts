/**
 * The distributor's identification and reserved words.
 *
 * A register that is not allocated or not implemented reads as zero and ignores writes; no access to it may end in an abort.
 */
import {
  GICD_CTLR,
  GICD_IIDR,
  GICD_PIDR2,
  GICD_TYPER,
  GICD_TYPER2,
  isReservedWord,
} from '../../architecture/distributor-words.ts';
import { distributorRegisters } from '../../architecture/registers/distributor-registers.ts';
import { encodeRegister, type Fields } from '../../architecture/registers/index.ts';
import type { Gic } from '../state.ts';

export { GICD_TYPER2, IDENTIFICATION_WORDS, RESERVED_WORDS } from '../../architecture/distributor-words.ts';

const isReserved = (gic: Gic, offset: number): boolean => isReservedWord(gic.profile.architecture, offset);

/** Fields of GICD_TYPER: LPIS[17], DVIS[18], IDbits[23:19]. Source: Arm sysreg GICD_TYPER. */
const typer = (gic: Gic): number =>
  (1 << 17) | (gic.profile.architecture === 'v3' ? 0 : 1 << 18) | ((gic.profile.intidBits - 1) << 19);

/** Fields of GICD_TYPER2: nASSGIcap[8], VIL[7] = 1, VID[4:0] = vPEID bits - 1. Source: Arm sysreg GICD_TYPER2. */
const typer2 = (gic: Gic): number =>
  (gic.profile.nassgiCap === true ? 1 << 8 : 0) | (1 << 7) | (gic.profile.vpeidBits - 1);

const bit = (value: boolean): number => (value ? 1 : 0);

/** GICD_CTLR with one Security state, affinity routing always on, and no Group 0. */
export const gicdCtlr = (gic: Gic): Fields => ({
  RWP: bit(gic.forwardingStops),
  nASSGIreq: bit(gic.nassgireq),
  DS: 1,
  ARE: 1,
  EnableGrp1: bit(gic.enableGrp1),
});

const registerValue = (gic: Gic, offset: number): number => {
  if (isReserved(gic, offset)) return gic.rules.reservedWordsReadAsZero ? 0 : 0xffff_ffff;
  switch (offset) {
    case GICD_CTLR:
      return Number(encodeRegister(distributorRegisters.GICD_CTLR, gicdCtlr(gic)));
    case GICD_TYPER:
      return typer(gic);
    case GICD_TYPER2:
      return typer2(gic);
    case GICD_IIDR:
      return 0x0000_043b;
    case GICD_PIDR2:
      return gic.profile.architecture === 'v3' ? 0x30 : 0x40;
    default:
      return 0;
  }
};

const aborts = (gic: Gic, offset: number): boolean => {
  switch (gic.rules.distributorAborts) {
    case 'none':
      return false;
    case 'GICD_TYPER2':
      return offset === GICD_TYPER2;
    case 'any reserved word':
      return isReserved(gic, offset);
  }
};

export const readDistributor = (gic: Gic, offset: number): number => {
  const abort = aborts(gic, offset);
  const value = abort ? 0 : registerValue(gic, offset);
  gic.sink.emit({ kind: 'distributor', access: 'read', offset, value, abort });
  return value;
};

/** Identification and reserved words ignore writes. */
export const writeDistributor = (gic: Gic, offset: number, value: number): void => {
  gic.sink.emit({ kind: 'distributor', access: 'write', offset, value, abort: false });
};
