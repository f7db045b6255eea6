/**
 * The rules of the abstract model that can be switched off one by one: a machine with one rule off is an abstract mutant. A fault of the
 * reference model names the rule that it corresponds to.
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
  vmovpAsksForTheDoorbell: true,
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

/** All rules are on, except those that `broken` sets to false. */
export const abstractRules = (broken: Partial<AbstractRules> = {}): AbstractRules => ({ ...HEALTHY, ...broken });
