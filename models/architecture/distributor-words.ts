/** Words of the distributor frame: those that tell what it is, and those that no version allocates. Source: IHI 0069, distributor register map. */
import type { Architecture } from './profiles.ts';

export const GICD_CTLR = 0x0000;
export const GICD_TYPER = 0x0004;
export const GICD_IIDR = 0x0008;
/** A v4.1 register, reserved before. Source: Arm sysreg GICD_TYPER2. */
export const GICD_TYPER2 = 0x000c;
export const GICD_PIDR2 = 0xffe8;

/** Words that software reads to find out what it has. */
export const IDENTIFICATION_WORDS: readonly number[] = [GICD_CTLR, GICD_TYPER, GICD_IIDR, GICD_TYPER2, GICD_PIDR2];

/** Words that no version allocates. */
export const RESERVED_WORDS: readonly number[] = [0x0044, 0x004c, 0x0054, 0x005c, 0x0060, 0x0064, 0x0070, 0x007c];

/** The word is reserved, or not implemented, in this version. */
export const isReservedWord = (architecture: Architecture, offset: number): boolean =>
  RESERVED_WORDS.includes(offset) || (offset === GICD_TYPER2 && architecture !== 'v4.1');
