/** The drivers. */
import type { Driver } from '../software/host-driver.ts';
import { minimal } from './minimal/minimal.ts';
import { theory } from './theory/theory.ts';
import { CORRECTED_XEN_DRIVERS, XEN_DRIVERS } from './xen/xen.ts';

export const DRIVERS: readonly Driver[] = [minimal, theory, ...XEN_DRIVERS, ...CORRECTED_XEN_DRIVERS];
