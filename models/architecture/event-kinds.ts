/** The kinds of events: one row each, exhaustive by type. */
import type { EventKind, EventOf, GicEvent, Target } from './events.ts';
import { formatCommand } from './format.ts';
import { SPURIOUS } from './identifiers.ts';
import { bit, hex, vlpi } from './words.ts';

/** The row of a kind of event. */
interface EventRow<E extends GicEvent> {
  /** What the event changed, for people; undefined if the step itself says it. */
  words(event: E): string | undefined;
}

/** Nothing is said of the event: the step says it all, or the event is no concern of people. */
const UNSAID: EventRow<GicEvent> = { words: () => undefined };

/** What became of pending state. */
const pendingChange = (pending: boolean, changed: boolean): string => {
  if (pending) return changed ? 'becomes pending' : 'was pending already';
  return changed ? 'stops being pending' : 'was not pending';
};

const acknowledged = (intid: number): string => (intid === SPURIOUS ? 'reads 1023: nothing' : `reads ${intid}`);

const translated = (target: Target): string => {
  switch (target.kind) {
    case 'none':
      return 'dropped: mapping incomplete';
    case 'lpi':
      return `translated to LPI ${target.intid} at rd${target.rd}`;
    case 'vlpi':
      return `translated to vLPI ${target.vINTID} of vPE ${target.vpeid}`;
  }
};

const KINDS: { readonly [K in EventKind]: EventRow<EventOf<K>> } = {
  published: UNSAID,
  consumed: {
    words: ({ command, error, queued }) => {
      if (queued !== undefined) return `${queued.op} is a bad command: taken as ${formatCommand(command)}`;
      return error === undefined ? `${command.op} consumed` : `${command.op} is a bad command (${error}): ignored`;
    },
  },
  msi: UNSAID,
  translated: { words: ({ target, by }) => `${by} ${translated(target)}` },
  lpi: {
    words: ({ rd, intid, pending, changed, cause }) =>
      `LPI ${intid} at rd${rd} ${pendingChange(pending, changed)} (${cause})`,
  },
  vlpi: {
    words: ({ vpeid, vINTID, pending, changed, cause }) =>
      `${vlpi(vpeid, vINTID)} ${pendingChange(pending, changed)} (${cause})`,
  },
  doorbell: {
    words: ({ form, rd, intid, vpeid }) => `${form} doorbell of vPE ${vpeid} rings: LPI ${intid} to rd${rd}`,
  },
  acknowledged: { words: ({ intid }) => acknowledged(intid) },
  vacknowledged: { words: ({ vINTID }) => acknowledged(vINTID) },
  configured: UNSAID,
  vconfigured: UNSAID,
  ite: UNSAID,
  vpendbaser: UNSAID,
  decided: UNSAID,
  'dirty-cleared': {
    words: ({ rd, vpeid, after, pendingLast }) =>
      after === 'schedule'
        ? `vPE ${vpeid} is resident at rd${rd}, Dirty=0`
        : `vPE ${vpeid} has left rd${rd}: Dirty=0, PendingLast=${bit(pendingLast)}`,
  },
  vpe: {
    words: ({ vpeid, change, rd }) =>
      change === 'unmapped' ? `vPE ${vpeid} is unmapped` : `vPE ${vpeid} is ${change} to rd${rd}`,
  },
  distributor: {
    words: ({ access, value, abort }) => {
      if (abort) return 'ends in an external abort';
      return access === 'read' ? `reads ${hex(value)}` : 'is ignored';
    },
  },
  invlpir: UNSAID,
  invallr: UNSAID,
  syncr: UNSAID,
  stalled: { words: ({ command, error }) => `${command.op} is a bad command (${error}): the queue stalls` },
  'slot-written': UNSAID,
  cbaser: UNSAID,
  cwriter: UNSAID,
  'its-enabled': UNSAID,
  'its-active': { words: ({ its }) => `ITS ${its} is enabled` },
  quiescent: { words: ({ its }) => `ITS ${its} is quiescent` },
  'level-one': UNSAID,
  'vpe-level-one': UNSAID,
  baser: UNSAID,
  register: { words: ({ access, value }) => (access === 'read' ? `reads ${value}` : undefined) },
  lr: UNSAID,
  ich: UNSAID,
  sgir: UNSAID,
  vsgir: UNSAID,
  vsgipendr: { words: ({ pending }) => `reads Pending=${hex(pending)}` },
  'pending-last-read': { words: ({ pendingLast }) => `reads PendingLast=${bit(pendingLast)}` },
  settled: UNSAID,
  followed: UNSAID,
  reset: { words: () => 'every register is in its reset state' },
  'enable-lpis': {
    words: ({ rd, written, enabled }) =>
      written === enabled ? undefined : `EnableLPIs of rd${rd} stays ${bit(enabled)}: it is RES1 once set`,
  },
  'lpis-stopped': { words: ({ rd }) => `rd${rd} takes no LPIs any more: RWP=0` },
  rwp: UNSAID,
  propbaser: UNSAID,
  pendbaser: UNSAID,
  'direct-lpi': UNSAID,
  'pending-table': { words: ({ access, pending }) => (access === 'read' ? `reads ${bit(pending)}` : undefined) },
  waker: UNSAID,
  'children-asleep': { words: ({ rd, asleep }) => `rd${rd} ${asleep ? 'sleeps' : 'is awake'}` },
  'waker-polled': UNSAID,
  'gicd-ctlr': {
    words: ({ nassgireqWritten, nassgireq }) =>
      nassgireqWritten === nassgireq ? undefined : `nASSGIreq stays ${bit(nassgireq)}`,
  },
  'forwarding-stopped': { words: () => 'no LPI is forwarded any more' },
  vpropbaser: UNSAID,
};

const ROWS: Readonly<Record<EventKind, EventRow<GicEvent>>> = KINDS;

const isEventKind = (kind: string): kind is EventKind => Object.hasOwn(ROWS, kind);

export const EVENT_KINDS: readonly EventKind[] = Object.keys(ROWS).filter(isEventKind);

/** What an event changed, in words; undefined if the step itself says it. */
export const eventInWords = (event: GicEvent): string | undefined => ROWS[event.kind].words(event);
