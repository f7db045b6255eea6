import { describe, expect, it } from 'vitest';
import { PROFILES, type Profile } from '../../../models/architecture/profiles.ts';
import { readOf, writeOf } from '../../../models/architecture/registers/access.ts';
import { distributorRegisters } from '../../../models/architecture/registers/distributor-registers.ts';
import { REGISTERS } from '../../../models/architecture/registers/index.ts';
import { itsRegisters } from '../../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../../models/architecture/registers/redistributor-registers.ts';
import { FRAMES, type Frame, type Register } from '../../../models/architecture/registers/register.ts';
import { RESERVED_IN } from '../../../models/architecture/registers/reserved-words.ts';
import type { ReadRegister, Stimulus, WriteRegister } from '../../../models/architecture/steps.ts';
import { vmapp } from '../../../src/run/vpe-commands.ts';
import { type Ran, run } from '../../support/run.ts';
import { profileOf } from '../../support/search.ts';

const { GITS_BASER, GITS_CBASER, GITS_CREADR, GITS_CTLR, GITS_CWRITER, GITS_IIDR, GITS_PIDR2, GITS_TYPER } =
  itsRegisters;
const { GICR_CTLR, GICR_IIDR, GICR_PENDBASER, GICR_PIDR2, GICR_PROPBASER, GICR_TYPER, GICR_WAKER } =
  redistributorRegisters;
const { GICR_VPENDBASER_V4_0, GICR_VPENDBASER_V4_1, GICR_VPROPBASER_V4_1 } = redistributorRegisters;
const { GICD_CTLR, GICD_TYPER } = distributorRegisters;

const RESET: Stimulus = { kind: 'reset' };
const read = readOf;
const word = (frame: Frame, offset: number, at = 0): ReadRegister => ({ kind: 'read', frame, at, offset, width: 32 });
const poke = (register: Register, byte: number, value: string, index = 0): WriteRegister => ({
  kind: 'write',
  frame: register.frame,
  at: 0,
  offset: register.offset + register.stride * index + byte,
  width: 32,
  value,
});
const disabled: readonly Stimulus[] = [writeOf(GITS_CTLR, 0, {}), { kind: 'poll-quiescent', its: 0 }];
const stopped: readonly Stimulus[] = [
  { kind: 'enable-lpis', rd: 0, enable: false },
  { kind: 'poll-rwp', rd: 0 },
];
const bad: Stimulus = { kind: 'command', its: 0, command: { op: 'INT', deviceId: 1, eventId: 0 } };
const sync: Stimulus = { kind: 'command', its: 0, command: { op: 'SYNC', rdbase: 0 } };
const resident = (profile: Profile): readonly Stimulus[] => [
  { kind: 'command', its: 0, command: vmapp(profile, 1, 0, true, true) },
  { kind: 'command', its: 0, command: { op: 'VSYNC', vpeid: 1 } },
  { kind: 'vpendbaser', rd: 0, valid: true, vpeid: 1, doorbell: false, pendingLast: profile.architecture === 'v4.1' },
];
const left: Stimulus = { kind: 'vpendbaser', rd: 0, valid: false, vpeid: 1, doorbell: false, pendingLast: false };

const [v3, direct, v40, v41, itslist] = ['v3', 'v3-direct', 'v4.0', 'v4.1', 'v4.1-itslist'].map(profileOf);
if (v3 === undefined || direct === undefined || v40 === undefined || v41 === undefined || itslist === undefined) {
  throw new Error('no profile');
}
/** A bad command stalls the queue. */
const stalls: Profile = { ...v3, errorPolicies: [{ outcome: 'stalls the queue' }] };

/** A fault, and the shortest program that shows it. */
const SHOWN: readonly (readonly [fault: string, profile: Profile, steps: readonly Stimulus[]])[] = [
  ['upper-half-write-is-lost', v3, [...disabled, poke(GITS_CBASER, 4, '0x0'), read(GITS_CBASER, 0)]],
  [
    'half-write-clears-the-other',
    v3,
    [
      ...disabled,
      writeOf(GITS_BASER, 0, { Valid: 1, Size: 3 }),
      poke(GITS_BASER, 4, '0x80000000'),
      read(GITS_BASER, 0),
    ],
  ],
  ['creadr-is-writable', v3, [poke(GITS_CREADR, 0, '0x20'), read(GITS_CREADR, 0)]],
  ['its-typer-is-writable', v3, [poke(GITS_TYPER, 0, '0x0'), read(GITS_TYPER, 0)]],
  ['iidr-is-writable', v3, [read(GICR_IIDR, 0), poke(GICR_IIDR, 0, '0x0'), read(GICR_IIDR, 0)]],
  ['creadr-reads-ahead', v3, [read(GITS_CREADR, 0)]],
  [
    'stalled-is-sticky',
    stalls,
    [
      bad,
      read(GITS_CREADR, 0),
      { kind: 'slot', its: 0, slot: 125, command: { op: 'SYNC', rdbase: 0 } },
      writeOf(GITS_CWRITER, 0, { Offset: 126 * 32, Retry: 1 }),
      read(GITS_CREADR, 0),
    ],
  ],
  ['stalled-reads-zero', stalls, [bad, read(GITS_CREADR, 0)]],
  ['cwriter-reads-zero', v3, [read(GITS_CWRITER, 0)]],
  ['cwriter-reads-creadr', stalls, [bad, read(GITS_CWRITER, 0)]],
  ['retry-reads-back', v3, [read(GITS_CWRITER, 0)]],
  ['cbaser-size-reads-more', v3, [read(GITS_CBASER, 0)]],
  ['cbaser-valid-reads-zero', v3, [read(GITS_CBASER, 0)]],
  ['its-enabled-reads-zero', v3, [read(GITS_CTLR, 0)]],
  ['its-enabled-is-sticky', v3, [read(GITS_CTLR, 0), ...disabled, read(GITS_CTLR, 0)]],
  ['its-number-reads-zero', itslist, [read(GITS_CTLR, 1)]],
  [
    'enable-lpis-sets-once',
    direct,
    [...stopped, read(GICR_CTLR, 0), { kind: 'enable-lpis', rd: 0, enable: true }, read(GICR_CTLR, 0)],
  ],
  ['disabled-its-reads-busy', v3, [...disabled, read(GITS_CTLR, 0)]],
  ['its-typer-changes', v3, [...disabled, read(GITS_TYPER, 0)]],
  ['baser-valid-reads-zero', v3, [...disabled, writeOf(GITS_BASER, 0, { Valid: 1 }), read(GITS_BASER, 0)]],
  [
    'baser-registers-share-storage',
    v3,
    [...disabled, writeOf(GITS_BASER, 0, { Valid: 1 }), writeOf(GITS_BASER, 0, { Valid: 1 }, 1), read(GITS_BASER, 0)],
  ],
  [
    'baser-attributes-are-inverted',
    v3,
    [0, 1].flatMap((Shareability) => [
      ...(Shareability === 0 ? disabled : []),
      writeOf(GITS_BASER, 0, { Valid: 1, Shareability }),
      read(GITS_BASER, 0),
    ]),
  ],
  ['reserved-its-words-read-ones', v3, [word('GITS', 0x50)]],
  ['reserved-rd-words-read-ones', v41, [word('GICR', 0x80)]],
  ['mpidr-reads-in-v4-0', v40, [word('GITS', 0x18)]],
  ['pidr2-says-gicv3', v40, [read(GICR_PIDR2, 0)]],
  ['last-is-the-first', v3, [read(GICR_TYPER, 0)]],
  ['last-is-nowhere', v3, [read(GICR_TYPER, 1)]],
  ['processor-number-off-by-one', v3, [read(GICR_TYPER, 0)]],
  ['enable-lpis-reads-zero', v3, [read(GICR_CTLR, 0)]],
  ['rwp-reads-one', v3, [read(GICR_CTLR, 0)]],
  ['children-asleep-stuck', v3, [read(GICR_WAKER, 0)]],
  ['children-awake-stuck', v3, [RESET, read(GICR_WAKER, 0)]],
  ['propbaser-idbits-are-cut', v3, [read(GICR_PROPBASER, 0)]],
  ['pendbaser-address-reads-zero', v3, [read(GICR_PENDBASER, 0)]],
  ['vpropbaser-valid-reads-zero', v41, [read(GICR_VPROPBASER_V4_1, 0)]],
  ['pending-last-reads-one', v41, [...resident(v41), left, read(GICR_VPENDBASER_V4_1, 0)]],
  ['dirty-reads-one', v40, [read(GICR_VPENDBASER_V4_0, 0)]],
  ['vpendbaser-valid-reads-zero', v40, [...resident(v40), read(GICR_VPENDBASER_V4_0, 0)]],
  ['vpeid-reads-zero', v41, [...resident(v41), read(GICR_VPENDBASER_V4_1, 0)]],
  ['enable-grp1-reads-zero', v3, [read(GICD_CTLR, 0)]],
  ['gicd-typer-counts-wrong', v3, [read(GICD_TYPER, 0)]],
  ['gicd-typer2-counts-wrong', v41, [{ kind: 'gicd-read', offset: 0xc }]],
  ['planted-its-resets-enabled', v3, [RESET, read(GITS_CTLR, 0)]],
  ['queue-survives-reset', v3, [RESET, read(GITS_CBASER, 0)]],
  ['lpis-survive-reset', v3, [RESET, read(GICR_CTLR, 0)]],
  ['resets-awake', v3, [RESET, read(GICR_WAKER, 0)]],
  ['vpe-table-survives-reset', v41, [RESET, read(GICR_VPROPBASER_V4_1, 0)]],
];

const OURS = 'P-REGISTERS violated';

describe('P-REGISTERS', () => {
  it.each(SHOWN)('notices %s', (fault, profile, steps) => {
    expect(run(profile, steps, fault).verdicts).toContain(OURS);
    expect(run(profile, steps).verdicts).not.toContain(OURS);
  });

  /** Reads of every register that can be read, whole and in halves, and of reserved words. */
  const readsOf = ({ architecture, redistributors, itsCount }: Profile): ReadRegister[] => {
    const reads: ReadRegister[] = [];
    const everywhere = (frame: Frame, offset: number, width: 32 | 64): void => {
      const { component } = FRAMES[frame];
      const count = component === 'distributor' ? 1 : component === 'ITS' ? itsCount : redistributors;
      for (let at = 0; at < count; at += 1) reads.push({ kind: 'read', frame, at, offset, width });
    };
    for (const { frame, offset, stride, count, width, access, versions } of REGISTERS) {
      if (access === 'WO' || !versions.includes(architecture)) continue;
      for (let n = 0; n < count; n += 1) {
        everywhere(frame, offset + n * stride, width);
        for (let byte = 0; width === 64 && byte < 8; byte += 4) everywhere(frame, offset + n * stride + byte, 32);
      }
    }
    for (const frame of ['GICR', 'GITS'] as const)
      for (const offset of RESERVED_IN[frame] ?? []) everywhere(frame, offset, 32);
    return reads;
  };

  it.each(PROFILES.map((profile) => [profile.id, profile] as const))('holds for every read on %s', (_, profile) => {
    const reads = readsOf(profile);
    for (const before of [[], [RESET], disabled, [bad], [sync]]) {
      expect(run(profile, [...before, ...reads]).verdicts.filter((verdict) => verdict === OURS)).toEqual([]);
    }
  });
});

describe('what a register may do', () => {
  const attributes = { InnerCache: 7, OuterCache: 1, Shareability: 1 };
  const cbaser = writeOf(GITS_CBASER, 0, { Valid: 1, Physical_Address: 0x12_3456_0000, ...attributes });
  const program = [...disabled, { ...cbaser, value: `0x${(BigInt(cbaser.value) | (1n << 52n)).toString(16)}` }];
  const fixing = (fixed: Profile['fixed']): Ran => run({ ...v3, fixed }, [...program, read(GITS_CBASER, 0)]);

  it('keeps RES0 bits, or not (A-92)', () => {
    expect(fixing({ 'A-92': 'hardwired to 0' }).reads).toEqual(['0xb820001234560400']);
    expect(fixing({ 'A-92': 'read as written' }).reads).toEqual(['0xb830001234560400']);
    expect(fixing({ 'A-92': 'read as written' }).verdicts).toEqual([]);
  });

  it('has fixed attributes, or not (A-93)', () => {
    const { reads, verdicts } = fixing({ 'A-93': 'have a fixed value' });
    expect(reads).toEqual(['0xb800001234560000']);
    expect(verdicts).toEqual([]);
  });

  it('writes half of a register, and keeps the other half', () => {
    const halves = [poke(GITS_CBASER, 0, '0x34560401'), poke(GITS_CBASER, 4, '0xb8000012'), read(GITS_CBASER, 0)];
    expect(run(v3, [...disabled, ...halves])).toMatchObject({ reads: ['0xb800001234560401'], verdicts: [] });
    const pendbaser = [poke(GICR_PENDBASER, 4, '0x12'), poke(GICR_PENDBASER, 0, '0x34560000'), read(GICR_PENDBASER, 0)];
    expect(run(direct, [...stopped, ...pendbaser])).toMatchObject({ reads: ['0x1234560000'], verdicts: [] });
  });

  it('may read as anything by an access of a width that it does not have', () => {
    const wide = (frame: Frame, offset: number): ReadRegister => ({ kind: 'read', frame, at: 0, offset, width: 64 });
    const wideWrite = (frame: Frame, offset: number): Stimulus => ({
      ...wide(frame, offset),
      kind: 'write',
      value: '0x0',
    });
    for (const profile of [v3, direct, v40, v41]) {
      for (let offset = 0; offset < 0x100; offset += 8) {
        for (const frame of ['GITS', 'GICR'] as const) {
          const isOne = [
            GITS_CBASER,
            GITS_CWRITER,
            GITS_CREADR,
            GITS_TYPER,
            GICR_PROPBASER,
            GICR_PENDBASER,
            GICR_TYPER,
          ].some((register) => register.frame === frame && register.offset === offset);
          expect(run(profile, [wide(frame, offset)]).verdicts, `${frame}+${offset}`).toEqual([]);
          if (isOne) continue;
          const halves = [word(frame, offset), word(frame, offset + 4)];
          expect(run(profile, [wideWrite(frame, offset), ...halves]).verdicts, `${frame}+${offset}`).toEqual([]);
        }
      }
    }
  });

  it('is judged by the halves of a register, and by the whole', () => {
    const creadr: Stimulus = { ...read(GITS_CREADR, 0), width: 32 };
    expect(run(v3, [creadr], 'creadr-reads-ahead').verdicts).toContain(OURS);
    expect(run(v3, [read(GITS_CREADR, 0)], 'creadr-reads-ahead').verdicts).toContain(OURS);
  });

  it('ignores writes of a read-only register', () => {
    for (const register of [GITS_TYPER, GITS_IIDR, GITS_PIDR2, GITS_CREADR, GICR_TYPER, GICR_IIDR, GICR_PIDR2]) {
      const before = run(v3, [read(register, 0)]).reads;
      const after = run(v3, [poke(register, 0, '0xffffffff'), read(register, 0)]);
      expect(after).toMatchObject({ reads: before, verdicts: [] });
    }
  });
});
