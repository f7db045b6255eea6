/** What a report makes of the counts. */

import { describe, expect, it } from 'vitest';
import { reasonsOn } from '../../../models/architecture/command-outcomes.ts';
import type { Command } from '../../../models/architecture/commands.ts';
import type { Profile } from '../../../models/architecture/profiles.ts';
import type { Step } from '../../../models/architecture/steps.ts';
import { explanationOf } from '../../../src/cover/explained.ts';
import { type CoverageReport, coverageReport, coverageSummary } from '../../../src/cover/report.ts';
import { commandTargets } from '../../../src/cover/targets.ts';
import { record, recordOn } from '../../support/coverage.ts';
import { profileOf } from '../../support/search.ts';

const command = (operands: Command): Step => ({ kind: 'command', its: 0, command: operands });

const areaOf = (report: CoverageReport, area: string) => {
  const found = report.find((each) => each.area === area);
  if (found === undefined) throw new Error(`no area ${area}`);
  return found;
};

describe('a report', () => {
  const recorder = record('v3', [command({ op: 'SYNC', rdbase: 0 })]);
  const report = coverageReport(recorder, [profileOf('v3')], [{ id: 'I-21', exercised: 0 }]);

  it('tells what was reached, what is a hole, and what is explained', () => {
    const commands = areaOf(report, 'commands');
    expect(commands.reached).toEqual({ 'SYNC accepted': 1 });
    expect(commands.holes).toContain('SYNC PROCNUM_OOR ignored');
    expect(commands.holes).not.toContain('SYNC accepted');
    expect(Object.keys(commands.explained).every((name) => explanationOf('commands', name) !== undefined)).toBe(true);
    expect(commands.holes.length + Object.keys(commands.explained).length + 1).toBe(commands.targets);
    expect(areaOf(report, 'situations').holes).toEqual(['I-21']);
  });

  it('asks of a profile only what it has', () => {
    expect(areaOf(report, 'residency').targets).toBe(0);
    expect(areaOf(report, 'stimuli').holes).not.toContain('vpendbaser');
    expect(commandTargets([profileOf('v3')])).toContain('VSYNC UNKNOWN_COMMAND ignored');
    expect(commandTargets([profileOf('v3')])).not.toContain('VSYNC accepted');
    expect(reasonsOn(profileOf('v4.0'), 'VMAPP')).not.toContain('PHYSICALID_OOR');
  });

  it('asks of VSGI without vSGIs what the model does: the command is unknown', () => {
    const withoutVsgis: Profile = { ...profileOf('v4.1'), vsgi: false };
    const ran = recordOn(withoutVsgis, [
      command({ op: 'VSGI', vpeid: 0, vINTID: 0, enable: true, clear: false, group: true, priority: 0 }),
    ]);
    const [outcome] = [...(ran.commands.get('VSGI')?.keys() ?? [])];
    expect(outcome).toBe('UNKNOWN_COMMAND ignored');
    expect(commandTargets([withoutVsgis])).toContain(`VSGI ${outcome}`);
    expect(commandTargets([withoutVsgis])).not.toContain('VSGI accepted');
  });

  it('is summed up in a line', () => {
    const { targets } = areaOf(report, 'commands');
    expect(coverageSummary(report)).toMatch(
      new RegExp(`^coverage: commands x outcomes 1/${targets}, .*; never reached: .* and \\d+ more`),
    );
    expect(coverageSummary(report).split('\n')).toHaveLength(1);
  });
});
