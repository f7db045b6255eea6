/**
 * Breadth-first search over programs made of given stimuli. The first failing program found is a shortest one; if none is found, none exists within
 * the limits.
 *
 * Each stimulus is tried with each hold (everything, effects or nothing held back), with every outcome of every open choice; while something is held
 * back, every possible internal step is tried too. Two programs that lead to the same state of machine and monitors are continued only once.
 */
import type { FreedomId } from '../../models/architecture/freedoms.ts';
import { isCaching, type Step, type Stimulus } from '../../models/architecture/steps.ts';
import type { Finding } from '../judge/judge.ts';
import type { Laboratory } from '../refine/laboratory.ts';
import { HOLDS, type Item, item, type Program } from '../run/program.ts';
import { EnumeratingScheduler } from '../run/scheduler.ts';

export interface SearchOptions {
  readonly laboratory: Laboratory;
  readonly alphabet: readonly Stimulus[];
  /** Most items of a program. */
  readonly longest: number;
  /** Executed items after which the search gives up. */
  readonly budget: number;
  /** Whether the finding is the one searched for. */
  readonly isFailure: (finding: Finding) => boolean;
  /** Whether software has broken a contract. Such programs are not continued: what hardware does afterwards proves nothing. */
  readonly isMisuse: (findings: readonly Finding[], program: Program) => boolean;
  /** Whether a failing program counts; by default each does. The search goes on past one that does not, and does not continue it. */
  readonly holds?: (program: Program) => boolean;
  /** Freedoms whose every outcome is tried; of the others only the plainest is. By default all. */
  readonly tries?: (freedom: FreedomId) => boolean;
}

/**
 * The response of an ITS to bad commands. Trying all three outcomes triples the search at each command, and most shortest programs have no bad
 * command.
 */
const COMMAND_ERRORS: FreedomId = 'A-01';

/** Selects every freedom but that one, and that one too if the program has a choice of it. */
export const triesOf =
  (program: Program) =>
  (freedom: FreedomId): boolean =>
    freedom !== COMMAND_ERRORS || program.some(({ choices }) => choices.some((choice) => choice.freedom === freedom));

export interface SearchResult {
  /** A shortest failing program; undefined if there is none within the limits. */
  readonly program: Program | undefined;
  /** Every program of up to this many items was tried. */
  readonly coveredLength: number;
  readonly states: number;
  readonly executions: number;
}

export const breadthFirst = (options: SearchOptions): SearchResult => {
  const { laboratory, alphabet, longest, budget, isFailure, isMisuse, holds = () => true } = options;
  const scheduler = new EnumeratingScheduler(options.tries ?? (() => true));
  const visited = new Set<string>();
  let frontier: Program[] = [[]];
  let executions = 0;
  for (let length = 1; length <= longest; length += 1) {
    const following: Program[] = [];
    const isLast = length === longest;
    for (const prefix of frontier) {
      for (const { step, hold } of extensions(laboratory, prefix, alphabet, isLast)) {
        let path: readonly number[] | undefined = [];
        while (path !== undefined) {
          if (executions >= budget) {
            return { program: undefined, coveredLength: length - 1, states: visited.size, executions };
          }
          executions += 1;
          laboratory.run(prefix);
          scheduler.start(path);
          const possible = laboratory.execute(item(step, hold), scheduler);
          path = scheduler.next();
          if (!possible) continue;
          const { findings } = laboratory.judge;
          const program = [...prefix, item(step, hold, scheduler.taken())];
          if (findings.length > 0) {
            if (isMisuse(findings, program)) continue;
            if (findings.some(isFailure)) {
              if (!holds(program)) continue;
              return { program, coveredLength: length - 1, states: visited.size, executions };
            }
          }
          // States after the last item are not needed, as nothing continues from them.
          if (isLast || laboratory.machine.fault !== undefined) continue;
          // With nothing under way there is nothing to hold back.
          if (hold !== 'nothing' && !laboratory.machine.isRestless) continue;
          const state = laboratory.fingerprint();
          if (visited.has(state)) continue;
          visited.add(state);
          following.push(program);
        }
      }
    }
    frontier = following;
  }
  return { program: undefined, coveredLength: longest, states: visited.size, executions };
};

/** Items that may come next: each stimulus with each hold; while something is held back, also each internal step. */
const extensions = (
  laboratory: Laboratory,
  prefix: Program,
  alphabet: readonly Stimulus[],
  isLast: boolean,
): Item[] => {
  const steps: Step[] = [...alphabet];
  laboratory.run(prefix);
  // Steps of caches matter only if configuration bytes change.
  const bytesChange = alphabet.some(({ kind }) => kind === 'config' || kind === 'vconfig');
  const internal = laboratory.machine.internalSteps().filter((step) => bytesChange || !isCaching(step));
  const isHeld = (prefix.at(-1)?.hold ?? 'nothing') !== 'nothing';
  // When nothing is held back, every step that must happen has happened. Optional steps (caches) are still possible.
  steps.push(...(isHeld ? internal : internal.filter(isCaching)));
  // For the last item, holding everything back cannot reveal more than holding back effects.
  const holds = isLast ? HOLDS.filter((hold) => hold !== 'everything') : HOLDS;
  return steps.flatMap((step) => holds.map((hold) => item(step, hold)));
};
