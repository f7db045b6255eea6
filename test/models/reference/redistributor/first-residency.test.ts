import { expect, it } from 'vitest';
import { CONFIG_DISABLED } from '../../../../models/architecture/identifiers.ts';
import { writeOf } from '../../../../models/architecture/registers/access.ts';
import { redistributorRegisters } from '../../../../models/architecture/registers/redistributor-registers.ts';
import type { Step } from '../../../../models/architecture/steps.ts';
import { hardwareWith } from '../../../../models/faults/fault.ts';
import { isWait } from '../../../../models/software/sequence.ts';
import { mapVlpi, msi, resume, VLPI, VPE } from '../../../../models/software/vocabulary.ts';
import { profile } from '../../../../src/index.ts';
import { item } from '../../../../src/run/program.ts';
import { Rig } from '../../../../src/run/rig.ts';

const v40 = profile('v4.0');

const stimuli = (pieces: ReturnType<typeof mapVlpi>): readonly Step[] =>
  pieces.flatMap((piece): Step[] => (isWait(piece) ? [] : [piece]));

/** The vINTID that the guest takes, where a byte was cached before the first residency and changed since; `writes` come before the residency. */
const taken = (writes: readonly Step[]): number => {
  const rig = new Rig(v40, hardwareWith());
  let vINTID = -1;
  rig.observe((event) => {
    if (event.kind === 'vacknowledged') vINTID = event.vINTID;
  });
  const steps: readonly Step[] = [
    ...stimuli(mapVlpi(v40)),
    { kind: 'vcache', vpeid: VPE, vINTID: VLPI },
    { kind: 'vconfig', vpeid: VPE, vINTID: VLPI, value: CONFIG_DISABLED },
    msi,
    ...writes,
    ...stimuli(resume(v40, 0)),
    { kind: 'vacknowledge', rd: 0 },
  ];
  rig.play(steps.map((step) => item(step)));
  return vINTID;
};

it('a v4.0 vPE begins its first residency with no byte cached of the table that GICR_VPROPBASER names', () => {
  const { GICR_VPROPBASER_V4_0 } = redistributorRegisters;
  const vpropbaser = writeOf(GICR_VPROPBASER_V4_0, 0, { Physical_Address: 0x80_0000, IDbits: v40.intidBits - 1 });
  expect(taken([vpropbaser])).toBe(1023);
});

it('a byte stays cached where the register is as bring-up left it', () => {
  expect(taken([])).toBe(VLPI);
});
