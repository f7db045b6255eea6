/** vSGIs of a vPE: through VMAPP, residency and moves; group enables. */

import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../models/architecture/commands.ts';
import { Bench, block, load, sgir, vmapp, vptOf, vsgi, vsync } from '../../../support/vsgis.ts';

describe('vSGIs after VMAPP', () => {
  const used = [vmapp(0), vsync(0), vsgi(0, 1, true), sgir(0, 1), vmapp(0, false)];

  it.each([
    ['are as they were with PTZ=0 and the VPT left alone', vmapp(0), true, 1],
    ['are disabled and not pending with PTZ=1', vmapp(0, true, true), false, 1023],
    ['are disabled and not pending with another VPT of zeros', vmapp(0, true, false, 0x90_0000), false, 1023],
  ])('%s', (_, map, pending, read) => {
    const bench = new Bench().run(...used, map, vsync(0));
    expect(bench.pending(0, 1)).toBe(pending);
    bench.run(sgir(0, 1), load(0));
    expect(bench.acknowledge()).toBe(read);
    expect(bench.asked).not.toContain('A-66');
  });

  it.each([
    [{}, false, 1023],
    [{ 'A-66': 'as they were' }, true, 1],
    [{ 'A-66': 'anything' }, true, 0],
  ] as const)('are UNKNOWN with the VPT of another vPE (%#)', (outcomes, pending, read) => {
    const bench = new Bench(outcomes).run(...used, vmapp(1, true, false, vptOf(0)), vsync(1));
    expect(bench.asked).toContain('A-66');
    expect(bench.pending(1, 1)).toBe(pending);
    expect(bench.run(load(1)).acknowledge()).toBe(read);
  });

  it('follow their vPE through residency and VMOVP', () => {
    const move: Command = {
      op: 'VMOVP',
      form: 'v4.1',
      vpeid: 0,
      rdbase: 1,
      sequenceNumber: 0,
      itsList: 0,
      db: false,
      defaultDoorbell: 8208,
    };
    const bench = new Bench().run(vmapp(0), vsync(0), vsgi(0, 1, true), sgir(0, 1), load(0), block(0), move, vsync(0));
    expect(bench.query(0)).toBe(0b10);
    expect(bench.run(load(0)).acknowledge()).toBe(1);
  });
});

describe('group enables', () => {
  const configured = [vmapp(0), vsync(0), vsgi(0, 0, true, false), vsgi(0, 1, true, true)];

  it.each([
    [true, true, [0, 1, 1023]],
    [false, true, [1, 1023]],
    [true, false, [0, 1023]],
    [false, false, [1023]],
  ])('VGrp0En=%s VGrp1En=%s present their own', (vgrp0en, vgrp1en, reads) => {
    const bench = new Bench().run(...configured, sgir(0, 0), sgir(0, 1), load(0, vgrp0en, vgrp1en));
    expect(reads.map(() => bench.acknowledge())).toEqual(reads);
  });

  it.each([
    [{}, 0b1],
    [{ 'A-21': 'a vSGI is dropped' }, 0],
  ] as const)('hold or drop what is of a disabled group (%#)', (outcomes, pending) => {
    expect(new Bench(outcomes).run(...configured, sgir(0, 0), load(0, false)).query(0)).toBe(pending);
    expect(new Bench(outcomes).run(...configured, load(0, false), sgir(0, 0)).query(0)).toBe(pending);
  });

  it.each([
    [{}, true],
    [{ 'A-20': 'its own enable bit and VGrpEn' }, false],
  ] as const)('may count in PendingLast and the doorbell, always or never (%#)', (outcomes, counts) => {
    const bench = new Bench(outcomes).run(...configured, sgir(0, 0), load(0, false), block(0, false));
    expect(bench.decision).toBe(counts);
    expect(bench.run(load(0, false), sgir(0, 0), block(0, false)).decision).toBe(counts);
    const before = bench.rings;
    // Of an enabled group: it rings, unless PendingLast has read 1.
    expect(bench.run(sgir(0, 1)).rings - before).toBe(counts ? 0 : 1);
    expect(bench.asked.filter((freedom) => freedom === 'A-20')).toHaveLength(1);
  });

  it('count as enabled for a vPE that was never resident', () => {
    const bench = new Bench({ 'A-20': 'its own enable bit and VGrpEn' }).run(...configured, sgir(0, 0));
    expect(bench.rings).toBe(1);
    expect(bench.asked).not.toContain('A-20');
  });

  it('of a write that clears Valid are taken for a change, or are not (A-65)', () => {
    const leave = [...configured, sgir(0, 0), load(0, false), block(0, true)];
    const strict = { 'A-20': 'its own enable bit and VGrpEn' } as const;
    expect(new Bench(strict).run(...leave).decision).toBe(false);
    expect(new Bench({ ...strict, 'A-65': 'the fields change first (A-31)' }).run(...leave).decision).toBe(true);
  });
});
