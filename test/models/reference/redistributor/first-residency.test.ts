import { expect, it } from 'vitest';
import type { Command } from '../../../../models/architecture/commands.ts';
import { CONFIG_DISABLED } from '../../../../models/architecture/identifiers.ts';
import { writeOf } from '../../../../models/architecture/registers/access.ts';
import { redistributorRegisters } from '../../../../models/architecture/registers/redistributor-registers.ts';
import type { Step } from '../../../../models/architecture/steps.ts';
import { hardwareWith } from '../../../../models/faults/fault.ts';
import { profile } from '../../../../src/index.ts';
import { item } from '../../../../src/run/program.ts';
import { Rig } from '../../../../src/run/rig.ts';
import { mapd, vmapp, vmapti, vsync } from '../../../support/contracts/commands.ts';

const v40 = profile('v4.0');

const VPE = 0;
const VLPI = 8200;

const send = (command: Command): Step => ({ kind: 'command', its: 0, command });

/** The vINTID that the guest takes, where a byte was cached before the first residency and changed since; `writes` come before the residency. */
const taken = (writes: readonly Step[]): number => {
  const rig = new Rig(v40, hardwareWith());
  let vINTID = -1;
  rig.observe((event) => {
    if (event.kind === 'vacknowledged') vINTID = event.vINTID;
  });
  const steps: readonly Step[] = [
    ...[vmapp(VPE), vsync(VPE), mapd(1), vmapti(0, VPE, VLPI), vsync(VPE)].map(send),
    { kind: 'vcache', vpeid: VPE, vINTID: VLPI },
    { kind: 'vconfig', vpeid: VPE, vINTID: VLPI, value: CONFIG_DISABLED },
    { kind: 'msi', its: 0, deviceId: 1, eventId: 0 },
    ...writes,
    { kind: 'vpendbaser', rd: 0, valid: true, vpeid: VPE, doorbell: false, pendingLast: false },
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
