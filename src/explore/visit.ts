/** Visits states level by level on one thread, and reports how far it is. */
import type { Explorer, ExplorerHooks } from './explorer.ts';
import { ScopeTooLarge } from './visited.ts';

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

/** States between two looks at whether the search is over. */
const STRIDE = 256;

/** One level after the other, until there are no more states or it is over. */
export const descendAll = (explorer: Explorer, isOver: () => boolean, onLevel: () => void = () => {}): void => {
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

/** Visits every state on the thread that calls. */
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
