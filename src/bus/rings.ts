/**
 * Command queues in RAM.
 *
 * The bytes of a slot mean nothing to hardware before GITS_CWRITER has passed the slot: until then a store is a store to RAM. When GITS_CWRITER passes slots,
 * or GITS_CTLR.Enabled hands over those that it has passed before, each slot that was stored since the ITS was last told of it is decoded. A store to a slot that the ITS may be reading is told at once.
 */
import { commandOfWords, WORDS_OF_A_COMMAND } from '../../models/architecture/codec-words.ts';
import type { Command, CommandForm } from '../../models/architecture/commands.ts';
import { COMMAND_BYTES } from '../../models/architecture/registers/its-registers.ts';
import type { Its } from '../../models/reference/its/its.ts';
import { RAM_PAGE_BYTES, type Region } from './ram.ts';
import type { World } from './world.ts';

/** The most bits that mark a slot as stored: beyond that many ITSs, some share one, and may be told of a slot twice. */
const MARKS = 8;

const markOf = ({ number }: Its): number => 1 << (number % MARKS);

export class Rings {
  private readonly world: World;
  private readonly form: CommandForm;
  private readonly words = new Uint32Array(WORDS_OF_A_COMMAND);

  constructor(world: World) {
    this.world = world;
    this.form = world.gic.profile.architecture === 'v4.1' ? 'v4.1' : 'v4.0';
  }

  addressOf({ queue }: Its, slot: number): number {
    return queue.address + slot * COMMAND_BYTES;
  }

  /** The slot was stored, and the ITS was not told of it since. */
  isFresh(its: Its, slot: number): boolean {
    const at = this.addressOf(its, slot);
    const fresh = this.world.ram.touched(Math.floor(at / RAM_PAGE_BYTES))?.fresh;
    return fresh !== undefined && ((fresh[(at % RAM_PAGE_BYTES) / COMMAND_BYTES] ?? 0) & markOf(its)) !== 0;
  }

  /** The slot was stored. */
  mark(its: Its, slot: number): void {
    const at = this.addressOf(its, slot);
    this.world.ram.page(at).fresh[(at % RAM_PAGE_BYTES) / COMMAND_BYTES] = 0xff;
  }

  /** Some slot that waits before this one was stored since the ITS was told of it. */
  isOlderFresh(its: Its, end: number): boolean {
    const { creadr, slots } = its.queue;
    for (let slot = creadr; slot !== end; slot = slot + 1 === slots ? 0 : slot + 1) {
      if (this.isFresh(its, slot)) return true;
    }
    return false;
  }

  /** The ITS has been told of the slot. */
  settle(its: Its, slot: number): void {
    const at = this.addressOf(its, slot);
    const { fresh } = this.world.ram.page(at);
    const line = (at % RAM_PAGE_BYTES) / COMMAND_BYTES;
    fresh[line] = (fresh[line] ?? 0) & ~markOf(its);
  }

  /** The command in the bytes of a slot. */
  command(its: Its, slot: number): Command {
    const at = this.addressOf(its, slot);
    const { view } = this.world.ram.page(at);
    for (let word = 0; word < WORDS_OF_A_COMMAND; word += 1) {
      this.words[word] = view.getUint32((at % RAM_PAGE_BYTES) + 4 * word, true);
    }
    return commandOfWords(this.words, this.form);
  }

  /** Tells of the slot if it was stored since the ITS was last told of it. */
  tell(its: Its, slot: number): void {
    if (!this.isFresh(its, slot)) return;
    this.settle(its, slot);
    this.world.tell({ kind: 'slot', its: its.number, slot, command: this.command(its, slot) });
  }

  /**
   * Slots from GITS_CREADR up to, and without, this one are about to be handed over: those that were stored are told, and `handOver` is called with the
   * commands of all.
   */
  publish(its: Its, end: number, handOver: (command: Command) => void): void {
    const { queue } = its;
    const { creadr, slots } = queue;
    if (end >= slots) return;
    for (let slot = creadr; slot !== end; slot = slot + 1 === slots ? 0 : slot + 1) {
      this.tell(its, slot);
      const command = queue.at(slot);
      if (command !== undefined) handOver(command);
    }
  }

  /** The ITS may read the slot now. */
  private isBeingRead({ queue, control }: Its, slot: number): boolean {
    if (!control.enabled || !queue.valid || queue.stalled || queue.isDead) return false;
    return (slot - queue.creadr + queue.slots) % queue.slots < queue.length;
  }

  regions(): readonly Region[] {
    return this.world.gic.itss.map((its) => this.region(its));
  }

  private region(its: Its): Region {
    const { address: start, slots } = its.queue;
    return {
      start,
      end: start + slots * COMMAND_BYTES,
      reads: (address) => its.queue.length > 0 && this.isBeingRead(its, Math.floor((address - start) / COMMAND_BYTES)),
      stored: (address, length, before, first) => {
        const last = Math.floor((address + length - 1 - start) / COMMAND_BYTES);
        for (let slot = Math.floor((address - start) / COMMAND_BYTES); slot <= last; slot += 1) {
          if (!this.isBeingRead(its, slot)) continue;
          if (this.changes(start + slot * COMMAND_BYTES, address, length, before, first)) this.tell(its, slot);
          else this.settle(its, slot);
        }
      },
    };
  }

  private changes(from: number, address: number, length: number, before: Uint8Array, first: number): boolean {
    for (let at = from; at < from + COMMAND_BYTES; at += 1) {
      const index = at - address;
      if (index >= 0 && index < length && before[first + index] !== this.world.ram.byte(at)) return true;
    }
    return false;
  }
}
