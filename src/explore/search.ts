/**
 * Every state of a scope, breadth-first by the number of stimuli: what the hardware does by itself costs nothing. So the first way to a state is
 * one with the fewest stimuli, and of those one with the fewest steps of the hardware as far as that can be had.
 */
import type { AbstractRules } from '../../models/abstract/rules.ts';
import type { Scope } from '../../models/abstract/scope.ts';
import { isStimulus } from '../../models/abstract/steps.ts';
import { exploreTogether } from './crew.ts';
import { type Explorer, type ExplorerOptions, explorerOf, ownRoom } from './explorer.ts';
import { retrace } from './retrace.ts';
import { descendAll, type Progress, type Visit, visitAll } from './visit.ts';
import { Ways } from './ways.ts';

export interface SearchOptions {
  readonly scope: Scope;
  readonly rules?: AbstractRules;
  /** Ids of properties; all that the abstract model has by default. */
  readonly properties?: readonly string[];
  /** States that may be kept. */
  readonly mostStates?: number;
  /** States that differ only in which event, vPE or redistributor is which count as one. */
  readonly symmetry?: boolean;
  /** Steps of the hardware that may as well be made at once are made at once, and nothing else before them. */
  readonly order?: boolean;
  /** Threads that visit states together; 1 by default. */
  readonly workers?: number;
  /** Where there are several, the first one waits for the others after the first level. Else it may be done when they have started. */
  readonly gathered?: boolean;
  /** Ends with the first violation. */
  readonly stopAtFirst?: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

/** A way to what a property forbids. */
export interface Violation {
  readonly property: string;
  /** Steps from the initial state on; the last one is the one that is wrong. */
  readonly steps: readonly number[];
  readonly stimuli: number;
}

export interface SearchResult extends Omit<Visit, 'broken' | 'bytes'> {
  readonly violations: readonly Violation[];
  readonly bytesPerState: number;
}

const DEFAULT_MOST_STATES = 50_000_000;

/**
 * Ways to what was found broken: the same search again, by one worker, which remembers how it came where it is, and ends when it has all of them; or
 * the first one. So they do not depend on how many workers there are.
 */
const waysTo = (options: ExplorerOptions, broken: readonly string[], stopAtFirst: boolean): readonly Violation[] => {
  const ways = new Ways();
  const violations = new Map<string, Violation>();
  const properties = stopAtFirst ? options.properties : broken;
  // It comes no deeper than the other search did.
  const explorer: Explorer = explorerOf(
    { ...options, properties },
    {
      ways,
      onWrong: (wrong, step) => {
        for (const property of wrong) {
          if (violations.has(property)) continue;
          const way = [...ways.to(explorer.current), step];
          const steps = options.symmetry ? retrace(options, way, property) : way;
          violations.set(property, { property, steps, stimuli: steps.filter(isStimulus).length });
        }
      },
    },
    (width) => ownRoom(width, Number.POSITIVE_INFINITY),
  );
  const isOver = (): boolean => violations.size >= (stopAtFirst ? 1 : broken.length);
  descendAll(explorer, isOver);
  return [...violations.values()];
};

export const search = (options: SearchOptions): SearchResult => {
  const { scope, rules, properties, mostStates = DEFAULT_MOST_STATES, symmetry = false, order = false } = options;
  const { workers = 1, gathered = false, stopAtFirst = false, onProgress = () => {} } = options;
  const explorerOptions = { scope, rules, properties, mostStates, symmetry, order };
  const { bytes, broken, ...visit } =
    workers > 1
      ? exploreTogether(explorerOptions, { workers, stopAtFirst, gathered }, onProgress)
      : visitAll((hooks) => explorerOf(explorerOptions, hooks, (width) => ownRoom(width, mostStates)), {
          stopAtFirst,
          onProgress,
        });
  return {
    ...visit,
    violations: broken.length === 0 ? [] : waysTo(explorerOptions, broken, stopAtFirst),
    bytesPerState: bytes / visit.states,
  };
};
