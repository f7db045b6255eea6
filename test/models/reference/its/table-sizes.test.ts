/** The memory of a table bounds the IDs that commands may name, for the model and for an observer alike. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../models/architecture/commands.ts';
import type { Profile } from '../../../../models/architecture/profiles.ts';
import type { Fields } from '../../../../models/architecture/registers/index.ts';
import { BASER_INDEX, itsRegisters } from '../../../../models/architecture/registers/its-registers.ts';
import { hardwareWith } from '../../../../models/faults/fault.ts';
import type { Platform } from '../../../../models/sequences/sequence.ts';
import { levelOne, send } from '../../../../models/sequences/steps.ts';
import type { Thread } from '../../../../models/software/act.ts';
import { delay, poll, write } from '../../../../models/software/acts.ts';
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

const TABLE = 0x100_0000;

/** One page of 4 KB for the table: 512 entries of 8 bytes. */
function* onePage(n: number, fields: Fields = {}): Thread {
  yield* write('table.disable', GITS_CTLR, 0, {});
  yield* poll('table.quiescent', GITS_CTLR, 0, ({ Quiescent }) => Quiescent === 1);
  yield* write('table.baser', GITS_BASER, 0, { Valid: 1, Physical_Address: TABLE, ...fields }, n);
  yield* write('table.enable', GITS_CTLR, 0, { Enabled: 1 });
  yield* delay('table.enabled');
}

const BAD = ['P-CMD violated'];

/** The findings where the commands come after the thread. */
const findings = (
  profile: Profile,
  before: Thread,
  commands: readonly Command[],
  hardware = hardwareWith(),
): string[] =>
  new Stage(profile, hardware)
    .hastily(function* (on: Platform) {
      yield* before;
      yield* send('commands', on, ...commands);
    })
    .findings.map(told);

function* nothing(): Thread {}

const device = (deviceId: number): Command => mapd(deviceId, true, 0x10_0000);

describe('a table of one page', () => {
  const cases: readonly [string, Profile, number, (id: number) => Command][] = [
    ['devices', v3, BASER_INDEX.DEVICES, device],
    ['collections', v3, BASER_INDEX.COLLECTIONS, (id) => mapc(id, 0)],
    ['vPEs', v40, BASER_INDEX.VPES, (id) => vmapp(id)],
  ];

  it.each(cases)('of %s has entries for 512 IDs', (_, profile, n, command) => {
    const on = wide(profile);
    expect(findings(on, onePage(n), [command(511)])).toEqual([]);
    expect(findings(on, onePage(n), [command(512)])).toEqual(BAD);
    expect(findings(on, onePage(n), [command(60_000)])).toEqual(BAD);
    // The tables of bring-up are large enough.
    expect(findings(on, nothing(), [command(60_000)])).toEqual([]);
  });

  it('has entries for more IDs with more or larger pages', () => {
    const of = (fields: Fields, id: number): string[] =>
      findings(wide(v3), onePage(BASER_INDEX.DEVICES, fields), [device(id)]);
    expect(of({ Size: 2 }, 1535)).toEqual([]);
    expect(of({ Size: 2 }, 1536)).toEqual(BAD);
    expect(of({ Page_Size: 2 }, 8191)).toEqual([]);
    expect(of({ Page_Size: 2 }, 8192)).toEqual(BAD);
  });

  it('of two levels has a level-1 entry for 512 pages', () => {
    const on = wide(v3, { twoLevel: { Devices: 2 } });
    function* withEntry(): Thread {
      yield* levelOne(TABLE, 511);
      yield* onePage(BASER_INDEX.DEVICES, { Indirect: 1 });
    }
    expect(findings(on, withEntry(), [device(1023)])).toEqual([]);
    expect(findings(on, withEntry(), [device(1024)])).toEqual(BAD);
  });

  it('that hardware takes for a larger one is noticed', () => {
    const hardware = hardwareWith(() => ({ operands: { hasEntry: () => true } }));
    const found = findings(wide(v3), onePage(BASER_INDEX.DEVICES), [device(512)], hardware);
    expect(found).toEqual([...BAD, 'P-REFUSES violated']);
  });

  it('that hardware takes for a smaller one is noticed', () => {
    const hardware = hardwareWith(() => ({ operands: { hasEntry: (_, __, id) => id < 511 } }));
    const found = findings(wide(v3), onePage(BASER_INDEX.DEVICES), [device(511)], hardware);
    expect(found).toEqual(['P-EXECUTES violated']);
  });
});

describe('a machine with more DeviceIDs than fit in 14 bits', () => {
  it('is followed by the abstract model', () => {
    const profile: Profile = { ...v41, id: 'wide', deviceIdBits: 16 };
    const deviceId = 0xfffe;
    const mapLast: Command = { op: 'VMAPTI', deviceId, eventId: 0, vpeid: 0, vINTID: 8192, doorbell: 1023 };
    const commands = [vmapp41(0), mapd(deviceId, true, 0x10_0000), mapLast, vsync(0)];
    expect(findings(profile, nothing(), commands)).toEqual([]);
  });
});
