/**
 * Every planted fault is found within 20,000 programs from three seeds, shrinks to the length stated here, and breadth-first search over
 * the same stimuli shows that no shorter program fails (on a machine that ignores bad commands, unless the program has it do otherwise).
 */
import { describe, expect, it } from 'vitest';
import { findProfile, type Profile } from '../models/architecture/profiles.ts';
import type { Hypothesis } from '../models/hypotheses/hypothesis.ts';
import { PLANTED, PLANTED_FAMILIES } from '../models/hypotheses/planted.ts';
import { rulesWith } from '../models/reference/rules.ts';
import { PROPERTIES } from '../properties/index.ts';
import type { Property } from '../properties/property.ts';
import { breadthFirst, type SearchResult, triesOf } from '../src/fuzz/breadth-first.ts';
import { check } from '../src/fuzz/check.ts';
import type { Failure } from '../src/fuzz/check-result.ts';
import { stimuliOf } from '../src/fuzz/shrink.ts';
import { type Finding, isMisuse } from '../src/judge/judge.ts';
import { Laboratory } from '../src/refine/laboratory.ts';
import { builtIn } from '../src/registry/built-in.ts';

/** The shortest programs that show each fault, in steps. */
const SHORTEST: Readonly<Record<string, number | readonly number[]>> = {
  'planted-doorbell-rings-twice': 5,
  'planted-doorbell-unasked': 7,
  'planted-doorbell-despite-pendinglast-written': 7,
  'planted-doorbell-after-pendinglast': 8,
  'planted-arrival-lost-while-dirty': 7,
  'planted-doorbell-never-rings': 7,
  'planted-doorbell-for-disabled': 7,
  'planted-doorbell-while-resident': 6,
  'planted-doorbell-survives-residency': 6,
  'planted-doorbell-at-wrong-home': 4,
  'planted-individual-doorbell-silent': 4,
  'planted-doorbell-1023': 4,
  'planted-vmovp-drags-doorbell': 5,
  'planted-vmapti-leaves-lpi': 6,
  'planted-msi-lost': 4,
  'planted-discard-leaves-cached-translation': 5,
  'planted-mapd-leaves-device': 5,
  'planted-eventid-aliases': 4,
  'planted-pintid-unchecked': 3,
  'planted-mapc-leaves-collection': 5,
  'planted-mapping-clears-pending': 5,
  'planted-command-hits-other-device': 4,
  'planted-vsync-does-not-wait': 7,
  'planted-sync-in-place-of-vsync': 7,
  'planted-vmapp-unmap-does-not-wait': 2,
  'planted-sync-does-not-wait': 5,
  'planted-sync-waits-elsewhere': 5,
  'planted-inv-completes-early': 7,
  'planted-inv-keeps-cached-byte': 7,
  // The shorter ones with a VPT in which software has set the bit.
  'planted-vmovp-loses-pending': [5, 3],
  'planted-movi-loses-pending': 4,
  'planted-movi-leaves-pending': 4,
  'planted-clear-does-nothing': 4,
  'planted-acknowledge-twice': 5,
  'planted-remap-forgets-pending': [6, 4],
  'planted-sgir-sets-another-vsgi': 3,
  'planted-vsgi-clear-does-nothing': 4,
  'planted-vsgi-query-answers-early': 5,
  'planted-vsgi-becomes-active': 7,
  'planted-sgir-lost-while-leaving': 5,
  'planted-vsgi-query-clears': 4,
  'planted-vsgi-not-in-pendinglast': 6,
  'planted-vsgi-rings-no-doorbell': 6,
};

const SEEDS = [1, 2, 3];
const RUNS = 20_000;
/** Executions that a proof may take. */
const PROOF_BUDGET = 3_000_000;

const profileOf = ({ id, profiles }: Hypothesis): Profile => {
  const profile = findProfile(profiles[0] ?? '');
  if (profile === undefined) throw new Error(`no profile ${profiles[0]}`);
  // A vSGI takes no MAPD and no VMAPTI, so that faults of others show sooner with one; no shrinking leads there from a program with vLPIs.
  return PLANTED_FAMILIES.get(id) === 'vsgi' ? profile : { ...profile, vsgi: false };
};

const mutationOf = ({ scopes }: Hypothesis) => scopes[0]?.mutation ?? {};

const propertyOf = ({ violates }: Hypothesis): Property => {
  const found = PROPERTIES.find(({ id, kind }) => id === violates[0] && (kind === 'hardware' || kind === 'liveness'));
  if (found === undefined) throw new Error(`no property ${violates[0]}`);
  return found;
};

const find = (fault: Hypothesis, seed: number): Failure | undefined => {
  const result = check({
    registry: builtIn,
    profiles: [profileOf(fault)],
    properties: [propertyOf(fault)],
    mutation: mutationOf(fault),
    runs: RUNS,
    seed,
    stopWhenAllFound: true,
  });
  return result.properties[0]?.failure;
};

const prove = (fault: Hypothesis, { program }: Failure): SearchResult => {
  const property = propertyOf(fault);
  const contracts = PROPERTIES.filter(({ kind }) => kind === 'software');
  const isFailure = (finding: Finding): boolean => finding.property === property;
  return breadthFirst({
    laboratory: new Laboratory(profileOf(fault), rulesWith(mutationOf(fault)), [property, ...contracts]),
    alphabet: stimuliOf(program),
    longest: program.length - 1,
    budget: PROOF_BUDGET,
    isFailure,
    isMisuse,
    tries: triesOf(program),
  });
};

describe('planted faults', () => {
  for (const family of ['doorbell', 'mapping', 'completion', 'vsgi'] as const) {
    it(`there are at least six for ${family}`, () => {
      const count = [...PLANTED_FAMILIES.values()].filter((each) => each === family).length;
      expect(count).toBeGreaterThanOrEqual(6);
    });
  }

  for (const fault of PLANTED) {
    describe(fault.id, () => {
      let shortest: Failure | undefined;
      for (const seed of SEEDS) {
        it(`is found and shrunk from seed ${seed}`, () => {
          const failure = find(fault, seed);
          expect(failure, `${fault.title}: not found`).toBeDefined();
          expect([SHORTEST[fault.id] ?? -1].flat()).toContain(failure?.program.length);
          shortest ??= failure;
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
