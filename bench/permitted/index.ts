/** All behaviours that are unusual and permitted. */
import { CACHES } from './caches.ts';
import { FLOW } from './flow.ts';
import type { Permitted } from './permitted.ts';
import { PRESENTATION } from './presentation.ts';
import { REGISTER_BEHAVIOURS } from './registers.ts';

export const PERMITTED: readonly Permitted[] = [...CACHES, ...FLOW, ...PRESENTATION, ...REGISTER_BEHAVIOURS];
