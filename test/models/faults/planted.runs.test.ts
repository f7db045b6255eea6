/**
 * Every planted fault is found within 20,000 programs from three seeds, shrinks to the length that its row states, and breadth-first search over
 * the same stimuli shows that no shorter program fails (on a machine that ignores bad commands, unless the program has it do otherwise).
 */
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../models/architecture/profiles.ts';
import { type Fault, hardwareWith } from '../../../models/faults/fault.ts';
import { FAULTS } from '../../../models/faults/index.ts';
import { PROPERTIES } from '../../../properties/index.ts';
import type { Property } from '../../../properties/property.ts';
import { breadthFirst, type SearchResult, triesOf } from '../../../src/fuzz/breadth-first.ts';
import { check } from '../../../src/fuzz/check.ts';
import type { Failure } from '../../../src/fuzz/check-result.ts';
import { stimuliOf } from '../../../src/fuzz/shrink.ts';
import { type Finding, isMisuse } from '../../../src/judge/judge.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import { builtIn } from '../../../src/registry/built-in.ts';

const SEEDS = [1, 2, 3];
const RUNS = 20_000;
/** Executions that a proof may take. */
const PROOF_BUDGET = 3_000_000;

const propertyNamed = (name: string): Property => {
  const found = PROPERTIES.find(({ id, kind }) => id === name && (kind === 'hardware' || kind === 'liveness'));
  if (found === undefined) throw new Error(`no property ${name}`);
  return found;
};

const PLANTED = FAULTS.filter(({ provenance }) => provenance === 'planted');

const isOfVsgis = ({ id }: Fault): boolean => /^planted-(vsgi|sgir)-/.test(id);

const profileOf = (fault: Fault): Profile => {
  const profile = builtIn.profile(fault.profile);
  // A vSGI takes no MAPD and no VMAPTI, so that faults of others show sooner with one; no shrinking leads there from a program with vLPIs.
  return isOfVsgis(fault) ? profile : { ...profile, vsgi: false };
};

const find = (fault: Fault, seed: number): Failure | undefined => {
  const result = check({
    registry: builtIn,
    profiles: [profileOf(fault)],
    properties: [propertyNamed(fault.violates)],
    replaces: fault.replaces,
    runs: RUNS,
    seed,
    stopWhenAllFound: true,
  });
  return result.properties[0]?.failure;
};

const prove = (fault: Fault, { program }: Failure): SearchResult => {
  const property = propertyNamed(fault.violates);
  const contracts = PROPERTIES.filter(({ kind }) => kind === 'software');
  const isFailure = (finding: Finding): boolean => finding.property === property;
  return breadthFirst({
    laboratory: new Laboratory(profileOf(fault), hardwareWith(fault.replaces), [property, ...contracts]),
    alphabet: stimuliOf(program),
    longest: program.length - 1,
    budget: PROOF_BUDGET,
    isFailure,
    isMisuse: (findings) => findings.some(isMisuse),
    tries: triesOf(program),
  });
};

describe('planted faults', () => {
  for (const fault of PLANTED) {
    describe(fault.id, () => {
      let shortest: Failure | undefined;
      for (const seed of SEEDS) {
        it(`is found and shrunk from seed ${seed}`, () => {
          const failure = find(fault, seed);
          expect(failure, `${fault.title}: not found`).toBeDefined();
          expect(fault.shortest).toContain(failure?.program.length);
          if (failure !== undefined && failure.program.length < (shortest?.program.length ?? Infinity))
            shortest = failure;
        });
      }

      it('has no shorter program', () => {
        if (shortest === undefined) throw new Error('it was not found');
        const proof = prove(fault, shortest);
        expect(proof.program).toBeUndefined();
        expect(proof.coveredLength).toBe(shortest.program.length - 1);
      });
    });
  }
});
