/**
 * Every state that the reference model comes to in a scope: each step from there is one of the abstract model, or changes nothing that it has. What random
 * programs and walks look at here and there is looked at everywhere.
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
}

export interface ForwardResult extends Visit {
  /** States of the abstract model that the reference model came to. */
  readonly abstractStates: number;
  /** Steps that lead beyond the bounds, to what was not visited. */
  readonly cut: number;
  /** A program with the fewest stimuli whose last step is none of the abstract model; undefined if there is no such step. */
  readonly program: Program | undefined;
}

/** The abstract model has no second ITS for the reference model to keep in step with; and there every vSGI is enabled. */
export const isForward = ({ itss, vsgis }: Scope): boolean => itss === 1 && vsgis === 0;

/** New states between two reports: these searches are slow. */
const PROGRESS_EVERY = 2 ** 8;

/** Ends with the first step that is wrong. */
export const checkForward = (options: ForwardOptions): ForwardResult => {
  const { profile, scope, hardware, abstractRules, mostStates, onProgress = () => {} } = options;
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
      onProgress,
      onWrong: (_, step) => {
        program ??= source.programOf(step);
      },
    },
  );
  return { ...visit, abstractStates: source.abstractCount, cut: source.cut, program };
};
