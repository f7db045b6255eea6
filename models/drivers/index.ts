/** The drivers. */
import type { Driver } from '../software/host-driver.ts';
import { minimal } from './minimal/minimal.ts';

export const DRIVERS: readonly Driver[] = [minimal];
