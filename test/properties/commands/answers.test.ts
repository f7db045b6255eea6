/** P-EXECUTES and P-REFUSES: what an ITS answers to a command, against the tables that earlier commands left and the outcomes of the profile. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../models/architecture/commands.ts';
import type { ErrorReason } from '../../../models/architecture/error-reasons.ts';
import type { GicEvent } from '../../../models/architecture/events.ts';
import { findProfile, type Profile } from '../../../models/architecture/profiles.ts';
import type { Step } from '../../../models/architecture/steps.ts';
import { hardwareWith, type Replacement } from '../../../models/faults/fault.ts';
import { commandProperties } from '../../../properties/commands/answers.ts';
import { PROPERTIES } from '../../../properties/index.ts';
import { Judge } from '../../../src/judge/judge.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import { item } from '../../../src/run/program.ts';
import {
  boot,
  discard,
  mapc,
  mapd,
  mapti,
  movi,
  sync,
  vm,
  vmapp41,
  vmapti,
  vsync,
} from '../../support/contracts/commands.ts';
import { enableLpis } from '../../support/contracts/events.ts';
import { told } from '../../support/contracts/judging.ts';
import { v3, v40, v41 } from '../../support/contracts/profiles.ts';

const profile = (id: string): Profile => {
  const found = findProfile(id);
  if (found === undefined) throw new Error(`no profile ${id}`);
  return found;
};

const done = (command: Command): GicEvent => ({ kind: 'consumed', its: 0, slot: -1, command, error: undefined });
const ignored = (command: Command, error: ErrorReason): GicEvent => ({
  kind: 'consumed',
  its: 0,
  slot: -1,
  command,
  error,
});
const stalled = (command: Command, error: ErrorReason): GicEvent => ({
  kind: 'stalled',
  its: 0,
  slot: 0,
  command,
  error,
});
const replaced = (queued: Command, reason: ErrorReason, command: Command): GicEvent => ({
  kind: 'consumed',
  its: 0,
  slot: -1,
  command,
  error: undefined,
  queued,
  reason,
});

const judge = (on: Profile, ...events: readonly GicEvent[]): string[] => {
  const judge = new Judge(on, commandProperties);
  judge.known.control.assumeBringUp();
  for (const event of events) {
    judge.time += 1;
    judge.emit(event);
  }
  return judge.findings.map(told);
};

const before = [...boot, mapti(0, 8192)].map(done);
const GIC_600AE = profile('gic-600ae');
const STRICTEST = profile('strictest');

describe('P-EXECUTES', () => {
  it.each([
    ['SYNC of the last redistributor', v3, sync(1), 'PROCNUM_OOR'],
    ['MAPTI of the last event', v3, mapti(15, 8193), 'ID_OOR'],
    ['MOVI', v3, movi(0, 1), 'UNMAPPED_COLLECTION'],
    ['INVALL of another collection', v3, { op: 'INVALL', icid: 1 }, 'UNMAPPED_COLLECTION'],
    ['VMAPP', v41, vmapp41(15), 'VCPU_OOR'],
  ] as const)('is violated where %s is refused', (_, on, command, reason) => {
    expect(judge(on, ...before, done(command))).toEqual([]);
    expect(judge(on, ...before, ignored(command, reason))).toEqual(['P-EXECUTES violated @6']);
    expect(judge(on, ...before, stalled(command, reason))).toEqual(['P-EXECUTES violated @6']);
    expect(judge(on, ...before, replaced(command, reason, sync(0)))).toEqual(['P-EXECUTES violated @6']);
  });

  it('is violated by an error that the command does not have', () => {
    expect(judge(v3, ...before, ignored(discard(1), 'ID_OOR'))).toEqual(['P-EXECUTES violated @6']);
    expect(judge(v3, ...before, ignored(discard(1), 'UNMAPPED_INTERRUPT'))).toEqual([]);
  });

  it('does not mind which of the missing entries an error names', () => {
    const command = mapti(0, 8192, 5);
    const events = [...boot, command].map(done);
    expect(judge(v3, ...events, ignored(discard(0), 'UNMAPPED_INTERRUPT'))).toEqual([]);
    expect(judge(v3, ...events, ignored(discard(0), 'ITE_INVALID'))).toEqual([]);
    expect(judge(v3, ...events, ignored(discard(0), 'PHYSICALID_OOR'))).toEqual(['P-EXECUTES violated @6']);
  });

  it('blames no later command for a good one that was refused', () => {
    const events = [ignored(mapd(1), 'SIZE_OOR'), done(mapti(0, 8192)), done(discard(0))];
    expect(judge(v3, done(mapc(0, 0)), ...events)).toEqual(['P-EXECUTES violated @2']);
  });

  it('lets a command be refused that concerns a redistributor with EnableLPIs=0 (A-12, A-52)', () => {
    const off = [...before, enableLpis(0, false) as GicEvent];
    expect(judge(v3, ...off, ignored(discard(0), 'LPIS_DISABLED'))).toEqual([]);
    expect(judge(v3, ...off, ignored(mapc(3, 0), 'LPIS_DISABLED'))).toEqual([]);
    expect(judge(v3, ...off, ignored(mapc(3, 1), 'LPIS_DISABLED'))).toEqual(['P-EXECUTES violated @7']);
  });
});

describe('P-REFUSES', () => {
  it.each([
    ['an event beyond the ITT', v3, mapti(16, 8193)],
    ['an event that is not mapped', v3, { op: 'CLEAR', deviceId: 1, eventId: 1 }],
    ['a collection that is not mapped', v3, { op: 'INVALL', icid: 5 }],
    ['a redistributor that is not there', v3, sync(2)],
    ['an LPI that is not there', v3, mapti(1, 65_536)],
    ['a vLPI that is no vLPI', v40, vmapti(1, 0, 100)],
    ['a vPE that is not mapped', v40, vsync(2)],
  ] as const)('is violated where a command with %s is executed', (_, on, command) => {
    const more = on === v40 ? vm.map(done) : [];
    const at = before.length + more.length + 1;
    expect(judge(on, ...before, ...more, done(command))).toEqual([`P-REFUSES violated @${at}`]);
  });

  it('is violated where the valid command that replaces a bad one is bad as well', () => {
    expect(judge(v3, ...before, replaced(sync(2), 'PROCNUM_OOR', sync(1)))).toEqual([]);
    expect(judge(v3, ...before, replaced(sync(2), 'PROCNUM_OOR', sync(3)))).toEqual(['P-REFUSES violated @6']);
  });

  it('is violated by an outcome that the profile does not have', () => {
    const bad = discard(1);
    expect(judge(STRICTEST, ...before, ignored(bad, 'UNMAPPED_INTERRUPT'))).toEqual([]);
    expect(judge(STRICTEST, ...before, stalled(bad, 'UNMAPPED_INTERRUPT'))).toEqual(['P-REFUSES violated @6']);
    expect(judge(STRICTEST, ...before, replaced(bad, 'UNMAPPED_INTERRUPT', discard(0)))).toEqual([
      'P-REFUSES violated @6',
    ]);
    expect(judge(GIC_600AE, ...before, stalled(bad, 'UNMAPPED_INTERRUPT'))).toEqual([]);
    expect(judge(GIC_600AE, ...before, ignored(bad, 'UNMAPPED_INTERRUPT'))).toEqual(['P-REFUSES violated @6']);
  });

  it('is what a DISCARD beyond the ITT violates that discards an event within it, not I-27 later', () => {
    const wraps: Replacement = ({ DISCARD }) => ({
      DISCARD: {
        check: (gic, its, command) => DISCARD.check(gic, its, { ...command, eventId: command.eventId % 4 }),
        execute: (gic, its, command) => DISCARD.execute(gic, its, { ...command, eventId: command.eventId % 4 }),
      },
    });
    const laboratory = new Laboratory(v3, hardwareWith(wraps), PROPERTIES);
    const event = { deviceId: 1, eventId: 0 };
    const commands: Command[] = [
      { op: 'MAPD', deviceId: 1, size: 1, ittAddress: 0x101_0000, valid: true },
      { op: 'MAPTI', ...event, pINTID: 8192, icid: 0 },
      { op: 'SYNC', rdbase: 0 },
      { op: 'DISCARD', deviceId: 1, eventId: 4 },
    ];
    const steps: Step[] = commands.map((command) => ({ kind: 'command', its: 0, command }));
    const stops = (findings: readonly { readonly property: { readonly kind: string } }[]): boolean =>
      findings.some(({ property }) => property.kind === 'hardware');
    const { findings } = laboratory.run(
      steps.map((step) => item(step)),
      { stops },
    );
    const [found] = findings.filter(({ property }) => property.kind === 'hardware');
    expect(found?.property.id).toBe('P-REFUSES');
    expect(found?.message).toMatch(
      /^DISCARD DeviceID=0x1 EventID=0x4 is executed, although .* beyond the ITT of 4 events .*\(MAPD Size=1 @\d+\): ID_OOR$/,
    );
  });
});
