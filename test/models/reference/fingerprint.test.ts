/** What makes two states the same, and what does not. */

import { describe, expect, it } from 'vitest';
import { findProfile } from '../../../models/architecture/profiles.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { refinement } from '../../../properties/refinement/refinement.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import { item } from '../../../src/run/program.ts';
import { vmapp } from '../../../src/run/vpe-commands.ts';

const laboratoryOf = (id: string): Laboratory => {
  const profile = findProfile(id);
  if (profile === undefined) throw new Error(`no profile ${id}`);
  return new Laboratory(profile, hardwareWith(), [refinement]);
};

/** The state after vPEs were mapped, each on an ITS; ITS 0 is the first for each of them. */
const mapped = (id: string, order: readonly (readonly [number, number])[]): string => {
  const laboratory = laboratoryOf(id);
  laboratory.run(
    order.map(([vpeid, its]) => {
      const command = vmapp(laboratory.profile, vpeid, 0, true, true, its === 0);
      return item({ kind: 'command', its, command });
    }),
  );
  expect(laboratory.machine.fault).toBeUndefined();
  return laboratory.fingerprint([laboratory.judging]);
};

describe('the fingerprint of a state', () => {
  it('does not have when a vPE was placed, where nobody else says so', () => {
    const [one, other] = [[0, 0] as const, [1, 0] as const];
    expect(mapped('v4.1', [one, other])).toBe(mapped('v4.1', [other, one]));
  });

  it('has which vPE an ITS placed first, where several say so', () => {
    const first = [[0, 0] as const, [1, 0] as const];
    const [one, other] = [[0, 1] as const, [1, 1] as const];
    expect(mapped('v4.1-2its', [...first, one, other])).not.toBe(mapped('v4.1-2its', [...first, other, one]));
  });

  it('has how the machine is followed only where the follower is among the observers', () => {
    const plain = laboratoryOf('v4.1');
    const lost = laboratoryOf('v4.1');
    // A write that has no effect, which the abstract model leaves out.
    lost.run([item({ kind: 'write', frame: 'GICR', at: 0, offset: 0x60, width: 32, value: '0xffffffff' })]);
    expect(lost.follower?.isLost).toBe(true);
    expect(lost.fingerprint([lost.judging])).toBe(plain.fingerprint([plain.judging]));
    expect(lost.fingerprint()).not.toBe(plain.fingerprint());
  });
});
