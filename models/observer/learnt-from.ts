/**
 * Part of an observer's knowledge → the kinds of events that update it. A property that uses a part needs these events.
 *
 * Kinds without which the part is still right for most software are left out: a ledger, for example, assumes that an ITS is enabled until an
 * event disables it.
 */
import type { EventKind } from '../architecture/events.ts';
import type { Knowledge } from './knowledge.ts';

type Method = (...operands: never[]) => unknown;
type Part = { [K in keyof Knowledge]: Knowledge[K] extends Method ? never : K }[keyof Knowledge];

const ARRIVALS = ['msi', 'consumed', 'translated', 'lpi', 'vlpi', 'its-enabled', 'its-active', 'enable-lpis'] as const;

export const LEARNT_FROM = {
  ledgers: ['consumed'],
  settledAt: ['settled'],
  doubts: [],
  limits: [],
  /** In a trace, what it does not show is in doubt. */
  objections: ['consumed', 'stalled', 'level-one', 'enable-lpis', 'propbaser'],
  queues: [
    'published',
    'consumed',
    'slot-written',
    'stalled',
    'cbaser',
    'cwriter',
    'its-enabled',
    'its-active',
    'quiescent',
  ],
  residency: ['vpendbaser', 'dirty-cleared'],
  gates: ['ich', 'vpendbaser'],
  lpis: ['lpi'],
  vlpis: ['vlpi'],
  control: ['enable-lpis', 'lpis-stopped', 'propbaser'],
  config: ['configured', 'config-filled', 'consumed', 'invlpir', 'invallr', 'syncr', 'enable-lpis', 'propbaser'],
  vconfig: ['vconfigured', 'vconfig-filled', 'consumed', 'invlpir', 'invallr', 'syncr'],
  vsgis: ['consumed'],
  arrivals: ARRIVALS,
  moves: ARRIVALS,
  movalls: ['consumed', 'lpi', 'enable-lpis'],
  intentions: ['software', 'settled', 'msi', 'acknowledged', 'vacknowledged', 'vpendbaser'],
  tables: ['pending-table', 'consumed', 'lpi', 'lpis-stopped'],
  /** Which ITS translated an event or consumed a command, where there are several. */
  crossings: ['msi', 'translated', 'consumed'],
} satisfies Record<Part | 'crossings', readonly EventKind[]>;
