/** Blind faults of the command queue, of the order of effects, and of what registers read. */
import type { Replacement } from '../../models/faults/fault.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { type BlindFault, on } from './blind-fault.ts';

const v3 = on('v3');
const v41 = on('v4.1');

/** What a read of the register returns, made from the right value. */
const reads =
  (name: string, wrong: (value: bigint, gic: Gic, at: number) => bigint): Replacement =>
  ({ registers }) => ({
    registers: {
      read: (gic, at, found, value) => {
        const right = registers.read(gic, at, found, value);
        return found.register.name === name ? wrong(right, gic, at) : right;
      },
    },
  });

const bit = (number: number): bigint => 1n << BigInt(number);

export const QUEUE_FAULTS: readonly BlindFault[] = [
  v3('reenable-restarts-queue', ({ GITS_CTLR }) => ({
    GITS_CTLR: {
      activate: (gic, its) => {
        its.queue.creadr = 0;
        GITS_CTLR.activate(gic, its);
      },
    },
  })),
  v3('wrap-skips-slot', ({ consumption }) => ({
    consumption: {
      advance: (its) => {
        consumption.advance(its);
        if (its.queue.creadr === its.queue.slots - 1 && its.queue.length > 0) consumption.advance(its);
      },
    },
  })),
  on('gic-600ae')('retry-skips', ({ GITS_CWRITER, consumption }) => ({
    GITS_CWRITER: {
      retry: (its) => {
        const { stalled } = its.queue;
        GITS_CWRITER.retry(its);
        if (stalled) consumption.advance(its);
      },
    },
  })),
  on('gic-600ae')('stalled-stays', (healthy, remember) => {
    const stalled = remember(() => new Set<number>());
    const { queue } = healthy;
    return {
      ...reads('GITS_CREADR', (value, _gic, at) => (stalled().has(at) ? value | 1n : value))(healthy, remember),
      queue: {
        stall: (its, command) => {
          stalled().add(its.number);
          queue.stall(its, command);
        },
      },
    };
  }),
  v3(
    'creadr-ahead',
    reads('GITS_CREADR', (value, gic, at) => (gic.its(at).queue.length > 0 ? value + 32n : value)),
  ),
  v3(
    'cwriter-reads-zero',
    reads('GITS_CWRITER', () => 0n),
  ),
  v3(
    'umsir-names-next-event',
    reads('GITS_UMSIR', (value, gic, at) => (gic.its(at).control.umsi ? value + 1n : value)),
  ),
  v3('sync-covers-one', ({ SYNC }) => ({
    SYNC: {
      ready: (_gic, its, command) => {
        const newest = its.bag.at(-1);
        return newest?.rd !== command.rdbase || !SYNC.awaits(newest);
      },
    },
  })),
  v3('sync-forgets-discard', ({ SYNC }) => ({
    SYNC: {
      awaits: (effect) => !(effect.kind === 'clear' && effect.cause === 'DISCARD') && SYNC.awaits(effect),
    },
  })),
  v41('vsync-needs-residency', ({ VSYNC }) => ({
    VSYNC: { ready: (gic, its, command) => gic.residentAt(command.vpeid) < 0 || VSYNC.ready(gic, its, command) },
  })),
  v41(
    'vpendbaser-dirty-reads-0',
    reads('GICR_VPENDBASER', (value) => value & ~bit(60)),
  ),
  v41(
    'pendinglast-reads-0',
    reads('GICR_VPENDBASER', (value) => value & ~bit(61)),
  ),
  v3('reset-leaves-its-enabled', ({ reset }) => ({
    reset: {
      its: (gic, number) => {
        reset.its(gic, number);
        const { control } = gic.its(number);
        control.enabled = true;
        control.update();
      },
    },
  })),
  v3('upper-half-ignored', ({ registers }) => ({
    registers: {
      merge: (found, before, written, writtenBits) =>
        found.register.name === 'GITS_CBASER' && (writtenBits & 0xffff_ffffn) === 0n
          ? before
          : registers.merge(found, before, written, writtenBits),
    },
  })),
];
