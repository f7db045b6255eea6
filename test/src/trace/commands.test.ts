/** P-CMD in traces: a bad operand is named at its line, and nothing is said where the log does not show enough. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeCommand } from '../../../models/architecture/codec.ts';
import { COMMANDS, type Command } from '../../../models/architecture/commands.ts';
import { check } from '../../support/traces.ts';

const BAD = 'test/corpus/traces/bad_P-CMD_mapti-of-an-unmapped-device.log';

/** A log up to the first command: an ITS and two redistributors are set up. */
let bringUp: readonly string[] = [];

beforeAll(async () => {
  const lines = (await readFile(BAD, 'latin1')).trimEnd().split('\n');
  bringUp = lines.slice(
    0,
    lines.findIndex((line) => line.includes('gicv3_its_process_command')),
  );
});

const hex = (value: number | bigint, digits = 1): string => `0x${value.toString(16).padStart(digits, '0')}`;

/** The lines of a command, from this slot on; without text, since the words count. */
const lineOf = (command: Command, slot: number): string[] => {
  const words = encodeCommand(command).map((word) => hex(word, 16));
  return [
    `100@1.0:gicv3_its_process_command GICv3 ITS: processing command at offset ${hex(slot)}: ${hex(COMMANDS[command.op].opcode)}`,
    `100@1.0:gicv3_its_cmd_raw GICv3 ITS: raw slot ${hex(slot)} dw ${words.join(' ')}`,
  ];
};

const logOf = (...commands: readonly Command[]): string[] => commands.flatMap(lineOf);

const found = async (lines: readonly string[]): Promise<string[]> =>
  (await check(lines)).findings
    .filter(({ property }) => property === 'P-CMD')
    .map(({ verdict, line, message }) => `${verdict} at ${line}: ${message}`);

const mapc: Command = { op: 'MAPC', icid: 0, rdbase: 0, valid: true };
const mapd: Command = { op: 'MAPD', deviceId: 8, size: 2, ittAddress: 0x427b_9000, valid: true };
const mapti: Command = { op: 'MAPTI', deviceId: 8, eventId: 0, pINTID: 8192, icid: 0 };
const vmapp: Command = {
  op: 'VMAPP',
  form: 'v4.0',
  vpeid: 0,
  rdbase: 0,
  valid: true,
  vptAddress: 0x5047_0000,
  vptSize: 14,
};
const vmapti: Command = { op: 'VMAPTI', deviceId: 8, eventId: 1, vpeid: 0, vINTID: 8192, doorbell: 1023 };
const before: readonly Command[] = [mapc, mapd, mapti, vmapp, { op: 'VSYNC', vpeid: 0 }, vmapti];

describe('a bad operand in a trace', () => {
  const cases: readonly (readonly [Command, string])[] = [
    [{ ...mapti, deviceId: 9 }, 'MAPTI: DeviceID=0x9 was never mapped by MAPD: UNMAPPED_DEVICE'],
    [
      { ...mapti, eventId: 8, pINTID: 8193 },
      'MAPTI: EventID=0x8 is beyond the ITT of 8 events of DeviceID=0x8 (MAPD Size=2 at line 19): ID_OOR',
    ],
    [
      { ...mapti, eventId: 2, pINTID: 0x10000 },
      'MAPTI: pINTID=0x10000 is no LPI of this GIC: LPIs are 0x2000 to 0xffff: PHYSICALID_OOR',
    ],
    [{ ...mapd, deviceId: 9, size: 16 }, 'MAPD: Size=16 is out of range'],
    [{ ...mapd, deviceId: 0x10000 }, 'MAPD: DeviceID=0x10000 is out of range'],
    [{ op: 'INV', deviceId: 8, eventId: 2 }, 'INV: DeviceID=0x8 EventID=0x2 was never mapped: UNMAPPED_INTERRUPT'],
    [{ op: 'INVALL', icid: 7 }, 'INVALL: ICID=7 was never mapped by MAPC: UNMAPPED_COLLECTION'],
    [{ op: 'MOVI', deviceId: 8, eventId: 1, icid: 0 }, 'MOVI: DeviceID=0x8 EventID=0x1 is virtual'],
    [
      { op: 'VMOVI', deviceId: 8, eventId: 0, vpeid: 0, doorbell: 1023, doorbellValid: false },
      'VMOVI: DeviceID=0x8 EventID=0x0 is physical',
    ],
    [{ op: 'SYNC', rdbase: 2 }, 'SYNC: RDbase=2 names no redistributor: there are 0 to 1: PROCNUM_OOR'],
    [
      { ...vmapti, eventId: 2, vINTID: 0x8000 },
      'VMAPTI: vINTID=0x8000 is beyond the virtual pending table of vPEID=0 (VMAPP VPT_size=14 at line 23): VIRTUALID_OOR',
    ],
    [{ ...vmapp, vpeid: 1, vptSize: 16 }, 'VMAPP: VPT_size=16 is out of range'],
  ];

  it.each(cases)('is named: %o', async (command, message) => {
    const lines = [...bringUp, ...logOf(...before)];
    expect(await found(lines)).toEqual([]);
    const bad = await found([...bringUp, ...logOf(...before, command)]);
    expect(bad).toHaveLength(1);
    expect(bad[0]).toContain(`violated at ${lines.length + 2}: ${message}`);
  });

  it('leaves the tables as they were: the event of a bad MAPTI is not mapped', async () => {
    const bad = await found([
      ...bringUp,
      ...logOf(...before, { ...mapti, eventId: 2, pINTID: 0x10000 }, { op: 'INV', deviceId: 8, eventId: 2 }),
    ]);
    expect(bad.map((message) => message.split(':')[1])).toEqual([' MAPTI', ' INV']);
  });
});

describe('what a log does not show', () => {
  it('is inconclusive, where the log begins after the MAPD', async () => {
    const all = logOf(...before, { op: 'INV', deviceId: 8, eventId: 2 });
    const late = await found(all.slice(logOf(mapc, mapd).length));
    expect(late.length).toBeGreaterThan(0);
    expect(late.filter((finding) => !finding.startsWith('inconclusive'))).toEqual([]);
  });

  it('does not limit redistributors, where it does not show how the driver finds them', async () => {
    const blind = bringUp.filter((line) => !line.includes('gicv3_redist'));
    expect(await found([...blind, ...logOf(...before, { op: 'SYNC', rdbase: 7 })])).toEqual([]);
  });

  it('does not limit what GITS_TYPER limits, if nobody reads it', async () => {
    const blind = bringUp.filter((line) => !line.includes('gicv3_its_read'));
    const commands: Command[] = [...before, { ...mapd, deviceId: 0x2_0000 }, { ...mapd, deviceId: 9, size: 20 }];
    expect(await found([...blind, ...logOf(...commands)])).toEqual([]);
  });
});
