/**
 * Breadth-first search over programs that are made of given stimuli: the first failing program that it meets is a shortest one, and if it
 * meets none, there is none.
 *
 * Every stimulus is tried with everything, effects or nothing held back, every internal step that is possible while something is, and every outcome of every open
 * choice. Two programs that lead to the same state of machine and monitors are continued once.
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
  /** Programs up to this many items are tried. */
  readonly longest: number;
  /** Executions of an item after which the search gives up. */
  readonly budget: number;
  /** The finding that is looked for. */
  readonly isFailure: (finding: Finding) => boolean;
  /** Software that breaks its contract proves nothing: such programs are not continued. */
  readonly isMisuse: (finding: Finding) => boolean;
  /** Freedoms of which every outcome is tried; the others take the plainest. All by default. */
  readonly tries?: (freedom: FreedomId) => boolean;
}

/** What an ITS does about bad commands: every one of them triples the search, and most programs are better off without any. */
const COMMAND_ERRORS: FreedomId = 'A-01';

/** Tries every freedom but that one; it too, where the program has taken it another way. */
export const triesOf =
  (program: Program) =>
  (freedom: FreedomId): boolean =>
    freedom !== COMMAND_ERRORS || program.some(({ choices }) => choices.some((choice) => choice.freedom === freedom));

export interface SearchResult {
  /** A shortest failing program, if there is one within the limits. */
  readonly program: Program | undefined;
  /** Every program up to this length was covered. */
  readonly coveredLength: number;
  readonly states: number;
  readonly executions: number;
}

export const breadthFirst = (options: SearchOptions): SearchResult => {
  const { laboratory, alphabet, longest, budget, isFailure, isMisuse } = options;
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
          if (findings.some(isMisuse)) continue;
          const program = [...prefix, item(step, hold, scheduler.taken())];
          if (findings.some(isFailure)) return { program, coveredLength: length - 1, states: visited.size, executions };
          // What the longest programs lead to does not matter any more.
          if (isLast || laboratory.machine.fault !== undefined) continue;
          // Holding a machine at rest changes nothing.
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

/** What may come next: each stimulus with each hold, and while something is held back, each internal step. */
const extensions = (
  laboratory: Laboratory,
  prefix: Program,
  alphabet: readonly Stimulus[],
  isLast: boolean,
): Item[] => {
  const steps: Step[] = [...alphabet];
  laboratory.run(prefix);
  // Caches make a difference only where bytes change.
  const bytesChange = alphabet.some(({ kind }) => kind === 'config' || kind === 'vconfig');
  const internal = laboratory.machine.internalSteps().filter((step) => bytesChange || !isCaching(step));
  const isHeld = (prefix.at(-1)?.hold ?? 'nothing') !== 'nothing';
  // A settled machine has no step left that must happen; the optional ones (caches) are always of interest.
  steps.push(...(isHeld ? internal : internal.filter(isCaching)));
  // What can be seen with everything held back after the last step is seen without it too.
  const holds = isLast ? HOLDS.filter((hold) => hold !== 'everything') : HOLDS;
  return steps.flatMap((step) => holds.map((hold) => item(step, hold)));
};
