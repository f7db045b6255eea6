/** VSGI in the reference model, step by step. */

import { describe, expect, it } from 'vitest';
import { Bench, clear, load, sgir, v41, vmapp, vsgi, vsync } from '../../../../support/vsgis.ts';

describe('VSGI', () => {
  it('enables, disables and clears, each by itself', () => {
    const bench = new Bench().run(vmapp(0), vsync(0), sgir(0, 3), load(0));
    expect(bench.acknowledge()).toBe(1023);
    expect(bench.run(vsgi(0, 3, true)).acknowledge()).toBe(3);
    expect(bench.run(sgir(0, 3), vsgi(0, 3, false)).pending(0, 3)).toBe(true);
    expect(bench.acknowledge()).toBe(1023);
    expect(bench.run(clear(0, 3)).pending(0, 3)).toBe(false);
    expect(bench.run(vsgi(0, 3, true), clear(0, 3), sgir(0, 3)).acknowledge()).toBe(3);
  });

  it('is waited for by VSYNC of its vPE, and by VMAPP V=0', () => {
    const bench = new Bench().run(vmapp(0), vmapp(1), vsync(0), vsync(1)).hold(vsgi(0, 1, true), vsync(1), vsync(0));
    expect(bench.consumed('VSYNC')).toBe(3);
    expect(bench.queued).toBe(1);
    const unmapping = new Bench().run(vmapp(0), vsync(0)).hold(vsgi(0, 1, true), vmapp(0, false));
    expect(unmapping.queued).toBe(1);
  });

  it.each([
    [{}, undefined],
    [{ 'A-23': 'VSGI is a command error' }, 'VCPU_INVALID'],
  ] as const)('of a vPE that is not mapped has no effect, or is an error (%#)', (outcomes, error) => {
    const bench = new Bench(outcomes).run(vsgi(0, 1, true));
    expect(bench.events.find(({ kind }) => kind === 'consumed')).toMatchObject({ error });
    expect(bench.run(vmapp(0), vsync(0), sgir(0, 1), load(0)).acknowledge()).toBe(1023);
  });

  it('is no command of a GIC without vSGIs, and GITS_SGIR no register', () => {
    const bench = new Bench({}, { ...v41, vsgi: false }).run(vmapp(0), vsync(0), vsgi(0, 1, true), sgir(0, 1));
    expect(bench.events.findLast(({ kind }) => kind === 'consumed')).toMatchObject({ error: 'UNKNOWN_COMMAND' });
    expect(bench.pending(0, 1)).toBe(false);
  });

  it('may ring when it enables what is pending (A-19)', () => {
    const rests = [vmapp(0), vsync(0), sgir(0, 1), vsgi(0, 1, true)];
    expect(new Bench().run(...rests).rings).toBe(1);
    expect(new Bench({ 'A-19': 'does not ring' }).run(...rests).rings).toBe(0);
  });
});
