/** A watcher is called after each step of the machine: a stimulus, or an internal step of the hardware. */
import type { Command } from '../architecture/commands.ts';
import type { InternalStep, Stimulus } from '../architecture/steps.ts';
import type { Effect } from './its/effects.ts';
import type { Its } from './its/its.ts';
import type { TravellingDoorbell } from './redistributor/travelling-doorbell.ts';

export interface Watcher {
  applied(stimulus: Stimulus): void;
  consumed(its: Its, command: Command): void;
  landed(its: Its, effect: Effect): void;
  rang(doorbell: TravellingDoorbell): void;
  unrang(vpeid: number): void;
  residency(kind: ResidencyStep, rd: number): void;
  /** Any other step of the hardware. */
  fired(kind: InternalStep['kind']): void;
}

export type ResidencyStep = 'parse' | 'decide' | 'descheduled';
