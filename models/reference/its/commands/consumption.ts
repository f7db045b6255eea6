/** Operations of command consumption: when an ITS reads commands, and how GITS_CREADR moves. */
import type { Command } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic } from '../../gic.ts';
import type { Its } from '../its.ts';

export const consumption = {
  /** Commands are read while the ITS is enabled. Source: Arm sysreg GITS_CTLR.Enabled. */
  readsCommands: (its: Its): boolean => its.control.active,
  /** GITS_CREADR moves past the command, and from the last slot of the ring to the first. */
  advance: ({ queue }: Its): void => queue.advance(),
  /** A bad command changes nothing. It is passed over, or the queue stalls at it. */
  reject: (gic: Gic, its: Its, command: Command, error: ErrorReason, policy: 'ignored' | 'stalls the queue'): void => {
    const slot = its.queue.creadr;
    if (policy === 'stalls the queue') {
      gic.ops.queue.stall(its, command);
      gic.sink.emit({ kind: 'stalled', its: its.number, slot, command, error });
    } else {
      pass(gic, its);
      gic.sink.emit({ kind: 'consumed', its: its.number, slot, command, error });
    }
  },
};

/** GITS_CREADR moves past the command; a VMOVP leaves its rendezvous behind. */
export const pass = (gic: Gic, its: Its): void => {
  const { queue } = its;
  if (its.rendezvous.length > 0 && queue.at(queue.creadr)?.op === 'VMOVP') its.rendezvous.shift();
  gic.ops.consumption.advance(its);
};

declare module '../../operations.ts' {
  interface Operations {
    readonly consumption: typeof consumption;
  }
}
