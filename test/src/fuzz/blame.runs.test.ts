/** Who is to blame: on faulty hardware each finding is judged again on healthy hardware, and nothing ends the run but its programs. */
import { describe, expect, it } from 'vitest';
import type { Profile } from '../../../models/architecture/profiles.ts';
import { hardwareWith, type Replacement } from '../../../models/faults/fault.ts';
import { faultNamed } from '../../../models/faults/index.ts';
import { check } from '../../../src/fuzz/check.ts';
import type { Failure } from '../../../src/fuzz/check-result.ts';
import { type Finding, isMisuse } from '../../../src/judge/judge.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import { builtIn } from '../../../src/registry/built-in.ts';

const RUNS = 1500;
const SEED = 7;

const failuresOf = (profile: Profile, replaces: Replacement): readonly Failure[] => {
  const properties = builtIn.properties.filter(({ architectures }) => architectures.includes(profile.architecture));
  const searchBudget = 1000;
  const result = check({
    registry: builtIn,
    profiles: [profile],
    properties,
    replaces,
    runs: RUNS,
    seed: SEED,
    searchBudget,
  });
  return result.properties.flatMap(({ failure, verdict }) =>
    failure === undefined || verdict !== 'violated' ? [] : failure,
  );
};

const findingsOf = ({ profile, program }: Failure, replaces?: Replacement): readonly Finding[] =>
  new Laboratory(profile, hardwareWith(replaces), builtIn.properties).run(program).findings;

/** Faults, and the properties that the run has to tell. Each of them makes software look guilty, stops the model, or never lets it rest. */
const FAULTS: readonly (readonly [id: string, ...told: readonly string[]])[] = [
  ['last-icid-is-refused', 'I-11', 'I-22', 'P-EXECUTES'],
  ['creadr-leaves-the-range', 'I-01', 'I-21', 'P-REGISTERS'],
  ['sync-waits-for-other-its', 'I-32', 'I-89'],
  ['movall-takes-any-redistributor', 'P-GOES-ON', 'P-REFUSES'],
];

describe('a finding on faulty hardware', () => {
  it.each(FAULTS)('of %s names who broke what', (id, ...told) => {
    const { profile, replaces } = faultNamed(id);
    const failures = failuresOf(builtIn.profile(profile), replaces);
    expect(failures.map(({ finding }) => finding.property.id)).toEqual(expect.arrayContaining(told));
    for (const failure of failures) {
      const { property } = failure.finding;
      expect(failure.blame).toMatch(/^The hardware is to blame: on healthy hardware the same program /);
      expect(findingsOf(failure, replaces).map((finding) => finding.property)).toContain(property);
      const healthy = findingsOf(failure);
      expect(healthy.map((finding) => finding.property)).not.toContain(property);
      expect(healthy.filter(isMisuse)).toEqual([]);
    }
  });

  it('is inconclusive if the program does not fail again', () => {
    // The state of the fault is not reset between programs: every 20th read of a reserved word is wrong. A program has fewer.
    let reads = 0;
    const sometimes: Replacement = () => ({
      registers: {
        readReserved: () => {
          reads += 1;
          return reads % 20 === 0 ? 1n : 0n;
        },
      },
    });
    const profile = builtIn.profile('v3');
    const properties = [builtIn.property('P-REGISTERS')];
    const options = { registry: builtIn, profiles: [profile], properties, runs: RUNS, seed: SEED };
    const result = check({ ...options, replaces: sometimes });
    expect(result.verdict).toBe('inconclusive');
  });
});
