/** The command queue where it starts anew, and where a bad command is taken as another. */

import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../models/architecture/commands.ts';
import type { GicEvent } from '../../../../models/architecture/events.ts';
import { writeOf } from '../../../../models/architecture/registers/access.ts';
import { itsRegisters } from '../../../../models/architecture/registers/its-registers.ts';
import type { Stimulus } from '../../../../models/architecture/steps.ts';
import { hardwareWith } from '../../../../models/faults/fault.ts';
import { PROPERTIES } from '../../../../properties/index.ts';
import { cwriter, disable } from '../../../../src/fuzz/queue-stimuli.ts';
import { Laboratory } from '../../../../src/refine/laboratory.ts';
import { item, type Program } from '../../../../src/run/program.ts';
import { profileOf } from '../../../support/search.ts';

const command = (operands: Command): Stimulus => ({ kind: 'command', its: 0, command: operands });

const sync = (rdbase: number): Stimulus => command({ op: 'SYNC', rdbase });

const mapd = command({ op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x101_0000, valid: true });

const mapti = command({ op: 'MAPTI', deviceId: 1, eventId: 0, pINTID: 8192, icid: 0 });

const msi: Stimulus = { kind: 'msi', its: 0, deviceId: 1, eventId: 0 };

const run = (program: Program) => {
  const laboratory = new Laboratory(profileOf('v3'), hardwareWith(), PROPERTIES);
  const events: GicEvent[] = [];
  laboratory.observe((event) => events.push(event));
  const { findings } = laboratory.run(program, { strict: true });
  const consumed = events.flatMap((event) => (event.kind === 'consumed' ? [event.command] : []));
  return { findings, consumed, fault: laboratory.machine.fault };
};

describe('the command queue', () => {
  it('starts at slot 0 after GITS_CBASER, wherever GITS_CWRITER was', () => {
    const restart = [
      disable(0),
      writeOf(itsRegisters.GITS_CBASER, 0, { Valid: 1, Physical_Address: 0x300_0000, Size: 0 }),
      cwriter(0, 0),
      writeOf(itsRegisters.GITS_CTLR, 0, { Enabled: 1 }),
    ];
    const program = [sync(0), ...restart, sync(1)].map((stimulus) => item(stimulus));
    const { findings, consumed, fault } = run(program);
    expect(fault).toBeUndefined();
    expect(findings).toEqual([]);
    expect(consumed).toEqual([
      { op: 'SYNC', rdbase: 0 },
      { op: 'SYNC', rdbase: 1 },
    ]);
  });

  it('takes in place of a bad SYNC one that has nothing to wait for', () => {
    const { findings, consumed } = run([
      item(mapd),
      item(mapti),
      item(sync(0)),
      item(sync(99), 'everything'),
      // The MSI is on its way to redistributor 0 when the bad command is reached.
      item(msi, 'effects', [{ freedom: 'A-01', nth: 0, outcome: 'treated as valid' }]),
    ]);
    const blamed = findings.filter(({ verdict }) => verdict === 'violated').map(({ property }) => property.id);
    expect(blamed).toEqual(['P-CMD']);
    expect(consumed.at(-1)).toEqual({ op: 'SYNC', rdbase: 1 });
  });
});
