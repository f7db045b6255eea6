/** Virtual configuration tables: that of a vPE is the one that its VMAPP names, and vPEs may share it. */

import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../models/architecture/commands.ts';
import type { GicEvent } from '../../../../models/architecture/events.ts';
import { CONFIG_DISABLED, NO_DOORBELL } from '../../../../models/architecture/identifiers.ts';
import type { Stimulus } from '../../../../models/architecture/steps.ts';
import { hardwareWith } from '../../../../models/faults/fault.ts';
import { PROPERTIES } from '../../../../properties/index.ts';
import { Laboratory } from '../../../../src/refine/laboratory.ts';
import { item } from '../../../../src/run/program.ts';
import { profileOf } from '../../../support/search.ts';
import { vmapp41 } from '../../../support/vmapp.ts';

const VLPI = 8192;

const TABLE = 0x80_0000;

const OTHER_TABLE = 0x81_0000;

const send = (command: Command): Stimulus => ({ kind: 'command', its: 0, command });

const vmapp = (vpeid: number, confAddress: number, valid = true): Stimulus =>
  send(vmapp41(vpeid, { confAddress, valid }));

const vsync = (vpeid: number): Stimulus => send({ op: 'VSYNC', vpeid });

const disable = (vpeid: number): Stimulus => ({ kind: 'vconfig', vpeid, vINTID: VLPI, value: CONFIG_DISABLED });

const mapd = send({ op: 'MAPD', deviceId: 1, size: 3, ittAddress: 0x100_0000, valid: true });

const vmapti = send({ op: 'VMAPTI', deviceId: 1, eventId: 0, vpeid: 1, vINTID: VLPI, doorbell: NO_DOORBELL });

/** An event for vPE 1, and what its PE reads. */
const deliver: readonly Stimulus[] = [
  { kind: 'msi', its: 0, deviceId: 1, eventId: 0 },
  { kind: 'vpendbaser', rd: 0, valid: true, vpeid: 1, doorbell: false, pendingLast: false },
  { kind: 'vacknowledge', rd: 0 },
];

const run = (...stimuli: readonly Stimulus[]) => {
  const laboratory = new Laboratory(profileOf('v4.1'), hardwareWith(), PROPERTIES);
  const reads: number[] = [];
  laboratory.observe((event: GicEvent) => {
    if (event.kind === 'vacknowledged') reads.push(event.vINTID);
  });
  const { findings } = laboratory.run(
    [...stimuli, mapd, vmapti, vsync(1), ...deliver].map((stimulus) => item(stimulus)),
    { strict: true },
  );
  // That no invalidation follows the byte deserves a remark only.
  return { read: reads[0], findings: findings.filter(({ verdict }) => verdict !== 'lint') };
};

describe('a byte of a virtual configuration table', () => {
  it.each([
    [
      'counts for every vPE that shares the table',
      [vmapp(0, TABLE), vsync(0), vmapp(1, TABLE), vsync(1), disable(0)],
      1023,
    ],
    ['counts for a vPE that is mapped later', [vmapp(0, TABLE), vsync(0), disable(0), vmapp(1, TABLE), vsync(1)], 1023],
    [
      'does not count for a vPE with another table',
      [vmapp(0, TABLE), vsync(0), vmapp(1, OTHER_TABLE), vsync(1), disable(0)],
      VLPI,
    ],
    ['may be written before the table is named', [disable(1), vmapp(1, TABLE), vsync(1)], 1023],
    [
      'does not count once the vPE has another table',
      [vmapp(1, TABLE), vsync(1), disable(1), vmapp(1, TABLE, false), vmapp(1, OTHER_TABLE), vsync(1)],
      VLPI,
    ],
    [
      'counts when the vPE has its first table again',
      [
        vmapp(1, TABLE),
        vsync(1),
        disable(1),
        vmapp(1, TABLE, false),
        vmapp(1, OTHER_TABLE),
        vsync(1),
        vmapp(1, OTHER_TABLE, false),
        vmapp(1, TABLE),
        vsync(1),
      ],
      1023,
    ],
  ])('%s', (_, stimuli, read) => {
    expect(run(...stimuli)).toEqual({ read, findings: [] });
  });
});
