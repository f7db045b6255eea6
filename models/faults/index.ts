/** What breaks each rule. */
import { completion } from './completion.ts';
import type { Fault } from './fault.ts';
import { pending } from './pending.ts';

export const FAULTS: Readonly<Record<string, Fault>> = { ...completion, ...pending };
