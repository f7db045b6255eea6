/** Every mutant. */
import { PLANTED } from '../hypotheses/planted.ts';
import { completionMutants } from './completion-mutants.ts';
import { configurationMutants } from './configuration-mutants.ts';
import { doorbellMutants } from './doorbell-mutants.ts';
import { invalidationMutants } from './invalidation-mutants.ts';
import { lpiTableMutants } from './lpi-table-mutants.ts';
import { mappingMutants } from './mapping-mutants.ts';
import type { Mutant } from './mutant.ts';
import { pendingMutants } from './pending-mutants.ts';
import { queueMutants } from './queue-mutants.ts';
import { registerMutants } from './register-mutants.ts';
import { residencyMutants } from './residency-mutants.ts';
import { severalItssMutants } from './several-itss-mutants.ts';
import { vsgiMutants } from './vsgi-mutants.ts';

/** Planted faults are mutants too, each in its first scope. */
const planted: readonly Mutant[] = PLANTED.flatMap(({ id, title, profiles, violates, scopes }) => {
  const [profile, kills, scope] = [profiles[0], violates[0], scopes[0]];
  if (profile === undefined || kills === undefined || scope === undefined) return [];
  return [{ id, title, mutation: scope.mutation, kills, profile }];
});

export const MUTANTS: readonly Mutant[] = [
  ...planted,
  ...completionMutants,
  ...mappingMutants,
  ...pendingMutants,
  ...configurationMutants,
  ...residencyMutants,
  ...doorbellMutants,
  ...registerMutants,
  ...queueMutants,
  ...lpiTableMutants,
  ...vsgiMutants,
  ...severalItssMutants,
  ...invalidationMutants,
];

export const findMutant = (id: string): Mutant | undefined => MUTANTS.find((mutant) => mutant.id === id);

/** The mutants that the invariant of this id has to notice. */
export const mutantsOf = (id: string): readonly Mutant[] =>
  MUTANTS.filter(({ kills, equivalent }) => kills === id && equivalent === undefined);

export type { Mutant } from './mutant.ts';
