/** I-20 on an MSI whose mapping changes while it is on its way. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../models/architecture/commands.ts';
import type { GicEvent } from '../../../models/architecture/events.ts';
import { builtIn, profile } from '../../../src/index.ts';
import { Judge } from '../../../src/judge/judge.ts';

const event = { deviceId: 1, eventId: 0 };
const LPI = 8192;

const consumed = (command: Command): GicEvent => ({ kind: 'consumed', its: 0, slot: -1, command, error: undefined });

const mapped = [
  consumed({
    ...{ op: 'VMAPP', form: 'v4.1', vpeid: 0, valid: true, rdbase: 0, vptAddress: 0x10_0000, vptSize: 15 },
    ...{ alloc: true, ptz: false, confAddress: 0x80_0000, defaultDoorbell: 8208 },
  }),
  consumed({ op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x100_0000, valid: true }),
  consumed({ op: 'VMAPTI', ...event, vpeid: 0, vINTID: LPI, doorbell: 1023 }),
  consumed({ op: 'VSYNC', vpeid: 0 }),
  consumed({ op: 'SYNC', rdbase: 0 }),
];
const changed = [consumed({ op: 'DISCARD', ...event }), consumed({ op: 'MAPTI', ...event, pINTID: LPI, icid: 0 })];

/** Findings where the MSI, after these commands, sets an LPI. */
const findings = (meanwhile: readonly GicEvent[]): readonly string[] => {
  const judge = new Judge(profile('v4.1'), [builtIn.property('I-20')]);
  const origin = mapped.length + 1;
  const sets: GicEvent = { kind: 'lpi', rd: 0, intid: LPI, pending: true, changed: true, cause: 'MSI', origin };
  for (const [index, each] of [...mapped, { kind: 'msi', its: 0, ...event } as const, ...meanwhile, sets].entries()) {
    judge.time = index + 1;
    judge.emit(each);
  }
  return judge.findings.map(({ property }) => property.id);
};

describe('I-20', () => {
  it('blames an MSI that sets an LPI while its event is a vLPI', () => {
    expect(findings([])).toEqual(['I-20']);
  });

  it('blames nobody if the event became an LPI while the MSI was on its way', () => {
    expect(findings(changed)).toEqual([]);
  });
});
