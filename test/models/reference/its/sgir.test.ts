/** GITS_SGIR in the reference model. */

import { describe, expect, it } from 'vitest';
import { Bench, block, load, sgir, vmapp, vsgi, vsync } from '../../../support/vsgis.ts';

describe('GITS_SGIR', () => {
  it('is waited for by nothing', () => {
    const bench = new Bench().run(vmapp(0), vsync(0)).hold(sgir(0, 1), vsync(0), { op: 'SYNC', rdbase: 0 });
    expect(bench.queued).toBe(0);
    expect(bench.pending(0, 1)).toBe(false);
  });

  it('is dropped where it finds the vPE unmapped', () => {
    const bench = new Bench().run(vmapp(0), vsync(0)).hold(sgir(0, 1), vmapp(0, false));
    expect(bench.queued).toBe(0);
    expect(bench.run(vmapp(0), vsync(0)).pending(0, 1)).toBe(false);
    expect(bench.run(vmapp(0, false), sgir(0, 2), vmapp(0), vsync(0)).pending(0, 2)).toBe(false);
    expect(bench.run(sgir(1, 1), vmapp(1), vsync(1)).pending(1, 1)).toBe(false);
  });

  it('is ordered by nothing against VMAPP (A-64)', () => {
    const bench = new Bench().run(vmapp(0), vsync(0)).hold(sgir(0, 1), vmapp(0, false), vmapp(0));
    expect(bench.land('VMAPP maps vPE 0 to rd0').run(vsync(0)).pending(0, 1)).toBe(true);
  });

  it('rings the default doorbell as a vLPI does: once, and only if enabled', () => {
    const bench = new Bench().run(vmapp(0), vsync(0), vsgi(0, 1, true), load(0), block(0), sgir(0, 2));
    expect(bench.decision).toBe(false);
    expect(bench.rings).toBe(0);
    expect(bench.run(sgir(0, 1), sgir(0, 1)).rings).toBe(1);
  });
});
