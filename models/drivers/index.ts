/** The drivers. */
import type { Driver } from '../software/host-driver.ts';
import { minimal } from './minimal/minimal.ts';
import { theory } from './theory/theory.ts';

export const DRIVERS: readonly Driver[] = [minimal, theory];
