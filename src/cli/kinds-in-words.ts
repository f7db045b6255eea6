/** What a log lacks, for each kind of event that it does not show. */
import type { EventKind } from '../../models/architecture/events.ts';

const LACKING: Readonly<Partial<Record<EventKind, string>>> = {
  configured: 'configuration bytes of LPIs in memory',
  vconfigured: 'configuration bytes of vLPIs in memory',
  'config-filled': 'LPI configuration tables filled with one byte',
  'vconfig-filled': 'virtual LPI configuration tables filled with one byte',
  settled: 'when nothing is under way any more',
  'level-one': 'level-1 entries of tables in memory',
  'vpe-level-one': 'level-1 entries of the vPE table in memory',
  'pending-table': 'pending tables in memory',
  'slot-written': 'the command queue in memory',
  ich: 'writes of ICH_HCR_EL2 and ICH_VMCR_EL2',
  lr: 'writes of ICH_LR<n>_EL2',
  'pending-last-read': 'reads of PendingLast',
  waker: 'writes of GICR_WAKER',
  'enable-lpis': 'writes of GICR_CTLR',
  propbaser: 'writes of GICR_PROPBASER',
  pendbaser: 'writes of GICR_PENDBASER',
  cwriter: 'writes of GITS_CWRITER',
  cbaser: 'writes of GITS_CBASER',
  baser: 'writes of GITS_BASER<n>',
  'its-enabled': 'writes of GITS_CTLR',
};

/** What the log does not show, as one phrase. */
export const notShown = (kinds: readonly EventKind[]): string =>
  [...new Set(kinds.map((kind) => LACKING[kind] ?? `events of kind ${kind}`))].join(', ');
