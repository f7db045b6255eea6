/** Groups of steps, and of effects that land, that several properties are about. */
import { EFFECT } from '../../models/abstract/effects.ts';
import { STEP } from '../../models/abstract/steps.ts';

export const EVERY_STEP: readonly number[] = Object.values(STEP);

/** What sets a bit of a vPE, VMOVI aside. */
export const SETS_OF_VPE: readonly number[] = [EFFECT.VSET, EFFECT.VINT, EFFECT.SGIR];
/** What makes the default doorbell ring, VMOVP aside. */
export const RINGERS: readonly number[] = [...SETS_OF_VPE, EFFECT.VGIVE_PENDING];
export const MOVES: readonly number[] = [EFFECT.MOVE, EFFECT.MOVE_DB];
