/**
 * Planted faults: one rule of the reference model broken, made up to see that a property notices. They are what the properties are tested with.
 */
import { RULES, type RuleName } from '../faults/rules.ts';
import { defineHypothesis, type Hypothesis } from './hypothesis.ts';

/** The family of properties that has to notice, after what goes wrong. */
export type PlantedFamily = 'doorbell' | 'mapping' | 'completion' | 'vsgi';

interface Row {
  readonly name: string;
  readonly title: string;
  readonly breaks: RuleName;
  readonly violates: string;
  readonly profile: string;
  readonly family: PlantedFamily;
}

const row = (
  family: PlantedFamily,
  name: string,
  profile: string,
  breaks: RuleName,
  violates: string,
  title: string,
): Row => ({ family, name, profile, breaks, violates, title });

const ROWS: readonly Row[] = [
  // Doorbells
  row('doorbell', 'doorbell-rings-twice', 'v4.1', 'ringDisarms', 'I-63', 'the default doorbell rings a second time'),
  row(
    'doorbell',
    'doorbell-unasked',
    'v4.1',
    'doorbellNeedsRequest',
    'I-64',
    'the default doorbell rings though Doorbell was written 0',
  ),
  row(
    'doorbell',
    'doorbell-despite-pendinglast-written',
    'v4.1',
    'pendingLastWrittenSuppressesDoorbell',
    'I-64',
    'PendingLast written 1 does not suppress the doorbell',
  ),
  row(
    'doorbell',
    'doorbell-after-pendinglast',
    'v4.1',
    'pendingLastSuppressesDoorbell',
    'I-65',
    'the default doorbell rings after PendingLast read 1',
  ),
  row(
    'doorbell',
    'arrival-lost-while-dirty',
    'v4.1',
    'arrivalWhileDirtyIsNotLost',
    'I-66',
    'a vLPI that arrives while Dirty is set neither counts nor rings',
  ),
  row('doorbell', 'doorbell-never-rings', 'v4.1', 'armedDoorbellRings', 'I-66', 'the default doorbell never rings'),
  row(
    'doorbell',
    'doorbell-for-disabled',
    'v4.1',
    'doorbellNeedsEnabledInterrupt',
    'I-67',
    'a disabled vLPI rings the default doorbell',
  ),
  row(
    'doorbell',
    'doorbell-while-resident',
    'v4.0',
    'residentVpeRingsNoDoorbell',
    'I-68',
    'a doorbell rings for a resident vPE',
  ),
  row(
    'doorbell',
    'doorbell-survives-residency',
    'v4.1',
    'residencyClearsTheDefaultDoorbell',
    'I-69',
    'residency leaves a pending default doorbell',
  ),
  row(
    'doorbell',
    'doorbell-at-wrong-home',
    'v4.0',
    'doorbellGoesHome',
    'I-70',
    'a doorbell goes to another redistributor than the home',
  ),
  row(
    'doorbell',
    'individual-doorbell-silent',
    'v4.0',
    'individualDoorbellRings',
    'I-71',
    'an individual doorbell does not ring',
  ),
  row('doorbell', 'doorbell-1023', 'v4.0', 'noDoorbellIsNone', 'I-72', 'doorbell INTID 1023 sets an LPI'),
  row(
    'doorbell',
    'vmovp-drags-doorbell',
    'v4.0',
    'vmovpLeavesPendingDoorbells',
    'I-106',
    'VMOVP moves a pending individual doorbell',
  ),
  // Mapping and exclusivity
  row(
    'mapping',
    'vmapti-leaves-lpi',
    'v4.0',
    'vmaptiReplacesTheLpi',
    'I-10',
    'VMAPTI leaves the LPI mapping of the event live',
  ),
  row('mapping', 'msi-lost', 'v3', 'msiSetsPending', 'I-11', 'an MSI does not make its LPI pending'),
  row(
    'mapping',
    'discard-leaves-cached-translation',
    'v3',
    'discardDropsCachedTranslations',
    'I-12',
    'DISCARD leaves a cached translation',
  ),
  row('mapping', 'mapd-leaves-device', 'v3', 'mapdUnmapsTheDevice', 'I-13', 'MAPD V=0 leaves the device mapped'),
  row(
    'mapping',
    'eventid-aliases',
    'v3',
    'eventIdIsCheckedAgainstTheItt',
    'I-14',
    'an EventID beyond the ITT is taken modulo its size',
  ),
  row('mapping', 'pintid-unchecked', 'v3', 'pintidIsRangeChecked', 'I-15', 'an INTID that is no LPI can be mapped'),
  row(
    'mapping',
    'mapc-leaves-collection',
    'v3',
    'mapcUnmapsTheCollection',
    'I-17',
    'MAPC V=0 leaves the collection mapped',
  ),
  row('mapping', 'mapping-clears-pending', 'v3', 'mappingKeepsPendingState', 'I-18', 'MAPTI clears a pending bit'),
  row(
    'mapping',
    'command-hits-other-device',
    'v3',
    'commandsNameTheirDevice',
    'I-19',
    'a command changes an ITE of another device',
  ),
  // Completion, ordering and pending state
  row(
    'completion',
    'vsync-does-not-wait',
    'v4.0',
    'vsyncWaitsForVirtualEffects',
    'I-87',
    'VSYNC completes with an effect of its vPE in flight',
  ),
  row('completion', 'sync-in-place-of-vsync', 'v4.0', 'vsyncIsNotASync', 'I-87', 'VSYNC waits for what SYNC waits for'),
  row(
    'completion',
    'vmapp-unmap-does-not-wait',
    'v4.1',
    'vmappUnmapIsSelfSynchronising',
    'I-08',
    'v4.1 VMAPP V=0 completes with effects in flight',
  ),
  row(
    'completion',
    'sync-does-not-wait',
    'v3',
    'syncWaitsForPhysicalEffects',
    'I-89',
    'SYNC completes with an effect at its redistributor in flight',
  ),
  row(
    'completion',
    'sync-waits-elsewhere',
    'v3',
    'syncNamesItsRedistributor',
    'I-89',
    'SYNC waits at another redistributor',
  ),
  row(
    'completion',
    'inv-completes-early',
    'v3',
    'syncWaitsForInvalidations',
    'I-38',
    'INV completes before the cached byte is dropped',
  ),
  row('completion', 'inv-keeps-cached-byte', 'v3', 'invDropsTheCachedByte', 'I-38', 'INV leaves the cached byte'),
  row('completion', 'vmovp-loses-pending', 'v4.0', 'vmovpKeepsPendingState', 'I-46', 'VMOVP loses a pending bit'),
  row('completion', 'movi-loses-pending', 'v3', 'moviHandsThePendingBitOver', 'I-29', 'MOVI loses the pending bit'),
  row(
    'completion',
    'movi-leaves-pending',
    'v3',
    'moviTakesThePendingBit',
    'I-29',
    'MOVI leaves the pending bit at the old redistributor',
  ),
  row('completion', 'clear-does-nothing', 'v3', 'clearClears', 'I-32', 'CLEAR leaves the pending bit'),
  row(
    'completion',
    'acknowledge-twice',
    'v3',
    'acknowledgeClearsPending',
    'I-28',
    'an LPI is acknowledged twice for one event',
  ),
  row(
    'completion',
    'remap-forgets-pending',
    'v4.1',
    'unmapSavesPendingState',
    'I-60',
    'VMAPP V=0 and V=1 lose a pending bit',
  ),
  // vSGIs
  row(
    'vsgi',
    'sgir-sets-another-vsgi',
    'v4.1',
    'sgirSetsTheNamedVsgi',
    'I-74',
    'GITS_SGIR sets another vSGI than it names',
  ),
  row(
    'vsgi',
    'vsgi-clear-does-nothing',
    'v4.1',
    'vsgiClearClears',
    'I-75',
    'VSGI with Clear=1 leaves the vSGI pending',
  ),
  row(
    'vsgi',
    'vsgi-query-answers-early',
    'v4.1',
    'vsgipendrWaitsForTheQuery',
    'I-77',
    'GICR_VSGIPENDR reads Busy=0 before the query is answered',
  ),
  row(
    'vsgi',
    'vsgi-becomes-active',
    'v4.1',
    'vsgisHaveNoActiveState',
    'I-79',
    'an acknowledged vSGI is active, and GITS_SGIR is lost on it',
  ),
  row(
    'vsgi',
    'sgir-lost-while-leaving',
    'v4.1',
    'sgirWhileLeavingIsNotLost',
    'I-104',
    'a GITS_SGIR is lost while the deschedule is under way',
  ),
  row('vsgi', 'vsgi-query-clears', 'v4.1', 'vsgiQueryKeepsPendingState', 'I-46', 'GICR_VSGIR clears what it asks for'),
  row('vsgi', 'vsgi-not-in-pendinglast', 'v4.1', 'vsgisCountInPendingLast', 'I-54', 'PendingLast overlooks vSGIs'),
  row(
    'vsgi',
    'vsgi-rings-no-doorbell',
    'v4.1',
    'vsgisRingTheDefaultDoorbell',
    'I-66',
    'a vSGI does not ring the default doorbell',
  ),
];

/** The family of properties that a planted fault is for, by id. */
export const PLANTED_FAMILIES: ReadonlyMap<string, PlantedFamily> = new Map(
  ROWS.map(({ name, family }) => [`planted-${name}`, family]),
);

export const PLANTED: readonly Hypothesis[] = ROWS.map(({ name, title, breaks, violates, profile }) =>
  defineHypothesis({
    id: `planted-${name}`,
    title,
    statement: `Not so: ${RULES[breaks].statement}.`,
    affected: 'nothing; planted to test the properties',
    source: RULES[breaks].source,
    profiles: [profile],
    violates: [violates],
    scopes: [{ id: breaks, description: title, mutation: { [breaks]: false } }],
  }),
);
