/** The observer's record of a vPE over all ITSs, with the VMOVPs that some ITS has not consumed. */

export interface VpeRecord {
  /** ITSs that map it: one bit each. */
  mappers: number;
  // Operands of the VMAPP of the first ITS, as VMOVP has changed them since.
  rd: number;
  vptAddress: number;
  vptSize: number;
  /** -1 in v4.0. */
  confAddress: number;
  /** -1 in v4.0. */
  defaultDoorbell: number;
  /** Other default doorbells, which VMOVPs with DB=0 have named since: whether hardware uses one of them is open. */
  openDoorbells: readonly number[];
  /** Times at which the first ITS mapped it, at which the last one unmapped it, and at which it was last mapped or moved. */
  mappedAt: number;
  unmappedAt: number;
  changedAt: number;
  /** A VSYNC has completed the VMAPP of the first ITS. */
  isMapCompleted: boolean;
  /** ITS that mapped it first. */
  readonly mappedBy: number;
  /** ITSs whose VSYNC has not completed the first VMAPP or a VMOVP yet: one bit each; or `DISORDERED`. */
  owed: number;
  /** When the last of those VSYNCs came. */
  certainAt: number;
  /** VMOVPs that some ITS of their ITSList has not consumed, oldest first. */
  moves: readonly OpenMove[];
}

interface OpenMove {
  readonly sequenceNumber: number;
  /** The ITSs that have not consumed it: one bit each. */
  readonly missing: number;
}

export const NO_MOVES: readonly OpenMove[] = [];

export const NO_OPEN_DOORBELLS: readonly number[] = [];

/** The default doorbell of the vPE; -1 while another one is possible, too. */
export const certainDoorbell = ({ defaultDoorbell, openDoorbells }: VpeRecord): number =>
  openDoorbells.length === 0 ? defaultDoorbell : -1;

/** The vPE is mapped, and the LPI is its default doorbell, or may be. */
export const mayHaveDoorbell = ({ mappers, defaultDoorbell, openDoorbells }: VpeRecord, intid: number): boolean =>
  mappers !== 0 && (defaultDoorbell === intid || (openDoorbells.length > 0 && openDoorbells.includes(intid)));

export const bitOf = (its: number): number => 1 << its;

/** The moves that stay open once these ITSs have consumed theirs. */
export const without = (moves: readonly OpenMove[], bits: number): readonly OpenMove[] =>
  moves.length === 0
    ? moves
    : moves
        .map(({ sequenceNumber, missing }) => ({ sequenceNumber, missing: missing & ~bits }))
        .filter(({ missing }) => missing !== 0);
