/** GICR_VSGIR in the reference model. */

import { describe, expect, it } from 'vitest';
import { Bench, load, sgir, vmapp, vsync } from '../../../support/vsgis.ts';

describe('GICR_VSGIR', () => {
  const two = [vmapp(0), vsync(0), vmapp(1), vsync(1), sgir(0, 0), sgir(0, 15), sgir(1, 7)];

  it('asks for the pending vSGIs of one vPE', () => {
    const bench = new Bench().run(...two);
    expect(bench.query(0)).toBe(0x8001);
    expect(bench.query(1)).toBe(0x80);
    expect(bench.run(load(1)).query(1)).toBe(0x80);
  });

  it.each([
    [{}, 0x8001],
    [{ 'A-33': 'starts another query' }, 0x80],
  ] as const)('while Busy=1 is ignored, or starts another query (%#)', (outcomes, answer) => {
    const bench = new Bench(outcomes).run(...two);
    bench
      .hold({ kind: 'vsgir', rd: 0, vpeid: 0 }, { kind: 'vsgir', rd: 0, vpeid: 1 })
      .run({ kind: 'vsgipendr', rd: 0 });
    expect(bench.answer()).toBe(answer);
  });

  it.each([
    [{}, 0],
    [{ 'A-69': 'reads anything' }, 0xffff],
  ] as const)('of a vPE that is not mapped has any answer (%#)', (outcomes, answer) => {
    expect(new Bench(outcomes).run(...two).query(2)).toBe(answer);
  });
});
