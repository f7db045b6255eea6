/** GICR_SETLPIR and GICR_CLRLPIR while EnableLPIs is 0: no effect, then or later. */
import { describe, expect, it } from 'vitest';
import type { Stimulus } from '../../../../models/architecture/steps.ts';
import { item } from '../../../../src/run/program.ts';
import { run } from '../../../support/run.ts';
import { profileOf } from '../../../support/search.ts';

const v3 = profileOf('v3-direct');
const LPI = 8193;

const enable = (enabled: boolean): Stimulus => ({ kind: 'enable-lpis', rd: 0, enable: enabled });
const off: readonly Stimulus[] = [enable(false), { kind: 'poll-rwp', rd: 0 }];
const direct = (kind: 'setlpir' | 'clrlpir'): Stimulus => ({ kind, rd: 0, intid: LPI });
const loadsPending: readonly Stimulus[] = [
  { kind: 'pending-table', table: 0x3000_0000, intid: LPI, pending: true },
  { kind: 'pendbaser', rd: 0, table: 0x3000_0000, ptz: false },
];

describe('GICR_SETLPIR and GICR_CLRLPIR with EnableLPIs=0', () => {
  it('GICR_SETLPIR sets nothing, not even once LPIs are enabled', () => {
    const ran = run(v3, [...off, item(direct('setlpir'), 'everything'), enable(true)]);
    expect(ran.verdicts).toEqual([]);
    expect(ran.laboratory.machine.gic.pending(0, LPI)).toBe(false);
  });

  it('GICR_CLRLPIR clears nothing that the pending table holds', () => {
    const ran = run(v3, [...off, ...loadsPending, item(direct('clrlpir'), 'everything'), enable(true)]);
    expect(ran.verdicts).toEqual([]);
    expect(ran.laboratory.machine.gic.pending(0, LPI)).toBe(true);
  });

  it.each([
    ['GICR_SETLPIR', [...off, direct('setlpir'), enable(true)]],
    ['GICR_CLRLPIR', [...off, ...loadsPending, direct('clrlpir'), enable(true)]],
  ])('hardware on which %s acts later violates I-35', (_, steps) => {
    expect(run(v3, steps, 'direct-write-waits-for-enable').verdicts).toContain('I-35 violated');
  });
});
