/**
 * Filters on the acts of a thread, by their labels: a step of a driver is left out, comes later, comes twice, or has other operands. So a faulty driver is
 * the driver and one filter, and no copy of it.
 */
import type { Act, Answer, LockAct, Thread } from './act.ts';

export interface Filter {
  /** Acts that are left out: those with this label, and those of its helpers, `label.…`. */
  readonly drops?: readonly string[];
  /** Of these, only those for which it is true are left out. */
  readonly where?: (act: Act) => boolean;
  /** Acts that come behind those with this label. */
  readonly adds?: { readonly after: string; readonly acts: (act: Act) => Iterable<Act> | Thread };
  /** Locks that are not taken: those whose names begin so, `vpe` for `vpe0`. */
  readonly unlocks?: readonly string[];
  /** Locks under which interrupts are off: those whose names begin so. */
  readonly masks?: readonly string[];
  /** Acts that come after the next act with another label, or after the end of the operation. */
  readonly delays?: { readonly label: string; readonly past: string };
  /** Acts that come twice. */
  readonly repeats?: readonly string[];
  /** Corrections of the driver that it leaves out itself, by their ids: see `Machine.leftOut`. */
  readonly leavesOut?: readonly string[];
  /** Other operands of an act. */
  readonly changes?: { readonly label: string; readonly to: (act: Act) => Act };
}

/** The label is this one, or that of a part of it. */
export const isLabelled = (label: string, wanted: string): boolean =>
  label === wanted || label.startsWith(`${wanted}.`);

const isOneOf = (label: string, wanted: readonly string[] | undefined): boolean =>
  wanted?.some((each) => isLabelled(label, each)) === true;

/** Takes the place of an act that is left out: the answer that its thread needs. A poll becomes one load, whatever it returns. */
function* leftOut(act: Act): Thread<Answer> {
  if (act.kind === 'poll') {
    const { label, register, at, index } = act;
    return yield { kind: 'read', label, register, at, index };
  }
  return 0n;
}

const isUnlocked = (act: Act, unlocks: readonly string[] | undefined): boolean =>
  (act.kind === 'lock' || act.kind === 'unlock') && unlocks?.some((prefix) => act.lock.startsWith(prefix)) === true;

const isMasked = (act: Act, masks: readonly string[] | undefined): act is LockAct =>
  act.kind === 'lock' && masks?.some((prefix) => act.lock.startsWith(prefix)) === true;

/** The act with other operands, if the filter gives it some. */
const changed = (act: Act, { changes, masks }: Filter): Act => {
  const operands = changes !== undefined && isLabelled(act.label, changes.label) ? changes.to(act) : act;
  return isMasked(operands, masks) ? { ...operands, interruptible: false } : operands;
};

/** The thread with the filter on it. */
export function* filtered<R>(thread: Thread<R>, filter: Filter): Thread<R> {
  const { drops, where = () => true, adds, unlocks, delays, repeats } = filter;
  const late: Act[] = [];
  let answer: Answer;
  for (;;) {
    const result = thread.next(answer);
    if (result.done === true) {
      yield* late.splice(0);
      return result.value;
    }
    const act = changed(result.value, filter);
    const { label } = act;
    if (isOneOf(label, drops) && where(act)) answer = yield* leftOut(act);
    else if (isUnlocked(act, unlocks)) answer = 0n;
    else if (delays !== undefined && isLabelled(label, delays.label)) {
      late.push(act);
      answer = 0n;
    } else {
      answer = yield act;
      if (isOneOf(label, repeats)) answer = yield act;
      if (adds !== undefined && label === adds.after) yield* adds.acts(act);
      if (delays !== undefined && isLabelled(label, delays.past)) yield* late.splice(0);
    }
  }
}
