/** Slots that the ITS executes and that hold no command: all their words are zero. */
export class EmptySlots {
  private last = Number.NaN;

  /** What to say of the slot; undefined if it was said of the slot before it: those that follow were not written either. */
  complaint(slot: number): string | undefined {
    const isNext = slot === this.last + 1;
    this.last = slot;
    if (isNext) return undefined;
    const what = `the ITS executes slot 0x${slot.toString(16)}, which holds no command: all its words are zero`;
    return `${what}. GITS_CWRITER has moved past a slot that software never wrote: does the driver wrap at another slot than GITS_CBASER.Size says?`;
  }
}
