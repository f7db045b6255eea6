/** Expected results of exploring each scope, as data. A change of these numbers is a change of the model, and must be intended. */
import type { AbstractRule } from '../../models/abstract/rules.ts';
import { FAULTS } from '../../models/faults/index.ts';

export interface Expected {
  readonly scope: string;
  readonly states: number;
  readonly transitions: number;
  /** Stimuli of the shortest program to the farthest state. */
  readonly depth: number;
  /** States that remain with symmetry, with partial-order reduction, and with both. */
  readonly symmetry: number;
  readonly order: number;
  readonly both: number;
}

const expected = (
  scope: string,
  [states, transitions, depth]: readonly [number, number, number],
  [symmetry, order, both]: readonly [number, number, number],
): Expected => ({ scope, states, transitions, depth, symmetry, order, both });

/** Scopes whose every state is visited. Nothing is violated in any of them. */
export const EXPECTED: readonly Expected[] = [
  expected('single', [1_473, 7_629, 14], [1_473, 677, 677]),
  expected('tiny', [22_568, 129_876, 17], [11_555, 10_212, 5_235]),
  expected('two-itss', [46_345, 380_209, 19], [46_345, 21_634, 21_634]),
  expected('races', [19_633, 124_349, 20], [19_633, 9_005, 9_005]),
  expected('doorbells', [570_588, 4_840_090, 16], [285_342, 154_336, 77_192]),
  expected('two-vpes', [347_415, 2_680_743, 24], [173_737, 82_965, 41_499]),
  expected('lpis', [544_788, 4_655_184, 25], [272_410, 142_128, 71_072]),
  expected('medium', [1_988_847, 15_233_063, 25], [994_455, 477_091, 238_563]),
  expected('confined', [711_812, 6_452_616, 26], [711_812, 162_724, 162_724]),
];

/** The default scope with partial-order reduction, as `gicheck explore` visits it. */
export const EXPECTED_DEFAULT = { states: 10_912_936, transitions: 67_300_704, depth: 35 } as const;

/**
 * Exploring the reference model in a scope: its own states, and the states of the abstract model that they stand for, which are all of that scope.
 */
export const EXPECTED_REFERENCE = {
  scope: 'single',
  states: 28_775,
  transitions: 232_433,
  depth: 24,
  abstractStates: 1_473,
} as const;

/** A property that no step of the scope exercises. */
export const VACUOUS = { scope: 'tiny', property: 'I-29' } as const;

export interface Canary {
  readonly rule: AbstractRule;
  readonly scope: string;
  readonly property: string;
  /** Stimuli of the shortest program that shows the violation. */
  readonly stimuli: number;
}

/** The expected property is the one that the fault with that rule names, or `notices` where another one notices first in the scope. */
const canary = (rule: AbstractRule, scope: string, stimuli: number, notices?: string): Canary => {
  const property = notices ?? FAULTS.find(({ abstractRule }) => abstractRule === rule)?.violates;
  if (property === undefined) throw new Error(`no fault breaks the rule ${rule}`);
  return { rule, scope, property, stimuli };
};

/** Canaries, searches that must fail: for each rule of the model that is broken, a scope and the property that notices first. */
export const CANARIES: readonly Canary[] = [
  canary('msiSetsPending', 'races', 3),
  canary('msiSetsVirtualPending', 'tiny', 4),
  canary('intSetsPending', 'tiny', 4, 'I-87'),
  canary('setsAreLocal', 'lpis', 2),
  canary('vlpiEventSetsOneVpe', 'two-vpes', 4),
  canary('vmaptiReplacesTheLpi', 'races', 6),
  canary('discardDropsCachedTranslations', 'tiny', 5),
  canary('clearClears', 'tiny', 4),
  canary('discardClearsPending', 'tiny', 4),
  canary('moviTakesThePendingBit', 'lpis', 3),
  canary('moviHandsThePendingBitOver', 'lpis', 3),
  canary('moviCatchesStragglers', 'lpis', 3, 'I-29'),
  canary('vmoviTakesThePendingBit', 'two-vpes', 5),
  canary('vmoviHandsThePendingBitOver', 'two-vpes', 5),
  canary('syncWaitsForPhysicalEffects', 'races', 3),
  canary('syncPublishesTables', 'races', 4, 'I-12'),
  canary('syncPublishesTables', 'lpis', 3),
  canary('vsyncWaitsForVirtualEffects', 'tiny', 5),
  canary('vsyncPublishesTables', 'tiny', 5, 'I-12'),
  canary('vmappUnmapIsSelfSynchronising', 'tiny', 2),
  canary('unmapSavesPendingState', 'tiny', 6),
  canary('vmovpKeepsPendingState', 'doorbells', 4),
  canary('vmovpMovesDoorbells', 'doorbells', 4, 'I-70'),
  canary('vmovpAsksForTheDoorbell', 'doorbells', 4),
  canary('scheduleKeepsPendingState', 'tiny', 5),
  canary('residencyKeepsPhysicalLpis', 'races', 5, 'I-26'),
  canary('descheduleKeepsPending', 'tiny', 6),
  canary('absentVpeTakesEvents', 'tiny', 4),
  canary('onlyTheResidentVpeIsServed', 'tiny', 7),
  canary('pendingLastSeesPendingInterrupts', 'tiny', 6),
  canary('pendingLastIsNotInverted', 'tiny', 4),
  canary('pendingLastSuppressesDoorbell', 'tiny', 7),
  canary('doorbellNeedsRequest', 'tiny', 6),
  canary('doorbellBitIsTaken', 'tiny', 6),
  canary('armedDoorbellRings', 'tiny', 6),
  canary('arrivalWhileDirtyIsNotLost', 'tiny', 6),
  canary('ringDisarms', 'tiny', 4),
  canary('ringDisarms', 'tiny', 4, 'I-90'),
  canary('residentVpeRingsNoDoorbell', 'tiny', 5),
  canary('requestEndsWithResidency', 'tiny', 6, 'I-64'),
  canary('residencyClearsTheDefaultDoorbell', 'tiny', 5),
  canary('residencyStopsTravellingDoorbells', 'tiny', 5),
  canary('doorbellGoesHome', 'doorbells', 3),
  canary('acknowledgeClearsPending', 'races', 3, 'I-116'),
  canary('vacknowledgeClearsPending', 'tiny', 6),
  canary('vsgiClearClears', 'doorbells', 4),
  canary('vsgisRingTheDefaultDoorbell', 'doorbells', 4),
  canary('vsgisCountInPendingLast', 'doorbells', 5),
  canary('sgirWhileLeavingIsNotLost', 'doorbells', 5),
  canary('sgirNeedsAMappedVpe', 'doorbells', 4),
];
