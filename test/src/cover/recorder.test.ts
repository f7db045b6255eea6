/** What the recorder of coverage counts. */

import { describe, expect, it } from 'vitest';
import type { Command } from '../../../models/architecture/commands.ts';
import { NO_DOORBELL } from '../../../models/architecture/identifiers.ts';
import type { Step } from '../../../models/architecture/steps.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { CoverageRecorder } from '../../../src/cover/recorder.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import { item } from '../../../src/run/program.ts';
import { record } from '../../support/coverage.ts';
import { profileOf } from '../../support/search.ts';
import { vmapp41 } from '../../support/vmapp.ts';

const command = (operands: Command): Step => ({ kind: 'command', its: 0, command: operands });

const write = (valid: boolean, doorbell: boolean): Step => ({
  kind: 'vpendbaser',
  rd: 0,
  valid,
  vpeid: 0,
  doorbell,
  pendingLast: false,
});

const sleeping: readonly Step[] = [
  command(vmapp41(0)),
  command({ op: 'VSYNC', vpeid: 0 }),
  command({ op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x100_0000, valid: true }),
  command({ op: 'VMAPTI', deviceId: 1, eventId: 0, vpeid: 0, vINTID: 8192, doorbell: NO_DOORBELL }),
  command({ op: 'VSYNC', vpeid: 0 }),
  write(true, false),
  write(false, true),
];

const event: Step = { kind: 'msi', its: 0, deviceId: 1, eventId: 0 };

describe('the recorder', () => {
  it('counts what became of commands', () => {
    const { commands } = record('v3', [
      command({ op: 'SYNC', rdbase: 0 }),
      command({ op: 'SYNC', rdbase: 1 }),
      command({ op: 'SYNC', rdbase: 99 }),
      command({ op: 'VSYNC', vpeid: 0 }),
    ]);
    expect(commands).toEqual(
      new Map([
        [
          'SYNC',
          new Map([
            ['accepted', 2],
            ['PROCNUM_OOR ignored', 1],
          ]),
        ],
        ['VSYNC', new Map([['UNKNOWN_COMMAND ignored', 1]])],
      ]),
    );
  });

  it('counts residency by the profile that runs, where it observes several', () => {
    const recorder = new CoverageRecorder();
    const [first] = ['v4.1', 'v4.0'].map((id) => {
      const laboratory = new Laboratory(profileOf(id), hardwareWith(), []);
      recorder.attach(laboratory);
      return laboratory;
    });
    first?.run(sleeping.map((step) => item(step)));
    expect([...recorder.residency.keys()]).toContain('resident to leaving, Doorbell=1 PendingLast=0');
  });

  it('counts residency with the bits as written and read', () => {
    const { residency } = record('v4.1', sleeping);
    expect(Object.fromEntries(residency)).toEqual({
      'idle to loading': 1,
      'loading to resident': 1,
      'resident to leaving, Doorbell=1 PendingLast=0': 1,
      'leaving to idle, PendingLast=0': 1,
    });
  });

  it('follows a doorbell from the request to its end', () => {
    expect(Object.fromEntries(record('v4.1', [...sleeping, event, write(true, false)]).doorbells)).toEqual({
      'default: armed by a deschedule': 1,
      'default: rings': 1,
      'default: becomes pending': 1,
      'default: is removed by residency': 1,
    });
    const acknowledged = record('v4.1', [...sleeping, event, { kind: 'acknowledge', rd: 0 }]).doorbells;
    expect(acknowledged.get('default: is acknowledged')).toBe(1);
  });

  it('counts outcomes that were taken, and notes those that were not', () => {
    const recorder = new CoverageRecorder();
    recorder.chose('A-17', ['rings', 'does not ring'], 1);
    recorder.chose('A-40', ['LPI 8192', 'LPI 8193', 'LPI 8200'], 2);
    recorder.chose('A-06', ['new mapping', 'old mapping', 'older mapping'], 2);
    expect([...recorder.freedoms].map(([id, outcomes]) => [id, Object.fromEntries(outcomes)])).toEqual([
      ['A-17', { rings: 0, 'does not ring': 1 }],
      ['A-40', { 'lowest INTID': 0, 'another one': 1 }],
      ['A-06', { 'new mapping': 0, 'old mapping': 1 }],
    ]);
  });

  it('does not take the doorbell of one program for that of the next', () => {
    const recorder = record('v4.1', [...sleeping, event]);
    const laboratory = new Laboratory(profileOf('v4.1'), hardwareWith(), []);
    recorder.attach(laboratory);
    laboratory.run([item(command({ op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x100_0000, valid: true }))]);
    recorder.reset();
    expect(recorder.doorbells.get('default: is acknowledged')).toBeUndefined();
  });
});
