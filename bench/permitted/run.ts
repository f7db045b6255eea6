/** Runs programs on hardware with a permitted behaviour, and tells who blames it. */
import { hunt } from '../../src/hypotheses/hunt.ts';
import type { Registry } from '../../src/registry/registry.ts';
import type { Permitted } from './permitted.ts';

/** The properties that some program violates, and the number of the first of these programs. */
export const blamed = (
  registry: Registry,
  { id, title, source, replaces }: Permitted,
  profile: string,
  { runs, seed }: { readonly runs: number; readonly seed: number },
): { readonly by: readonly string[]; readonly at: number | undefined } => {
  const fault = { id, title, profile, replaces, source, violates: 'any', provenance: 'mutant' } as const;
  const { accusing, noticedAt } = hunt(registry, fault, { runs, seed });
  return { by: accusing, at: noticedAt };
};
