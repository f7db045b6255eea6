/**
 * Every state of a scope, breadth-first by the number of stimuli: what the hardware does by itself costs nothing. So the first way to a state is
 * one with the fewest stimuli, and of those one with the fewest steps of the hardware as far as that can be had.
 */
import type { AbstractRules } from '../../models/abstract/rules.ts';
import type { Scope } from '../../models/abstract/scope.ts';
import { isStimulus } from '../../models/abstract/steps.ts';
import { exploreTogether } from './crew.ts';
import { type Explorer, type ExplorerHooks, type ExplorerOptions, explorerOf, ownRoom } from './explorer.ts';
import { ScopeTooLarge } from './visited.ts';
import { retrace, Ways } from './ways.ts';

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

export interface Progress {
  readonly states: number;
  readonly transitions: number;
  /** Stimuli on the way to the states that are looked at now. */
  readonly depth: number;
  /** States of this depth and the next one: found, but not all looked at yet. */
  readonly queue: number;
  /** States of each depth that is done. */
  readonly levels: readonly number[];
}

/** A way to what a property forbids. */
export interface Violation {
  readonly property: string;
  /** Steps from the initial state on; the last one is the one that is wrong. */
  readonly steps: readonly number[];
  readonly stimuli: number;
}

/** What visiting every state comes to; how states were reached is not kept. */
export interface Visit {
  readonly states: number;
  readonly transitions: number;
  /** Stimuli on the way to the farthest state. */
  readonly depth: number;
  /** Every state was visited: the search did not run into a violation that ends it, nor out of room. */
  readonly complete: boolean;
  /** Ids of properties. */
  readonly broken: readonly string[];
  /** How often the situation of each property arose. */
  readonly exercised: ReadonlyMap<string, number>;
  /** Of the states, and the lists of those to look at. */
  readonly bytes: number;
}

export interface SearchResult extends Omit<Visit, 'broken' | 'bytes'> {
  readonly violations: readonly Violation[];
  readonly bytesPerState: number;
}

const DEFAULT_MOST_STATES = 50_000_000;

/** States between two looks at whether the search is over. */
const STRIDE = 256;

/** One level after the other, until there are no more states or it is over. */
const descendAll = (explorer: Explorer, isOver: () => boolean, onLevel: () => void = () => {}): void => {
  /** The level may become longer meanwhile, in the end too. */
  const inStrides = (make: (from: number, to: number) => void): void => {
    const { level } = explorer;
    for (let from = 0; !isOver(); ) {
      if (from === level.length) explorer.settle();
      if (from === level.length) break;
      const to = Math.min(from + STRIDE, level.length);
      make(from, to);
      from = to;
    }
  };
  explorer.begin();
  while (explorer.level.length > 0 && !isOver()) {
    const { level } = explorer;
    inStrides((from, to) => explorer.close(level, from, to));
    inStrides((from, to) => explorer.stimulate(level, from, to));
    onLevel();
    explorer.descend();
  }
};

/** What a search by one worker is told. */
export interface VisitOptions {
  readonly stopAtFirst: boolean;
  readonly onProgress: (progress: Progress) => void;
  /** Is told of each step that breaks properties. */
  readonly onWrong?: ExplorerHooks['onWrong'];
}

/** By one worker. */
export const visitAll = (
  open: (hooks: ExplorerHooks) => Explorer,
  { stopAtFirst, onProgress, onWrong }: VisitOptions,
): Visit => {
  const broken = new Set<string>();
  const levels: number[] = [];
  const explorer: Explorer = open({
    onWrong: (wrong, step) => {
      for (const property of wrong) broken.add(property);
      onWrong?.(wrong, step);
    },
    onProgress: () => {
      const { visited, transitions, level, deeper } = explorer;
      onProgress({
        states: visited.added,
        transitions,
        depth: levels.length,
        queue: level.length + deeper.length,
        levels,
      });
    },
  });
  const isOver = (): boolean => stopAtFirst && broken.size > 0;
  let isFull = false;
  try {
    descendAll(explorer, isOver, () => levels.push(explorer.level.length));
  } catch (error) {
    if (!(error instanceof ScopeTooLarge)) throw error;
    isFull = true;
  }
  const { visited, transitions, source, bytes } = explorer;
  return {
    states: visited.added,
    transitions,
    // A level that does not fit is not among those that are done.
    depth: isFull ? levels.length : levels.length - 1,
    complete: !isFull && !isOver(),
    broken: [...broken],
    exercised: source.exercised,
    bytes,
  };
};

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
