/** The registers that matter in a QEMU trace, by their offsets. */
import { distributorRegisters } from '../../models/architecture/registers/distributor-registers.ts';
import { offsetFromBase } from '../../models/architecture/registers/index.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';

const { GITS_BASER, GITS_CBASER, GITS_CREADR, GITS_CTLR, GITS_CWRITER, GITS_TYPER } = itsRegisters;
const {
  GICR_CTLR,
  GICR_PENDBASER,
  GICR_PROPBASER,
  GICR_TYPER,
  GICR_VPENDBASER_V4_1,
  GICR_VPROPBASER_V4_1,
  GICR_WAKER,
} = redistributorRegisters;

/** Offsets of the registers that matter; QEMU counts from the base of the ITS or redistributor. */
export const OFFSETS = {
  gicdTyper: offsetFromBase(distributorRegisters.GICD_TYPER),
  gitsCtlr: offsetFromBase(GITS_CTLR),
  gitsTyper: offsetFromBase(GITS_TYPER),
  gitsCbaser: offsetFromBase(GITS_CBASER),
  gitsCwriter: offsetFromBase(GITS_CWRITER),
  gitsCreadr: offsetFromBase(GITS_CREADR),
  gitsBaser: offsetFromBase(GITS_BASER),
  gitsBaserEnd: offsetFromBase(GITS_BASER) + GITS_BASER.count * GITS_BASER.stride,
  gicrCtlr: offsetFromBase(GICR_CTLR),
  gicrTyper: offsetFromBase(GICR_TYPER),
  gicrWaker: offsetFromBase(GICR_WAKER),
  gicrPropbaser: offsetFromBase(GICR_PROPBASER),
  gicrPendbaser: offsetFromBase(GICR_PENDBASER),
  // The same offsets in GICv4.0.
  gicrVpropbaser: offsetFromBase(GICR_VPROPBASER_V4_1),
  gicrVpendbaser: offsetFromBase(GICR_VPENDBASER_V4_1),
} as const;

/** Word offset → whether the register matters. Both halves of a 64-bit register do. */
const wordsThatMatter = (last: number, words: readonly number[]): Uint8Array => {
  const matters = new Uint8Array(last / 4 + 2);
  for (const offset of words) matters[offset / 4] = 1;
  return matters;
};

const halves = (...offsets: readonly number[]): number[] => offsets.flatMap((offset) => [offset, offset + 4]);

export const ITS_WORDS = wordsThatMatter(OFFSETS.gitsBaserEnd, [
  OFFSETS.gitsCtlr,
  ...halves(OFFSETS.gitsTyper, OFFSETS.gitsCbaser),
  OFFSETS.gitsCwriter,
  OFFSETS.gitsCreadr,
  ...halves(...Array.from({ length: GITS_BASER.count }, (_, n) => OFFSETS.gitsBaser + n * GITS_BASER.stride)),
]);
export const REDISTRIBUTOR_WORDS = wordsThatMatter(OFFSETS.gicrVpendbaser + 4, [
  OFFSETS.gicrCtlr,
  OFFSETS.gicrWaker,
  ...halves(OFFSETS.gicrTyper, OFFSETS.gicrPropbaser, OFFSETS.gicrPendbaser),
  ...halves(OFFSETS.gicrVpropbaser, OFFSETS.gicrVpendbaser),
]);
