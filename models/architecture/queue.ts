/** Constants of the command queue in memory, counted in slots instead of bytes. */
import { COMMAND_BYTES, QUEUE_PAGE_BYTES } from './registers/its-registers.ts';

/** Slots of a page of the ring. */
export const SLOTS_OF_A_PAGE = QUEUE_PAGE_BYTES / COMMAND_BYTES;

/** Bits 15:12 of GITS_CBASER.Physical_Address have to be zero; what happens otherwise is A-03. Source: Arm sysreg GITS_CBASER. */
export const QUEUE_ALIGNMENT = 2 ** 16;

/** Bytes of the largest ring, 256 pages. Source: Arm sysreg GITS_CBASER.Size. */
export const MOST_RING_BYTES = 2 ** 8 * QUEUE_PAGE_BYTES;

/** The queue as bring-up leaves it: one page, with one lap of commands nearly done, so that programs wrap. `address` in bytes, of ITS 0. */
export const BRING_UP_QUEUE: { readonly address: number; readonly slots: number; readonly first: number } = {
  address: 0x200_0000,
  slots: SLOTS_OF_A_PAGE,
  first: SLOTS_OF_A_PAGE - 3,
};

/** Address in bytes of the ring of an ITS after bring-up: no two ITSs share one. */
export const bringUpRing = (its: number): number => BRING_UP_QUEUE.address + its * MOST_RING_BYTES;
