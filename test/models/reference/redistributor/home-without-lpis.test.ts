/** EnableLPIs cleared at the redistributor that a vPE is mapped to: the effect is defined, and doorbells are discarded. */
import { describe, expect, it } from 'vitest';
import type { Stimulus } from '../../../../models/architecture/steps.ts';
import { item } from '../../../../src/run/program.ts';
import { vmapp } from '../../../../src/run/vpe-commands.ts';
import { eventsOf, run } from '../../../support/run.ts';
import { profileOf } from '../../../support/search.ts';

const v41 = profileOf('v4.1');

const command = (operands: Extract<Stimulus, { kind: 'command' }>['command']): Stimulus => ({
  kind: 'command',
  its: 0,
  command: operands,
});

const mapped: readonly Stimulus[] = [
  command(vmapp(v41, 0, 0, true, true)),
  command({ op: 'VSYNC', vpeid: 0 }),
  command({ op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x101_0000, valid: true }),
  command({ op: 'VMAPTI', deviceId: 1, eventId: 0, vpeid: 0, vINTID: 8192, doorbell: 1023 }),
  command({ op: 'VSYNC', vpeid: 0 }),
];
const enable = (enabled: boolean): Stimulus => ({ kind: 'enable-lpis', rd: 0, enable: enabled });
const stop: readonly Stimulus[] = [enable(false), { kind: 'poll-rwp', rd: 0 }];
const msi: Stimulus = { kind: 'msi', its: 0, deviceId: 1, eventId: 0 };

describe('a vPE whose home has EnableLPIs=0', () => {
  it.each([
    ['becomes pending', true],
    ['is dropped', false],
  ])('an event %s (A-62), and its doorbell is discarded', (outcome, pending) => {
    const choices = pending ? [] : [{ freedom: 'A-62', nth: 0, outcome } as const];
    const ran = run(v41, [...mapped, ...stop, item(msi, 'nothing', choices)]);
    expect([ran.fault, ...ran.verdicts]).toEqual([undefined, 'I-103 lint']);
    expect(ran.laboratory.machine.gic.vpending(0, 8192)).toBe(pending);
    expect(eventsOf(ran, 'lpi').filter((event) => event.pending)).toEqual([]);
  });

  it('takes events again once LPIs are enabled', () => {
    const ran = run(v41, [...mapped, ...stop, enable(true), msi]);
    expect([ran.fault, ...ran.verdicts]).toEqual([undefined, 'I-103 lint']);
    expect(ran.laboratory.machine.gic.vpending(0, 8192)).toBe(true);
  });

  it('must not be resident there when EnableLPIs is cleared', () => {
    const resident = { kind: 'vpendbaser', rd: 0, valid: true, vpeid: 0, doorbell: false, pendingLast: true } as const;
    const ran = run(v41, [...mapped, resident, ...stop]);
    expect([ran.fault, ...ran.verdicts]).toEqual(['I-103', 'I-103 violated']);
  });
});
