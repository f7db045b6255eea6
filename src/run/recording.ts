/** Records a replay of a program: the events of each item, and the effects held back after it. */
import type { GicEvent } from '../../models/architecture/events.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { InternalStep } from '../../models/architecture/steps.ts';
import type { Item, Program } from './program.ts';
import type { PlayOptions, Rig } from './rig.ts';

export interface RecordedItem {
  readonly item: Item;
  readonly events: readonly GicEvent[];
  /** Internal steps that were possible after the item, if it held something back. */
  readonly inFlight: readonly InternalStep[];
}

export interface Recording {
  readonly profile: Profile;
  /** The items that were run, up to the one at which the program ended. */
  readonly items: readonly RecordedItem[];
  /** Time → index of the item that was executed at that time. */
  readonly itemAt: readonly (number | undefined)[];
}

/** Throws a MisfitError if the program does not fit. */
export const record = (rig: Rig, program: Program, isOver: NonNullable<PlayOptions['isOver']>): Recording => {
  const { profile, machine } = rig;
  const items: { item: Item; events: GicEvent[]; inFlight: readonly InternalStep[] }[] = [];
  const itemAt: number[] = [];
  const noteInFlight = (): void => {
    const last = items.at(-1);
    if (last !== undefined && last.item.hold !== 'nothing') last.inFlight = machine.internalSteps();
  };
  const detach = rig.attach({
    began: (item) => {
      noteInFlight();
      items.push({ item, events: [], inFlight: [] });
    },
    event: (event, time) => {
      items.at(-1)?.events.push(event);
      itemAt[time] = items.length - 1;
    },
  });
  try {
    rig.play(program, { strict: true, isOver });
    noteInFlight();
  } finally {
    detach();
  }
  return { profile, items, itemAt };
};
