/**
 * The rules of the reference model that a mutation may break, as data.
 *
 * Each names one thing that the hardware does right. A hypothesis (an erratum, a planted fault) sets some of them to false, or picks
 * another scope; the model asks at the one place where the rule acts. Sources are paragraphs and register pages of Arm, or a driver that
 * relies on them; I-nn are the invariants that the rule upholds.
 */
import type { Architecture } from '../architecture/profiles.ts';

interface Rule {
  readonly statement: string;
  readonly upholds: string;
  readonly source: string;
  readonly from: Architecture;
}

const define = <const T extends Record<string, Rule>>(table: T): T => table;

export const RULES = define({
  // Queue and synchronisation
  syncWaitsForPhysicalEffects: {
    statement: 'SYNC(r) is consumed only when no physical effect at r is left',
    upholds: 'I-89',
    source: 'IHI 0069, SYNC',
    from: 'v3',
  },
  syncWaitsForInvalidations: {
    statement: 'SYNC(r) also waits for configuration invalidations at r',
    upholds: 'I-37, I-38',
    source: 'IHI 0069, INV and SYNC',
    from: 'v3',
  },
  syncNamesItsRedistributor: {
    statement: 'SYNC(r) waits at r and not at another redistributor',
    upholds: 'I-89',
    source: 'IHI 0069, SYNC',
    from: 'v3',
  },
  syncPublishesTables: {
    statement: 'from a consumed SYNC on, MSIs are translated with the tables as earlier commands left them',
    upholds: 'I-88',
    source: 'IHI 0069, SYNC',
    from: 'v3',
  },
  vsyncWaitsForVirtualEffects: {
    statement: 'VSYNC(v) is consumed only when no effect of vPE v is left',
    upholds: 'I-87',
    source: 'IHI 0069, VSYNC',
    from: 'v4.0',
  },
  vsyncIsNotASync: {
    statement: 'VSYNC(v) waits for effects of v, not for physical effects at the home of v',
    upholds: 'I-87',
    source: 'IHI 0069, VSYNC; Linux 286146960a11',
    from: 'v4.0',
  },
  vsyncPublishesTables: {
    statement: 'from a consumed VSYNC(v) on, MSIs are translated with the mappings of v as earlier commands left them',
    upholds: 'I-87',
    source: 'IHI 0069, VSYNC',
    from: 'v4.0',
  },
  vmappUnmapIsSelfSynchronising: {
    statement: 'v4.1 VMAPP V=0 is consumed only when every effect of its vPE is complete',
    upholds: 'I-08',
    source: 'IHI 0069H 5.3.19, quoted in Linux 80e9963fb3b5',
    from: 'v4.1',
  },
  // Mappings
  mapdUnmapsTheDevice: {
    statement: 'MAPD V=0 removes the device',
    upholds: 'I-13',
    source: 'Arm sysreg GITS_TRANSLATER',
    from: 'v3',
  },
  mapcUnmapsTheCollection: {
    statement: 'MAPC V=0 removes the collection',
    upholds: 'I-17',
    source: 'Arm sysreg GITS_STATUSR',
    from: 'v3',
  },
  eventIdIsCheckedAgainstTheItt: {
    statement: 'an MSI with an EventID beyond the ITT of its device is ignored',
    upholds: 'I-14',
    source: 'Arm sysreg GITS_TRANSLATER',
    from: 'v3',
  },
  pintidIsRangeChecked: {
    statement: 'only INTIDs of implemented LPIs are mapped',
    upholds: 'I-15',
    source: 'Arm sysreg GICR_PROPBASER, GICD_TYPER',
    from: 'v3',
  },
  vintidIsRangeChecked: {
    statement: 'only vINTIDs within the VPT are mapped',
    upholds: 'I-16',
    source: 'QEMU process_vmapti; Arm sysreg GICR_VPROPBASER',
    from: 'v4.0',
  },
  mappingKeepsPendingState: {
    statement: 'MAPTI and VMAPTI touch no pending bit',
    upholds: 'I-18',
    source: 'IHI 0069, MAPTI and VMAPTI',
    from: 'v3',
  },
  commandsNameTheirDevice: {
    statement: 'a command changes ITEs of its own device only',
    upholds: 'I-19',
    source: 'IHI 0069, one ITT per device',
    from: 'v3',
  },
  vmaptiReplacesTheLpi: {
    statement: 'an event that VMAPTI mapped delivers no physical LPI but the doorbell',
    upholds: 'I-10',
    source: 'one ITE per event, Linux irq-gic-v4.c',
    from: 'v4.0',
  },
  discardInvalidatesTheIte: {
    statement: 'DISCARD invalidates the ITE',
    upholds: 'I-12',
    source: 'IHI 0069, DISCARD',
    from: 'v3',
  },
  discardDropsCachedTranslations: {
    statement: 'no cached translation of a discarded event outlives the SYNC',
    upholds: 'I-12, I-88',
    source: 'IHI 0069, DISCARD and SYNC',
    from: 'v3',
  },
  moviRewritesTheIte: {
    statement: 'MOVI routes later events to the new collection',
    upholds: 'I-88',
    source: 'IHI 0069, MOVI',
    from: 'v3',
  },
  mapcDropsCachedTranslations: {
    statement: 'no cached target of a remapped collection outlives the SYNC',
    upholds: 'I-88',
    source: 'IHI 0069, MAPC and SYNC',
    from: 'v3',
  },
  vlpiEventSetsOneVpe: {
    statement: 'an event of vPE v sets pending state of v only',
    upholds: 'I-47',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  unmappedVpeTakesNoEvents: {
    statement: 'events of a vPE that is not mapped change nothing',
    upholds: 'I-105',
    source: 'Arm sysreg GITS_STATUSR, syndrome "vPEID unmapped"',
    from: 'v4.0',
  },
  // Pending state
  msiSetsPending: {
    statement: 'an accepted event makes its LPI pending',
    upholds: 'I-11, I-30',
    source: 'IHI 0069, LPIs',
    from: 'v3',
  },
  msiSetsVirtualPending: {
    statement: 'an accepted virtual event makes its vLPI pending',
    upholds: 'I-87',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  intSetsPending: {
    statement: 'INT acts as an MSI would',
    upholds: 'I-33',
    source: 'IHI 0069, INT',
    from: 'v3',
  },
  acknowledgeClearsPending: {
    statement: 'acknowledging an LPI clears its pending state',
    upholds: 'I-28, I-116',
    source: 'Arm GIC LPI guide: LPIs have no active state',
    from: 'v3',
  },
  vacknowledgeClearsPending: {
    statement: 'acknowledging a vLPI clears its pending state',
    upholds: 'I-93',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  lpisHaveNoActiveState: {
    statement: 'an event that comes after an acknowledgement makes the LPI pending again before EOI',
    upholds: 'I-122',
    source: 'Arm GIC LPI guide: LPIs have no active state',
    from: 'v3',
  },
  disabledLpisStayPending: {
    statement: 'a pending LPI that is disabled and invalidated stays pending',
    upholds: 'I-26',
    source: 'Arm GIC LPI guide',
    from: 'v3',
  },
  clearClears: {
    statement: 'CLEAR clears the pending state of its event',
    upholds: 'I-32',
    source: 'IHI 0069, CLEAR',
    from: 'v3',
  },
  discardClearsPending: {
    statement: 'DISCARD clears the pending state of its event',
    upholds: 'I-32',
    source: 'IHI 0069, DISCARD',
    from: 'v3',
  },
  moviTakesThePendingBit: {
    statement: 'MOVI removes the pending bit at the old redistributor',
    upholds: 'I-29',
    source: 'Arm GIC LPI guide, QEMU gicv3_redist_mov_lpi',
    from: 'v3',
  },
  moviHandsThePendingBitOver: {
    statement: 'MOVI makes a moved LPI pending at the new redistributor',
    upholds: 'I-29',
    source: 'Arm GIC LPI guide, QEMU gicv3_redist_mov_lpi',
    from: 'v3',
  },
  moviCatchesStragglers: {
    statement: 'an event that was translated before the move is moved too, or lands before it',
    upholds: 'I-29, I-30',
    source: 'IHI 0069, MOVI and SYNC',
    from: 'v3',
  },
  invalidationKeepsPendingState: {
    statement: 'INV, INVALL, VINVALL and INVDB touch no pending bit',
    upholds: 'I-18, I-26',
    source: 'IHI 0069, INV',
    from: 'v3',
  },
  vmoviTakesThePendingBit: {
    statement: 'VMOVI removes the pending bit of the old vPE',
    upholds: 'I-56',
    source: 'QEMU gicv3_redist_mov_vlpi',
    from: 'v4.0',
  },
  vmoviHandsThePendingBitOver: {
    statement: 'VMOVI makes a moved vLPI pending for the new vPE',
    upholds: 'I-56',
    source: 'QEMU gicv3_redist_mov_vlpi',
    from: 'v4.0',
  },
  vmovpKeepsPendingState: {
    statement: 'VMOVP keeps the pending state of the vPE',
    upholds: 'I-46',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  scheduleKeepsPendingState: {
    statement: 'making a vPE resident or not keeps its pending state',
    upholds: 'I-46',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  residencyKeepsPhysicalLpis: {
    statement: 'making a vPE resident changes no pending LPI but its default doorbell',
    upholds: 'I-94',
    source: 'Arm sysreg GICR_VPENDBASER',
    from: 'v4.0',
  },
  mapReadsTheNamedVpt: {
    statement: 'VMAPP V=1 reads the VPT that it names, and not that of another vPE',
    upholds: 'I-60',
    source: 'IHI 0069, VMAPP; Linux its_build_vmapp_cmd',
    from: 'v4.0',
  },
  unmapSavesPendingState: {
    statement: 'VMAPP V=0 leaves the pending state in the VPT, and VMAPP V=1 with PTZ=0 reads it back',
    upholds: 'I-60',
    source: 'Linux vgic_v4_get_vlpi_state',
    from: 'v4.0',
  },
  // Configuration
  invDropsTheCachedByte: {
    statement: 'INV drops the cached configuration byte',
    upholds: 'I-37, I-38',
    source: 'IHI 0069, INV',
    from: 'v3',
  },
  invallDropsCachedBytes: {
    statement: 'INVALL drops the cached byte of every LPI of the collection',
    upholds: 'I-40',
    source: 'IHI 0069, INVALL',
    from: 'v3',
  },
  invDropsTheCachedVirtualByte: {
    statement: 'INV of a virtual event drops the cached virtual configuration byte',
    upholds: 'I-42',
    source: 'Linux its_send_vinv; Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  vinvallDropsCachedBytes: {
    statement: 'VINVALL drops the cached bytes of its vPE',
    upholds: 'I-42',
    source: 'IHI 0069, VINVALL',
    from: 'v4.0',
  },
  invdbDropsTheCachedByte: {
    statement: 'INVDB drops the cached byte of the default doorbell',
    upholds: 'I-43',
    source: 'Linux its_vpe_4_1_send_inv; Arm GIC virtualisation guide',
    from: 'v4.1',
  },
  invlpirDropsTheCachedByte: {
    statement: 'GICR_INVLPIR drops the cached byte of an LPI at its redistributor',
    upholds: 'I-41',
    source: 'Arm sysreg GICR_INVLPIR',
    from: 'v4.0',
  },
  syncrWaitsForRegisterInvalidations: {
    statement: 'GICR_SYNCR reads Busy=1 while a register invalidation is in progress',
    upholds: 'I-41',
    source: 'Arm sysreg GICR_SYNCR',
    from: 'v4.0',
  },
  disabledLpisAreNotPresented: {
    statement: 'an LPI whose configuration is disabled cannot be acknowledged',
    upholds: 'I-116',
    source: 'Arm GIC LPI guide',
    from: 'v3',
  },
  enabledLpisArePresented: {
    statement: 'a pending LPI that becomes enabled is presented',
    upholds: 'I-39, I-117',
    source: 'Arm sysreg GICR_INVLPIR, note on forwarding again',
    from: 'v3',
  },
  disabledVlpisAreNotPresented: {
    statement: 'a vLPI whose configuration is disabled cannot be acknowledged',
    upholds: 'I-91',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  // Residency
  onlyTheResidentVpeIsServed: {
    statement: 'a vLPI is presented only while its own vPE is resident',
    upholds: 'I-47, I-48',
    source: 'Arm sysreg GICR_VPENDBASER',
    from: 'v4.0',
  },
  pendingVlpisArePresentedAtResidency: {
    statement: 'vLPIs that were pending before are presented once the vPE is resident',
    upholds: 'I-92',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  dirtyClears: {
    statement: 'Dirty returns to 0 after a deschedule',
    upholds: 'I-53',
    source: 'Arm sysreg GICR_VPENDBASER',
    from: 'v4.0',
  },
  pendingLastSeesPendingInterrupts: {
    statement: 'PendingLast is 1 after a deschedule that left a pending and enabled interrupt',
    upholds: 'I-54, I-55',
    source: 'Arm sysreg GICR_VPENDBASER',
    from: 'v4.0',
  },
  pendingLastIgnoresDisabledInterrupts: {
    statement: 'v4.1 PendingLast is 0 if nothing pending is enabled',
    upholds: 'I-54',
    source: 'Arm sysreg GICR_VPENDBASER',
    from: 'v4.1',
  },
  vmovpMovesTheHome: {
    statement: 'after VMOVP, doorbells and events go to the new redistributor',
    upholds: 'I-57, I-70',
    source: 'Arm GIC virtualisation guide; Arm sysreg GITS_TYPER.VMOVP',
    from: 'v4.0',
  },
  // Doorbells
  ringDisarms: {
    statement: 'a default doorbell that rang is not requested any more',
    upholds: 'I-63',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.1',
  },
  doorbellNeedsRequest: {
    statement: 'the default doorbell rings only if the deschedule asked for it (Doorbell=1)',
    upholds: 'I-64',
    source: 'Arm sysreg GICR_VPENDBASER',
    from: 'v4.1',
  },
  pendingLastWrittenSuppressesDoorbell: {
    statement: 'PendingLast written as 1 makes Doorbell count as 0',
    upholds: 'I-64',
    source: 'Arm sysreg GICR_VPENDBASER',
    from: 'v4.1',
  },
  pendingLastSuppressesDoorbell: {
    statement: 'Doorbell counts as 0 if an enabled interrupt was pending, that is if PendingLast reads 1',
    upholds: 'I-65',
    source: 'Arm sysreg GICR_VPENDBASER',
    from: 'v4.1',
  },
  arrivalWhileDirtyIsNotLost: {
    statement: 'a vLPI that arrives while Dirty is set is counted in PendingLast or rings',
    upholds: 'I-66',
    source: 'Linux its_vpe_4_1_deschedule; Arm sysreg GICR_VPENDBASER',
    from: 'v4.1',
  },
  armedDoorbellRings: {
    statement: 'an enabled interrupt for an armed vPE rings the default doorbell',
    upholds: 'I-66',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.1',
  },
  doorbellNeedsEnabledInterrupt: {
    statement: 'a disabled interrupt does not ring the default doorbell',
    upholds: 'I-67',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.1',
  },
  residentVpeRingsNoDoorbell: {
    statement: 'no doorbell rings for a vPE that is resident',
    upholds: 'I-68',
    source: 'Arm GIC virtualisation guide; QEMU vcpu_resident',
    from: 'v4.0',
  },
  residencyClearsTheDefaultDoorbell: {
    statement: 'making the vPE resident clears a pending default doorbell',
    upholds: 'I-69',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.1',
  },
  doorbellGoesHome: {
    statement: 'a doorbell goes to the redistributor that the vPE is mapped to',
    upholds: 'I-70',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  individualDoorbellRings: {
    statement: 'an enabled vLPI that becomes pending for a non-resident vPE rings its individual doorbell',
    upholds: 'I-71',
    source: 'Arm GIC virtualisation guide; QEMU gicv3_redist_process_vlpi',
    from: 'v4.0',
  },
  noDoorbellIsNone: {
    statement: 'doorbell INTID 1023 sets no LPI',
    upholds: 'I-72',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  individualDoorbellIsTheOneOfTheIte: {
    statement: 'the doorbell that rings is the one that the ITE names',
    upholds: 'I-20',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  vmovpLeavesPendingDoorbells: {
    statement: 'VMOVP leaves an individual doorbell that is already pending where it is',
    upholds: 'I-106',
    source: 'Linux 958b90d162b4',
    from: 'v4.0',
  },
  vmappArmsOnce: {
    statement: 'between VMAPP and the first residency the default doorbell rings once at most',
    upholds: 'I-90',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.1',
  },
  // Registers
  reservedWordsReadAsZero: {
    statement: 'reserved words of the distributor read as zero',
    upholds: 'P-NOFAULT',
    source: 'Arm sysreg GICD_TYPER2, GICD_STATUSR',
    from: 'v3',
  },
});

export type RuleName = keyof typeof RULES;

/** Which reads of the distributor end in an external abort; the rival scopes of Cavium erratum 38539. */
export type AbortingReads = 'none' | 'GICD_TYPER2' | 'any reserved word';

type Flags = { readonly [K in RuleName]: boolean };

/** The rules in force, and the scope of those that have one. */
export type Rules = Flags & { readonly distributorAborts: AbortingReads };

/** A mutation: what a hypothesis changes. */
export type Mutation = Partial<Rules>;

const isRuleName = (name: string): name is RuleName => Object.hasOwn(RULES, name);

export const RULE_NAMES: readonly RuleName[] = Object.keys(RULES).filter(isRuleName);

const isComplete = (table: Partial<Flags>): table is Flags => RULE_NAMES.every((name) => table[name] !== undefined);

const flags = (mutation: Mutation): Flags => {
  const table: { -readonly [K in RuleName]?: boolean } = {};
  for (const name of RULE_NAMES) table[name] = mutation[name] ?? true;
  if (!isComplete(table)) throw new Error('a rule without a value');
  return table;
};

/** The rules of healthy hardware, with the mutation applied. */
export const rulesWith = (mutation: Mutation = {}): Rules => ({
  ...flags(mutation),
  distributorAborts: mutation.distributorAborts ?? 'none',
});
