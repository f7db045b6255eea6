/** The kinds of events: one row each, exhaustive by type. */
import type { EventKind, EventOf, GicEvent, Target } from './events.ts';
import { formatCommand } from './format.ts';
import { SPURIOUS } from './identifiers.ts';
import type { Architecture } from './versions.ts';
import { bit, hex, vlpi } from './words.ts';

/** The row of a kind of event. */
interface EventRow<E extends GicEvent> {
  /** The first version of the architecture in which such events occur. */
  readonly from: Architecture;
  /** The change in words; undefined if the text of the step already says it. */
  words(event: E): string | undefined;
}

/** For events without words: the text of the step says it all, or readers do not need the event. */
const unsaid = (from: Architecture): EventRow<GicEvent> => ({ from, words: () => undefined });

/** Words for a change of pending state. */
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
  published: unsaid('v3'),
  consumed: {
    from: 'v3',
    words: ({ command, error, queued }) => {
      if (queued !== undefined) return `${queued.op} is a bad command: taken as ${formatCommand(command)}`;
      return error === undefined ? `${command.op} consumed` : `${command.op} is a bad command (${error}): ignored`;
    },
  },
  msi: unsaid('v3'),
  translated: { from: 'v3', words: ({ target, by }) => `${by} ${translated(target)}` },
  lpi: {
    from: 'v3',
    words: ({ rd, intid, pending, changed, cause }) =>
      `LPI ${intid} at rd${rd} ${pendingChange(pending, changed)} (${cause})`,
  },
  vlpi: {
    from: 'v4.0',
    words: ({ vpeid, vINTID, pending, changed, cause }) =>
      `${vlpi(vpeid, vINTID)} ${pendingChange(pending, changed)} (${cause})`,
  },
  doorbell: {
    from: 'v4.0',
    words: ({ form, rd, intid, vpeid }) => `${form} doorbell of vPE ${vpeid} rings: LPI ${intid} to rd${rd}`,
  },
  acknowledged: { from: 'v3', words: ({ intid }) => acknowledged(intid) },
  vacknowledged: { from: 'v4.0', words: ({ vINTID }) => acknowledged(vINTID) },
  configured: unsaid('v3'),
  vconfigured: unsaid('v4.0'),
  'config-filled': unsaid('v3'),
  'vconfig-filled': unsaid('v4.0'),
  ite: unsaid('v3'),
  vpendbaser: unsaid('v4.0'),
  decided: unsaid('v4.0'),
  'dirty-cleared': {
    from: 'v4.0',
    words: ({ rd, vpeid, after, pendingLast }) =>
      after === 'schedule'
        ? `vPE ${vpeid} is resident at rd${rd}, Dirty=0`
        : `vPE ${vpeid} has left rd${rd}: Dirty=0, PendingLast=${bit(pendingLast)}`,
  },
  vpe: {
    from: 'v4.0',
    words: ({ vpeid, change, rd }) =>
      change === 'unmapped' ? `vPE ${vpeid} is unmapped` : `vPE ${vpeid} is ${change} to rd${rd}`,
  },
  distributor: {
    from: 'v3',
    words: ({ access, value, abort }) => {
      if (abort) return 'ends in an external abort';
      return access === 'read' ? `reads ${hex(value)}` : 'is ignored';
    },
  },
  invlpir: unsaid('v3'),
  invallr: unsaid('v3'),
  syncr: unsaid('v3'),
  stalled: { from: 'v3', words: ({ command, error }) => `${command.op} is a bad command (${error}): the queue stalls` },
  'slot-written': unsaid('v3'),
  cbaser: unsaid('v3'),
  cwriter: unsaid('v3'),
  'its-enabled': unsaid('v3'),
  'its-active': { from: 'v3', words: ({ its }) => `ITS ${its} is enabled` },
  quiescent: { from: 'v3', words: ({ its }) => `ITS ${its} is quiescent` },
  'level-one': unsaid('v3'),
  'vpe-level-one': unsaid('v4.1'),
  baser: unsaid('v3'),
  register: { from: 'v3', words: ({ access, value }) => (access === 'read' ? `reads ${value}` : undefined) },
  lr: unsaid('v4.0'),
  ich: unsaid('v4.0'),
  sgir: unsaid('v4.1'),
  vsgir: unsaid('v4.1'),
  vsgipendr: { from: 'v4.1', words: ({ pending }) => `reads Pending=${hex(pending)}` },
  'pending-last-read': { from: 'v4.0', words: ({ pendingLast }) => `reads PendingLast=${bit(pendingLast)}` },
  settled: unsaid('v3'),
  software: unsaid('v3'),
  broken: { from: 'v3', words: ({ what }) => what },
  followed: unsaid('v4.1'),
  reset: { from: 'v3', words: () => 'every register is in its reset state' },
  'enable-lpis': {
    from: 'v3',
    words: ({ rd, written, enabled, broken }) => {
      if (written === enabled) return undefined;
      const why =
        broken === undefined ? 'it is RES1 once set' : `the write breaks ${broken}, and its effect is not defined`;
      return `EnableLPIs of rd${rd} stays ${bit(enabled)}: ${why}`;
    },
  },
  'lpis-stopped': { from: 'v3', words: ({ rd }) => `rd${rd} takes no LPIs any more: RWP=0` },
  rwp: unsaid('v3'),
  propbaser: unsaid('v3'),
  pendbaser: unsaid('v3'),
  'direct-lpi': unsaid('v3'),
  'pending-table': {
    from: 'v3',
    words: ({ access, pending }) => (access === 'read' ? `reads ${bit(pending)}` : undefined),
  },
  waker: unsaid('v3'),
  'children-asleep': { from: 'v3', words: ({ rd, asleep }) => `rd${rd} ${asleep ? 'sleeps' : 'is awake'}` },
  'waker-polled': unsaid('v3'),
  'gicd-ctlr': {
    from: 'v3',
    words: ({ nassgireqWritten, nassgireq }) =>
      nassgireqWritten === nassgireq ? undefined : `nASSGIreq stays ${bit(nassgireq)}`,
  },
  'forwarding-stopped': { from: 'v3', words: () => 'no LPI is forwarded any more' },
  vpropbaser: unsaid('v4.1'),
  'virtual-propbaser': unsaid('v4.0'),
};

const ROWS: Readonly<Record<EventKind, EventRow<GicEvent>>> = KINDS;

const isEventKind = (kind: string): kind is EventKind => Object.hasOwn(ROWS, kind);

export const EVENT_KINDS: readonly EventKind[] = Object.keys(ROWS).filter(isEventKind);

/** The change that an event reports, in words; undefined if the text of the step already says it. */
export const eventInWords = (event: GicEvent): string | undefined => ROWS[event.kind].words(event);

const VERSIONS: readonly Architecture[] = ['v3', 'v4.0', 'v4.1'];

/** A GIC of this version can show events of this kind. */
export const occursIn = (kind: EventKind, architecture: Architecture): boolean =>
  VERSIONS.indexOf(ROWS[kind].from) <= VERSIONS.indexOf(architecture);
