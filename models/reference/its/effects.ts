/**
 * Effects: what a consumed command or a translated MSI still has to do at a redistributor or to a vPE. Each may land at any moment; those
 * of commands that share an event, a redistributor or a vPE land in queue order.
 */
import type { Cause } from '../../architecture/events.ts';

export type EffectKind =
  | 'set'
  | 'clear'
  | 'take'
  | 'give'
  | 'invalidate'
  | 'vset'
  | 'vclear'
  | 'vtake'
  | 'vgive'
  | 'vinvalidate'
  | 'vinvalidate-all'
  | 'invdb'
  | 'map-vpe'
  | 'unmap-vpe'
  | 'move-vpe';

export interface Effect {
  readonly kind: EffectKind;
  readonly cause: Cause;
  /** Time of translation or consumption. */
  readonly origin: number;
  /** Comes from a command, so A-75 orders it; effects of MSIs are free. */
  readonly ordered: boolean;
  /** Redistributor where a physical effect lands; -1 for a virtual one. */
  readonly rd: number;
  /** vPE that a virtual effect concerns; -1 for a physical one. */
  readonly vpeid: number;
  /** pINTID or vINTID; -1 where it does not apply. */
  readonly intid: number;
  readonly deviceId: number;
  readonly eventId: number;
  /** Individual doorbell that goes with a virtual set. */
  readonly doorbell: number;
  /** Redistributor that an event of the vPE is sent to, or that the vPE is mapped or moved to. */
  readonly home: number;
  /** Two halves of a move: the half at the new place. */
  readonly partner: Effect | undefined;
  /** At the new place: the half at the old place has landed. */
  ready: boolean;
  /** At the new place: a pending bit came along. */
  carries: boolean;
  /** Operands of a VMAPP or VMOVP. */
  readonly ptz: boolean;
  readonly db: boolean;
  readonly vptAddress: number;
}

const BLANK: Effect = {
  kind: 'set',
  cause: 'MSI',
  origin: -1,
  ordered: false,
  rd: -1,
  vpeid: -1,
  intid: -1,
  deviceId: -1,
  eventId: -1,
  doorbell: -1,
  home: -1,
  partner: undefined,
  ready: true,
  carries: false,
  ptz: false,
  db: false,
  vptAddress: 0,
};

/** An effect with the given parts. */
export const effect = (parts: Partial<Effect>): Effect => ({ ...BLANK, ...parts });

const shareKey = (a: Effect, b: Effect): boolean =>
  (a.rd >= 0 && a.rd === b.rd) ||
  (a.vpeid >= 0 && a.vpeid === b.vpeid) ||
  (a.deviceId >= 0 && a.deviceId === b.deviceId && a.eventId === b.eventId);

const isSet = (candidate: Effect): boolean => candidate.kind === 'set' || candidate.kind === 'vset';

/**
 * The effect at `index` of the bag may land now. `catchStragglers`: a take-away waits for events that were translated to the old place.
 */
export const mayLand = (bag: readonly Effect[], index: number, catchStragglers: boolean): boolean => {
  const candidate = bag[index];
  if (candidate === undefined || !candidate.ready) return false;
  if (candidate.ordered) {
    for (let earlier = 0; earlier < index; earlier += 1) {
      const other = bag[earlier];
      // The two halves of one move share an event; `ready` orders them.
      if (other?.ordered === true && other.partner !== candidate && shareKey(other, candidate)) return false;
    }
  }
  if ((candidate.kind === 'take' || candidate.kind === 'vtake') && catchStragglers) {
    for (const other of bag) {
      if (
        isSet(other) &&
        other.intid === candidate.intid &&
        other.rd === candidate.rd &&
        other.vpeid === candidate.vpeid
      ) {
        return false;
      }
    }
  }
  return true;
};

const place = (item: Effect): string =>
  item.rd >= 0 ? `LPI ${item.intid} at rd${item.rd}` : `vLPI ${item.intid} of vPE ${item.vpeid}`;

/** What an effect does, in words; names it in programs. */
export const describeEffect = (item: Effect): string => {
  switch (item.kind) {
    case 'set':
    case 'vset':
      return `${item.cause} sets ${place(item)}`;
    case 'clear':
    case 'vclear':
      return `${item.cause} clears ${place(item)}`;
    case 'take':
    case 'vtake':
      return `${item.cause} takes ${place(item)} away`;
    case 'give':
    case 'vgive':
      return `${item.cause} hands ${place(item)} over`;
    case 'invalidate':
    case 'vinvalidate':
      return `${item.cause} invalidates the configuration of ${place(item)}`;
    case 'vinvalidate-all':
      return `${item.cause} invalidates the configuration of vPE ${item.vpeid}`;
    case 'invdb':
      return `INVDB invalidates the default doorbell of vPE ${item.vpeid}`;
    case 'map-vpe':
      return `VMAPP maps vPE ${item.vpeid} to rd${item.home}`;
    case 'unmap-vpe':
      return `VMAPP unmaps vPE ${item.vpeid}`;
    case 'move-vpe':
      return `VMOVP moves vPE ${item.vpeid} to rd${item.home}`;
  }
};
