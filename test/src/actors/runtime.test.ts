import { describe, expect, it } from 'vitest';
import { COMMAND_BYTES, itsRegisters } from '../../../models/architecture/registers/its-registers.ts';
import type { Thread } from '../../../models/software/act.ts';
import { locked, poll, send, sendOnly, soft } from '../../../models/software/acts.ts';
import { filtered } from '../../../models/software/filter.ts';
import type { HostDriver, Machine, Vpe } from '../../../models/software/host-driver.ts';
import type { HardwareEntry } from '../../../src/actors/case.ts';
import type { DriverRig } from '../../../src/actors/check-driver.ts';
import { profile } from '../../../src/index.ts';
import { call, findingsOf, rigOf } from '../../support/actors.ts';

const { GITS_CREADR } = itsRegisters;

function* nothing(): Thread {}

/** `mapVpe` takes lock a and then b, `invalidateAll` b and then a. */
const lockOrder = (log: string[]): HostDriver => ({
  *mapVpe() {
    yield* locked(
      'map-vpe',
      'a',
      locked(
        'map-vpe',
        'b',
        soft('map-vpe.work', () => log.push('a b')),
      ),
    );
  },
  *mapEvent() {
    yield* locked(
      'map-event',
      'b',
      locked(
        'map-event',
        'a',
        soft('map-event.work', () => log.push('b a')),
      ),
    );
  },
});

const both = (start?: { readonly call: number; readonly tick: number }) => [
  call('map-vpe', { vcpu: 0 }),
  call('map-event', { event: 0, rd: 0 }, { actor: 'cpu1', ...(start === undefined ? {} : { start }) }),
];

describe('a runtime', () => {
  it('runs calls one after the other, if nothing else is said', () => {
    const log: string[] = [];
    const rig = rigOf(() => lockOrder(log));
    expect(rig.run(both())).toEqual([]);
    expect(log).toEqual(['a b', 'b a']);
  });

  it('finds a deadlock, and says who waits for which lock', () => {
    const log: string[] = [];
    const rig = rigOf(() => lockOrder(log));
    // The first call has told that it begins, and holds lock a.
    rig.run(both({ call: 0, tick: 2 }));
    expect(findingsOf(rig)).toEqual(['P-LOCK']);
    expect(rig.findings[0]?.message).toBe(
      'threads wait for ever: cpu0 in map-vpe, at map-vpe.lock-b, which cpu1 holds; holds a; cpu1 in map-event, at map-event.lock-a, which cpu0 holds; holds b',
    );
    expect(log).toEqual([]);
  });

  it('keeps a lock from a second thread until it is given back', () => {
    const log: string[] = [];
    const worker = (name: string) =>
      locked(
        name,
        'a',
        twice(() => soft(`${name}.work`, () => log.push(name))),
      );
    const rig = rigOf(() => ({ mapVpe: () => worker('map-vpe'), mapEvent: () => worker('map-event') }));
    expect(rig.run(both({ call: 0, tick: 2 }))).toEqual([]);
    expect(log).toEqual(['map-vpe', 'map-vpe', 'map-event', 'map-event']);
  });

  it('starts calls within another one before the same step, one after the other', () => {
    const log: string[] = [];
    const work = (name: string) => soft(`${name}.work`, () => log.push(name));
    const rig = rigOf(() => ({
      mapVpe: () => twice(() => work('map-vpe')),
      *mapEvent() {
        yield* work('map-event');
      },
    }));
    // Tick 0 tells that the call begins.
    const start = { call: 0, tick: 2 };
    const within = [1, 2].map((event) => call('map-event', { event, rd: 0 }, { actor: `cpu1`, start }));
    expect(rig.run([call('map-vpe', { vcpu: 0 }), ...within])).toEqual([]);
    expect(log).toEqual(['map-vpe', 'map-event', 'map-event', 'map-vpe']);
  });

  it('lets the hardware take a step before another call goes on', () => {
    const rig = rigOf(sender);
    const consume = { step: { kind: 'consume', its: 0 }, choices: [] } as const;
    const hardware = new Map<number, HardwareEntry>([
      [5, { fires: [], hold: 'everything', choices: [] }],
      [7, { fires: [consume], hold: 'everything', choices: [] }],
    ]);
    const outer = call('map-vpe', { vcpu: 0 }, { hardware });
    const inner = call('map-vpe', { vcpu: 1 }, { actor: 'cpu1', start: { call: 0, tick: 7 } });
    rig.run([outer, inner]);
    expect(rig.runtime.program.map(({ step }) => step.kind).slice(0, 3)).toEqual(['command', 'consume', 'command']);
  });

  const never = (givesUp: boolean, log: string[]): HostDriver => ({
    *mapVpe() {
      const fields = yield* poll('map-vpe.poll', GITS_CREADR, 0, ({ Offset }) => Offset === 1, { givesUp });
      log.push(fields === undefined ? 'gave up' : 'went on');
    },
  });

  it('finds a poll that can never end', () => {
    const rig = rigOf(() => never(false, []));
    rig.run([call('map-vpe', { vcpu: 0 })]);
    expect(findingsOf(rig)).toEqual(['P-PROG']);
    expect(rig.findings[0]?.message).toBe('a thread waits for ever: cpu0 in map-vpe, at map-vpe.poll');
  });

  it('lets time pass where a driver gives up', () => {
    const log: string[] = [];
    const rig = rigOf(() => never(true, log));
    expect(rig.run([call('map-vpe', { vcpu: 0 })])).toEqual([]);
    expect(log).toEqual(['gave up']);
  });

  /** Waits for the ITS to consume a SYNC, and gives up in time. */
  const hasty =
    (givesUp: boolean, log: string[]) =>
    (machine: Machine): HostDriver => ({
      *mapVpe() {
        const [queue] = machine.queues;
        if (queue === undefined) return;
        yield* sendOnly('map-vpe', queue, { sync: { op: 'SYNC', rdbase: 0 } });
        const consumed = queue.cwriter * COMMAND_BYTES;
        const fields = yield* poll('map-vpe.poll', GITS_CREADR, 0, ({ Offset }) => Offset === consumed, { givesUp });
        log.push(fields === undefined ? 'gave up' : 'went on');
      },
    });
  const late = (hold: 'everything' | 'nothing') => ({
    hardware: new Map(
      Array.from({ length: 16 }, (_, tick) => [tick, { fires: [], hold, choices: [], isLate: true }] as const),
    ),
  });

  it.each<[string, boolean, 'everything' | 'nothing', string]>([
    ['gives up at a time-out of the case', true, 'everything', 'gave up'],
    ['goes on at a time-out, where what it waits for has come', true, 'nothing', 'went on'],
    ['does not give up where its loop has no end', false, 'everything', 'went on'],
  ])('%s', (_what, givesUp, hold, expected) => {
    const log: string[] = [];
    const rig = rigOf(hasty(givesUp, log));
    expect(rig.run([call('map-vpe', { vcpu: 0 }, late(hold))])).toEqual([]);
    expect(log).toEqual([expected]);
  });

  it('starts a call at once when another one has returned, before the hardware goes on', () => {
    const log: string[] = [];
    const rig = rigOf(() => ({
      *mapVpe() {
        yield* soft('map-vpe.work', () => log.push('map-vpe'));
      },
      *mapEvent() {
        yield* soft('map-event.work', () => log.push('map-event'));
      },
      *mapDevice() {},
    }));
    // Notes are acts: the first call begins, works and returns.
    const second = call('map-event', { event: 0, rd: 0 }, { start: { call: 0, tick: 3 } });
    rig.run([call('map-vpe', { vcpu: 0 }), call('map-vpe', { vcpu: 1 }), second]);
    expect(log).toEqual(['map-vpe', 'map-event', 'map-vpe']);
  });

  const sender = ({ queues }: Machine): HostDriver => ({
    *mapVpe() {
      const [queue] = queues;
      if (queue !== undefined) yield* send('map-vpe', queue, { sync: { op: 'SYNC', rdbase: 0 } });
    },
  });

  it('waits for an ITS that is held back', () => {
    const rig = rigOf(sender);
    const hold = { fires: [], hold: 'everything', choices: [] } as const;
    const hardware = new Map(Array.from({ length: 8 }, (_, tick) => [tick, hold]));
    expect(rig.run([call('map-vpe', { vcpu: 0 }, { hardware })])).toEqual([]);
    expect(rig.runtime.program.map(({ step }) => step.kind)).toEqual(['command', 'read', 'read']);
  });

  describe('with a store of a command that is late', () => {
    const late = (rig: DriverRig): readonly string[] => {
      const entry = { fires: [], hold: 'nothing', choices: [], isLate: true } as const;
      const hardware = new Map(Array.from({ length: 8 }, (_, tick) => [tick, entry]));
      rig.run([call('map-vpe', { vcpu: 0 }, { hardware })]);
      return findingsOf(rig);
    };
    const without = (label: string) => (machine: Machine) => ({
      mapVpe: (vpe: Vpe) => filtered(sender(machine).mapVpe?.(vpe) ?? nothing(), { drops: [label] }),
    });

    it('needs a barrier before GITS_CWRITER', () => {
      expect(late(rigOf(sender))).toEqual([]);
      expect(late(rigOf(without('map-vpe.flush')))).toEqual([]);
      expect(late(rigOf(without('map-vpe.barrier')))).toEqual(['I-111']);
    });

    it('needs a cleaned cache line where the GIC does not snoop', () => {
      const unsnooped = { ...profile('v4.1'), snoops: false };
      expect(late(rigOf(sender, unsnooped))).toEqual([]);
      expect(late(rigOf(without('map-vpe.flush'), unsnooped))).toEqual(['I-111']);
      expect(late(rigOf(without('map-vpe.barrier'), unsnooped))).toEqual([]);
    });
  });

  it('makes a program of the steps of the machine', () => {
    const rig = rigOf(sender);
    rig.run([call('map-vpe', { vcpu: 0 })]);
    expect(rig.runtime.program).toEqual([
      { step: { kind: 'command', its: 0, command: { op: 'SYNC', rdbase: 0 } }, hold: 'nothing', choices: [] },
      {
        step: { kind: 'read', frame: 'GITS', at: 0, offset: GITS_CREADR.offset, width: 64 },
        hold: 'nothing',
        choices: [],
      },
    ]);
  });
});

function* twice<R, Y, N>(make: () => Generator<Y, R, N>): Generator<Y, void, N> {
  yield* make();
  yield* make();
}
