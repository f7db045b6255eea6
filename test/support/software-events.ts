/** Events of software and hardware that a test makes, and what a property of drivers finds in them. */
import type { Intent, Note } from '../../models/architecture/events/software-events.ts';
import type { GicEvent } from '../../models/architecture/events.ts';
import { DRIVER_PROPERTIES } from '../../properties/drivers/index.ts';
import { profile } from '../../src/index.ts';
import { Judge } from '../../src/judge/judge.ts';

export const told = (note: Note): GicEvent => ({ kind: 'software', note });
export const begins = (intent: Intent, call = 0): GicEvent => told({ what: 'begins', call, cpu: 0, intent });
export const returns = (intent: Intent, call = 0): GicEvent => told({ what: 'returns', call, cpu: 0, intent });
export const does = (intent: Intent): readonly GicEvent[] => [begins(intent), returns(intent)];

export const settled: GicEvent = { kind: 'settled' };
export const finished = told({ what: 'finished' });

/** The findings of the property on these events; hardware has vLPIs pending as `isPending` says. */
export const broken = (id: string, events: readonly GicEvent[], isPending = false): readonly string[] => {
  const property = DRIVER_PROPERTIES.filter((each) => each.id === id);
  const judge = new Judge(profile('v4.1'), property, { pending: () => false, vpending: () => isPending });
  for (const [time, event] of events.entries()) {
    judge.time = time + 1;
    judge.emit(event);
  }
  return judge.findings.map(({ property: { id: found } }) => found);
};
