/**
 * The rules of the abstract model that can be broken one by one: a machine with one of them off is an abstract mutant. They go by the names
 * that the reference model has for the same rules.
 */
const HEALTHY = {
  msiSetsPending: true,
  msiSetsVirtualPending: true,
  intSetsPending: true,
  setsAreLocal: true,
  vlpiEventSetsOneVpe: true,
  vmaptiReplacesTheLpi: true,
  discardDropsCachedTranslations: true,
  clearClears: true,
  discardClearsPending: true,
  moviTakesThePendingBit: true,
  moviHandsThePendingBitOver: true,
  moviCatchesStragglers: true,
  vmoviTakesThePendingBit: true,
  vmoviHandsThePendingBitOver: true,
  syncWaitsForPhysicalEffects: true,
  syncPublishesTables: true,
  vsyncWaitsForVirtualEffects: true,
  vsyncPublishesTables: true,
  vmappUnmapIsSelfSynchronising: true,
  unmapSavesPendingState: true,
  vmovpKeepsPendingState: true,
  vmovpMovesDoorbells: true,
  scheduleKeepsPendingState: true,
  residencyKeepsPhysicalLpis: true,
  descheduleKeepsPending: true,
  absentVpeTakesEvents: true,
  onlyTheResidentVpeIsServed: true,
  pendingLastSeesPendingInterrupts: true,
  pendingLastIsNotInverted: true,
  pendingLastSuppressesDoorbell: true,
  doorbellNeedsRequest: true,
  doorbellBitIsTaken: true,
  armedDoorbellRings: true,
  arrivalWhileDirtyIsNotLost: true,
  ringDisarms: true,
  residentVpeRingsNoDoorbell: true,
  requestEndsWithResidency: true,
  residencyClearsTheDefaultDoorbell: true,
  residencyStopsTravellingDoorbells: true,
  doorbellGoesHome: true,
  acknowledgeClearsPending: true,
  vacknowledgeClearsPending: true,
  vsgiClearClears: true,
  vsgisRingTheDefaultDoorbell: true,
  vsgisCountInPendingLast: true,
  sgirWhileLeavingIsNotLost: true,
  sgirNeedsAMappedVpe: true,
} as const;

export type AbstractRule = keyof typeof HEALTHY;
export type AbstractRules = Readonly<Record<AbstractRule, boolean>>;

const isRule = (name: string): name is AbstractRule => Object.hasOwn(HEALTHY, name);

/** Names of all rules. */
export const ABSTRACT_RULES: readonly AbstractRule[] = Object.keys(HEALTHY).filter(isRule);

/** All rules hold but those that are said not to. */
export const abstractRules = (broken: Partial<AbstractRules> = {}): AbstractRules => ({ ...HEALTHY, ...broken });
