/**
 * Searches every state of a scope, breadth-first by the number of stimuli: a step of the hardware costs nothing. So the first path to a state is one
 * with the fewest stimuli, and among those, one with few steps of the hardware (not always the fewest).
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
  /** Ids of the properties to check; by default all that the abstract model has. */
  readonly properties?: readonly string[];
  /** Maximum number of states; a search that finds more ends incomplete. */
  readonly mostStates?: number;
  /** Symmetry reduction: states that differ only in the numbering of events, vPEs or redistributors count as one. */
  readonly symmetry?: boolean;
  /** Partial-order reduction: where the hardware has a prompt step (docs/abstract-model.md), the search executes that step and no other. */
  readonly order?: boolean;
  /** Number of workers, the calling thread included. 1 by default. */
  readonly workers?: number;
  /**
   * With several workers, the first one waits for all threads to start before it goes on to the second level. By default it goes ahead, and may
   * finish before they have started.
   */
  readonly gathered?: boolean;
  /** Stops at the first violation. */
  readonly stopAtFirst?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  /**
   * Whether to end with what there is. The search looks at it often. It goes on to search programs of the violations that it has found, but not for
   * long.
   */
  readonly isAsked?: () => boolean;
}

/** A path to a violation. */
export interface Violation {
  readonly property: string;
  /** Steps from the initial state on. The last one violates the property. */
  readonly steps: readonly number[];
  readonly stimuli: number;
}

export interface SearchResult extends Omit<Visit, 'bytes'> {
  /** One of each property in `broken`, except those for which a search that was asked to end had no time left. */
  readonly violations: readonly Violation[];
  readonly bytesPerState: number;
}

/** Time for the programs of violations in a search that has been asked to end, in milliseconds. */
const LAST_TIME = 4000;

const DEFAULT_MOST_STATES = 50_000_000;

/**
 * Shortest paths to the violations found: the same search once more, with one worker that records the predecessor of each state, until each of these
 * properties has a path; with `stopAtFirst`, until one has. So the paths do not depend on the number of workers.
 */
const waysTo = (
  options: ExplorerOptions,
  broken: readonly string[],
  stopAtFirst: boolean,
  isAsked: () => boolean,
): readonly Violation[] => {
  const ways = new Ways();
  const violations = new Map<string, Violation>();
  const properties = stopAtFirst ? options.properties : broken;
  // No limit on states: this search goes no deeper than the first one did.
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
  let end = Number.POSITIVE_INFINITY;
  const isLate = (): boolean => {
    if (end === Number.POSITIVE_INFINITY && isAsked()) end = performance.now() + LAST_TIME;
    return end !== Number.POSITIVE_INFINITY && performance.now() > end;
  };
  const isOver = (): boolean => violations.size >= (stopAtFirst ? 1 : broken.length) || isLate();
  descendAll(explorer, isOver);
  return [...violations.values()];
};

export const search = (options: SearchOptions): SearchResult => {
  const { scope, rules, properties, mostStates = DEFAULT_MOST_STATES, symmetry = false, order = false } = options;
  const { workers = 1, gathered = false, stopAtFirst = false, onProgress = () => {}, isAsked = () => false } = options;
  const explorerOptions = { scope, rules, properties, mostStates, symmetry, order };
  const { bytes, ...visit } =
    workers > 1
      ? exploreTogether(explorerOptions, { workers, stopAtFirst, gathered }, { onProgress, isAsked })
      : visitAll((hooks) => explorerOf(explorerOptions, hooks, (width) => ownRoom(width, mostStates)), {
          stopAtFirst,
          isAsked,
          onProgress,
        });
  const { broken } = visit;
  return {
    ...visit,
    violations: broken.length === 0 ? [] : waysTo(explorerOptions, broken, stopAtFirst, isAsked),
    bytesPerState: bytes / visit.states,
  };
};
