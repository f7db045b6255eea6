/** What a log has told of one LPI. */
export interface LpiState {
  pending: boolean;
  /** Redistributors at which it may be pending; undefined: anywhere. */
  where: Set<number> | undefined;
  /** Those that a move has left: it is not pending there once SYNC comes. */
  readonly leaving: Set<number>;
  /** It was moved while it was pending. */
  isMoved: boolean;
  /** The vPE whose doorbell it is; -1: it is none. */
  vpeid: number;
  /** CLEAR or DISCARD takes it away once SYNC comes. */
  clearing: boolean;
  acknowledgedAt: number;
  /** What it was before the log, or by a pending table in memory, does not count any more. */
  isKnown: boolean;
  /** MSIs for which the ITS will read the entry. */
  expected: number;
  /** The ITS has read the entry for an MSI that the log does not show. */
  isReadBesides: boolean;
  /** Damages of the log before it was known last. */
  damages: number;
}

/** No line has named the LPI. */
export const untold = (): LpiState => ({
  pending: false,
  where: new Set(),
  leaving: new Set(),
  isMoved: false,
  vpeid: -1,
  clearing: false,
  acknowledgedAt: -1,
  isKnown: false,
  expected: 0,
  isReadBesides: false,
  damages: 0,
});

/** MOVI or MOVALL takes the LPI along; undefined: not known from where, or to where. */
export const moves = (state: LpiState, from: number | undefined, to: number | undefined): void => {
  const { where, leaving } = state;
  if (from === undefined || to === undefined) state.where = undefined;
  else if (from !== to) {
    where?.add(to);
    leaving.delete(to);
    leaving.add(from);
    state.isMoved = true;
  }
};
