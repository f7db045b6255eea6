/** Runs a program again and tells its story: what each step changed, what was in flight, and who last wrote what the failed rule speaks of. */
import type { GicEvent } from '../../models/architecture/events.ts';
import type { Step } from '../../models/architecture/steps.ts';
import type { Subject } from '../../properties/property.ts';
import { vlpi } from '../../properties/terms/vpes.ts';
import { timesInWords } from '../../properties/terms/wording.ts';
import type { Laboratory } from '../fuzz/laboratory.ts';
import type { Hold, Program } from '../fuzz/program.ts';
import type { Finding } from '../judge/judge.ts';
import { eventInWords, inFlight, stepInWords } from './words.ts';

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

/** Runs strictly: a program that does not fit throws a MisfitError. */
export const timelineOf = (
  laboratory: Laboratory,
  program: Program,
  isFailure: (finding: Finding) => boolean,
): Timeline => {
  const { profile, machine } = laboratory;
  const events: GicEvent[][] = [];
  const times: number[] = [];
  const flights: string[][] = [];
  let current = -1;
  laboratory.observe((event, time) => {
    events[current]?.push(event);
    times[time] = current;
  });
  const noteFlight = (): void => {
    if (current >= 0)
      flights[current] =
        (program[current]?.hold ?? 'nothing') !== 'nothing' ? inFlight(machine.internalSteps(), profile) : [];
  };
  const result = laboratory.run(program, {
    strict: true,
    stops: (findings) => findings.some(isFailure),
    onItem: (index) => {
      noteFlight();
      current = index;
      events[index] = [];
    },
  });
  noteFlight();
  laboratory.observe(undefined);
  const finding = result.findings.find(isFailure);
  const steps = program.slice(0, events.length).map(
    ({ step, hold, choices }, index): TimelineStep => ({
      number: index + 1,
      step: stepInWords(step, profile),
      choices: choices.map(({ freedom, outcome }) => `${freedom}: ${outcome}`),
      changes: (events[index] ?? []).flatMap((event) => eventInWords(event) ?? []),
      inFlight: flights[index] ?? [],
      held: hold,
    }),
  );
  const stepOf = (time: number): number => (times[time] ?? 0) + 1;
  return {
    steps,
    failedAt: finding === undefined ? undefined : events.length,
    message: finding === undefined ? undefined : timesInWords(finding.message, 'step', stepOf),
    finding,
    lastWriters: finding === undefined ? [] : lastWriters(finding.subject, program, events),
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
const lastWriters = (subject: Subject, program: Program, events: readonly (readonly GicEvent[])[]): string[] => {
  const lines: string[] = [];
  for (const { keys, name } of GROUPS) {
    if (keys.some((key) => subject[key] === undefined)) continue;
    for (let index = events.length - 2; index >= 0; index -= 1) {
      const step = program[index]?.step;
      if (step === undefined || !touches(step, events[index] ?? [], subject, keys)) continue;
      lines.push(`${name(subject)}: step ${index + 1}`);
      break;
    }
  }
  return lines;
};
