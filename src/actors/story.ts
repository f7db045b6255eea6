/** Records a case as a story: what each actor and the hardware did, in order. */
import { eventInWords } from '../../models/architecture/event-kinds.ts';
import type { GicEvent } from '../../models/architecture/events.ts';
import type { InternalStep } from '../../models/architecture/steps.ts';
import type { Act } from '../../models/software/act.ts';
import type { Finding } from '../judge/judge.ts';
import type { Case } from './case.ts';
import type { DriverRig } from './check-driver.ts';
import type { ActedHow } from './runtime.ts';

export type StoryEntry =
  /** An act of a call. */
  | {
      readonly kind: 'act';
      readonly call: number;
      readonly actor: string;
      readonly act: Act;
      readonly how: ActedHow;
      /** What the hardware may do next, if something is held back. */
      readonly inFlight: readonly InternalStep[];
      readonly changes: readonly string[];
      /** Time of the machine after it. */
      readonly time: number;
    }
  /** The hardware has taken a step by itself. */
  | {
      readonly kind: 'fired';
      readonly step: InternalStep;
      readonly changes: readonly string[];
      readonly time: number;
    };

export interface Story {
  readonly calls: Case;
  readonly entries: readonly StoryEntry[];
  readonly finding: Finding | undefined;
}

/** Runs the case on the rig, and records it. */
export const recordStory = (rig: DriverRig, calls: Case): Story => {
  const { laboratory, runtime } = rig;
  const entries: StoryEntry[] = [];
  let changes: string[] = [];
  const take = (): readonly string[] => {
    const taken = changes;
    changes = [];
    return taken;
  };
  const detach = laboratory.observe((event: GicEvent) => {
    const words = event.kind === 'register' || event.kind === 'consumed' ? undefined : eventInWords(event);
    if (words !== undefined) changes.push(words);
  });
  runtime.observer = {
    started: () => {},
    acted: ({ call, actor }, act, how) => {
      const inFlight = how.hold === 'nothing' ? [] : laboratory.machine.internalSteps();
      entries.push({ kind: 'act', call, actor, act, how, inFlight, changes: take(), time: laboratory.time });
    },
    fired: (step) => {
      entries.push({ kind: 'fired', step, changes: take(), time: laboratory.time });
    },
  };
  try {
    const findings = rig.run(calls);
    return { calls, entries, finding: findings.find(({ verdict }) => verdict === 'violated') };
  } finally {
    runtime.observer = undefined;
    detach();
  }
};
