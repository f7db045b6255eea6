/** The story of a program that was recorded: what each step changed, what was in flight, and which steps last wrote what the failed rule speaks of. */
import { eventInWords } from '../../models/architecture/event-kinds.ts';
import type { GicEvent } from '../../models/architecture/events.ts';
import { stepInWords } from '../../models/architecture/step-kinds/index.ts';
import type { Step } from '../../models/architecture/steps.ts';
import type { Subject } from '../../properties/property.ts';
import { vlpi } from '../../properties/terms/vpes.ts';
import { timesInWords } from '../../properties/terms/wording.ts';
import type { Finding } from '../judge/judge.ts';
import type { Hold } from '../run/program.ts';
import type { RecordedItem, Recording } from '../run/recording.ts';
import { inFlight } from './words.ts';

export interface TimelineStep {
  readonly number: number;
  readonly step: string;
  /** Outcomes of open points that are not the plainest ones. */
  readonly choices: readonly string[];
  readonly changes: readonly string[];
  /** Filled where the step is held. */
  readonly inFlight: readonly string[];
  /** What is held back after this step. */
  readonly held: Hold;
}

export interface Timeline {
  readonly steps: readonly TimelineStep[];
  /** Step at which the property stopped being true, and what the monitor said. */
  readonly failedAt: number | undefined;
  readonly message: string | undefined;
  readonly finding: Finding | undefined;
  /** Earlier steps that last wrote what the rule speaks of. */
  readonly lastWriters: readonly string[];
}

/** Of a recording that ends at this finding, or that has none. */
export const timelineOf = ({ profile, items, itemAt }: Recording, finding: Finding | undefined): Timeline => {
  const steps = items.map(
    ({ item: { step, hold, choices }, events, inFlight: flight }, index): TimelineStep => ({
      number: index + 1,
      step: stepInWords(step, profile),
      choices: choices.map(({ freedom, outcome }) => `${freedom}: ${outcome}`),
      changes: events.flatMap((event) => eventInWords(event) ?? []),
      inFlight: inFlight(flight, profile),
      held: hold,
    }),
  );
  if (finding === undefined) {
    return { steps, failedAt: undefined, message: undefined, finding, lastWriters: [] };
  }
  const stepOf = (time: number): number => (itemAt[time] ?? 0) + 1;
  return {
    steps,
    failedAt: items.length,
    message: timesInWords(finding.message, 'step', stepOf),
    finding,
    lastWriters: lastWriters(finding.subject, items),
  };
};

type Fields = Readonly<Record<string, unknown>>;

const GROUPS: readonly { readonly keys: readonly (keyof Subject)[]; readonly name: (subject: Subject) => string }[] = [
  { keys: ['deviceId', 'eventId'], name: ({ deviceId, eventId }) => `DeviceID=${deviceId} EventID=${eventId}` },
  { keys: ['deviceId'], name: ({ deviceId }) => `DeviceID=${deviceId}` },
  { keys: ['icid'], name: ({ icid }) => `ICID=${icid}` },
  { keys: ['rd', 'intid'], name: ({ rd, intid }) => `LPI ${intid} at rd${rd}` },
  { keys: ['vpeid', 'vINTID'], name: ({ vpeid = -1, vINTID = -1 }) => vlpi(vpeid, vINTID) },
  { keys: ['vpeid'], name: ({ vpeid }) => `vPE ${vpeid}` },
];

const hasAll = (fields: Fields, subject: Subject, keys: readonly (keyof Subject)[]): boolean =>
  keys.every((key) => fields[key] === subject[key]);

const touches = (
  step: Step,
  events: readonly GicEvent[],
  subject: Subject,
  keys: readonly (keyof Subject)[],
): boolean => {
  const own: Fields = step.kind === 'command' ? { ...step.command } : { ...step };
  return hasAll(own, subject, keys) || events.some((event) => hasAll({ ...event }, subject, keys));
};

/** For each thing that the finding names, the last step before the failing one that touched it. */
const lastWriters = (subject: Subject, items: readonly RecordedItem[]): string[] => {
  const lines: string[] = [];
  for (const { keys, name } of GROUPS) {
    if (keys.some((key) => subject[key] === undefined)) continue;
    const last = items.slice(0, -1).findLastIndex(({ item, events }) => touches(item.step, events, subject, keys));
    if (last >= 0) lines.push(`${name(subject)}: step ${last + 1}`);
  }
  return lines;
};
