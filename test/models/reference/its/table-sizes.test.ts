/** The memory of a table bounds the IDs that commands may name, for the model and for an observer alike. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../models/architecture/commands.ts';
import type { Profile } from '../../../../models/architecture/profiles.ts';
import { writeOf } from '../../../../models/architecture/registers/access.ts';
import { BASER_INDEX, itsRegisters } from '../../../../models/architecture/registers/its-registers.ts';
import { hardwareWith } from '../../../../models/faults/fault.ts';
import type { Piece } from '../../../../models/software/sequence.ts';
import { rest, send } from '../../../../models/software/vocabulary.ts';
import { mapc, mapd, vmapp, vmapp41, vsync } from '../../../support/contracts/commands.ts';
import { v3, v40, v41 } from '../../../support/contracts/profiles.ts';
import { Stage, told } from '../../../support/sequences.ts';

const { GITS_BASER, GITS_CTLR } = itsRegisters;

const wide = (profile: Profile, more: Partial<Profile> = {}): Profile => ({
  ...profile,
  id: 'wide',
  deviceIdBits: 16,
  icidBits: 16,
  vpeidBits: 16,
  ...more,
});

/** One page of 4 KB for the table: 512 entries of 8 bytes. */
const onePage = (n: number, fields: Readonly<Record<string, number>> = {}): readonly Piece[] => [
  writeOf(GITS_CTLR, 0, {}),
  { kind: 'poll-quiescent', its: 0 },
  writeOf(GITS_BASER, 0, { Valid: 1, Physical_Address: 0x100_0000, ...fields }, n),
  writeOf(GITS_CTLR, 0, { Enabled: 1 }),
  rest,
];

const BAD = ['P-CMD violated'];

const findings = (profile: Profile, pieces: readonly Piece[], hardware = hardwareWith()): string[] =>
  new Stage(profile, hardware).hastily(pieces).findings.map(told);

const device = (deviceId: number): Command => mapd(deviceId, true, 0x10_0000);

describe('a table of one page', () => {
  const cases: readonly [string, Profile, number, (id: number) => Command][] = [
    ['devices', v3, BASER_INDEX.DEVICES, device],
    ['collections', v3, BASER_INDEX.COLLECTIONS, (id) => mapc(id, 0)],
    ['vPEs', v40, BASER_INDEX.VPES, (id) => vmapp(id)],
  ];

  it.each(cases)('of %s has entries for 512 IDs', (_, profile, n, command) => {
    const on = wide(profile);
    expect(findings(on, [...onePage(n), ...send([command(511)])])).toEqual([]);
    expect(findings(on, [...onePage(n), ...send([command(512)])])).toEqual(BAD);
    expect(findings(on, [...onePage(n), ...send([command(60_000)])])).toEqual(BAD);
    // The tables of bring-up are large enough.
    expect(findings(on, send([command(60_000)]))).toEqual([]);
  });

  it('has entries for more IDs with more or larger pages', () => {
    const of = (fields: Readonly<Record<string, number>>, id: number): string[] =>
      findings(wide(v3), [...onePage(BASER_INDEX.DEVICES, fields), ...send([device(id)])]);
    expect(of({ Size: 2 }, 1535)).toEqual([]);
    expect(of({ Size: 2 }, 1536)).toEqual(BAD);
    expect(of({ Page_Size: 2 }, 8191)).toEqual([]);
    expect(of({ Page_Size: 2 }, 8192)).toEqual(BAD);
  });

  it('of two levels has a level-1 entry for 512 pages', () => {
    const on = wide(v3, { twoLevel: { Devices: 2 } });
    const table = onePage(BASER_INDEX.DEVICES, { Indirect: 1 });
    const entry: Piece = { kind: 'level-one', its: 0, table: 'Devices', page: 511, valid: true, zeroed: true };
    expect(findings(on, [entry, ...table, ...send([device(1023)])])).toEqual([]);
    expect(findings(on, [...table, ...send([device(1024)])])).toEqual(BAD);
  });

  it('that hardware takes for a larger one is noticed', () => {
    const hardware = hardwareWith(() => ({ operands: { hasEntry: () => true } }));
    expect(findings(wide(v3), [...onePage(BASER_INDEX.DEVICES), ...send([device(512)])], hardware)).toEqual([
      ...BAD,
      'P-REFUSES violated',
    ]);
  });

  it('that hardware takes for a smaller one is noticed', () => {
    const hardware = hardwareWith(() => ({ operands: { hasEntry: (_, __, id) => id < 511 } }));
    expect(findings(wide(v3), [...onePage(BASER_INDEX.DEVICES), ...send([device(511)])], hardware)).toEqual([
      'P-EXECUTES violated',
    ]);
  });
});

describe('a machine with more DeviceIDs than fit in 14 bits', () => {
  it('is followed by the abstract model', () => {
    const profile: Profile = { ...v41, id: 'wide', deviceIdBits: 16 };
    const deviceId = 0xfffe;
    const mapLast: Command = { op: 'VMAPTI', deviceId, eventId: 0, vpeid: 0, vINTID: 8192, doorbell: 1023 };
    const pieces = send([vmapp41(0), mapd(deviceId, true, 0x10_0000), mapLast, vsync(0)]);
    expect(findings(profile, pieces)).toEqual([]);
  });
});
