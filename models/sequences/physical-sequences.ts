/** Correct sequences of software with physical LPIs and the registers of ITSs and redistributors. */
import { CONFIG_DISABLED, CONFIG_ENABLED, SPURIOUS } from '../architecture/identifiers.ts';
import { bringUpRing, SLOTS_OF_A_PAGE } from '../architecture/queue.ts';
import { COMMAND_BYTES, itsRegisters } from '../architecture/registers/its-registers.ts';
import type { Thread } from '../software/act.ts';
import { delay, enqueue, perform, send as sendTo, write } from '../software/acts.ts';
import { CommandQueue } from '../software/command-queue.ts';
import { startIts, startRedistributors } from './bring-up.ts';
import { discard, inv, invall, LPI, mapc, mapd, mapti, movall, movi, sync } from './commands.ts';
import { farEnd, rds } from './fitness.ts';
import { defineSequence, type Platform, type Sequence } from './sequence.ts';
import { configure, interrupt, mapEvent, named, queueOf, send, takes } from './steps.ts';

const { GITS_CWRITER } = itsRegisters;

/** Everything that software does after a reset; returns what later commands are sent with. */
function* startAll({ profile, queues: { length } }: Platform): Thread<Platform> {
  const queues = Array.from({ length }, (_, its) => new CommandQueue(its, bringUpRing(its), SLOTS_OF_A_PAGE, 0));
  yield* startRedistributors(profile, rds(profile), () => true);
  for (const { its } of queues) yield* startIts(profile, its, () => 1);
  const commands = rds(profile).flatMap((rd) => [mapc(rd, rd), sync(rd), invall(rd), sync(rd)]);
  for (const queue of queues) yield* sendTo('map-collections', queue, named(commands));
  return { profile, queues };
}

const acknowledged = (rd: number, intid = LPI) => ({ kind: 'acknowledged', rd, intid }) as const;

export const physicalSequences: readonly Sequence[] = [
  defineSequence({
    id: 'S1',
    name: 'bring-up from reset',
    *run(on) {
      const far = farEnd(on.profile);
      yield* perform('reset', { kind: 'reset' });
      const after = yield* startAll(on);
      yield* send('map-event', after, mapd(), mapti(far), sync(far));
      yield* interrupt();
      yield* takes(far);
    },
    shows: (profile) => [{ kind: 'reset' }, acknowledged(farEnd(profile))],
    source: 'Linux its_cpu_init_collection',
  }),
  defineSequence({
    id: 'S2',
    name: 'map an event',
    *run(on) {
      yield* send('map-device', on, mapd());
      yield* configure('enable', LPI, CONFIG_ENABLED);
      yield* send('map-event', on, mapti(), sync(0));
      yield* interrupt();
      yield* takes(0);
    },
    shows: () => [acknowledged(0)],
    source: 'Arm GIC LPI guide',
  }),
  defineSequence({
    id: 'S3',
    name: 'affinity move',
    *run(on) {
      yield* mapEvent(on);
      yield* interrupt();
      yield* send('move', on, movi(1), sync(0));
      yield* delay('move.arrives');
      yield* takes(1);
      yield* interrupt();
      yield* takes(1);
      yield* takes(0);
    },
    shows: () => [acknowledged(1), acknowledged(1), acknowledged(0, SPURIOUS)],
    source: 'Arm GIC LPI guide; Linux its_set_affinity',
  }),
  defineSequence({
    id: 'S4',
    name: 'move of a live collection',
    *run(on) {
      yield* mapEvent(on);
      yield* interrupt();
      yield* send('move-all', on, mapc(0, 1), sync(1), movall(0, 1), sync(0));
      yield* delay('move-all.arrives');
      yield* takes(1);
      yield* interrupt();
      yield* takes(1);
      yield* takes(0);
    },
    shows: () => [acknowledged(1), acknowledged(1), acknowledged(0, SPURIOUS)],
    source: 'xen-devel, quoting IHI 0069 5.3.9',
  }),
  defineSequence({
    id: 'S5',
    name: 'tear-down',
    *run(on) {
      yield* mapEvent(on);
      yield* configure('disable', LPI, CONFIG_DISABLED);
      yield* send('unmap', on, inv, discard, sync(0), mapd(false), sync(0));
      yield* interrupt();
      yield* takes(0);
    },
    shows: () => [{ kind: 'translated', target: { kind: 'none' } }, acknowledged(0, SPURIOUS)],
    never: () => [{ kind: 'lpi', pending: true }],
    lints: ['P-MSI'],
    source: 'Arm GIC LPI guide',
  }),
  defineSequence({
    id: 'S17',
    name: 'Retry of a queue that is not stalled',
    *run(on) {
      const queue = queueOf(on);
      yield* enqueue('map-event', queue, named([mapd(), mapti()]));
      const end = { Offset: queue.cwriter * COMMAND_BYTES, Retry: 1 };
      yield* write('map-event.publish', GITS_CWRITER, 0, end);
      yield* write('retry', GITS_CWRITER, 0, end);
      yield* send('sync', on, sync(0));
      yield* interrupt();
      yield* takes(0);
    },
    shows: () => [{ kind: 'cwriter', retry: true }, acknowledged(0)],
    never: () => [{ kind: 'stalled' }],
    source: 'Arm sysreg GITS_CWRITER',
  }),
];
