/** Faults of every second time: hardware with a state of its own that healthy hardware does not have. */
import type { Replacement } from '../../models/faults/fault.ts';
import { type BlindFault, on } from './blind-fault.ts';

const v3 = on('v3');
const v41 = on('v4.1');

/** Counts by key; true at every second count. */
type Counter = (key: number | string) => boolean;

const everySecond =
  (replaces: (isSecond: Counter, ...args: Parameters<Replacement>) => ReturnType<Replacement>): Replacement =>
  (healthy, remember) => {
    const counts = remember(() => new Map<number | string, number>());
    const isSecond: Counter = (key) => {
      const count = (counts().get(key) ?? 0) + 1;
      counts().set(key, count);
      return count % 2 === 0;
    };
    return replaces(isSecond, healthy, remember);
  };

export const EVERY_SECOND_FAULTS: readonly BlindFault[] = [
  v41(
    'every-second-vmovp-loses-arrivals',
    everySecond((isSecond, { landing }) => ({
      landing: {
        'move-vpe': (gic, its, effect) => {
          if (isSecond(effect.vpeid)) {
            for (let at = its.bag.length - 1; at >= 0; at -= 1) {
              const other = its.bag[at];
              if (other?.kind === 'vset' && other.vpeid === effect.vpeid) its.bag.splice(at, 1);
            }
          }
          landing['move-vpe'](gic, its, effect);
        },
      },
    })),
  ),
  v3(
    'every-second-movi-loses',
    everySecond((isSecond, { landing }) => ({
      landing: {
        give: (gic, its, effect) => {
          if (!isSecond(effect.intid)) landing.give(gic, its, effect);
        },
      },
    })),
  ),
  v3(
    'every-second-invall-ignored',
    everySecond((isSecond, { INVALL }) => ({
      INVALL: {
        execute: (gic, its, command) => {
          if (!isSecond(command.icid)) INVALL.execute(gic, its, command);
        },
      },
    })),
  ),
  v41(
    'every-second-residency-asks-for-no-doorbell',
    everySecond((isSecond, { VPENDBASER }) => ({
      VPENDBASER: {
        requestsDoorbell: (gic, doorbell, pendingLastWritten, pendingEnabled) =>
          VPENDBASER.requestsDoorbell(gic, doorbell, pendingLastWritten, pendingEnabled) && !isSecond('asked'),
      },
    })),
  ),
  v3(
    'every-second-acknowledgement-clears-nothing',
    everySecond((isSecond, { lpis }) => ({
      lpis: {
        acknowledged: (gic, rd, intid) => {
          if (!isSecond(intid)) lpis.acknowledged(gic, rd, intid);
        },
      },
    })),
  ),
];
