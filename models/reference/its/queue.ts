/**
 * The command queue of an ITS: GITS_CBASER, GITS_CWRITER and GITS_CREADR, and the slots of the ring in memory.
 *
 * The ITS may read slots from CREADR up to, and without, CWRITER. What it reads is what memory holds at that moment.
 */
import type { Command } from '../../architecture/commands.ts';
import type { Fingerprint } from '../../architecture/fingerprint.ts';
import { BRING_UP_QUEUE, bringUpRing } from '../../architecture/queue.ts';

type Slots = (Command | undefined)[];

const emptyRing = (): Slots => Array.from({ length: BRING_UP_QUEUE.slots }, () => undefined);

export class CommandQueue {
  /** GITS_CBASER.Valid. */
  valid = true;
  /** GITS_CBASER.Physical_Address, in bytes. */
  address: number;
  /** Slots of the ring: 128 for each 4 KB page. */
  slots = BRING_UP_QUEUE.slots;
  /** GITS_CREADR.Offset and GITS_CWRITER.Offset, as numbers of slots. */
  creadr = BRING_UP_QUEUE.first;
  cwriter = BRING_UP_QUEUE.first;
  /** GITS_CWRITER was written with an offset beyond the ring, and the ITS does nothing until it is written again. */
  isDead = false;
  /** GITS_CREADR.Stalled: the command at CREADR is a bad one. */
  stalled = false;
  /** GITS_CWRITER was written since reset; its reset value is UNKNOWN. */
  isKnown = true;
  /** GITS_CBASER was written, and since then neither GITS_CWRITER nor GITS_CTLR.Enabled. GITS_CWRITER has the value that it had before, or 0. */
  isFresh = false;
  /** A write of GITS_CBASER has cleared GITS_CWRITER, and software has not written it since: it cannot rely on either value. */
  isCleared = false;
  /** The slots before this one are published: an enabled ITS could read them. It is GITS_CWRITER, as a number of a slot, while the ITS is enabled. */
  published = BRING_UP_QUEUE.first;
  /** The ring of bring-up, to be used again by each program. */
  private readonly ring = emptyRing();
  private memory = this.ring;
  /** Numbers of the slots that were written, in this ring or another; a new ring is empty. */
  private readonly written: number[] = [];
  /** Rings at other addresses, where software has used any. */
  private readonly elsewhere = new Map<number, Slots>();

  /** GITS_CBASER.Physical_Address after bring-up. */
  private readonly bringUpAddress: number;

  /** `its` is the number of the ITS. */
  constructor(its: number) {
    this.bringUpAddress = bringUpRing(its);
    this.address = this.bringUpAddress;
  }

  reset(): void {
    this.valid = true;
    this.slots = BRING_UP_QUEUE.slots;
    this.address = this.bringUpAddress;
    this.creadr = BRING_UP_QUEUE.first;
    this.cwriter = BRING_UP_QUEUE.first;
    this.isDead = false;
    this.stalled = false;
    this.isKnown = true;
    this.isFresh = false;
    this.isCleared = false;
    this.published = BRING_UP_QUEUE.first;
    this.memory = this.ring;
    for (const slot of this.written) this.ring[slot] = undefined;
    this.written.length = 0;
    if (this.elsewhere.size > 0) this.elsewhere.clear();
  }

  /** Reset state: GITS_CBASER.Valid is 0, and GITS_CWRITER UNKNOWN. Source: Arm sysreg GITS_CBASER, GITS_CWRITER. */
  powerOn(): void {
    this.reset();
    this.base(false, this.address, this.slots);
    this.cwriter = 0;
    this.isKnown = false;
  }

  /** The slot that software writes next. It knows that a new queue begins at its first slot. */
  get next(): number {
    return this.isFresh ? 0 : this.cwriter;
  }

  /** Published slots that the ITS has not read past. */
  get length(): number {
    const ahead = this.published - this.creadr;
    return ahead < 0 ? ahead + this.slots : ahead;
  }

  /** The command at CREADR, if the queue may be processed at all. */
  get head(): Command | undefined {
    if (this.creadr === this.published || this.stalled || this.isDead || !this.valid) return undefined;
    return this.memory[this.creadr];
  }

  at(slot: number): Command | undefined {
    return this.memory[slot];
  }

  /** Software writes a slot in memory. */
  write(slot: number, command: Command): void {
    this.memory[slot] = command;
    this.written.push(slot);
  }

  /** Software writes the next slot and moves CWRITER past it; returns the slot. */
  push(command: Command): number {
    const slot = this.next;
    this.memory[slot] = command;
    this.written.push(slot);
    this.cwriter = slot + 1 === this.slots ? 0 : slot + 1;
    this.published = this.cwriter;
    this.isKnown = true;
    this.isFresh = false;
    this.isCleared = false;
    return slot;
  }

  /** CREADR moves past a slot. */
  advance(): void {
    const slot = this.creadr + 1;
    this.creadr = slot === this.slots ? 0 : slot;
  }

  /** GITS_CBASER is written: CREADR starts anew, Stalled included. For CWRITER. */
  base(valid: boolean, address: number, slots: number): void {
    if (address !== this.address) {
      this.elsewhere.set(this.address, this.memory);
      this.memory = this.elsewhere.get(address) ?? emptyRing();
    }
    this.valid = valid;
    this.address = address;
    this.slots = slots;
    this.creadr = 0;
    this.published = 0;
    this.stalled = false;
    this.isFresh = true;
  }

  /**
   * Slots that software has handed over and the ITS has not read past, published or not: an ITS that is disabled takes them when it is enabled. A new
   * queue has none.
   */
  get waiting(): number {
    const ahead = this.isFresh ? 0 : this.cwriter - this.creadr;
    return ahead < 0 ? ahead + this.slots : ahead;
  }

  /** Some waiting command for which `holds`. */
  some(holds: (command: Command) => boolean): boolean {
    for (let index = 0; index < this.waiting; index += 1) {
      const command = this.memory[(this.creadr + index) % this.slots];
      if (command !== undefined && holds(command)) return true;
    }
    return false;
  }

  /** Leaves out the position in the bring-up ring, since it makes no difference unless the queue wraps. */
  fingerprint(print: Fingerprint): void {
    for (let index = 0; index < this.length; index += 1) {
      print.text(JSON.stringify(this.memory[(this.creadr + index) % this.slots]));
    }
    const { valid, isDead, stalled, isKnown, isFresh, isCleared, slots, address, cwriter, published } = this;
    const isPlaced = slots === BRING_UP_QUEUE.slots && address === this.bringUpAddress;
    const isPlain =
      valid && !isDead && !stalled && isKnown && !isFresh && !isCleared && cwriter === published && isPlaced;
    const where = `${address} ${slots} ${this.creadr} ${cwriter}`;
    print.text(isPlain ? 'queue' : `${valid} ${isDead} ${stalled} ${isKnown} ${isFresh} ${isCleared} ${where}`);
  }
}
