/** The command queue of an ITS as a driver keeps it: its place in memory, and where the driver writes next. */
import { COMMAND_BYTES } from '../architecture/registers/its-registers.ts';

/** A driver may have sent this many commands that the ITS has not consumed: one slot always stays free (I-111). */
const roomIn = (slots: number): number => slots - 1;

export class CommandQueue {
  readonly its: number;
  /** Address of the ring, in bytes. */
  readonly address: number;
  readonly slots: number;
  /** Commands written, and commands known to be consumed, since the queue was made; neither wraps. */
  written: number;
  consumed: number;

  /** `first`: the slot at which GITS_CWRITER and GITS_CREADR are. */
  constructor(its: number, address: number, slots: number, first: number) {
    this.its = its;
    this.address = address;
    this.slots = slots;
    this.written = first;
    this.consumed = first;
  }

  get isFull(): boolean {
    return this.written - this.consumed >= roomIn(this.slots);
  }

  /** Address of the slot of the nth command. */
  addressOf(command: number): number {
    return this.address + (command % this.slots) * COMMAND_BYTES;
  }

  /** GITS_CWRITER for everything that is written. */
  get cwriter(): number {
    return this.written % this.slots;
  }

  /** Takes a value of GITS_CREADR, as a number of a slot. */
  saw(creadr: number): void {
    const ahead = creadr - (this.consumed % this.slots);
    this.consumed += ahead < 0 ? ahead + this.slots : ahead;
  }
}
