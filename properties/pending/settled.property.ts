/** CLEAR, moves and acknowledgements without SYNC or VSYNC: properties that judge the state once every effect under way has landed. */

import { describe, expect, it } from 'vitest';
import type { Command } from '../../models/architecture/commands.ts';
import type { Step } from '../../models/architecture/steps.ts';
import { Laboratory } from '../../src/refine/laboratory.ts';
import { item } from '../../src/run/program.ts';
import { vmapp } from '../../src/run/vpe-commands.ts';
import { faulty, profileOf } from '../../test/support/search.ts';
import { PROPERTIES } from '../index.ts';

const v41 = profileOf('v4.1');
const EVENT = { deviceId: 1, eventId: 0 } as const;

const command = (sent: Command): Step => ({ kind: 'command', its: 0, command: sent });
const int = command({ op: 'INT', ...EVENT });
const clear = command({ op: 'CLEAR', ...EVENT });
const discard = command({ op: 'DISCARD', ...EVENT });
const mapd = command({ op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x100_0000, valid: true });
const physical: readonly Step[] = [mapd, command({ op: 'MAPTI', ...EVENT, pINTID: 8192, icid: 0 })];
const virtual: readonly Step[] = [
  mapd,
  command(vmapp(v41, 0, 0, true, true)),
  command(vmapp(v41, 1, 0, true, true)),
  command({ op: 'VMAPTI', ...EVENT, vpeid: 0, vINTID: 8192, doorbell: 1023 }),
];
const movi = command({ op: 'MOVI', ...EVENT, icid: 1 });
const vmovi = command({ op: 'VMOVI', ...EVENT, vpeid: 1, doorbell: 1023, doorbellValid: true });
const resident: readonly Step[] = [
  command({ op: 'VSYNC', vpeid: 0 }),
  { kind: 'vpendbaser', rd: 0, valid: true, vpeid: 0, doorbell: false, pendingLast: false },
];

/** Ids of the properties that the program violates. */
const judge = (id: string, fault: string | undefined, steps: readonly Step[]): readonly string[] => {
  const property = PROPERTIES.filter((each) => each.id === id && each.kind === 'hardware');
  const { findings } = new Laboratory(v41, faulty(fault), property).run(steps.map((step) => item(step)));
  return findings.map((finding) => finding.property.id);
};

describe('once all has settled', () => {
  it.each<[string, string, string, readonly Step[]]>([
    ['an LPI is cleared', 'I-32', 'planted-clear-does-nothing', [...physical, int, clear]],
    ['a vLPI is cleared', 'I-32', 'planted-clear-does-nothing', [...virtual, int, clear]],
    ['a discarded vLPI is cleared', 'I-32', 'discard-leaves-pending', [...virtual, int, discard]],
    ['MOVI has taken the pending bit', 'I-29', 'planted-movi-leaves-pending', [...physical, int, movi]],
    ['VMOVI has taken the pending bit', 'I-56', 'vmovi-leaves-pending', [...virtual, int, vmovi]],
    ['VMOVI has brought the pending bit', 'I-56', 'vmovi-loses-pending', [...virtual, int, vmovi]],
    [
      'an acknowledged interrupt is not pending',
      'I-93',
      'vacknowledge-twice',
      [...virtual, ...resident, int, { kind: 'vacknowledge', rd: 0 }],
    ],
  ])('%s: %s', (_, id, fault, steps) => {
    expect(judge(id, undefined, steps)).toEqual([]);
    expect(judge(id, fault, steps)).toContain(id);
  });

  it.each<[string, string, readonly Step[]]>([
    ['I-29', 'planted-movi-leaves-pending', [...physical, int]],
    ['I-56', 'vmovi-leaves-pending', [...virtual, int]],
  ])('%s does not judge the old place if an event came after the move', (id, fault, steps) => {
    const laboratory = new Laboratory(
      v41,
      faulty(fault),
      PROPERTIES.filter((each) => each.id === id),
    );
    const move = id === 'I-29' ? movi : vmovi;
    const { findings } = laboratory.run([...steps.map((step) => item(step)), item(move, 'everything'), item(int)]);
    expect(findings).toEqual([]);
  });
});
