/** GICs with several ITSs: healthy hardware violates no property, and the properties find the faults of such GICs. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../models/architecture/commands.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Step } from '../../models/architecture/steps.ts';
import { faultNamed } from '../../models/faults/index.ts';
import { Laboratory } from '../../src/refine/laboratory.ts';
import { item } from '../../src/run/program.ts';
import { faulty, profileOf, search } from '../../test/support/search.ts';
import { PROPERTIES } from '../index.ts';

const HEALTHY_PROGRAMS = 10_000;
const PROGRAMS = 20_000;

const itsList = profileOf('v4.0-itslist');
/** GITS_TYPER.VMOVP = 1, with doorbells that go to where the ITS sends the event. */
const single: Profile = { ...itsList, vmovp: 'one ITS' };
const GICS: Readonly<Record<string, Profile>> = {
  'v3 with two ITSs': { ...profileOf('v3'), itsCount: 2 },
  'v4.0-itslist': itsList,
  'v4.0 with two ITSs, VMOVP=1': single,
  'v4.1-2its': profileOf('v4.1-2its'),
  'v4.1-itslist': profileOf('v4.1-itslist'),
};

const gic = (name: string): Profile => {
  const found = GICS[name];
  if (found === undefined) throw new Error(`no GIC ${name}`);
  return found;
};

/** Faults that further properties find as well, or that show on another GIC. */
const ALSO: readonly (readonly [id: string, on: string, fault: string])[] = [
  ['I-57', 'v4.0 with two ITSs, VMOVP=1', 'vmovp-stays-at-its-its'],
  ['I-46', 'v4.1-2its', 'second-map-loads-again'],
  ['I-33', 'v4.0-itslist', 'vsync-waits-for-other-its'],
  ['I-89', 'v3 with two ITSs', 'sync-waits-for-other-its'],
];

describe('healthy hardware with several ITSs', () => {
  it.each(['v3 with two ITSs', 'v4.0 with two ITSs, VMOVP=1'])(
    'keeps every property on %s, and comes to each',
    (name) => {
      const { found, exercised } = search(gic(name), PROPERTIES, HEALTHY_PROGRAMS);
      expect(found).toEqual([]);
      const vacuous = [...exercised].filter(([, count]) => count === 0).map(([property]) => property.id);
      // Not on every profile: individual doorbells, GICR_INVLPIR, an ITSList, reports of unmapped MSIs, two-level tables. Two redistributors of a group: I-45. Rare: I-39, I-95. One ITS only: I-31, P-REFINES.
      const elsewhere = [
        'I-24',
        'I-31',
        'I-39',
        'I-41',
        'I-45',
        'I-58',
        'I-71',
        'I-81',
        'I-95',
        'I-115',
        'P-VPEPAGE',
        'P-REFINES',
      ];
      expect(vacuous.filter((id) => !elsewhere.includes(id))).toEqual([]);
    },
  );
});

describe('a fault', () => {
  it.each(ALSO)('is noticed by %s on %s: %s', (id, name, fault) => {
    const watching = PROPERTIES.filter((property) => property.id === id);
    const { found } = search(gic(name), watching, PROGRAMS, faultNamed(fault).replaces);
    expect(found).not.toEqual([]);
    expect(found[0]).toMatch(new RegExp(`^${id}: `));
  });
});

const on = (its: number, operands: Command): Step => ({ kind: 'command', its, command: operands });

describe('a written program', () => {
  const vpe = { vpeid: 0, vptAddress: 0x10_0000, vptSize: 15 } as const;
  const map: Command = { op: 'VMAPP', form: 'v4.0', ...vpe, rdbase: 0, valid: true };
  const vsync: Command = { op: 'VSYNC', vpeid: 0 };
  const move = (rdbase: number, sequenceNumber: number, itsList: number, vpeid = 0): Command => ({
    op: 'VMOVP',
    form: 'v4.0',
    vpeid,
    rdbase,
    sequenceNumber,
    itsList,
  });
  const msi: Step = { kind: 'msi', its: 1, deviceId: 1, eventId: 0 };
  const land = (effect: string): Step => ({ kind: 'land', its: 0, effect });
  const doorbell = 8208;
  /** Both ITSs map the vPE, and the second one an event of it. */
  const mapped: readonly Step[] = [
    on(0, map),
    on(0, vsync),
    on(1, map),
    on(1, vsync),
    on(1, { op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x100_0000, valid: true }),
    on(1, { op: 'VMAPTI', deviceId: 1, eventId: 0, vpeid: 0, vINTID: 8192, doorbell }),
    on(1, vsync),
  ];

  const run = (
    profile: Profile,
    fault: string | undefined,
    settled: readonly Step[],
    held: readonly Step[],
  ): Laboratory => {
    const laboratory = new Laboratory(profile, faulty(fault), PROPERTIES);
    laboratory.run([...settled.map((step) => item(step)), ...held.map((step) => item(step, 'effects'))], {
      strict: true,
    });
    return laboratory;
  };
  const judge = (
    profile: Profile,
    fault: string | undefined,
    settled: readonly Step[],
    held: readonly Step[],
  ): string[] => run(profile, fault, settled, held).judge.findings.map(({ property }) => property.id);

  const moves: readonly Step[] = [on(0, move(1, 0, 0)), on(0, vsync), land('VMOVP moves vPE 0 to rd1')];

  it('of a VSYNC that does not wait for the other ITS is judged by I-57', () => {
    const early = 'vsync-ignores-other-itss';
    expect(judge(single, early, mapped, [...moves, msi])).toContain('I-57');
    // On healthy hardware the VSYNC waits until the other ITS knows of the move. Until then an event may go to the old place, and rings there.
    expect(judge(single, undefined, mapped, [...moves, msi])).toEqual([]);
    const told = land('VMOVP tells ITS 1 that vPE 0 is at rd1');
    expect(judge(single, undefined, mapped, [...moves, told, msi])).toEqual([]);
  });

  it('lets an event that came through another ITS before the move ring at the old redistributor', () => {
    const arrives = { kind: 'land', its: 1, effect: 'MSI sets vLPI 8192 of vPE 0' } as const;
    const told = land('VMOVP tells ITS 1 that vPE 0 is at rd1');
    const late = run(single, undefined, mapped, [msi, ...moves, told, arrives]);
    expect(late.machine.gic.doorbells.map(({ rd }) => rd)).toEqual([0]);
    expect(late.judge.findings).toEqual([]);
    // A VSYNC of that ITS would have waited for it.
    const early = 'planted-vsync-does-not-wait';
    const flushed = judge(single, early, mapped, [msi, ...moves, told, on(1, vsync), arrives]);
    expect(flushed).toContain('I-57');
  });

  it('stops at a VMOVP until every ITS of the list has reached its own, and moves the vPE once', () => {
    const first = run(itsList, undefined, mapped, [on(0, move(1, 1, 3)), on(0, vsync)]);
    expect(first.machine.gic.its(0).queue).toHaveLength(2);
    expect(first.machine.gic.vpe(0).home).toBe(0);
    const both = run(
      itsList,
      undefined,
      [...mapped, on(0, move(1, 1, 3)), on(0, vsync), on(1, move(1, 1, 3)), on(1, vsync)],
      [msi],
    );
    expect(both.machine.gic.its(0).queue.length).toBe(0);
    expect(both.machine.gic.vpe(0).home).toBe(1);
    expect(both.machine.gic.rendezvous).toEqual([]);
    expect(both.judge.findings).toEqual([]);
  });

  it('goes on without the others where A-80 says so', () => {
    const laboratory = new Laboratory({ ...itsList, fixed: { 'A-80': 'is consumed' } }, faulty(), PROPERTIES);
    const steps = [...mapped, on(0, move(1, 1, 3)), on(0, vsync)];
    laboratory.run(steps.map((step) => item(step)));
    expect(laboratory.machine.gic.its(0).queue.length).toBe(0);
    expect(laboratory.judge.findings).toEqual([]);
  });

  it('comes to rest when two ITSs wait for each other', () => {
    const other: Command = {
      op: 'VMAPP',
      form: 'v4.0',
      vpeid: 1,
      vptAddress: 0x11_0000,
      vptSize: 15,
      rdbase: 0,
      valid: true,
    };
    const crossed = [
      ...mapped,
      on(0, other),
      on(1, other),
      on(0, move(1, 1, 3)),
      on(1, move(1, 2, 3, 1)),
      on(0, move(1, 2, 3, 1)),
      on(1, move(1, 1, 3)),
    ];
    const { machine } = run(itsList, undefined, crossed, []);
    expect(machine.gic.itss.map(({ queue }) => queue.length)).toEqual([2, 2]);
    expect(machine.fire({ kind: 'consume', its: 0 }, { choose: () => 0 })).toBe(false);
  });
});
