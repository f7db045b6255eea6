/** Checks of operands that have no meaning with V=0. */
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic } from '../../gic.ts';

const CHECKS = ['not checked', 'checked'] as const;

/** The error of these operands if the command maps (V=1), or if the ITS checks them with V=0 as well. */
export const unlessUnmap = (gic: Gic, valid: boolean, error: ErrorReason | undefined): ErrorReason | undefined =>
  valid || error === undefined || gic.choose('A-53', CHECKS) === 1 ? error : undefined;
