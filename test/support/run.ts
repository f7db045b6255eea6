/** Runs stimuli on a machine, healthy or with a fault, and tells what came of it. */
import type { EventKind, EventOf, GicEvent } from '../../models/architecture/events.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import { PROPERTIES } from '../../properties/index.ts';
import { Laboratory } from '../../src/refine/laboratory.ts';
import { type Item, item, type Program } from '../../src/run/program.ts';
import { faulty } from './search.ts';

export interface Ran {
  readonly laboratory: Laboratory;
  readonly events: readonly GicEvent[];
  /** Id, verdict and freedom of each finding. */
  readonly verdicts: readonly string[];
  /** The contract that software broke in an UNPREDICTABLE way; undefined if it broke none. */
  readonly fault: string | undefined;
  /** Values of the reads by address, in hexadecimal. */
  readonly reads: readonly string[];
}

const asItem = (step: Stimulus | Item): Item => ('kind' in step ? item(step) : step);

export const run = (profile: Profile, steps: readonly (Stimulus | Item)[], fault?: string): Ran => {
  const laboratory = new Laboratory(profile, faulty(fault), PROPERTIES);
  const events: GicEvent[] = [];
  laboratory.observe((event) => events.push(event));
  const program: Program = steps.map(asItem);
  const { findings } = laboratory.run(program, { strict: true });
  return {
    laboratory,
    events,
    verdicts: findings.map(({ property, verdict, freedom }) => [property.id, verdict, freedom ?? ''].join(' ').trim()),
    fault: laboratory.machine.fault?.invariant,
    reads: events.flatMap((event) => (event.kind === 'register' && event.access === 'read' ? event.value : [])),
  };
};

export const eventsOf = <K extends EventKind>({ events }: Ran, kind: K): EventOf<K>[] =>
  events.filter((event): event is EventOf<K> => event.kind === kind);
