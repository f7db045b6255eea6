/** Groups of steps and of landing effects that several abstract properties are about. */
import { EFFECT } from '../../models/abstract/effects.ts';
import { STEP } from '../../models/abstract/steps.ts';

export const EVERY_STEP: readonly number[] = Object.values(STEP);

/** Effects that set a pending bit of a vPE, without VMOVI. */
export const SETS_OF_VPE: readonly number[] = [EFFECT.VSET, EFFECT.VINT, EFFECT.SGIR];
/** Effects that can ring a default doorbell, without VMOVP. */
export const RINGERS: readonly number[] = [...SETS_OF_VPE, EFFECT.VGIVE_PENDING];
export const MOVES: readonly number[] = [EFFECT.MOVE, EFFECT.MOVE_DB];
