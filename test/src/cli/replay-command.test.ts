/** `gicheck replay`: what it judges, and what it refuses. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lpiPendingTable } from '../../../models/architecture/lpi-control.ts';
import { addReplay } from '../../../src/cli/replay-command.ts';
import { visible } from '../../../src/cli/visible.ts';
import { gicheck } from '../../support/in-process.ts';

const directory = mkdtempSync(join(tmpdir(), 'gicheck-replay-'));
afterAll(() => rmSync(directory, { recursive: true }));

const replay = (content: string | Uint8Array, ...options: readonly string[]) => {
  const file = join(directory, 'program.json');
  writeFileSync(file, content);
  return gicheck(addReplay, 'replay', file, ...options);
};

const command = (op: string, operands: object, its = 0) => ({
  step: { kind: 'command', its, command: { op, ...operands } },
});
const mapd = (more: object = {}) =>
  command('MAPD', { deviceId: 2, size: 7, ittAddress: 0x1030000, valid: true, ...more });
const mapti = (more: object = {}) => command('MAPTI', { deviceId: 2, eventId: 20, pINTID: 8195, icid: 0, ...more });
const msi = { step: { kind: 'msi', its: 0, deviceId: 2, eventId: 20 } };
const acknowledge = (rd: number) => ({ step: { kind: 'acknowledge', rd } });

const stored = (program: readonly object[], more: object = {}) => ({
  schemaVersion: 1,
  profile: 'v3',
  program,
  ...more,
});

const told = async (document: object, ...options: readonly string[]) => replay(JSON.stringify(document), ...options);

describe('a program that is replayed', () => {
  it('is judged by all properties if it names none', async () => {
    const { status, text } = await told(stored([mapd(), mapti(), msi, acknowledge(0)]));
    expect({ status, text }).toEqual({ status: 0, text: expect.stringMatching(/^all properties: held {2}\(v3\)/) });
  });

  it('is judged by contracts that it does not name, and tells at which step one ends it', async () => {
    const program = [mapd(), mapti(), msi, mapd({ valid: false }), acknowledge(0)];
    const { status, text } = await told(stored(program, { property: 'I-13' }));
    expect(status).toBe(1);
    expect(text).toMatch(/=> violated I-22 unmap-only-unused-device: MAPD V=0/);
    expect(text).toMatch(
      /The program ends at step 4 of 5: software has broken I-22.*situation of I-13 never arose\.\n$/,
    );
  });

  it('is told with the numbers of its steps, in a document too', async () => {
    const program = [mapd({ size: 1 }), mapti({ eventId: 4 })];
    const { text } = await told(stored(program, { profile: 'gic-600ae' }), '--json');
    expect(text).toContain('(MAPD Size=1 at step 1)');
    expect(text).not.toMatch(/ @\d/);
  });

  it('is said to have left commands in a queue that stands still', async () => {
    const { text } = await told(stored([mapti(), mapd()], { profile: 'gic-600ae' }));
    expect(text).toMatch(/The program ran to its end, but ITS 0 has stalled at MAPTI DeviceID=0x2.*\.\n$/);
  });

  it('tells what a read of the distributor returns once', async () => {
    const read = { step: { kind: 'read', frame: 'GICD', at: 0, offset: 4, width: 32 } };
    const { text } = await told(stored([read]));
    expect(text.match(/reads 0x/g)).toHaveLength(1);
  });

  it('shows where the queue stands, if it writes slots of the ring', async () => {
    const slot = { step: { kind: 'slot', its: 0, slot: 125, command: mapd().step.command } };
    expect((await told(stored([slot]))).text).toContain(
      'GITS_CREADR and GITS_CWRITER stand at slot 125, offset 0xfa0.',
    );
    expect((await told(stored([mapd()]))).text).not.toContain('stand at slot');
  });

  it('is never said to hold for a property whose situation did not arise', async () => {
    const { status, text } = await told(stored([mapd()], { property: 'I-11' }), '--json');
    expect(status).toBe(0);
    expect(JSON.parse(text)).toMatchObject({
      verdict: 'held',
      property: 'I-11',
      propertyVerdict: 'vacuous',
      exercised: 0,
    });
  });

  it('is told why EnableLPIs does not change', async () => {
    const enable = (on: boolean) => ({ step: { kind: 'enable-lpis', rd: 0, enable: on } });
    const pendbaser = { step: { kind: 'pendbaser', rd: 0, table: lpiPendingTable(1), ptz: true } };
    const shared = await told(stored([enable(false), { step: { kind: 'poll-rwp', rd: 0 } }, pendbaser, enable(true)]));
    expect(shared.text).toMatch(/EnableLPIs of rd0 stays 0: the write breaks I-119, and its effect is not defined/);
    const res1 = await told({ ...stored([enable(false)]), profile: 'v4.0' });
    expect(res1.text).toMatch(/EnableLPIs of rd0 stays 1: it is RES1 once set/);
  });

  it('brings a profile of its own', async () => {
    const profile = { id: 'four', extends: 'v3', redistributors: 4 };
    const program = [mapd(), mapti({ icid: 3 }), msi, acknowledge(3)];
    const { status, text } = await told({ ...stored(program), profile });
    expect({ status, text }).toEqual({ status: 0, text: expect.stringContaining('LPI 8195 at rd3') });
  });

  it('runs on as many redistributors as it acts at and names', async () => {
    const mapc = command('MAPC', { icid: 3, rdbase: 3, valid: true });
    const { status, text } = await told(stored([mapd(), mapc, mapti({ icid: 3 }), msi, acknowledge(3)]));
    expect({ status, text }).toEqual({ status: 0, text: expect.stringContaining('(v3 with 4 redistributors)') });
  });
});

describe('what cannot be replayed gets one line', () => {
  const good = stored([mapd(), mapti(), msi, acknowledge(0)]);
  const mapped = { actor: 'cpu0', operation: 'map-vpe', args: { vcpu: 0 } };
  const driven = (operation: string, args: object) =>
    stored([msi], {
      profile: 'v4.1',
      driver: { id: 'minimal', calls: [mapped, { actor: 'cpu0', operation, args }] },
    });

  it.each<[string, object, RegExp]>([
    ['an unknown field', { ...good, progam: [] }, /a counterexample of gicheck: progam: there is no such field$/],
    [
      'an unknown field of an item',
      stored([{ ...msi, holds: 'effects' }]),
      /: program\.0\.holds: there is no such field$/,
    ],
    [
      'an unknown field of a step',
      stored([{ step: { ...msi.step, its2: 1 } }]),
      /: program\.0\.step\.its2: there is no such field$/,
    ],
    [
      'an unknown operand',
      stored([mapd({ addr: 1 })]),
      /program\.0\.step\.command\.addr: MAPD has no such operand; it has /,
    ],
    [
      'an unknown command',
      stored([command('MAPX', {})]),
      /program\.0\.step\.command\.op: there is no ITS command "MAPX"/,
    ],
    ['a missing operand', stored([command('MAPD', { deviceId: 1 })]), /program\.0\.step\.command\.\w+: is missing$/],
    ['an operand of another type', stored([mapd({ valid: 1 })]), /step\.command\.valid: is neither true nor false$/],
    [
      'an operand beyond its field',
      stored([mapd({ deviceId: 2 ** 32 })]),
      /step\.command\.deviceId: MAPD: deviceId = 4294967296 does not fit/,
    ],
    [
      'an address between two tables',
      stored([mapd({ ittAddress: 1 })]),
      /step\.command\.ittAddress: .*expected a multiple of 256/,
    ],
    [
      'a redistributor that is not there',
      stored([acknowledge(7)]),
      /program\.0\.step\.rd: 7 is not there: v3 has redistributors 0 to 1$/,
    ],
    ['a negative redistributor', stored([acknowledge(-1)]), /program\.0\.step\.rd: /],
    [
      'an ITS that is not there',
      stored([{ step: { ...msi.step, its: 1 } }]),
      /program\.0\.step\.its: 1 is not there: v3 has ITSs 0 to 0$/,
    ],
    ['half an EventID', stored([{ step: { ...msi.step, eventId: 0.5 } }]), /program\.0\.step\.eventId: /],
    [
      'an EventID of 33 bits',
      stored([{ step: { ...msi.step, eventId: 2 ** 32 } }]),
      /eventId: 4294967296 is not from 0 to 4294967295$/,
    ],
    [
      'a byte of nine bits',
      stored([{ step: { kind: 'config', intid: 8192, value: 256 } }]),
      /program\.0\.step\.value: 256 is no byte$/,
    ],
    [
      'a step of another version',
      stored([{ step: { kind: 'vacknowledge', rd: 0 } }]),
      /program\.0\.step\.kind: v3 has nothing that "vacknowledge" is about$/,
    ],
    [
      'a poll that v4.1 makes with a read',
      stored([{ step: { kind: 'poll-vpendbaser', rd: 0 } }], { profile: 'v4.1' }),
      /"poll-vpendbaser" is a step of GICv4\.0; on v4\.1, a step of kind "read" reads GICR_VPENDBASER, Dirty included$/,
    ],
    ['no step', stored([]), /program: is empty$/],
    [
      'a property of another version',
      { ...good, property: 'I-63' },
      /property: I-63 is not applicable to profile v3: it is about v4\.1$/,
    ],
    ['an unknown property', { ...good, property: 'I-999' }, /there is no property "I-999"; did you mean I-99\?$/],
    [
      'a profile that contradicts itself',
      { ...good, profile: { id: 'x', extends: 'v3', vsgi: true } },
      /json: profile: vsgi: GICv3 has no vSGIs$/,
    ],
    [
      'a mistyped profile',
      { ...good, profile: { id: 'x', extends: 'v3', redistributers: 4 } },
      /json: profile: there is no field redistributers; did you mean redistributors\?$/,
    ],
    [
      'a summary',
      { tool: 'gicheck', verdict: 'held', properties: [] },
      /: is the summary of a run, not a counterexample; the counterexamples are the files beside it$/,
    ],
    ['a list', [], /the document: is not an object$/],
    ['no version', { ...good, schemaVersion: undefined }, /gicheck: schemaVersion: is missing$/],
    ['another version', { ...good, schemaVersion: 2 }, /schemaVersion: is not 1, which this gicheck reads$/],
    ['a number as a step', stored([{ step: 7 }]), /program\.0\.step: is not an object$/],
    ['no kind of step', stored([{ step: {} }]), /program\.0\.step\.kind: is missing$/],
    [
      'a kind of step that there is not',
      stored([{ step: { kind: 'constructor' } }]),
      /program\.0\.step\.kind: there is no kind of step "constructor"$/,
    ],
    ['a redistributor as text', stored([{ step: { kind: 'acknowledge', rd: '0' } }]), /step\.rd: is not a number$/],
    ['a held step of no kind', stored([{ ...msi, hold: 'all' }]), /program\.0\.hold: is neither "effects" nor/],
    [
      'a freedom that there is not',
      stored([{ ...msi, choices: [{ freedom: 'A-999', nth: 0, outcome: '' }] }]),
      /program\.0\.choices\.0\.freedom: is not the id of a freedom$/,
    ],
    [
      'a profile with the id of another',
      { ...good, profile: { id: 'v4.1', extends: 'v3' } },
      /profile: id: v4\.1 is a profile of gicheck; give another id$/,
    ],
    [
      'a call of a driver that lacks an operand',
      driven('invalidate-all', { vcpu: 0 }),
      /json: driver: calls\.1\.args: invalidate-all has the operands event and enabled$/,
    ],
    [
      'a call of a driver with one operand too many',
      driven('unforward', { event: 0, vcpu: 0 }),
      /json: driver: calls\.1\.args: unforward has the operand event$/,
    ],
    [
      'a vCPU that is not there',
      driven('map-vpe', { vcpu: 3 }),
      /json: driver: calls\.1\.args: the operand vcpu of map-vpe is at most 2 here$/,
    ],
    ['a field with a long name', { ...good, ['k'.repeat(5000)]: 1 }, /: k{80}…: there is no such field$/],
  ])('%s', async (_, document, message) => {
    await expect(told(document)).rejects.toThrow(message);
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['nothing', '', /program\.json: is empty$/],
    [
      'a byte order mark',
      `\ufeff${JSON.stringify(good)}`,
      /program\.json: begins with a byte order mark; store it as UTF-8 without one$/,
    ],
    ['UTF-16', Buffer.from(`\ufeff${JSON.stringify(good)}`, 'utf16le'), /program\.json: is UTF-16; store it as UTF-8$/],
    ['bytes', new Uint8Array([0x22, 0xff, 0x22]), /program\.json: is not text in UTF-8$/],
    ['a compressed file', new Uint8Array([0x1f, 0x8b, 8]), /program\.json: is compressed; unpack it first/],
    ['a field twice', '{"schemaVersion": 1, "program": [], "program": []}', /program\.json: program: is there twice$/],
    [
      'an operand twice, once with an escape',
      '{"program": [1, {"step": {"kind": "msi", "a": "\\\\\\"", "k\\u0069nd": "sgir"}}]}',
      /program\.json: program\.1\.step\.kind: is there twice$/,
    ],
    ['200,000 lists in each other', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, /the document: is not an object$/],
    ['half a document', '{"schemaVersion": 1,', /program\.json: is not a JSON document: /],
  ])('%s', async (_, content, message) => {
    await expect(replay(content)).rejects.toThrow(message);
  });

  it('a file of 180 MB, at once', async () => {
    const started = performance.now();
    await expect(replay(Buffer.alloc(180e6, ' '))).rejects.toThrow(/is 172 MiB; at most 16 MiB are read/);
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  it('control characters, made visible', async () => {
    const refused = await told({ ...good, property: '\u001b[31mred\u0007' }).catch(String);
    expect(visible(String(refused))).toMatch(/there is no property "\\x1b\[31mred\\x07"/);
  });
});
