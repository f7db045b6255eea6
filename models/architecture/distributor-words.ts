/** Words of the distributor frame: identification words, and words that no version allocates. Source: IHI 0069, distributor register map. */

import { distributorRegisters } from './registers/distributor-registers.ts';
import type { Architecture } from './versions.ts';

export const GICD_CTLR = distributorRegisters.GICD_CTLR.offset;
export const GICD_TYPER = distributorRegisters.GICD_TYPER.offset;
export const GICD_IIDR = distributorRegisters.GICD_IIDR.offset;
/** A v4.1 register, reserved before. */
export const GICD_TYPER2 = distributorRegisters.GICD_TYPER2.offset;
export const GICD_PIDR2 = distributorRegisters.GICD_PIDR2.offset;

/** Identification words, which software reads to detect the GIC and its features. */
export const IDENTIFICATION_WORDS: readonly number[] = [GICD_CTLR, GICD_TYPER, GICD_IIDR, GICD_TYPER2, GICD_PIDR2];

/** Words that no version allocates. */
export const RESERVED_WORDS: readonly number[] = [0x0044, 0x004c, 0x0054, 0x005c, 0x0060, 0x0064, 0x0070, 0x007c];

/** The word is reserved, or not implemented, in this version. */
export const isReservedWord = (architecture: Architecture, offset: number): boolean =>
  RESERVED_WORDS.includes(offset) ||
  (offset === GICD_TYPER2 && !distributorRegisters.GICD_TYPER2.versions.includes(architecture));
