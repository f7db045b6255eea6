/** GITS_CBASER, GITS_CWRITER and the slots of the command queue: effects of writes, and the slots that the ITS reads. */
import type { Command } from '../../architecture/commands.ts';
import { QUEUE_ALIGNMENT } from '../../architecture/queue.ts';
import { COMMAND_BYTES } from '../../architecture/registers/its-registers.ts';
import type { Gic } from '../gic.ts';
import { mayWriteBases } from './control.ts';
import type { Its } from './its.ts';
import { tellPublished } from './publication.ts';
import { noteVmovp } from './rendezvous.ts';

const OUT_OF_RANGE = ['the queue stops until an offset within it is written', 'some offset within it counts'] as const;
const CWRITER_AFTER_CBASER = ['GITS_CWRITER keeps its value', 'GITS_CWRITER becomes 0'] as const;
const UNALIGNED = ['count as zero', 'the address of a command is corrupted'] as const;

/** The ring in memory. */
export const queue = {
  /** The command at CREADR as memory holds it now, if the queue may be processed. */
  fetch: ({ queue: { head } }: Its): Command | undefined => head,
  /** Memory takes what software writes to a slot. */
  store: (its: Its, slot: number, command: Command): void => its.queue.write(slot, command),
  /** The command at CREADR is a bad one: the queue stands still there. */
  stall: (its: Its, _command: Command): void => {
    its.queue.stalled = true;
  },
};

/** Source: Arm sysreg GITS_CBASER. */
export const gitsCbaser = {
  /** A write starts a new queue: GITS_CREADR becomes 0, Stalled included. */
  restart: ({ queue: ring, rendezvous }: Its, valid: boolean, address: number, slots: number): void => {
    ring.base(valid, address, slots);
    rendezvous.length = 0;
  },
};

/** Source: Arm sysreg GITS_CWRITER. */
export const gitsCwriter = {
  /** Retry = 1: the command on which the queue has stalled is read again. Without a stall the bit means nothing. */
  retry: ({ queue: ring }: Its): void => {
    ring.stalled = false;
  },
};

declare module '../operations.ts' {
  interface Operations {
    readonly queue: typeof queue;
    readonly GITS_CBASER: typeof gitsCbaser;
    readonly GITS_CWRITER: typeof gitsCwriter;
  }
}

/** Software writes the slot at CWRITER and moves CWRITER past it. */
export const publish = (gic: Gic, itsIndex: number, command: Command): void => {
  const its = gic.its(itsIndex);
  if (its.queue.published !== its.queue.next) tellPublished(gic, its);
  const { queue: ring } = its;
  if (ring.length === ring.slots - 1) {
    gic.sink.emit({ kind: 'published', its: itsIndex, slot: ring.next, command });
    gic.unpredictable('I-111', 'a command is written to a queue that is full');
    return;
  }
  const slot = ring.push(command);
  noteVmovp(gic, its, command);
  gic.sink.emit({ kind: 'published', its: itsIndex, slot, command });
};

/** Software writes a slot of the queue in memory and does not publish it. */
export const writeSlot = (gic: Gic, itsIndex: number, slot: number, command: Command): void => {
  const its = gic.its(itsIndex);
  const { queue: ring, rendezvous } = its;
  gic.sink.emit({ kind: 'slot-written', its: itsIndex, slot, command });
  // Software overwrites a VMOVP at which the queue has stalled, so its rendezvous is dropped from the queue.
  if (ring.stalled && slot === ring.creadr && ring.at(slot)?.op === 'VMOVP') rendezvous.shift();
  gic.ops.queue.store(its, slot, command);
};

/** GITS_CBASER; `slots` follow from Size. */
export const writeCbaser = (gic: Gic, itsIndex: number, valid: boolean, address: number, slots: number): void => {
  const its = gic.its(itsIndex);
  gic.sink.emit({ kind: 'cbaser', its: itsIndex, valid, address, slots });
  if (!mayWriteBases(gic, its, 'GITS_CBASER')) return;
  const low = address % QUEUE_ALIGNMENT;
  if (low !== 0 && gic.choose('A-03', UNALIGNED) === 1) {
    gic.unpredictable(
      'P-ALIGN',
      'GITS_CBASER with an address that is no multiple of 64 KB: commands are read from anywhere',
    );
    return;
  }
  gic.ops.GITS_CBASER.restart(its, valid, address - low, slots);
  const { queue: ring } = its;
  if (!ring.isKnown || ring.cwriter === 0 || gic.choose('A-107', CWRITER_AFTER_CBASER) === 0) return;
  ring.cwriter = 0;
  ring.isCleared = true;
};

/** GITS_CWRITER; the offset is in bytes. */
export const writeCwriter = (gic: Gic, itsIndex: number, offset: number, retry: boolean): void => {
  const its = gic.its(itsIndex);
  const { queue: ring } = its;
  const slot = Math.floor(offset / COMMAND_BYTES);
  gic.sink.emit({ kind: 'cwriter', its: itsIndex, slot, retry });
  ring.isKnown = true;
  ring.isFresh = false;
  ring.isCleared = false;
  ring.isDead = slot >= ring.slots && gic.choose('A-02', OUT_OF_RANGE) === 0;
  if (!ring.isDead) ring.cwriter = slot % ring.slots;
  if (retry) gic.ops.GITS_CWRITER.retry(its);
  if (its.control.enabled) tellPublished(gic, its);
};
