/**
 * A case: the operations that software carries out, and how they and the hardware interleave.
 *
 * Without starts, switches and hardware entries the operations run one after the other, and the hardware does at once all that it has to do. Every
 * entry names a moment of a call, so that a case keeps its meaning when another call is left out.
 */
import type { InternalStep } from '../../models/architecture/steps.ts';
import type { Choice, Hold } from '../run/program.ts';

/** Operands of an operation, by name. */
export type Args = Readonly<Record<string, number>>;

/** A moment: call number `call` is about to do or try its act of that number, both from 0, or has returned after so many acts. */
export interface Moment {
  readonly call: number;
  readonly tick: number;
}

/** An internal step of the hardware, with its choices. */
export interface Fired {
  readonly step: InternalStep;
  readonly choices: readonly Choice[];
}

/** What the hardware does around an act of a call. */
export interface HardwareEntry {
  /** Internal steps before the act, and before another call goes on there. */
  readonly fires: readonly Fired[];
  /** What is held back after the act. */
  readonly hold: Hold;
  /** The choices of each stimulus that the act is. */
  readonly choices: readonly (readonly Choice[])[];
  /**
   * The act is a store to memory that the GIC sees only after a barrier, or after it was cleaned where the GIC does not snoop. Or it is a poll that gives up:
   * unless this load shows what the driver waits for, it has waited for long enough.
   */
  readonly isLate?: boolean;
}

export interface Call {
  /** Who carries it out: `cpu0`, `cpu1`, …, or `device`. */
  readonly actor: string;
  readonly operation: string;
  readonly args: Args;
  /** The moment of another call at which it starts; by default it starts when all calls before it have returned. */
  readonly start?: Moment | undefined;
  /** Tick → the call that goes on instead. */
  readonly switches: ReadonlyMap<number, number>;
  /** Tick → what the hardware does. */
  readonly hardware: ReadonlyMap<number, HardwareEntry>;
}

export type Case = readonly Call[];

/** Starts out of turn, switches, acts after which something is held back, and choices: what makes a case other than the plainest. */
export const intricacy = (calls: Case): number =>
  calls.reduce((sum, { start, switches, hardware }) => {
    let more = (start === undefined ? 0 : 1) + switches.size;
    for (const { fires, hold, choices, isLate } of hardware.values()) {
      more +=
        (isLate === true ? 1 : 0) +
        fires.length +
        (hold === 'nothing' ? 0 : 1) +
        choices.reduce((count, each) => count + each.length, 0);
    }
    return sum + more;
  }, 0);

/** The case without some calls; moments and switches that name one of them are left out. */
export const withoutCalls = (calls: Case, isGone: (index: number) => boolean): Case => {
  const numbers = new Map<number, number>();
  calls.forEach((_, index) => {
    if (!isGone(index)) numbers.set(index, numbers.size);
  });
  return calls.flatMap((call, index): Call[] => {
    if (isGone(index)) return [];
    const { start, switches } = call;
    const at = start === undefined ? undefined : numbers.get(start.call);
    const kept = [...switches].flatMap(([tick, other]): [number, number][] => {
      const number = numbers.get(other);
      return number === undefined ? [] : [[tick, number]];
    });
    return [
      {
        ...call,
        start: start === undefined || at === undefined ? undefined : { ...start, call: at },
        switches: new Map(kept),
      },
    ];
  });
};
