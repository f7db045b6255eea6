/**
 * Forward check of the refinement: visits every state that the reference model reaches in a scope, and checks that each step from there is a step of
 * the abstract model or leaves the abstract state as it is. Random programs and walks check the same for a sample of states.
 */
import type { AbstractRules } from '../../models/abstract/rules.ts';
import type { Scope } from '../../models/abstract/scope.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Hardware } from '../../models/reference/operations.ts';
import { Explorer, ownRoom } from '../explore/explorer.ts';
import { type Progress, type Visit, visitAll } from '../explore/visit.ts';
import type { Program } from '../run/program.ts';
import { ReferenceSteps } from './reference-steps.ts';

export interface ForwardOptions {
  readonly profile: Profile;
  readonly scope: Scope;
  readonly hardware: Hardware;
  readonly abstractRules?: AbstractRules;
  readonly mostStates: number;
  readonly onProgress?: (progress: Progress) => void;
  /** Whether to end with what there is. */
  readonly isAsked?: () => boolean;
}

export interface ForwardResult extends Visit {
  /** Number of abstract states that the reference model reaches. */
  readonly abstractStates: number;
  /** Number of steps that lead beyond the bounds. Their states are not visited. */
  readonly cut: number;
  /** A program with the fewest stimuli whose last step is not a step of the abstract model; undefined if every step is one. */
  readonly program: Program | undefined;
}

/**
 * Whether the forward check can run in a scope. It needs one ITS, as a follower compares one, and no vSGIs, as the abstract model has only enabled
 * ones.
 */
export const isForward = ({ itss, vsgis }: Scope): boolean => itss === 1 && vsgis === 0;

/** New states between two progress reports: these searches are slow. */
const PROGRESS_EVERY = 2 ** 8;

/** Ends at the first wrong step. */
export const checkForward = (options: ForwardOptions): ForwardResult => {
  const { profile, scope, hardware, abstractRules, mostStates, onProgress = () => {}, isAsked = () => false } = options;
  const source = new ReferenceSteps(
    profile,
    scope,
    hardware,
    abstractRules === undefined ? {} : { rules: abstractRules },
  );
  let program: Program | undefined;
  const visit = visitAll(
    (hooks) => new Explorer(source, ownRoom(source.width, mostStates), { ...hooks, progressEvery: PROGRESS_EVERY }),
    {
      stopAtFirst: true,
      isAsked,
      onProgress,
      onWrong: (_, step) => {
        program ??= source.programOf(step);
      },
    },
  );
  return { ...visit, abstractStates: source.abstractCount, cut: source.cut, program };
};
