/** Visits every state, level by level, on one thread, and reports progress. */
import type { Explorer, ExplorerHooks } from './explorer.ts';
import { ScopeTooLarge } from './visited.ts';

export interface Progress {
  readonly states: number;
  readonly transitions: number;
  /** Number of stimuli before the current level. */
  readonly depth: number;
  /** States of the current level and of the next one that are found so far. */
  readonly queue: number;
  /** Depth → number of states, for finished levels. */
  readonly levels: readonly number[];
  /** Ids of the properties that are violated so far. */
  readonly broken: readonly string[];
}

/** Result of visiting every state. It has no programs. */
export interface Visit {
  readonly states: number;
  readonly transitions: number;
  /** Stimuli to the farthest state. */
  readonly depth: number;
  /** Every state was visited: no violation, no lack of room and no request ended the search early. */
  readonly complete: boolean;
  /** Ids of the violated properties. */
  readonly broken: readonly string[];
  /** Property → how often it was exercised. */
  readonly exercised: ReadonlyMap<string, number>;
  /** Memory of the visited states and of the lists. */
  readonly bytes: number;
}

/** States between two checks whether to stop. */
const STRIDE = 256;

/** Works through the levels until one is empty or `isOver` returns true. */
export const descendAll = (explorer: Explorer, isOver: () => boolean, onLevel: () => void = () => {}): void => {
  /** Calls `make` for the level in portions. The level may grow until the very end. */
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

/** Options of a search on one thread. */
export interface VisitOptions {
  readonly stopAtFirst: boolean;
  /** Whether the search has been asked to end with what it has. */
  readonly isAsked: () => boolean;
  readonly onProgress: (progress: Progress) => void;
  /** Called for each step that violates properties. */
  readonly onWrong?: ExplorerHooks['onWrong'];
}

/** Visits every state on the calling thread. */
export const visitAll = (
  open: (hooks: ExplorerHooks) => Explorer,
  { stopAtFirst, isAsked, onProgress, onWrong }: VisitOptions,
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
        broken: [...broken],
      });
    },
  });
  let isEnded = false;
  const isOver = (): boolean => {
    isEnded ||= (stopAtFirst && broken.size > 0) || isAsked();
    return isEnded;
  };
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
    // A level that did not fit into memory is not in `levels`.
    depth: isFull ? levels.length : levels.length - 1,
    complete: !isFull && !isEnded,
    broken: [...broken],
    exercised: source.exercised,
    bytes,
  };
};
