/** Random accesses, sensible or not: the stimuli that they become are a program that can be stored, and that has the same events without the bus. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCommand } from '../../../models/architecture/codec.ts';
import type { Command } from '../../../models/architecture/commands.ts';
import type { GicEvent } from '../../../models/architecture/events.ts';
import { LPI_CONFIGURATION_TABLE, lpiPendingTable } from '../../../models/architecture/lpi-control.ts';
import { REGISTERS } from '../../../models/architecture/registers/index.ts';
import { FRAMES } from '../../../models/architecture/registers/register.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { Bus } from '../../../src/bus/bus.ts';
import type { Width } from '../../../src/bus/bytes.ts';
import { RigPort } from '../../../src/bus/port.ts';
import { problemInProgram } from '../../../src/run/fit.ts';
import { HOLDS, type Item, item, type Program } from '../../../src/run/program.ts';
import { Rig } from '../../../src/run/rig.ts';
import { loadProgram, parseCounterexample, storeProgram } from '../../../src/run/store.ts';
import { arbitraries } from '../../support/command-arbitraries.ts';
import { profileOf } from '../../support/search.ts';

const WIDTHS: readonly Width[] = [8, 16, 32, 64];

/** Memory that the machine reads from the start, or that registers and commands are made to name. */
const TABLES = [LPI_CONFIGURATION_TABLE, lpiPendingTable(0), 0x10_0000, 0x11_0000, 0x80_0000, 0x5000_0000];

const register = fc.constantFrom(...REGISTERS.filter(({ access }) => access !== 'RO'));

/** One act: a function of the bus, so that what it does may depend on the moment. */
type Act = (bus: Bus, rig: Rig) => void;

const width = fc.constantFrom(...WIDTHS);
const value = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: 0n, max: 3n }),
  fc.constantFrom(...TABLES.map((table) => BigInt(table) | 15n), 1n << 63n),
);

const aligned = (address: number, bits: Width): number => address - (address % (bits / 8));

const registerAct = fc.record({ register, at: fc.nat(1), byte: fc.nat(7), width, value, load: fc.boolean() }).map(
  ({ register: { frame, offset }, at, byte, width: bits, value: written, load }): Act =>
    (bus, { profile }) => {
      const count = { distributor: 1, redistributor: profile.redistributors, ITS: profile.itsCount };
      const lacks = (frame === 'VLPI' && profile.architecture === 'v3') || (frame === 'SGI' && !profile.vsgi);
      if (lacks) return;
      const address = aligned(bus.frames.addressOf(frame, at % count[FRAMES[frame].component], offset) + byte, bits);
      if (load) bus.load(address, bits);
      else bus.store(address, bits, written);
    },
);

const memoryAct = fc
  .record({ table: fc.constantFrom(...TABLES), byte: fc.nat(0x1100), width, value, load: fc.boolean() })
  .map(
    ({ table, byte, width: bits, value: written, load }): Act =>
      (bus) => {
        const address = aligned(table + byte, bits);
        if (load) bus.load(address, bits);
        else bus.store(address, bits, written);
      },
  );

/** Operands that the machine has, so that commands do something. */
const tame = (command: Command): Command => {
  if (command.op === 'VSGI') return { ...command, vpeid: command.vpeid % 3 };
  const small = Object.entries(command).map(([name, operand]) => {
    if (typeof operand !== 'number') return [name, operand] as const;
    if (name === 'vptAddress' || name === 'confAddress') return [name, 0x10_0000 + (operand % 8) * 0x1_0000] as const;
    if (/INTID|oorbell/.test(name)) return [name, 8192 + (operand % 4)] as const;
    if (name === 'vptSize') return [name, 15] as const;
    return [name, name === 'ittAddress' ? 0x100_0000 : operand % 3] as const;
  });
  return { ...command, ...Object.fromEntries(small) };
};

const slotAct = fc
  .record({
    command: fc.oneof(...Object.values(arbitraries)),
    isTame: fc.integer({ min: 0, max: 4 }),
    ahead: fc.nat(2),
    only: fc.nat(4),
  })
  .map(
    ({ command, isTame, ahead, only }): Act =>
      (bus, { machine: { gic } }) => {
        const { queue } = gic.its(0);
        const form = gic.profile.architecture === 'v4.1' ? 'v4.1' : 'v4.0';
        if ('form' in command && command.form !== form) return;
        const address = queue.address + ((queue.next + ahead) % queue.slots) * 32;
        for (const [index, word] of encodeCommand(isTame > 0 ? tame(command) : command).entries()) {
          if (only === 4 || only === index) bus.store(address + 8 * index, 64, word);
        }
        bus.clean(address, 32);
      },
  );

const publishAct = fc.nat(1).map(
  (ahead): Act =>
    (bus, { machine: { gic } }) => {
      const { queue } = gic.its(0);
      bus.store(bus.frames.addressOf('GITS', 0, 0x88), 64, BigInt(((queue.next + ahead) % queue.slots) * 32));
    },
);

const msiAct = fc.record({ deviceId: fc.nat(3), eventId: fc.nat(3) }).map(
  ({ deviceId, eventId }): Act =>
    (bus) =>
      bus.store(bus.frames.addressOf('TRANSLATION', 0, 0x40), 32, BigInt(eventId), { deviceId }),
);

const cacheAct = fc.nat(3).map(
  (nth): Act =>
    (bus) => {
      const line = bus.dirtyLines()[nth];
      if (line !== undefined) bus.writeBack(line);
    },
);

const act = fc.oneof(
  { weight: 3, arbitrary: registerAct },
  { weight: 3, arbitrary: memoryAct },
  { weight: 6, arbitrary: slotAct },
  { weight: 5, arbitrary: publishAct },
  { weight: 2, arbitrary: msiAct },
  { weight: 1, arbitrary: cacheAct },
);

const run = fc.record({
  coherent: fc.boolean(),
  acts: fc.array(fc.tuple(act, fc.constantFrom(...HOLDS)), { minLength: 10, maxLength: 80 }),
});

/** Plays a program on a machine of its own; the events. */
const eventsOf = (id: string, program: Program): readonly GicEvent[] => {
  const rig = new Rig(profileOf(id), hardwareWith());
  const events: GicEvent[] = [];
  rig.observe((event) => events.push(event));
  rig.play(program, { strict: true });
  return events;
};

describe('random accesses', () => {
  it.each(['v3', 'v4.0-direct', 'v4.1', 'v4.1-two-level', 'v4.1-2its'])('on %s are an ordinary program', (id) => {
    const profile = profileOf(id);
    const kinds = new Set<string>();
    fc.assert(
      fc.property(run, ({ coherent, acts }) => {
        const rig = new Rig(profile, hardwareWith());
        const events: GicEvent[] = [];
        rig.observe((event) => events.push(event));
        const port = new RigPort(rig);
        const program: Item[] = [];
        port.onStimulus = (stimulus) => {
          program.push(item(stimulus, port.hold));
          kinds.add(stimulus.kind);
        };
        const bus = new Bus(profile, rig.machine.gic, port, { coherent });
        for (const [perform, hold] of acts) {
          port.hold = hold;
          perform(bus, rig);
          if (rig.machine.fault !== undefined) break;
        }
        if (program.length === 0) return;
        const document = { schemaVersion: 1, profile: id, program: storeProgram(program) };
        const parsed = parseCounterexample(JSON.parse(JSON.stringify(document)));
        if (!parsed.ok) throw new Error(parsed.problem);
        const stored = loadProgram(parsed.counterexample.program);
        expect(problemInProgram(stored, profile)).toBeUndefined();
        expect(eventsOf(id, stored)).toEqual(events);
      }),
      { seed: 1, numRuns: 3000 },
    );
    const expected = ['command', 'slot', 'config', 'read', 'write', 'msi', 'pending-table', 'gicd-write', 'waker'];
    for (const kind of expected) expect(kinds, kind).toContain(kind);
    if (profile.architecture === 'v4.1')
      for (const kind of ['vconfig-fill', 'vpendbaser']) expect(kinds).toContain(kind);
  });
});
