/** Operands that mean nothing with V=0. */
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic } from '../../gic.ts';

const CHECKS = ['not checked', 'checked'] as const;

/** The error, where the command maps something, or where the ITS checks these operands all the same. */
export const unlessUnmap = (gic: Gic, valid: boolean, error: ErrorReason | undefined): ErrorReason | undefined =>
  valid || error === undefined || gic.choose('A-53', CHECKS) === 1 ? error : undefined;
