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
import { gicdIidr, gicdTyper, gicdTyper2, identificationOf, pidr2 } from '../../architecture/identification.ts';
import { distributorRegisters } from '../../architecture/registers/distributor-registers.ts';
import { encodeRegister, type Fields } from '../../architecture/registers/index.ts';
import type { Gic } from '../gic.ts';

export { GICD_TYPER2, IDENTIFICATION_WORDS, RESERVED_WORDS } from '../../architecture/distributor-words.ts';

const isReserved = (gic: Gic, offset: number): boolean => isReservedWord(gic.profile.architecture, offset);

const bit = (value: boolean): number => (value ? 1 : 0);

/** GICD_CTLR with one Security state, affinity routing and affinity routing always on. */
export const gicdCtlr = (gic: Gic): Fields => ({
  RWP: bit(gic.forwardingStops),
  nASSGIreq: bit(gic.nassgireq),
  DS: 1,
  ARE: 1,
  EnableGrp1: bit(gic.enableGrp1),
  EnableGrp0: bit(gic.enableGrp0),
});

const VALUES: ReadonlyMap<number, (gic: Gic) => bigint> = new Map<number, (gic: Gic) => bigint>([
  [GICD_CTLR, (gic) => encodeRegister(distributorRegisters.GICD_CTLR, gicdCtlr(gic))],
  [GICD_TYPER, ({ profile }) => gicdTyper(profile)],
  [GICD_TYPER2, ({ profile }) => gicdTyper2(profile, identificationOf(profile))],
  [GICD_IIDR, () => gicdIidr()],
  [GICD_PIDR2, ({ profile }) => pidr2(profile)],
]);

/** Source: IHI 0069, GIC Distributor register map. */
export const gicd = {
  /** The value that a read of a word returns. Reserved words read as zero; no access ends in an external abort (P-NOFAULT). */
  readWord: (gic: Gic, offset: number): number | 'external abort' =>
    isReserved(gic, offset) ? 0 : Number(VALUES.get(offset)?.(gic) ?? 0n),
};

declare module '../operations.ts' {
  interface Operations {
    readonly GICD: typeof gicd;
  }
}

export const readDistributor = (gic: Gic, offset: number): number => {
  const word = gic.ops.GICD.readWord(gic, offset);
  const abort = word === 'external abort';
  const value = abort ? 0 : word;
  gic.sink.emit({ kind: 'distributor', access: 'read', offset, value, abort });
  return value;
};

/** Identification and reserved words ignore writes. */
export const writeDistributor = (gic: Gic, offset: number, value: number): void => {
  gic.sink.emit({ kind: 'distributor', access: 'write', offset, value, abort: false });
};
