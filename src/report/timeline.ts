/**
 * The timeline of a recorded program: what each step changed, which effects were in flight, and the last steps that touched the objects of the
 * finding.
 */
import { eventInWords } from '../../models/architecture/event-kinds.ts';
import type { GicEvent } from '../../models/architecture/events.ts';
import { stepInWords } from '../../models/architecture/step-kinds/index.ts';
import type { Step } from '../../models/architecture/steps.ts';
import type { Subject } from '../../properties/property.ts';
import { vlpi } from '../../properties/terms/vpes.ts';
import { event as eventName, hex, timesInWords } from '../../properties/terms/wording.ts';
import type { Finding } from '../judge/judge.ts';
import type { Hold } from '../run/program.ts';
import type { RecordedItem, Recording } from '../run/recording.ts';
import { inFlight } from './words.ts';

export interface TimelineStep {
  readonly number: number;
  readonly step: string;
  /** Outcomes other than the plainest that the step took at open points. */
  readonly choices: readonly string[];
  readonly changes: readonly string[];
  /** Internal steps that were possible after this step, if it held something back. */
  readonly inFlight: readonly string[];
  /** The part of the hardware's work that is held back after this step. */
  readonly held: Hold;
  /** Findings at this step about other properties than the one that the timeline is about. */
  readonly remarks: readonly string[];
}

export interface Timeline {
  readonly steps: readonly TimelineStep[];
  /** The step that violated the property; `message` is the text of the finding. */
  readonly failedAt: number | undefined;
  readonly message: string | undefined;
  readonly finding: Finding | undefined;
  /** The last earlier step for each object that the finding names. */
  readonly lastWriters: readonly string[];
}

/** Gives the number of the step for a point in time. */
const stepsOf =
  (itemAt: Recording['itemAt']) =>
  (time: number): number =>
    (itemAt[time] ?? 0) + 1;

/** A finding as a document has it: with the numbers of steps for points in time. */
export const withSteps = ({ itemAt }: Recording, finding: Finding): Finding => ({
  ...finding,
  message: timesInWords(finding.message, 'step', stepsOf(itemAt)),
});

/** What the events of a step changed. A register of the distributor tells its value in an event of its own, too. */
const changesOf = (events: readonly GicEvent[]): readonly string[] => {
  const isTold = events.some(({ kind }) => kind === 'distributor');
  return events.flatMap((event) => (isTold && event.kind === 'register' ? [] : (eventInWords(event) ?? [])));
};

/** The timeline of a recording that ends with this finding, or without one; `others` are findings about other properties. */
export const timelineOf = (
  { profile, items, itemAt }: Recording,
  finding: Finding | undefined,
  others: readonly Finding[] = [],
): Timeline => {
  const stepOf = stepsOf(itemAt);
  const remarksAt = (number: number): readonly string[] =>
    others.filter(({ time }) => stepOf(time) === number).map((other) => findingInWords(other, stepOf));
  const steps = items.map(
    ({ item: { step, hold, choices }, events, inFlight: flight }, index): TimelineStep => ({
      number: index + 1,
      step: stepInWords(step, profile),
      choices: choices.map(({ freedom, outcome }) => `${freedom}: ${outcome}`),
      changes: changesOf(events),
      inFlight: inFlight(flight, profile),
      held: hold,
      remarks: remarksAt(index + 1),
    }),
  );
  if (finding === undefined) {
    return { steps, failedAt: undefined, message: undefined, finding, lastWriters: [] };
  }
  return {
    steps,
    failedAt: items.length,
    message: timesInWords(finding.message, 'step', stepOf),
    finding,
    lastWriters: lastWriters(finding.subject, items),
  };
};

const findingInWords = ({ property, verdict, message }: Finding, stepOf: (time: number) => number): string =>
  `${verdict} ${property.id} ${property.name}: ${timesInWords(message, 'step', stepOf)}`;

type Fields = Readonly<Record<string, unknown>>;

const GROUPS: readonly { readonly keys: readonly (keyof Subject)[]; readonly name: (subject: Subject) => string }[] = [
  { keys: ['deviceId', 'eventId'], name: ({ deviceId = -1, eventId = -1 }) => eventName(deviceId, eventId) },
  { keys: ['deviceId'], name: ({ deviceId = -1 }) => `DeviceID=${hex(deviceId)}` },
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

/** For each object that the finding names, the last step before the failing one that touched it. */
const lastWriters = (subject: Subject, items: readonly RecordedItem[]): string[] => {
  const lines: string[] = [];
  for (const { keys, name } of GROUPS) {
    if (keys.some((key) => subject[key] === undefined)) continue;
    const last = items.slice(0, -1).findLastIndex(({ item, events }) => touches(item.step, events, subject, keys));
    if (last >= 0) lines.push(`${name(subject)}: step ${last + 1}`);
  }
  return lines;
};
