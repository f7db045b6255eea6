/** Reduces a failing case to one from which no call can be left out, and whose interleaving is the plainest that still fails. */
import { type Call, type Case, type HardwareEntry, intricacy, withoutCalls } from './case.ts';

/** Whether the case still fails in the same way. */
export type Fails = (calls: Case) => boolean;

/** Cases without a block of calls, large blocks first. */
function* fewerCalls(calls: Case): Generator<Case> {
  for (let size = calls.length >> 1; size >= 1; size = size === 1 ? 0 : size >> 1) {
    for (let from = calls.length - size; from >= 0; from -= 1) {
      yield withoutCalls(calls, (index) => index >= from && index < from + size);
    }
  }
}

const replaced = (calls: Case, index: number, change: Partial<Call>): Case =>
  calls.map((call, position) => (position === index ? { ...call, ...change } : call));

const without = <V>(map: ReadonlyMap<number, V>, key: number): ReadonlyMap<number, V> => {
  const copy = new Map(map);
  copy.delete(key);
  return copy;
};

const NO_SWITCHES: ReadonlyMap<number, number> = new Map();
const NO_HARDWARE: ReadonlyMap<number, HardwareEntry> = new Map();

/** Plainer forms of what the hardware does around an act. */
function* plainerEntries(entry: HardwareEntry): Generator<HardwareEntry> {
  const { fires, hold, choices, isLate } = entry;
  if (isLate === true) yield { ...entry, isLate: false };
  if (hold !== 'nothing') yield { ...entry, hold: 'nothing' };
  if (hold === 'everything') yield { ...entry, hold: 'effects' };
  for (let index = fires.length - 1; index >= 0; index -= 1) {
    yield { ...entry, fires: fires.filter((_, position) => position !== index) };
  }
  for (const [index, list] of choices.entries()) {
    for (const choice of list) {
      const rest = list.filter((other) => other !== choice);
      yield { ...entry, choices: choices.map((each, position) => (position === index ? rest : each)) };
    }
  }
  for (const [index, { step, choices: made }] of fires.entries()) {
    if (made.length === 0) continue;
    yield { ...entry, fires: fires.map((each, position) => (position === index ? { step, choices: [] } : each)) };
  }
}

/** Cases with a plainer interleaving. */
function* plainer(calls: Case): Generator<Case> {
  yield calls.map((call) => ({ ...call, start: undefined, switches: NO_SWITCHES, hardware: NO_HARDWARE }));
  yield calls.map((call) => ({ ...call, hardware: NO_HARDWARE }));
  for (const [index, { start, switches, hardware }] of calls.entries()) {
    if (start !== undefined) yield replaced(calls, index, { start: undefined });
    if (switches.size > 0) yield replaced(calls, index, { switches: NO_SWITCHES });
    if (hardware.size > 0) yield replaced(calls, index, { hardware: NO_HARDWARE });
    for (const tick of switches.keys()) yield replaced(calls, index, { switches: without(switches, tick) });
    for (const [tick, entry] of hardware) {
      yield replaced(calls, index, { hardware: without(hardware, tick) });
      for (const other of plainerEntries(entry)) {
        yield replaced(calls, index, { hardware: new Map(hardware).set(tick, other) });
      }
    }
  }
}

/** Cases with a smaller operand, or with a call carried out by CPU 0. */
function* smaller(calls: Case): Generator<Case> {
  for (const [index, { actor, args }] of calls.entries()) {
    for (const [name, value] of Object.entries(args)) {
      for (let less = 0; less < value; less += 1) {
        const cpu = name === 'cpu' ? { actor: `cpu${less}` } : {};
        yield replaced(calls, index, { ...cpu, args: { ...args, [name]: less } });
      }
    }
    if (actor !== 'device' && actor !== 'cpu0' && args.cpu === undefined)
      yield replaced(calls, index, { actor: 'cpu0' });
  }
}

const sizeOf = (calls: Case): number =>
  calls.reduce(
    (sum, { actor, args }) =>
      sum + Number(actor.slice(3)) + Object.values(args).reduce((total, value) => total + value, 0),
    0,
  );

const isBetter = (a: Case, b: Case): boolean => {
  if (a.length !== b.length) return a.length < b.length;
  const plainness = intricacy(a) - intricacy(b);
  return plainness !== 0 ? plainness < 0 : sizeOf(a) < sizeOf(b);
};

const PASSES = [fewerCalls, plainer, smaller];

export interface ShrunkCase {
  readonly calls: Case;
  /** Cases that were run. */
  readonly runs: number;
}

/** `isOver` ends shrinking with the best case so far. */
export const shrinkCase = (first: Case, fails: Fails, isOver: () => boolean = () => false): ShrunkCase => {
  let calls = first;
  let runs = 0;
  const improve = (): Case | undefined => {
    for (const pass of PASSES) {
      for (const candidate of pass(calls)) {
        if (isOver()) return undefined;
        if (!isBetter(candidate, calls)) continue;
        runs += 1;
        if (fails(candidate)) return candidate;
      }
    }
    return undefined;
  };
  for (let next = improve(); next !== undefined; next = improve()) calls = next;
  return { calls, runs };
};
