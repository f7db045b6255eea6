/** The hardware and liveness properties of mappings, pending state, configuration, completion and registers: each notices a fault. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../models/architecture/commands.ts';
import { CONFIG_DISABLED } from '../../models/architecture/identifiers.ts';
import type { Step } from '../../models/architecture/steps.ts';
import { Laboratory } from '../../src/refine/laboratory.ts';
import { item } from '../../src/run/program.ts';
import { faulty, profileOf } from '../../test/support/search.ts';
import { completionProperties } from '../completion/completion.ts';
import { configurationProperties } from '../configuration/configuration.ts';
import { pendingProperties } from '../pending/pending.ts';
import type { Property } from '../property.ts';
import { registerProperties } from '../registers/reserved-words.ts';
import { mappingProperties } from './mapping.ts';

const TESTED: readonly Property[] = [
  ...mappingProperties,
  ...pendingProperties,
  ...configurationProperties,
  ...completionProperties,
  ...registerProperties,
];
const command = (operands: Command): Step => ({ kind: 'command', its: 0, command: operands });
const acknowledge: Step = { kind: 'acknowledge', rd: 0 };

describe('a written program', () => {
  /** Properties that the program violates. Commands are consumed as soon as possible; effects stay under way unless a step lands them. */
  const judge = (profile: string, fault: string | undefined, steps: readonly Step[]): string[] => {
    const laboratory = new Laboratory(profileOf(profile), faulty(fault), TESTED);
    const program = steps.map((step) => item(step, 'effects'));
    const { findings } = laboratory.run(program, { strict: true });
    return findings.map(({ property }) => property.id);
  };

  /** An LPI becomes pending, its byte is cached while it is enabled, and then it is disabled in memory. */
  const stale: readonly Step[] = [
    command({ op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x100_0000, valid: true }),
    command({ op: 'MAPTI', deviceId: 1, eventId: 0, pINTID: 8192, icid: 0 }),
    command({ op: 'SYNC', rdbase: 0 }),
    { kind: 'cache', rd: 0, intid: 8192 },
    { kind: 'msi', its: 0, deviceId: 1, eventId: 0 },
    { kind: 'land', its: 0, effect: 'MSI sets LPI 8192 at rd0' },
    { kind: 'config', intid: 8192, value: CONFIG_DISABLED },
  ];
  const invlpir: Step = { kind: 'invlpir', rd: 0, intid: 8192 };
  const syncr: Step = { kind: 'syncr', rd: 0 };
  const inv = command({ op: 'INV', deviceId: 1, eventId: 0 });

  it('of GICR_INVLPIR and GICR_SYNCR is judged by I-41', () => {
    const steps = [...stale, invlpir, syncr, acknowledge];
    expect(judge('v4.0-direct', undefined, steps)).toEqual([]);
    expect(judge('v4.0-direct', 'invlpir-keeps-cached-byte', steps)).toContain('I-41');
    expect(judge('v4.0-direct', 'syncr-does-not-wait', steps)).toContain('I-41');
  });

  it('is not judged if GICR_SYNCR is not read after GICR_INVLPIR, or SYNC not sent after INV', () => {
    expect(judge('v4.0-direct', undefined, [...stale, invlpir, acknowledge])).toEqual([]);
    const sync = command({ op: 'SYNC', rdbase: 0 });
    expect(judge('v4.0-direct', undefined, [...stale, invlpir, sync, acknowledge])).toEqual([]);
    expect(judge('v4.0-direct', undefined, [...stale, inv, syncr, acknowledge])).toEqual([]);
  });

  it('of INVDB and VSYNC is judged by I-43', () => {
    const defaultDoorbell = 8208;
    const vpe = { vpeid: 0, rdbase: 0, vptAddress: 0x10_0000, vptSize: 15, confAddress: 0x80_0000 } as const;
    const steps: readonly Step[] = [
      command({ op: 'VMAPP', form: 'v4.1', ...vpe, valid: true, alloc: true, ptz: false, defaultDoorbell }),
      { kind: 'land', its: 0, effect: 'VMAPP maps vPE 0 to rd0' },
      command({ op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x100_0000, valid: true }),
      command({ op: 'VMAPTI', deviceId: 1, eventId: 0, vpeid: 0, vINTID: 8192, doorbell: 1023 }),
      { kind: 'cache', rd: 0, intid: defaultDoorbell },
      { kind: 'msi', its: 0, deviceId: 1, eventId: 0 },
      { kind: 'land', its: 0, effect: 'MSI sets vLPI 8192 of vPE 0' },
      { kind: 'ring', rd: 0, intid: defaultDoorbell },
      { kind: 'config', intid: defaultDoorbell, value: CONFIG_DISABLED },
      command({ op: 'INVDB', vpeid: 0 }),
      { kind: 'land', its: 0, effect: 'INVDB invalidates the default doorbell of vPE 0' },
      command({ op: 'VSYNC', vpeid: 0 }),
      acknowledge,
    ];
    expect(judge('v4.1', undefined, steps)).toEqual([]);
    expect(judge('v4.1', 'invdb-keeps-cached-byte', steps)).toContain('I-43');
  });
});
