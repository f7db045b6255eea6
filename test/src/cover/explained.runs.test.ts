/** An ordinary run of healthy hardware violates nothing, and leaves nothing out that can be reached. */
import { beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_NAMES } from '../../../models/architecture/commands.ts';
import { PROFILES } from '../../../models/architecture/profiles.ts';
import { PROPERTIES } from '../../../properties/index.ts';
import { EXPLAINED } from '../../../src/cover/explained.ts';
import type { CoverageReport } from '../../../src/cover/report.ts';
import { commandTargets } from '../../../src/cover/targets.ts';
import { check } from '../../../src/fuzz/check.ts';
import type { CheckResult } from '../../../src/fuzz/check-result.ts';
import { builtIn } from '../../../src/registry/built-in.ts';

const areaOf = (report: CoverageReport, area: string) => {
  const found = report.find((each) => each.area === area);
  if (found === undefined) throw new Error(`no area ${area}`);
  return found;
};

describe('an ordinary run', () => {
  let coverage: CheckResult['coverage'] = [];
  let properties: CheckResult['properties'] = [];

  beforeAll(() => {
    ({ coverage, properties } = check({
      registry: builtIn,
      profiles: PROFILES,
      properties: PROPERTIES,
      runs: 20_000,
      seed: 5,
    }));
  }, 600_000);

  it('violates nothing, and reaches the situation of every property', () => {
    const notHeld = properties.filter(({ verdict }) => verdict !== 'held');
    expect(notHeld.map(({ property, verdict, failure }) => [property.id, verdict, failure?.finding.message])).toEqual(
      [],
    );
    expect(properties).toHaveLength(PROPERTIES.length);
  });

  it('leaves no hole in any area', () => {
    expect(coverage.length).toBeGreaterThan(0);
    const left = coverage.map(({ area, holes, unlisted }) => ({ area, holes, unlisted }));
    expect(left).toEqual(coverage.map(({ area }) => ({ area, holes: [], unlisted: [] })));
  });

  it('reaches nothing that is said to be out of reach', () => {
    for (const [area, rows] of Object.entries(EXPLAINED)) {
      const missed = Object.keys(areaOf(coverage, area).explained);
      for (const start of Object.keys(rows)) {
        expect(
          missed.some((name) => name === start || name.startsWith(`${start} `)),
          `${area}: ${start}`,
        ).toBe(true);
      }
    }
  });

  it('lists outcomes for every command', () => {
    for (const op of COMMAND_NAMES)
      expect(commandTargets(PROFILES).some((name) => name.startsWith(`${op} `))).toBe(true);
  });
});
