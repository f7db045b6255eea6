/** Every kind of event, with the first version of the architecture in which one can occur. */
import type { EventKind } from './events.ts';
import type { Architecture } from './profiles.ts';

const FIRST_SEEN = {
  published: 'v3',
  consumed: 'v3',
  stalled: 'v3',
  'slot-written': 'v3',
  cbaser: 'v3',
  cwriter: 'v3',
  'its-enabled': 'v3',
  'its-active': 'v3',
  quiescent: 'v3',
  baser: 'v3',
  'level-one': 'v3',
  'vpe-level-one': 'v4.1',
  register: 'v3',
  distributor: 'v3',
  msi: 'v3',
  translated: 'v3',
  ite: 'v3',
  lpi: 'v3',
  vlpi: 'v4.0',
  doorbell: 'v4.0',
  acknowledged: 'v3',
  vacknowledged: 'v4.0',
  configured: 'v3',
  vconfigured: 'v4.0',
  vpendbaser: 'v4.0',
  decided: 'v4.0',
  'dirty-cleared': 'v4.0',
  'pending-last-read': 'v4.0',
  vpe: 'v4.0',
  lr: 'v4.0',
  ich: 'v4.0',
  invlpir: 'v3',
  invallr: 'v3',
  syncr: 'v3',
  sgir: 'v4.1',
  vsgir: 'v4.1',
  vsgipendr: 'v4.1',
  'enable-lpis': 'v3',
  'lpis-stopped': 'v3',
  rwp: 'v3',
  propbaser: 'v3',
  pendbaser: 'v3',
  'direct-lpi': 'v3',
  'pending-table': 'v3',
  waker: 'v3',
  'children-asleep': 'v3',
  'waker-polled': 'v3',
  'gicd-ctlr': 'v3',
  'forwarding-stopped': 'v3',
  vpropbaser: 'v4.1',
  settled: 'v3',
  followed: 'v4.1',
  reset: 'v3',
} satisfies Record<EventKind, Architecture>;

const isKind = (name: string): name is EventKind => Object.hasOwn(FIRST_SEEN, name);

export const EVENT_KINDS: readonly EventKind[] = Object.keys(FIRST_SEEN).filter(isKind);

const VERSIONS: readonly Architecture[] = ['v3', 'v4.0', 'v4.1'];

/** A GIC of this version can show events of this kind. */
export const occursIn = (kind: EventKind, architecture: Architecture): boolean =>
  VERSIONS.indexOf(FIRST_SEEN[kind]) <= VERSIONS.indexOf(architecture);
