/** VMOVP of a resident vPE. Software breaks I-52; hardware that waits until the vPE has left breaks nothing. */
import { describe, expect, it } from 'vitest';
import type { Stimulus } from '../../../../models/architecture/steps.ts';
import { hardwareWith, type Replacement } from '../../../../models/faults/fault.ts';
import { PROPERTIES } from '../../../../properties/index.ts';
import { Laboratory } from '../../../../src/refine/laboratory.ts';
import { item } from '../../../../src/run/program.ts';
import { vmapp, vmovp } from '../../../../src/run/vpe-commands.ts';
import { command } from '../../../support/open-points.ts';
import { profileOf } from '../../../support/search.ts';

const v41 = profileOf('v4.1');

const vpendbaser = (rd: number, valid: boolean): Stimulus => ({
  kind: 'vpendbaser',
  rd,
  valid,
  vpeid: 0,
  doorbell: false,
  pendingLast: !valid,
});

const program: readonly Stimulus[] = [
  command(vmapp(v41, 0, 0, true, true)),
  command({ op: 'VSYNC', vpeid: 0 }),
  vpendbaser(0, true),
  command(vmovp(v41, 0, 1, true, 8208)),
  vpendbaser(0, false),
  { kind: 'poll-vpendbaser', rd: 0 },
  command({ op: 'VSYNC', vpeid: 0 }),
  vpendbaser(1, true),
];

/** VMOVP is consumed once its vPE has left. */
const waits: Replacement = ({ VMOVP }) => ({
  VMOVP: {
    ready: (gic, its, operands) =>
      gic.residentAt(operands.vpeid) < 0 && gic.leavingAt(operands.vpeid) < 0 && VMOVP.ready(gic, its, operands),
  },
});

const findingsOn = (replaces?: Replacement): string[] => {
  const laboratory = new Laboratory(v41, hardwareWith(replaces), PROPERTIES);
  const { findings } = laboratory.run(program.map((step) => item(step)));
  return findings.map(({ property, verdict }) => `${property.id} ${verdict}`);
};

describe('VMOVP of a resident vPE', () => {
  it('is a breach of software', () => {
    expect(findingsOn()).toEqual(['I-52 violated']);
  });

  it('may wait until the vPE has left', () => {
    expect(findingsOn(waits)).toEqual([]);
  });
});
