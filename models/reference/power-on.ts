/** The state of registers after a reset, before any bring-up by software. */
import type { Gic } from './gic.ts';

/** Source: the reset values of Arm sysreg. */
export const reset = {
  its: (gic: Gic, number: number): void => {
    const its = gic.its(number);
    its.control.powerOn(gic.profile);
    its.queue.powerOn();
    its.tables.collections.clear();
  },
  redistributor: (gic: Gic, number: number): void => gic.rd(number).control.powerOn(),
  distributor: (gic: Gic): void => {
    gic.enableGrp1 = false;
  },
};

declare module './operations.ts' {
  interface Operations {
    readonly reset: typeof reset;
  }
}
