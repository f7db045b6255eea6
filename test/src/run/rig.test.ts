/** Faulty hardware that cannot go on, or goes on for ever, is a finding; the program ends there. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../models/architecture/commands.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { faultNamed } from '../../../models/faults/index.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import { builtIn } from '../../../src/registry/built-in.ts';
import { type Hold, item, type Program } from '../../../src/run/program.ts';

const command = (operands: Command, hold: Hold = 'nothing') =>
  item({ kind: 'command', its: 0, command: operands }, hold);

const brokenBy = (fault: string | undefined, program: Program): readonly string[] => {
  const replaces = fault === undefined ? undefined : faultNamed(fault).replaces;
  const laboratory = new Laboratory(builtIn.profile('v3'), hardwareWith(replaces), [builtIn.property('P-GOES-ON')]);
  return laboratory.run([...program, item({ kind: 'acknowledge', rd: 0 })]).findings.map(({ message }) => message);
};

const movall = command({ op: 'MOVALL', rdbase1: 2, rdbase2: 0 });

describe('faulty hardware', () => {
  it('that acts on a redistributor which is not there', () => {
    expect(brokenBy('movall-takes-any-redistributor', [movall])).toEqual(['no redistributor 2: the profile has 2']);
    expect(brokenBy(undefined, [movall])).toEqual([]);
  });

  it.each<Hold>(['nothing', 'effects'])('that executes a command for ever, holding back %s', (hold) => {
    const invall = command({ op: 'INVALL', icid: 0 }, hold);
    expect(brokenBy('invall-is-executed-for-ever', [invall])).toEqual([
      expect.stringMatching(/^the hardware does not come to rest: it has taken \d+ internal steps without a stimulus$/),
    ]);
    expect(brokenBy(undefined, [invall])).toEqual([]);
  });
});
