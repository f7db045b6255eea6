/** What exploring comes to, as data: a change of these numbers is a change of the model, and has to be meant. */
import type { AbstractRule } from '../../models/abstract/rules.ts';

export interface Expected {
  readonly scope: string;
  readonly states: number;
  readonly transitions: number;
  /** Stimuli on the way to the farthest state. */
  readonly depth: number;
  /** States that are left with symmetry, in one order, and with both. */
  readonly symmetry: number;
  readonly order: number;
  readonly both: number;
}

const expected = (
  scope: string,
  [states, transitions, depth]: readonly [number, number, number],
  [symmetry, order, both]: readonly [number, number, number],
): Expected => ({ scope, states, transitions, depth, symmetry, order, both });

/** Scopes that are visited whole; nothing is violated in any. */
export const EXPECTED: readonly Expected[] = [
  expected('single', [1_473, 7_629, 14], [1_473, 677, 677]),
  expected('tiny', [22_568, 129_876, 17], [11_555, 10_212, 5_235]),
  expected('two-itss', [46_345, 380_209, 19], [46_345, 21_634, 21_634]),
  expected('races', [19_633, 124_349, 20], [19_633, 9_005, 9_005]),
  expected('doorbells', [562_076, 4_958_302, 16], [281_086, 152_808, 76_428]),
  expected('two-vpes', [347_415, 2_680_743, 24], [173_737, 82_965, 41_499]),
  expected('lpis', [524_128, 4_556_530, 25], [262_080, 138_196, 69_106]),
  expected('medium', [1_988_847, 15_233_063, 25], [994_455, 477_091, 238_563]),
  expected('confined', [711_812, 6_452_616, 26], [711_812, 162_724, 162_724]),
];

/** The default scope in one order of what nothing can tell apart, as `gicheck explore` visits it. */
export const EXPECTED_DEFAULT = { states: 10_912_936, transitions: 67_300_704, depth: 35 } as const;

/** The reference model in a scope: its own states, and those of the abstract model that it comes to: all that there are. */
export const EXPECTED_REFERENCE = {
  scope: 'single',
  states: 27_703,
  transitions: 225_089,
  depth: 24,
  abstractStates: 1_473,
} as const;

/** A property of which the scope has no situation. */
export const VACUOUS = { scope: 'tiny', property: 'I-29' } as const;

export interface Canary {
  readonly rule: AbstractRule;
  readonly scope: string;
  readonly property: string;
  /** Of the shortest program. */
  readonly stimuli: number;
}

const canary = (rule: AbstractRule, scope: string, property: string, stimuli: number): Canary => ({
  rule,
  scope,
  property,
  stimuli,
});

/** Scopes that must fail: each rule of the model broken, and the property that notices first. */
export const CANARIES: readonly Canary[] = [
  canary('msiSetsPending', 'races', 'I-11', 3),
  canary('msiSetsVirtualPending', 'tiny', 'I-87', 4),
  canary('intSetsPending', 'tiny', 'I-87', 4),
  canary('setsAreLocal', 'lpis', 'I-34', 2),
  canary('vlpiEventSetsOneVpe', 'two-vpes', 'I-47', 4),
  canary('vmaptiReplacesTheLpi', 'races', 'I-10', 6),
  canary('discardDropsCachedTranslations', 'tiny', 'I-12', 5),
  canary('clearClears', 'tiny', 'I-32', 4),
  canary('discardClearsPending', 'tiny', 'I-32', 4),
  canary('moviTakesThePendingBit', 'lpis', 'I-29', 3),
  canary('moviHandsThePendingBitOver', 'lpis', 'I-29', 3),
  canary('moviCatchesStragglers', 'lpis', 'I-29', 3),
  canary('vmoviTakesThePendingBit', 'two-vpes', 'I-56', 5),
  canary('vmoviHandsThePendingBitOver', 'two-vpes', 'I-56', 5),
  canary('syncWaitsForPhysicalEffects', 'races', 'I-89', 3),
  canary('syncPublishesTables', 'races', 'I-12', 4),
  canary('syncPublishesTables', 'lpis', 'I-88', 3),
  canary('vsyncWaitsForVirtualEffects', 'tiny', 'I-87', 5),
  canary('vsyncPublishesTables', 'tiny', 'I-12', 5),
  canary('vmappUnmapIsSelfSynchronising', 'tiny', 'I-08', 2),
  canary('unmapSavesPendingState', 'tiny', 'I-60', 6),
  canary('vmovpKeepsPendingState', 'doorbells', 'I-46', 4),
  canary('vmovpMovesDoorbells', 'doorbells', 'I-70', 4),
  canary('scheduleKeepsPendingState', 'tiny', 'I-46', 5),
  canary('residencyKeepsPhysicalLpis', 'races', 'I-26', 5),
  canary('descheduleKeepsPending', 'tiny', 'I-46', 6),
  canary('absentVpeTakesEvents', 'tiny', 'I-87', 4),
  canary('onlyTheResidentVpeIsServed', 'tiny', 'I-48', 7),
  canary('pendingLastSeesPendingInterrupts', 'tiny', 'I-54', 6),
  canary('pendingLastIsNotInverted', 'tiny', 'I-54', 4),
  canary('pendingLastSuppressesDoorbell', 'tiny', 'I-65', 7),
  canary('doorbellNeedsRequest', 'tiny', 'I-64', 6),
  canary('doorbellBitIsTaken', 'tiny', 'I-66', 6),
  canary('armedDoorbellRings', 'tiny', 'I-66', 6),
  canary('arrivalWhileDirtyIsNotLost', 'tiny', 'I-66', 6),
  canary('ringDisarms', 'tiny', 'I-63', 4),
  canary('ringDisarms', 'tiny', 'I-90', 4),
  canary('residentVpeRingsNoDoorbell', 'tiny', 'I-68', 5),
  canary('requestEndsWithResidency', 'tiny', 'I-64', 6),
  canary('residencyClearsTheDefaultDoorbell', 'tiny', 'I-69', 5),
  canary('residencyStopsTravellingDoorbells', 'tiny', 'I-69', 5),
  canary('doorbellGoesHome', 'doorbells', 'I-70', 3),
  canary('acknowledgeClearsPending', 'races', 'I-116', 3),
  canary('vacknowledgeClearsPending', 'tiny', 'I-93', 6),
  canary('vsgiClearClears', 'doorbells', 'I-75', 4),
  canary('vsgisRingTheDefaultDoorbell', 'doorbells', 'I-66', 5),
  canary('vsgisCountInPendingLast', 'doorbells', 'I-54', 5),
  canary('sgirWhileLeavingIsNotLost', 'doorbells', 'I-104', 5),
  canary('sgirNeedsAMappedVpe', 'doorbells', 'I-105', 4),
];
